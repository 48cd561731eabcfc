"""Imported where writers are forked from: what a program's first case loads, such as the readings of Chinese names, is loaded once for all."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from complaint_desk.data.store import Store
from complaint_desk.domain.rules import Rules
from complaint_desk.services.desks import now_us
from tests.data.desks import open_case

with TemporaryDirectory() as folder, closing(Store.open(Path(folder) / "desk.sqlite", Rules(), clock=now_us)) as store:
    open_case(store)
