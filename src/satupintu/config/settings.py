"""Settings: environment only, safe defaults, refuses to start unsafe in production (`docs/reference/settings.md`).

What an office may change (hours, holidays, letterhead, numbering, services) is data, not environment.
"""

from pathlib import Path

from django.utils.translation import gettext_lazy as _

from satupintu import __version__
from satupintu.config import environment as env

PACKAGE = Path(__file__).resolve().parent.parent
DATA = env.data_folder()
PRODUCTION = env.flag("SATUPINTU_PRODUCTION", False)
VERSION = __version__

SECRET_KEY = env.kept_secret("SATUPINTU_SECRET_KEY", DATA, production=PRODUCTION)
ENCRYPTION_KEY = env.kept_secret("SATUPINTU_ENCRYPTION_KEY", DATA, production=PRODUCTION)
if PRODUCTION and SECRET_KEY == ENCRYPTION_KEY:
    raise env.BadSetting(
        "SATUPINTU_SECRET_KEY and SATUPINTU_ENCRYPTION_KEY must differ: the one is changed now and then, the other never"
    )
DEBUG = False
ALLOWED_HOSTS = env.words("SATUPINTU_HOSTS", "" if PRODUCTION else "*")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise env.BadSetting("SATUPINTU_HOSTS must name the hosts of your regions in production")

SHARED_APPS = [
    "django_tenants",
    "procrastinate.contrib.django",
    "satupintu.core.public",
]
MODULES = [
    "satupintu.core",
    "satupintu.journal",
    "satupintu.people",
    "satupintu.sop",
    "satupintu.files",
    "satupintu.notices",
    "satupintu.catalogue",
    "satupintu.centres",
    "satupintu.applications",
    "satupintu.issuance",
    "satupintu.visits",
    "satupintu.surveys",
    "satupintu.complaints",
    "satupintu.evaluation",
    "satupintu.api",
]
FACES = ["satupintu.portal", "satupintu.lobby", "satupintu.desk", "satupintu.config"]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    *MODULES,
    *FACES,
]


def _is_there(app: str) -> bool:
    return not app.startswith("satupintu.") or (PACKAGE.joinpath(*app.split(".")[1:]) / "apps.py").exists()


TENANT_APPS = [app for app in TENANT_APPS if _is_there(app)]
INSTALLED_APPS = [*SHARED_APPS, *TENANT_APPS]
TENANT_MODEL = "core_public.Region"
TENANT_DOMAIN_MODEL = "core_public.Domain"
# One SET search_path when a region is entered instead of one before every query.
TENANT_LIMIT_SET_CALLS = True
PUBLIC_SCHEMA_URLCONF = "satupintu.config.urls_public"
ROOT_URLCONF = "satupintu.config.urls"
SHOW_PUBLIC_IF_NO_TENANT_FOUND = False
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account" if _is_there("satupintu.people") else "auth.User"
AUTHENTICATION_BACKENDS = ["satupintu.people.backends.AccountBackend"]

MIDDLEWARE = [
    "satupintu.config.middleware.RequestContext",
    "satupintu.config.middleware.ProbesOrRegion",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "satupintu.config.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "satupintu.config.middleware.ActorAndTime",
    "satupintu.config.middleware.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "satupintu.config.context.face",
            ],
        },
    }
]
FORM_RENDERER = (
    "satupintu.config.forms.FormRenderer"
    if ((PACKAGE / "config/forms.py").exists() or (PACKAGE / "config/forms").exists())
    else "django.forms.renderers.DjangoTemplates"
)

DATABASE_URL = env.text("DATABASE_URL") or (
    (DATA / "database.url").read_text().strip() if (DATA / "database.url").exists() else "postgresql://localhost/satupintu"
)
_database = env.database(DATABASE_URL)
_session = f"-c lock_timeout=4000 -c timezone=UTC {_database['OPTIONS'].pop('options', '')}".strip()
DATABASES = {
    "default": {
        "ENGINE": "django_tenants.postgresql_backend",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        **_database,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **_database["OPTIONS"], "options": _session},
    }
}
REGION_KEPT_SECONDS = env.number("SATUPINTU_REGION_KEPT_SECONDS", 5)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "KEY_FUNCTION": "django_tenants.cache.make_key",
        "REVERSE_KEY_FUNCTION": "django_tenants.cache.reverse_key",
    }
}
SESSION_COOKIE_NAME = "satupintu"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "satupintu.config.views.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_SSL_REDIRECT = env.flag("SATUPINTU_REDIRECT_HTTPS", False)
BEHIND_PROXY = env.flag("SATUPINTU_BEHIND_PROXY", False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Bahasa Indonesia")), ("en", _("Inggris"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
MEDIA_ROOT = DATA / "files"
FILES_BUCKET = env.text("SATUPINTU_FILES_S3_BUCKET")
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {"bucket_name": FILES_BUCKET, "endpoint_url": env.text("SATUPINTU_FILES_S3_ENDPOINT") or None},
    }
    if FILES_BUCKET
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
API_RATE = env.rate("SATUPINTU_API_RATE", "600/m")
METRICS_TOKEN = env.text("SATUPINTU_METRICS_TOKEN")
MAX_FILE_BYTES = 20 * 1024 * 1024
RETENTION_YEARS = env.number("SATUPINTU_RETENTION_YEARS", 10)
UNUSED_FILE_DAYS = env.number("SATUPINTU_UNUSED_FILE_DAYS", 7)
SATUPINTU_CLAMAV = env.text("SATUPINTU_CLAMAV")
SATUPINTU_SCAN_REQUIRED = env.flag("SATUPINTU_SCAN_REQUIRED", False)
SIGNER = env.text("SATUPINTU_SIGNER", "none" if PRODUCTION else "local_ca")
PUBLIC_ADDRESS = env.text(
    "SATUPINTU_PUBLIC_ADDRESS", "https://{host}" if PRODUCTION else f"http://{{host}}:{env.port('SATUPINTU_PORT', 8000)}"
)
# Where pages find the live process; in production only a proxy can serve it, on the address of the pages.
LIVE_URL = env.text("SATUPINTU_LIVE_URL", "" if PRODUCTION or not env.live_port() else f"http://{{host}}:{env.live_port()}")
ALLOW_TEST_CA = env.flag("SATUPINTU_ALLOW_TEST_CA", not PRODUCTION)
if PRODUCTION and (ALLOW_TEST_CA or SIGNER == "local_ca"):
    raise env.BadSetting(
        "In production the test authority does not sign, for its products have no legal force: "
        "unset SATUPINTU_ALLOW_TEST_CA and name a certified signer in SATUPINTU_SIGNER"
    )

EMAIL_HOST = env.text("SATUPINTU_SMTP_HOST")
EMAIL_PORT = env.number("SATUPINTU_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("SATUPINTU_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("SATUPINTU_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("SATUPINTU_SMTP_TLS", True)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = env.text("SATUPINTU_MAIL_FROM", "jangan-balas@satupintu.example")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
DEMO = env.flag("SATUPINTU_DEMO", not PRODUCTION)
if PRODUCTION and DEMO:
    raise env.BadSetting("SATUPINTU_DEMO cannot be on in production: the demo accounts are public")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"context": {"()": "satupintu.config.logs.AddContext"}},
    "formatters": {"json": {"()": "satupintu.config.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "filters": ["context"]}},
    "root": {"handlers": ["stderr"], "level": env.text("SATUPINTU_LOG_LEVEL", "WARNING")},
    "loggers": {"satupintu": {"level": env.text("SATUPINTU_LOG_LEVEL", "INFO")}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
