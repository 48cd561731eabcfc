"""The text of a policy: what is read holds, and a slip makes nothing vanish."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.policy.holding import LOCKABLE, SETTINGS, STRICT_MINUTES, Policy
from complaint_desk.policy.text import KEYS, MOST_FAULTS, parsed
from complaint_desk.settings import Settings, fits
from complaint_desk.wording import Words

DESK = str(Path.cwd() / "desk.sqlite")
WHOLE = f"""# for everybody here
database = '{DESK}'
language = "zh_TW"
theme = "dark"
density = "compact"
emergency = "110"
remind = 30
report = "xlsx"
locked = [
    "database",
    "theme",  # the room is dark
]
lock_minutes = 5
names = false
"""
EVERYTHING = frozenset(LOCKABLE)


def reasons(text: str) -> list[tuple[int, str]]:
    return [(each.line, each.reason.key.removeprefix("policy.reason.")) for each in parsed(text).faults]


def test_every_key_is_read() -> None:
    found = parsed(WHOLE)
    assert found.faults == ()
    assert found.policy == Policy(
        {"database": DESK, "language": "zh_TW", "theme": "dark", "density": "compact", "emergency": "110", "remind": 30, "report": "xlsx"},
        frozenset({"database", "theme"}), frozenset(), 5, names=False,
    )  # fmt: skip


def test_an_empty_file_sets_nothing() -> None:
    assert parsed("# nothing yet\n").policy == Policy()


@pytest.mark.parametrize(
    ("line", "reason", "unsure"),
    [
        ('language = "de"', "value", {"language"}),
        ("theme = 3", "value", {"theme"}),
        ("remind = 999", "value", {"remind"}),
        ("remind = true", "value", {"remind"}),
        ('emergency = "1\\n2"', "value", {"emergency"}),
        ('langauge = "en"', "meant", {"language"}),
        ('databse = "/srv/desk.sqlite"', "meant", {"database"}),
        ('lock-minutes = 3', "meant", set()),
        ('database = "desk.sqlite"', "place", {"database"}),
        ("database = 7", "place", {"database"}),
        ("database = '\\\\server\\share\\desk.sqlite'", "network", {"database"}),
        ('database = "//server/share/desk.sqlite"', "network", {"database"}),
        ('site = "smb://server/share"', "network", {"site"}),
        ("language = zh_TW", "syntax", {"language"}),
        ('database = "/srv/desk.sqlite', "syntax", {"database"}),
        ("names = 'no'", "yes_no", set()),
        ("lock_minutes = 60", "minutes", set()),
        ("lock_minutes = 0", "minutes", set()),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line_and_what_it_was_about_cannot_be_changed(line: str, reason: str, unsure: set[str]) -> None:
    found = parsed(f'# one\n{line}\ndensity = "compact"\n')
    assert reasons(f'# one\n{line}\ndensity = "compact"\n') == [(2, reason)]
    assert found.policy.unsure == unsure
    assert unsure <= found.policy.locked
    assert found.policy.values == {"density": "compact"}, "the other lines hold"


def test_of_what_cannot_be_read_the_stricter_holds() -> None:
    assert parsed("names = maybe").policy.names is False
    assert parsed("lock_minutes = soon").policy.lock_minutes == STRICT_MINUTES


@pytest.mark.parametrize("line", ['locked = ["colour"]', 'locked = "theme"', "locked = [theme]", 'lockd = ["theme"]', "= 3", "xyzzy = 1", "[folders]\nhouse = 1"])
def test_where_a_lock_may_be_meant_everything_is_locked_and_stays_as_it_is(line: str) -> None:
    found = parsed(f'theme = "dark"\n{line}\n')
    assert found.faults
    assert found.policy.locked == EVERYTHING
    assert found.policy.unsure == frozenset(SETTINGS) - {"theme"}
    assert found.policy.values == {"theme": "dark"}
    assert (found.policy.lock_minutes, found.policy.names) == (STRICT_MINUTES, False)


def test_two_settings_that_ran_into_one_line_are_both_in_doubt() -> None:
    found = parsed('lock_minutes = 5names = false\ntheme = "dark"language = "en"\n')
    assert (found.policy.lock_minutes, found.policy.names) == (STRICT_MINUTES, False)
    assert found.policy.unsure == {"theme", "language"}


def test_what_stands_below_a_heading_is_in_doubt_and_no_other_desk_is_taken_for_it() -> None:
    found = parsed(f"[policy]\ndatabase = '{DESK}'\ntheme = 'dark'\n")
    assert [each.line for each in found.faults] == [1]
    assert {"database", "theme"} <= found.policy.unsure
    assert found.policy.locked == EVERYTHING


def test_a_key_that_stands_twice_is_not_guessed() -> None:
    found = parsed('theme = "dark"\ntheme = "light"\n')
    assert [each.line for each in found.faults] == [2]
    assert "theme" in found.policy.unsure
    assert "theme" not in found.policy.values


def test_a_file_of_nothing_but_mistakes_is_not_read_to_its_end() -> None:
    found = parsed("[[[\n" * 4_000)
    assert len(found.faults) == MOST_FAULTS
    assert found.policy.locked == EVERYTHING


@pytest.mark.parametrize("language", ["en", "zh_CN", "zh_TW"])
@pytest.mark.parametrize("text", ["theme = 3", "tehme = 3", "xyzzy = 3", "theme = ", "names = 1", "locked = 1", "lock_minutes = 99", "site = 'a'", "site = '//a/b'"])
def test_every_slip_is_told_in_words(language: str, text: str) -> None:
    words = Words(language)
    for each in parsed(text).faults:
        said = words.of(each.told(Path("policy.toml")))
        assert "policy.toml" in said
        assert "1" in said
        assert "{" not in said


lines = st.one_of(
    st.sampled_from(WHOLE.splitlines()),
    st.builds("{} = {}".format, st.sampled_from(KEYS), st.text(max_size=20)),
    st.text(max_size=40),
)  # fmt: skip


@given(st.lists(lines, max_size=12))
def test_whatever_stands_there_is_read_told_and_never_widens(some: list[str]) -> None:
    found = parsed("\n".join(some))
    policy = found.policy
    assert policy.unsure <= policy.locked <= EVERYTHING
    assert not policy.unsure & policy.values.keys()
    assert all(fits(name, value) for name, value in policy.values.items() if name != "database")
    assert policy.idle_minutes(10) <= 10
    assert found.faults or not policy.unsure
    assert set(SETTINGS) <= set(Settings.__dataclass_fields__)


@given(st.integers(0, len(WHOLE)), st.sampled_from(["", "=", '"', "[", "x", "\n"]))
def test_one_slip_anywhere_in_a_good_file_loosens_no_lock_unsaid(at: int, slip: str) -> None:
    whole, found = parsed(WHOLE).policy, parsed(WHOLE[:at] + slip + WHOLE[at + 1 :])
    if not found.faults:
        return  # it changed a word of a value or of a remark, and the file is a good one
    assert found.policy.locked >= whole.locked
    assert found.policy.idle_minutes(10) in (whole.idle_minutes(10), STRICT_MINUTES)
    assert not found.policy.names
