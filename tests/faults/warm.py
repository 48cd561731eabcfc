"""What is the same in every round of a harness that works a day or opens a desk: loaded once, and a file read without a process for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from complaint_desk.insight import lexicons
from complaint_desk.readers.apart import Apart
from complaint_desk.readers.limits import Limits
from complaint_desk.readers.mapping import HERE
from complaint_desk.readers.rows import Refused, Row
from complaint_desk.readers.shape import FileShape
from complaint_desk.services import importing
from complaint_desk.services.books import load_rules

the_rules = cache(load_rules)
_lexicons = cache(lexicons.load)


class _NotApart(Apart):
    """Reads tables in this process."""

    def look(self, path: Path, limits: Limits) -> tuple[FileShape, list[Row]]:
        return HERE.look(path, limits)

    def rows(self, shape: FileShape, path: Path, **how: Any) -> Iterator[Row | Refused]:
        return HERE.rows(shape, path, **how)


@contextmanager
def same_lexicons() -> Iterator[None]:
    """Judge the texts of all files by lexicons that are loaded once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicons, "load", _lexicons)
        yield


@contextmanager
def read_here() -> Iterator[None]:
    """Read files in this process: a reader that fails is tried by itself, in ``test_hostile_files`` and ``tests/readers``."""
    with same_lexicons(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "_APART", _NotApart())
        yield
