"""The rescued desks of one accident after another beside a desk: whoever forgets, searches or encrypts knows of each of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from complaint_desk.data import aside
from complaint_desk.services import rescuing


def names(found: list[Path]) -> list[str]:
    return [each.name for each in found]


def test_each_rescued_desk_is_known_by_its_number_and_so_is_half_of_one(tmp_path: Path) -> None:
    desk = tmp_path / "desk.sqlite"
    for name in ("desk.sqlite", "desk.rescued.sqlite", "desk.rescued-2.sqlite", "desk.rescued-2.key.json", "desk.rescued-3.rescuing.sqlite",
                 "desk.rescued-3.sqlite", "desk.rescued-3.drafts.sqlite", "desk.rescued-x.sqlite", "desks.rescued-2.sqlite"):
        (tmp_path / name).touch()
    assert names(aside.rescued(desk)) == ["desk.rescued-2.sqlite", "desk.rescued.sqlite"]
    assert names(aside.in_use(desk)) == ["desk.rescued-3.sqlite"]
    assert names(aside.desks(desk)) == ["desk.rescued-2.sqlite", "desk.rescued-3.rescuing.sqlite", "desk.rescued.sqlite"]


@pytest.mark.parametrize(("rescued_at", "offered"), [
    ({}, ("desk.rescued.sqlite", 0)), ({1: 49}, ("desk.rescued-2.sqlite", 0)), ({1: 50}, ("desk.rescued.sqlite", 50_000_000)),
    ({1: 40, 2: 60}, ("desk.rescued-2.sqlite", 60_000_000)), ({1: 40, 2: 45}, ("desk.rescued-3.sqlite", 0)),
])
def test_one_is_opened_again_only_where_nothing_was_worked_since(tmp_path: Path, rescued_at: dict[int, int], offered: tuple[str, int]) -> None:
    desk = tmp_path / "desk.sqlite"
    for file, at in ((desk, 50), *((aside.rescued_as(desk, number), at) for number, at in rescued_at.items())):
        file.write_bytes(b"x")
        os.utime(file, (at, at))
    desk.with_name("desk.sqlite-wal").touch()  # by whoever only looked
    target, changed_us = rescuing.way_of(desk)
    assert (target.name, changed_us) == offered
