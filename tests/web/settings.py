"""Settings of the tests: those of the platform in a folder of its own, with quick pass word hashes and plain files.

DATABASE_URL chooses the database; without it SQLite in memory.
"""

import os
import tempfile

os.environ.setdefault("DATABASE_URL", "sqlite:///:memory:")
os.environ["KAOPING_HOME"] = tempfile.mkdtemp(prefix="kaoping-tests-")
os.environ.pop("KAOPING_DEMO", None)

from kaoping.web.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},  # noqa: F405
    "evidence": {"BACKEND": "kaoping.web.evidence.disk.Folder", "OPTIONS": {"location": HOME / "evidence"}},  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = False  # else every request looks for a file of its name
STATIC_ROOT.mkdir(exist_ok=True)  # noqa: F405
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
