"""The line of a key is found by its place, not by a word that stands somewhere else too."""

from __future__ import annotations

import pytest

from complaint_desk.playbooks.lines import Lines

TEXT = '''# gift and option stand in this comment
id = "delay"  # 2
names = """
key = "gift"
[[option]]
"""

[[question]]
key = "gift"  # 9

[[option]]
key = "points"
remedy = "points"

[[option]]
key = "gift"  # 16
remedy = "gift"  # 17

[[option.part]]
key = "pack"
who = "store"  # 21

[[option]]
hours = 3  # 24
key = "gift"  # 25

[aim.listen]
"title" = "x"  # 28
'quoted'.deep = 1  # 29
'''


@pytest.mark.parametrize(("path", "line"), [
    (("id",), 2),
    (("question", "gift"), 9),
    (("option", "gift", "remedy"), 17),
    (("option", "gift", "part", "pack", "who"), 21),
    (("option", "points", "who"), 12),
    (("aim", "listen", "title"), 28),
    (("aim", "listen", "quoted", "deep"), 29),
    (("nowhere",), 1),
    ((), 1),
])
def test_a_place_has_its_line_or_that_of_what_is_around_it(path: tuple[str, ...], line: int) -> None:
    assert Lines(TEXT).line(path) == line


def test_what_stands_twice_is_found_where_it_stands_again() -> None:
    assert Lines(TEXT).line(("option", "gift"), last=True) == 25
