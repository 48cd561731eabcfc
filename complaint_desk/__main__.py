"""``python -m complaint_desk`` is the same as ``complaint-desk``."""

from __future__ import annotations

import sys

from complaint_desk.cli import main

if __name__ == "__main__":
    sys.exit(main())
