"""One settings file, read top to bottom. Production is the default; PORTAL_DEMO=1 relaxes it.

Every variable is in the table of docs/configuration.md.
"""

import logging

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from trust_portal import identity_providers, logs, schedule
from trust_portal.environment import (
    BASE_DIR,
    DATA_DIR,
    TESTING,
    env,
    fernet_keys,
    flag,
    https,
    secret,
)

DEMO_KEY = "demonstration-only-this-key-is-public-and-signs-nothing-real"
DEMO_FIELD_KEY = "ZGVtb25zdHJhdGlvbiBvbmx5LCBwdWJsaWMga2V5ISE="  # public too

# --- what this is: production, the demonstration, or the tests
DEMO = flag("PORTAL_DEMO")
DEBUG = flag("DEBUG")
SECRET_KEY = secret("SECRET_KEY", DEMO_KEY if DEMO or TESTING else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY, or SECRET_KEY_FILE, to a long random value.")
FIELD_KEYS = fernet_keys("PORTAL_FIELD_KEYS", DEMO_FIELD_KEY if DEMO or TESTING else "")
PORTAL_URL = env("PORTAL_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = PORTAL_URL.startswith("https://")
BEHIND_PROXY = flag("PORTAL_BEHIND_PROXY")
ALLOWED_HOSTS = [host for host in env("ALLOWED_HOSTS").split(",") if host]
ALLOWED_HOSTS += [PORTAL_URL.split("://")[-1].split("/")[0].split(":")[0], "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

INSTALLED_APPS = [
    "trust_portal",
    "oversight",
    "incidents",
    "accounts",
    "policies",
    "notices",
    "people",
    "ledger",
    "core",
    "rules.apps.AutodiscoverRulesConfig",
    "django.forms",  # its widget templates, for FORM_RENDERER
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.microsoft",
    "allauth.socialaccount.providers.google",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "simple_history",
    "django_celery_beat",
    "django_structlog",
    "django_linear_migrations",
]

MIDDLEWARE = [
    "core.middleware.ReaderAddressMiddleware",
    "trust_portal.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "core.middleware.ReadableMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "policies.middleware.BlockUntilSignedMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "core.middleware.PrivatePagesMiddleware",
    "core.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "trust_portal.urls"
WSGI_APPLICATION = "trust_portal.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "trust_portal.context.frame",
            ],
            "builtins": ["core.templatetags.portal", "policies.templatetags.policy"],
        },
    }
]

