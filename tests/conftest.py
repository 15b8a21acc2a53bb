"""Settings that all tests share."""

from hypothesis import settings

# Two busy cores are no reason to fail; a failure prints the line that repeats it.
settings.register_profile("kaoping", deadline=None, print_blob=True)
settings.load_profile("kaoping")


def pytest_addoption(parser):
    parser.addoption("--screens", action="store_true", help="keep a picture of every page in build/screens")
