"""The platform's own settings, with the errands; environment: DATABASE_URL and KAOPING_HOME."""

from kaoping.web.config.settings import *  # noqa: F403

INSTALLED_APPS = [*INSTALLED_APPS, "tests.web.errands"]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