# --- the database: SQLite in the data folder, or what DATABASE_URL names
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
}
DATABASES = {
    "default": environ.Env.db_url_config(
        secret("DATABASE_URL") or f"sqlite:///{DATA_DIR / 'portal.sqlite3'}"
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # PostgreSQL compiles what it expects to be long: two seconds for a statement that takes one.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
PREPARE_STATEMENTS = flag("DATABASE_PREPARE", "1")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache: in the database, so that throttled sign-in works, and throttles, without Redis too
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# --- broker: Redis, or a folder
REDIS_URL = secret("REDIS_URL")
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 3600,
        "socket_timeout": 5,
        "socket_connect_timeout": 1,
        # A page that wants to wake the worker gives up at once; the next sweep does the work.
        "max_retries": 0,
        "interval_start": 0,
        "connect_retries_timeout": 1,
    }
else:
    CELERY_BROKER_URL = "filesystem://localhost"
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(DATA_DIR / "broker" / "queue"),
        "data_folder_out": str(DATA_DIR / "broker" / "queue"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
        "store_processed": False,
    }

CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # a broker that is down must not hold a page up
CELERY_TIMEZONE = "Europe/London"
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE = schedule.SCHEDULE

# --- mail: a server, or the demonstration's mailbox in the data folder
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = secret("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "Trust Portal <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if DEMO and not env("EMAIL_HOST"):
    EMAIL_BACKEND = "notices.mailbox.MailboxBackend"

# --- a channel in Microsoft Teams, and a gateway for urgent text messages; none unless named
TEAMS_WEBHOOK_URL = https("TEAMS_WEBHOOK_URL")
SMS_URL = https("SMS_URL")
SMS_TOKEN = secret("SMS_TOKEN")
SMS_SENDER = env("SMS_SENDER")

# --- the mailbox to which delivery reports come back; none unless a host is named
BOUNCE_IMAP_HOST = env("BOUNCE_IMAP_HOST")
BOUNCE_IMAP_PORT = int(env("BOUNCE_IMAP_PORT", "993"))
BOUNCE_IMAP_TLS = flag("BOUNCE_IMAP_TLS", "1")
BOUNCE_IMAP_USER = env("BOUNCE_IMAP_USER")
BOUNCE_IMAP_PASSWORD = secret("BOUNCE_IMAP_PASSWORD")
BOUNCE_POP_HOST = env("BOUNCE_POP_HOST")
BOUNCE_POP_PORT = int(env("BOUNCE_POP_PORT", "995"))
BOUNCE_POP_TLS = flag("BOUNCE_POP_TLS", "1")
BOUNCE_POP_USER = env("BOUNCE_POP_USER")
BOUNCE_POP_PASSWORD = secret("BOUNCE_POP_PASSWORD")

# --- where another system leaves staff files; none unless a folder is named
STAFF_FOLDER = env("STAFF_FOLDER")
STAFF_SOURCE = env("STAFF_SOURCE", "mis")

# --- signing in
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "people.backends.SignInBackend",
    "people.backends.OperatorBackend",
]
LOGIN_URL = LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SESSION_ENGINE = "people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 10  # a school day, from signing in
SESSION_EXPIRE_AT_BROWSER_CLOSE = True  # computers in staff rooms are shared
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrftoken"
CSRF_COOKIE_HTTPONLY = True
PASSWORD_RESET_TIMEOUT = 60 * 60
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("given_names", "family_name", "known_as", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "people.passwords.OurWordsValidator"},
]
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up: see the adapter
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # Person.email is kept by HR, not in allauth's table
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105 -- a class
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# A whole school may stand behind one address: what an address may do is meant for a school's
# first morning, what one account may suffer is meant for guessing.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key,60/d/key",
    "request_login_code": "120/m/ip,3/m/key,12/h/key",
    "reset_password": "60/m/ip,3/m/key,12/h/key",
    "reset_password_from_key": "60/m/ip",
}
ACCOUNT_FORMS = {
    "login": "people.forms.sign_in.SignInForm",
    "request_login_code": "people.forms.sign_in.AskForCodeForm",
    "confirm_login_code": "people.forms.sign_in.CodeForm",
    "reset_password": "people.forms.sign_in.ForgottenPasswordForm",
    "reset_password_from_key": "people.forms.password.NewPasswordForm",
    "change_password": "people.forms.password.ChangePasswordForm",
    "set_password": "people.forms.password.FirstPasswordForm",
    "reauthenticate": "people.forms.password.ConfirmPasswordForm",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env("PORTAL_PROXY_COUNT", "1")) if BEHIND_PROXY else 0

# --- signing in: what proves more than an address and a password
MFA_ADAPTER = "people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = TESTING
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_FORMS = {
    "authenticate": "people.forms.second_factor.SecondStepForm",
    "authenticate_webauthn": "people.forms.second_factor.SecondStepPasskeyForm",
    "login_webauthn": "people.forms.second_factor.SignInPasskeyForm",
    "reauthenticate_webauthn": "people.forms.second_factor.ConfirmPasskeyForm",
    "reauthenticate": "people.forms.second_factor.ConfirmForm",
    "activate_totp": "people.forms.second_factor.AddAppForm",
    "add_webauthn": "people.forms.second_factor.AddPasskeyForm",
    "edit_webauthn": "people.forms.second_factor.RenamePasskeyForm",
}

# --- signing in: with an account that people already have
SOCIALACCOUNT_ADAPTER = "people.adapters.ProviderAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_PROVIDERS = identity_providers.configured(env, secret)
SECOND_FACTOR_PROVIDERS = frozenset(filter(None, env("SECOND_FACTOR_PROVIDERS").split(",")))
GOOGLE_DOMAINS = frozenset(filter(None, env("GOOGLE_DOMAINS").split(",")))

# --- what a browser may do with our pages
SECURE_CONTENT_TYPE_NOSNIFF = True
# Nothing is told to another site. "no-referrer" would also make Chromium call the origin of our own
# forms "null", and Django refuse them all.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked by the machine itself
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],  # pictures inside a policy, drawn anew at import
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [
            SELF,
            *identity_providers.origins(SOCIALACCOUNT_PROVIDERS),
            *[origin for origin in env("OIDC_ORIGINS").split(",") if origin],
        ],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "core.uploads.PassingFileUploadHandler",  # nothing lies readable in the temporary folder
]

CLAMD = env("PORTAL_CLAMD")  # host:port or a path; files are not scanned unless named

# --- language, time, files
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "trust_portal.static_files.CompressedStorage"
    },
}
WHITENOISE_MAX_AGE = 3600
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- logs: JSON lines, one a request, without personal text
LOGGING = logs.LOGGING
logs.configure_structlog()
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_CELERY_ENABLED = True
