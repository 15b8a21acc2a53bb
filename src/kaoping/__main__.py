"""`python -m kaoping` is the program itself."""

import sys

from kaoping.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
