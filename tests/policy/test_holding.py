"""What holds where the policy of the machine, the command line, a person and the program each say something."""

from dataclasses import asdict, fields
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaint_desk.policy.holding import LOCKABLE, NOTHING, SETTINGS, Policy, held, over, own
from complaint_desk.policy.text import KEYS
from complaint_desk.settings import Settings, fits

VALUES = {
    "language": ("", "en", "zh_CN", "zh_TW"), "theme": ("system", "light", "dark"), "density": ("comfortable", "compact"),
    "emergency": ("", "110", "112"), "remind": (0, 5, 60), "report": ("", "pdf", "html"), "site": ("", "/srv/site", "/opt/site"),
}  # fmt: skip
BEGIN = asdict(Settings())


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    unsure = draw(st.frozensets(st.sampled_from(LOCKABLE)))
    values = {name: draw(st.sampled_from(VALUES[name])) for name in draw(st.frozensets(st.sampled_from(SETTINGS))) - unsure}
    return Policy(values, draw(st.frozensets(st.sampled_from(LOCKABLE))) | unsure, unsure, draw(st.integers(0, 10)), draw(st.booleans()))


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    return Settings(**{name: draw(st.sampled_from(values)) for name, values in VALUES.items()}, person=draw(st.sampled_from(("", "mara"))))


some_names = st.frozensets(st.sampled_from([each.name for each in fields(Settings)]))


@given(policies(), st.data())
def test_who_comes_first_decides(policy: Policy, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SETTINGS))
    told, chosen = (data.draw(st.none() | st.sampled_from(VALUES[name])) for _ in range(2))
    found = held(name, policy, told=told, chosen=chosen)
    if name in policy.unsure:
        assert found == (BEGIN[name] if chosen is None else chosen), "what cannot be read stays as it is"
    elif name in policy.locked:
        assert found == policy.values.get(name, BEGIN[name])
    elif told is not None:
        assert found == told
    elif chosen is not None:
        assert found == chosen
    else:
        assert found == policy.values.get(name, BEGIN[name])


@given(policies(), st.data())
def test_nobody_moves_what_is_locked(policy: Policy, data: st.DataObject) -> None:
    for name in policy.locked & set(SETTINGS):
        chosen = data.draw(st.sampled_from(VALUES[name]))
        assert len({held(name, policy, told=told, chosen=chosen) for told in (None, *VALUES[name])}) == 1


@given(policies(), settings(), some_names)
def test_settings_always_come_out_whole_and_only_what_a_policy_can_set_is_touched(policy: Policy, chosen: Settings, names: frozenset[str]) -> None:
    found = over(policy, chosen, names, {})
    assert all(fits(name, value) for name, value in asdict(found).items())
    assert all(getattr(found, each.name) == getattr(chosen, each.name) for each in fields(Settings) if each.name not in SETTINGS)


@given(policies(), settings(), some_names)
def test_what_the_administrator_set_is_not_kept_as_a_choice(policy: Policy, chosen: Settings, names: frozenset[str]) -> None:
    kept = own(policy, over(policy, chosen, names, {}), chosen, names)
    for name in policy.locked & set(SETTINGS):
        assert kept.get(name, ...) == (getattr(chosen, name) if name in names else ...), "it waits until the lock is lifted"
    for name in policy.values.keys() - policy.locked - names:
        assert name not in kept, "another value of the administrator's must still come through"


@given(policies(), settings(), some_names)
def test_a_start_after_a_start_finds_the_same(policy: Policy, chosen: Settings, names: frozenset[str]) -> None:
    first = over(policy, chosen, names, {})
    kept = own(policy, first, chosen, names)
    assert over(policy, Settings(**kept), frozenset(kept), {}) == first


@given(settings())
def test_without_a_policy_everything_is_as_chosen_and_kept_whole(chosen: Settings) -> None:
    everything = frozenset(each.name for each in fields(Settings))
    assert over(NOTHING.policy, chosen, everything, {}) == chosen
    assert own(NOTHING.policy, chosen, chosen, everything) == asdict(chosen)


@given(st.integers(1, 10), policies())
def test_a_window_never_locks_later_than_its_desk_says(minutes: int, policy: Policy) -> None:
    found = policy.idle_minutes(minutes)
    assert 1 <= found <= minutes
    assert not policy.lock_minutes or found <= policy.lock_minutes


def test_no_key_gives_anybody_anything() -> None:
    assert set(KEYS) == {*LOCKABLE, "locked", "lock_minutes", "names"}
    assert not {"role", "rights", "limit"} & set(KEYS)


@pytest.mark.parametrize(("one", "other"), list(combinations(LOCKABLE, 2)))
def test_every_lock_is_of_its_own(one: str, other: str) -> None:
    policy = Policy({"theme": "dark"}, frozenset({one}))
    assert other not in policy.locked
    if other != "database":
        assert held(other, policy, told=VALUES[other][1]) == VALUES[other][1]
