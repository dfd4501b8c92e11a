# syntax=docker/dockerfile:1
# Production's image: web, worker and beat are the same one, started with different commands.

FROM ghcr.io/astral-sh/uv:0.13 AS uv

FROM python:3.11-slim-bookworm AS build
COPY --from=uv /uv /usr/local/bin/uv
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --frozen --no-default-groups
COPY . .
ENV STATIC_ROOT=/app/staticfiles
RUN mkdir "$STATIC_ROOT" \
    && SECRET_KEY=only-while-building .venv/bin/python manage.py prepare --only=static

FROM python:3.11-slim-bookworm
# Pango draws the receipts, in our own fonts; names in scripts these lack (Chinese, Japanese, Korean, Devanagari …) need
# the system's. tzdata knows the association's time zone.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata \
        fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/ams --create-home --shell /usr/sbin/nologin ams
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/staticfiles \
    DATA_DIR=/var/lib/ams \
    WEB_BIND=0.0.0.0:8000
USER 10001
VOLUME /var/lib/ams
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "tools/probe.py"]
CMD ["gunicorn", "--config=python:ams.serving", "ams.wsgi"]
