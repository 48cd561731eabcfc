"""What tells a review pack from any other file, with nothing but its name and its first bytes: every start asks it of its desk."""

from __future__ import annotations

from pathlib import Path
from typing import Final

MAGIC: Final = b"CDPACK1\n"
SUFFIX: Final = ".cdpack"


def is_pack(path: Path) -> bool:
    """Tell whether a file is called a pack or begins as one does; whether it is one, ``pack_file.read_head`` says."""
    if path.suffix.lower() == SUFFIX:
        return True
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except OSError:
        return False
