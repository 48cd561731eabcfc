"""``python -m complaint_desk`` is the same as ``complaint-desk``; one hidden verb makes it the process that reads files."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    if sys.argv[1:] == ["read-apart"]:  # before anything else is imported: it starts in a twentieth of a second
        from complaint_desk.readers.child import main
    else:
        from complaint_desk.cli import main
    sys.exit(main())
