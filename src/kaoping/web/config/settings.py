"""Settings. Whatever differs between installations comes from the environment; every default is a safe one.

KAOPING_HOME      folder of everything that is kept: database, files, secret key (default ./kaoping-data)
DATABASE_URL      the database (default SQLite in KAOPING_HOME)
KAOPING_HOSTS     names under which the platform is reached, separated by commas (default this machine only)
KAOPING_HTTPS     1 when pages are served by HTTPS (cookies and redirects insist on it then)
KAOPING_PROXIES   how many proxies of ours stand before the platform: each adds to X-Forwarded-For (default 1 with
                  KAOPING_HTTPS, else 0: the header is not believed)
KAOPING_DEMO      1 for the demonstration: its log-in page lists the accounts
KAOPING_OIDC      path of a JSON file that names the single sign-on providers
KAOPING_SECOND_FACTOR  optional (default), admins or required: who must have a second factor
KAOPING_PASSWORD_DAYS  after so many days a pass word must be changed (default 0: never)
KAOPING_UPLOAD_MB  largest request, in MB (default 60)
KAOPING_EVIDENCE_MB  largest file of evidence, in MB (default 20)
KAOPING_SCANNER   what looks for viruses in evidence: a command line in which {} is the file (it ends with 0: clean,
                  1: infected), or the address of a clamd, unix:/path or tcp:host:port (default none)
KAOPING_SCANNER_SECONDS  after which a scanner has failed (default 60)
KAOPING_S3_BUCKET  the bucket that keeps evidence (default none: KAOPING_HOME/evidence), with KAOPING_S3_ENDPOINT,
                  KAOPING_S3_REGION, KAOPING_S3_KEY, KAOPING_S3_SECRET
KAOPING_AUDIT_HASH  sha256 (default) or sm3
KAOPING_SECRET_KEY  the key that signs sessions (default: drawn once, kept in KAOPING_HOME)
KAOPING_MAIL      mail server: smtp://, smtp+tls:// (STARTTLS) or smtps://user:password@host:port (default none: no
                  mail is sent)
KAOPING_MAIL_FROM  the address that mail comes from (default kaoping@localhost)
KAOPING_LOG       the least level that is logged (default WARNING)
KAOPING_LANG      zh or en: the language of the program itself, not of pages (default zh)
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from kaoping.web.config.home import origins_of, second_factor_policy, secret_key, single_sign_on
from kaoping.web.config.mailing import mail_server
from kaoping.web.config.storing import evidence_storage

WEB = Path(__file__).parents[1]
HOME = Path(os.environ.get("KAOPING_HOME", "kaoping-data")).resolve()
DEMO = os.environ.get("KAOPING_DEMO") == "1"
HTTPS = os.environ.get("KAOPING_HTTPS") == "1"

DEBUG = False
SECRET_KEY = secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("KAOPING_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
KAOPING_PROXIES = int(os.environ.get("KAOPING_PROXIES", "1" if HTTPS else "0"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if HTTPS and "*" not in host]

INSTALLED_APPS = [
    "kaoping.web.site",
    "kaoping.web.people",
    "kaoping.web.units",
    "kaoping.web.audit",
    "kaoping.web.jobs",
    "kaoping.web.schemes",
    "kaoping.web.clauses",
    "kaoping.web.cycles",
    "kaoping.web.facts",
    "kaoping.web.evidence",
    "kaoping.web.collection",
    "kaoping.web.entry",
    "kaoping.web.incidents",
    "kaoping.web.self_assessment",
    "kaoping.web.inspection",
    "kaoping.web.corrections",
    "kaoping.web.field",
    "kaoping.web.cases",
    "kaoping.web.timing",
    "kaoping.web.dispatching",
    "kaoping.web.mapping",
    "kaoping.web.reporting",
    "kaoping.web.open311",
    "kaoping.web.takeover",
    "kaoping.web.signals",
    "kaoping.web.feed",
    "kaoping.web.casebook",
    "kaoping.web.desks",
    "kaoping.web.results",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "kaoping.web.site.proxies.ClientAddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kaoping.web.site.language.LanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kaoping.web.people.gatekeeper.AccessMiddleware",
    "kaoping.web.site.limits.LimitMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kaoping.web.config.urls"
WSGI_APPLICATION = "kaoping.web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kaoping.web.site.context.page",
            ],
            "builtins": ["kaoping.web.site.templatetags.kaoping"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- data ---------------------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.config(default=f"sqlite:///{HOME / 'kaoping.sqlite3'}", conn_max_age=60),
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counts of wrong pass words, codes and tokens lie here: with the usual 300 entries somebody who signs in under hundreds
# of names would push out the count of the one name that is really guessed.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "evidence": evidence_storage(HOME, os.environ),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [WEB / "static"]

DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # forms; files go by FILE_UPLOAD_MAX_MEMORY_SIZE to the disk
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700  # facts and results are nobody else's
KAOPING_UPLOAD_LIMIT = int(os.environ.get("KAOPING_UPLOAD_MB", "60")) * 1024 * 1024  # bytes of a request with files
KAOPING_EVIDENCE_LIMIT = int(os.environ.get("KAOPING_EVIDENCE_MB", "20")) * 1024 * 1024  # bytes of one file
KAOPING_SCANNER = os.environ.get("KAOPING_SCANNER", "").strip()
KAOPING_SCANNER_SECONDS = float(os.environ.get("KAOPING_SCANNER_SECONDS", "60"))

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

KAOPING_AUDIT_HASH = os.environ.get("KAOPING_AUDIT_HASH", "sha256")

# --- who ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [{"NAME": "kaoping.web.people.passwords.Policy"}]
KAOPING_PASSWORD_DAYS = int(os.environ.get("KAOPING_PASSWORD_DAYS", "0"))
KAOPING_SECOND_FACTOR = second_factor_policy(os.environ.get("KAOPING_SECOND_FACTOR", "optional"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "kaoping.web.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "kaoping.web.people.adapters.SingleSignOnAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# axes locks an account at an address; these stop guessing from many addresses and guessing of codes
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "120/m/ip,20/15m/key"}
ACCOUNT_FORMS = {
    "login": "kaoping.web.people.account_forms.LoginForm",
    "change_password": "kaoping.web.people.account_forms.ChangePasswordForm",
    "reauthenticate": "kaoping.web.people.account_forms.ReauthenticateForm",
}
ACCOUNT_SESSION_REMEMBER = False
SOCIALACCOUNT_PROVIDERS = single_sign_on(os.environ.get("KAOPING_OIDC"))
MFA_ADAPTER = "kaoping.web.people.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "kaoping.web.people.account_forms.AuthenticateForm",
    "reauthenticate": "kaoping.web.people.account_forms.ReauthenticateByCodeForm",
    "activate_totp": "kaoping.web.people.account_forms.ActivateForm",
    "deactivate_totp": "kaoping.web.people.account_forms.DeactivateForm",
    "generate_recovery_codes": "kaoping.web.people.account_forms.GenerateCodesForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "考评 Kaoping"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "kaoping.web.people.lockout.username_of"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "csrfmiddlewaretoken"]  # some type the pass word into the wrong field
AXES_VERBOSE = False
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or whoever tries on keeps the owner out for ever
AXES_LOCKOUT_CALLABLE = "kaoping.web.people.lockout.locked_out"

SESSION_COOKIE_AGE = 30 * 60  # seconds without a request
SESSION_SAVE_EVERY_REQUEST = False  # the gatekeeper notes once a minute that somebody is there
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kaoping.web.site.errors.forged"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *origins_of(SOCIALACCOUNT_PROVIDERS)],  # browsers hold redirects of a form to it as well
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# --- mail ---------------------------------------------------------------------------------------------------------

KAOPING_MAIL = bool(os.environ.get("KAOPING_MAIL"))  # whether any is sent
globals().update(mail_server(os.environ.get("KAOPING_MAIL")))  # EMAIL_…
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("KAOPING_MAIL_FROM", "kaoping@localhost")

# --- language and time --------------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("KAOPING_LOG", "WARNING")},
}
