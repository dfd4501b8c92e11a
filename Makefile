# Everything one does here; `make` alone lists it. Variables: PORT= and DATA= for `up`, ARGS= for `test`.
PORT ?= 8000
DATA ?= .data
ARGS ?=
PYTHON := .venv/bin/python
RUN := .venv/bin
# Processes that test, on two cores: two more, because journeys often wait for what they killed.
WORKERS ?= 4
# Where a shell forbids to keep compiled code, each of our many processes would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help up test sweep check soak bench screenshots environment browser

help: ## list what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
	@echo
	@echo "  PORT=8010 DATA=.data-8010   another port and folder for \`up\`, to run two side by side"
	@echo "  ARGS='-k renew'             what \`test\` and \`sweep\` hand to pytest, or \`bench\` to its run"

up: environment ## run everything on this machine with a demo association; Ctrl-C stops it
	@exec $(PYTHON) manage.py up --port "$(PORT)" --data "$(DATA)" --end-with-parent

test: environment browser ## run the test suite, browser included
	$(RUN)/pytest -n $(WORKERS) $(ARGS)

sweep: environment browser ## go through every address as everybody, every page with axe, chances once more
	$(RUN)/pytest -n $(WORKERS) -m sweep $(ARGS)

check: environment ## lint, types, import rules, migrations, templates, dependencies
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	SECRET_KEY=check $(RUN)/mypy
	$(RUN)/lint-imports --no-logo
	SECRET_KEY=check $(PYTHON) -W "ignore:Got an error checking:RuntimeWarning" manage.py makemigrations --check --dry-run
	git ls-files -z -co --exclude-standard 'templates/*.html' | xargs -0 -r $(RUN)/djade --check --target-version 5.2
	$(RUN)/djlint --lint --quiet templates
	$(RUN)/deptry .
	"$$(tools/ensure uv)" lock --check

soak: environment browser ## long series of concurrency and faults (about an hour)
	$(RUN)/pytest -m soak --timeout 3600 $(ARGS)

bench: environment ## measure everything that docs/figures.md promises, among a million contacts
	$(PYTHON) -m bench $(ARGS)

screenshots: environment browser ## the pictures in docs/images, and one of every page in screenshots/
	$(PYTHON) tools/screenshots.py
	$(RUN)/pytest -m soak --timeout 3600 tests/journeys/test_gallery.py

environment:
	@"$$(tools/ensure uv)" sync --frozen --quiet --python "$$(tools/ensure python)"
	@tools/ensure pango

browser:
	@tools/ensure chromium
