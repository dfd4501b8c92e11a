"""Everything this deployment can be told, read from environment variables; `.env.example` explains each.

Defaults stand here and nowhere else. Without DATABASE_URL and REDIS_URL the embedded servers of DATA_DIR are used.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from ams.core.embedded import paths

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()  # type: ignore[no-untyped-call]  # django-environ leaves its constructor untyped
environ.Env.read_env(BASE_DIR / ".env")

# --- What kind of deployment this is -------------------------------------------------------------------------------
DEBUG = False
DEMO = env.bool("DEMO", default=False)
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / ".data"))).resolve()
PUBLIC_URL = env.str("PUBLIC_URL", default="http://localhost:8000").rstrip("/")
SECRET_KEY = env.str("SECRET_KEY", default="") or paths.kept_secret(DATA_DIR, "SECRET_KEY")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is not set. Set it to a long random text and keep it: "
        'python -c "import secrets; print(secrets.token_urlsafe(64))"'
    )
_public_host = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[_public_host.hostname or "localhost", "localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SERVED_OVER_TLS = PUBLIC_URL.startswith("https://")

# --- Apps ----------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "ams.demo",  # its pages exist only while DEMO is on and the database is the demonstration's
    "staffdesk",
    "events",
    "members",
    "billing",
    "ams.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # its widget templates, which FORM_RENDERER looks for among ours
    "ams.core.admin_site.DeskAdminConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "anymail",
    "csp",
    "django_htmx",
    "django_prometheus",
    "pgtrigger",
    "pghistory",
    "pghistory.admin",
    "rest_framework",
    "drf_spectacular",  # its commands
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ams.core.middleware.NoNulMiddleware",
    "ams.demo.address.OneAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ams.core.middleware.AssociationMiddleware",
    "ams.core.middleware.StaffSecondFactorMiddleware",
    "ams.core.middleware.ReadOnlyRolesMiddleware",
    "ams.core.middleware.ActingMiddleware",
    "ams.core.middleware.KeepTypedMiddleware",
    "ams.core.middleware.ChangeContextMiddleware",
    "staffdesk.middleware.RehearseFirstMiddleware",
    "staffdesk.middleware.FollowFormsMiddleware",
    "ams.core.deadlocks.OnceMoreMiddleware",
]
ROOT_URLCONF = "ams.urls"
WSGI_APPLICATION = "ams.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["ams.core.templatetags.dates"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ams.core.context.association",
                "staffdesk.context.desk",
                "staffdesk.context.portal",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, broker, cache ---------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=paths.postgres_url(DATA_DIR))}
DATABASES["default"].update(
    ENGINE="ams.core.postgresql",
    CONN_HEALTH_CHECKS=True,  # the pool replaces connections that a restarted server has dropped
    DISABLE_SERVER_SIDE_CURSORS=True,  # PgBouncer in transaction mode has none
    TEST={"NAME": "test_ams"},
)
_options = DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["HOST"] = DATABASES["default"]["HOST"] or _options.pop("host", "")  # psql needs to find it too
if _pool_size := env.int("DATABASE_POOL_SIZE", default=10):  # connections of one process; 0: none is kept
    # While the database is away each request waits two seconds for it (in case it just started again), then says so.
    # By itself the pool would wait ever longer between its attempts, and so outlast the outage by as much again; a
    # series of attempts ends soon, so that whoever asks next begins with one.
    _options["pool"] = {"min_size": 1, "max_size": _pool_size, "timeout": 2, "reconnect_timeout": 0.5}
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {
        "BACKEND": "ams.core.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL or paths.redis_cache_url(DATA_DIR),
        "KEY_PREFIX": "ams",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}
CELERY_BROKER_URL = REDIS_URL or paths.redis_url(DATA_DIR)
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# --- Who signs in, and how -----------------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["ams.core.sessions.Backend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "after_sign_in"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "ams.core.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # a login exists only through a code sent to its address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}  # typed on a phone; 5 guesses a code, 3 codes a minute
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_FORMS = {
    "request_login_code": "ams.core.sign_in_forms.AddressForm",
    "confirm_login_code": "ams.core.sign_in_forms.MailedCodeForm",
}
ACCOUNT_RATE_LIMITS = {"request_login_code": None}  # ours (ams.core.codes) say who has to wait, and how long
CODES_PER_NETWORK = env.int("CODES_PER_NETWORK", default=200)  # mailed in ten minutes
CASES_PER_NETWORK = env.int("CASES_PER_NETWORK", default=60)  # opened by members in an hour
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = False
MFA_ADAPTER = "ams.core.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "ams.core.sign_in_forms.SecondFactorForm",
    "reauthenticate": "ams.core.sign_in_forms.SecondFactorAgainForm",
    "activate_totp": "ams.core.sign_in_forms.FirstDigitsForm",
}
MFA_TOTP_TOLERANCE = 1  # of 30 seconds: the digits of the step before count, for whoever types slowly (RFC 6238, 5.2)
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVED_OVER_TLS
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_ENGINE = "ams.core.sessions"

ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)  # whose X-Forwarded-For rate limits believe

# --- Security ------------------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_OVER_TLS
SESSION_COOKIE_NAME = env.str("SESSION_COOKIE_NAME", default="ams_session")
CSRF_COOKIE_NAME = env.str("CSRF_COOKIE_NAME", default="ams_csrf")
CSRF_FAILURE_VIEW = "ams.core.views.csrf_failure"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SERVED_OVER_TLS else None
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if SERVED_OVER_TLS else 0
SECURE_SSL_REDIRECT = False  # the reverse proxy does it; health checks arrive without TLS
SILENCED_SYSTEM_CHECKS = [  # what we may not decide for the association's whole domain, and what the proxy does
    "security.W005",
    "security.W008",
    "security.W021",
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Payments ------------------------------------------------------------------------------------------------------
STRIPE_API_BASE = env.str("STRIPE_API_BASE", default="")  # the sandbox's address; empty means Stripe itself
STRIPE_SECRET_KEY = env.str("STRIPE_SECRET_KEY", default="")
STRIPE_WEBHOOK_SECRET = env.str("STRIPE_WEBHOOK_SECRET", default="")
STRIPE_CHECKOUT_ORIGIN = STRIPE_API_BASE or "https://checkout.stripe.com"
if STRIPE_API_BASE and not DEMO:
    raise ImproperlyConfigured(
        "STRIPE_API_BASE points at a payment sandbox, which takes no real money. "
        "Remove it, or set DEMO=1 if this is a demonstration."
    )
BILLING_FULFILLERS = {  # kind of order line -> who hands the thing over
    "membership": "members.fulfiller.MembershipFulfiller",
    "goods": "billing.fulfiller.GoodsFulfiller",
    "donation": "billing.fulfiller.DonationFulfiller",
    "event": "events.fulfiller.TicketFulfiller",
}
BILLING_KEEPERS = {"event": "events.keeper.SeatKeeper"}  # kind of line -> who keeps it from others until it is paid
BILLING_EARNERS = {  # kind of line -> who knows over which days it is earned, if it has a deferred account
    "membership": "members.earner.TermDays",
    "event": "events.earner.EventDay",
}
BILLING_PRICE_RULES = ["members.price_rule.MemberPriceRule"]  # who pays less than others, and who may buy at all
BILLING_BUYERS = "members.buying.MemberBuyers"  # who is buying, and where post reaches them
BILLING_CARD_KEEPER = "members.card_keeper.RenewalCards"  # who wants to know of cards people leave
MEMBERS_ACCOUNT_PANELS = ["events.account_panel.EventsPanel"]  # what other apps show on the account page
MESSAGE_ATTACHMENTS = {  # kind of attachment -> what makes its bytes when the message is sent
    "case_file": "staffdesk.keeping.case_attachment",
    "calendar": "events.ticket_files.calendar_attachment",
    "calendar_removal": "events.ticket_files.calendar_removal",
    "ticket_code": "events.ticket_files.code_attachment",
    "receipt": "billing.receipts.receipt_attachment",
    "credit_note": "billing.receipts.credit_note_attachment",
    "invoice": "billing.receipts.invoice_attachment",
}
MESSAGE_WITHDRAWALS = {  # purpose of mailings -> who says, right before they are sent, which nobody wants any more
    "renewal.notice": "members.queries.notices.no_longer_wanted",
    "mailing": "staffdesk.queries.mailings.no_longer_wanted",
    "newsletter": "staffdesk.queries.mailings.no_longer_wanted",
}
MESSAGE_HEADERS = {  # purpose of mails -> what makes the headers they carry besides everybody's
    "newsletter": "staffdesk.unsubscribe_links.one_click_headers",
    "case.answer": "staffdesk.operations.cases.mails.threading_headers",
    "case.arrived": "staffdesk.operations.mail_arrived.automatic_headers",
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, STRIPE_CHECKOUT_ORIGIN],
    }
}

# --- The API -------------------------------------------------------------------------------------------------------
API_CALLS_A_MINUTE = env.int("API_CALLS_A_MINUTE", default=600)  # of one key
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["ams.api.authentication.KeyAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "ams.api.views.errors.answer_failure",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Association management",
    "DESCRIPTION": "What members and staff do on the pages, for other systems. Administrators make keys at the desk.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_AUTHENTICATION": [],
    "SERVE_PERMISSIONS": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "ams.api.descriptions.tidy",
    ],
    "ENUM_NAME_OVERRIDES": {
        "ContactKind": "ams.core.models.Contact.Kind",
        "ProductKind": "billing.models.Product.Kind",
        "Channel": "ams.core.models.Activity.Channel",
        "CaseChannel": "ams.api.serializers.cases.CHANNELS",
        "MessageChannel": "ams.api.serializers.cases.DOORS",
        "OrderState": "ams.api.serializers.orders.STATES",
        "MembershipState": "ams.api.serializers.memberships.STATES",
    },
}

# --- Mail ----------------------------------------------------------------------------------------------------------
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
elif DEMO:
    EMAIL_BACKEND = "ams.core.mail_backends.DemoInboxBackend"
else:
    EMAIL_BACKEND = "ams.core.mail_backends.NotConfiguredBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="office@example.org")
# Where answers about a case go, with a place for its token: office+c-{token}@example.org, if the mail server delivers
# such addresses to office@. Without it answers go to the association's address, and the subject leads back to the case.
CASE_REPLY_ADDRESS = env.str("CASE_REPLY_ADDRESS", default="")
MAIL_PROVIDER = env.str("MAIL_PROVIDER", default="")  # who EMAIL_URL leads to, such as postmark; it tells what became
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">")
MAIL_IN_A_SENDER_AN_HOUR = env.int("MAIL_IN_A_SENDER_AN_HOUR", default=30)  # further ones wait in quarantine
MAIL_IN_ACKNOWLEDGE = env.bool("MAIL_IN_ACKNOWLEDGE", default=False)  # tell people at once that their mail arrived
IMAP_URL = env.str("IMAP_URL", default="")
MAIL_HOOK_SECRET = env.str("MAIL_HOOK_SECRET", default="")  # user:password; without it no provider hands mail over
ANYMAIL = {  # what anymail knows of each provider, such as ANYMAIL_MAILGUN_API_KEY
    "WEBHOOK_SECRET": MAIL_HOOK_SECRET,
    **{name.removeprefix("ANYMAIL_"): value for name, value in os.environ.items() if name.startswith("ANYMAIL_")},
}

# --- Figures for the monitor ---------------------------------------------------------------------------------------
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # without one, /metrics answers nobody (a demo: its own machine)

# --- Files ---------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not STATIC_ROOT.is_dir()
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS  # found when asked for: listing them takes each test's client its time
WHITENOISE_KEEP_ONLY_HASHED_FILES = True  # half the files to compress
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.str("S3_ENDPOINT_URL", default="") or None,
            "file_overwrite": False,  # a second “form.pdf” is another file
        },
    }
    if S3_BUCKET
    else {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "ams.core.static_storage.HashedStaticFiles"}
    if STATIC_ROOT.is_dir()
    else {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- Language and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = env.str("LANGUAGE_CODE", default="en-gb")
LANGUAGES = [("en-gb", _("English")), ("en-us", _("English (United States)"))]
FORMAT_MODULE_PATH = "ams.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Amsterdam")
CELERY_TIMEZONE = TIME_ZONE
USE_TZ = True
USE_I18N = True

# --- Logs ----------------------------------------------------------------------------------------------------------
# The loggers named are libraries that tell of every step: a dozen lines for each receipt, two for each task.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"outages": {"()": "ams.core.outages.OneLineAboutOutages"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["outages"]}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {name: {"level": "WARNING"} for name in ("fontTools", "weasyprint", "stripe", "celery.worker.strategy")},
}
