"""What is the same in every round of a harness that works a day or opens a desk: loaded once, and a file read without a process for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest

from complaint_desk.insight import lexicons
from complaint_desk.readers.mapping import HERE
from complaint_desk.services import importing
from complaint_desk.services.books import load_rules

the_rules = cache(load_rules)
_lexicons = cache(lexicons.load)


@contextmanager
def read_here() -> Iterator[None]:
    """Read files in this process: a reader that fails is tried by itself, in ``test_hostile_files`` and ``tests/readers``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "_APART", HERE)
        patch.setattr(lexicons, "load", _lexicons)
        yield
