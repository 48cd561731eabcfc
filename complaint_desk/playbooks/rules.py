"""The rules that the playbooks of a site and its rule sets make, the same in every language: no word of the guide is read for them."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from complaint_desk.domain.rules import FactWhen, Rules, When
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, SPECIAL_REMEDIES
from complaint_desk.playbooks.frame import OVERLAY, Asked, Chosen, Frame, Scoped, as_shipped, read_frame
from complaint_desk.playbooks.kinds import load_kinds
from complaint_desk.playbooks.limits import load_limits
from complaint_desk.playbooks.sources import Faults, Shelf

DERIVATION: Final = 4
"""Grows by one when the program itself derives something else from the same case and rules, so that a desk's rows are derived anew."""


def load_rules(root: Path | None = None, site: Path | None = None) -> Rules:
    """Return the rules that the playbooks and rule sets make, the same in every language.

    Their version grows with the version of any of these files, so that what older rules derived can be told; its last 20 bits differ when
    somebody changed a file and not its version.

    Raises:
        PlaybookFault: a shipped file can't be used.
    """
    shelf, faults = Shelf.of(root, site), Faults()
    chosen = {name: as_shipped(shelf, name) or _proven(shelf, name) for name in (*COMPLAINT_TYPES, OVERLAY)}
    frames = {(each.book_id, each.shelf): read_frame(each.shelf, each.book_id, faults) for each in dict.fromkeys(chosen.values())}
    faults.raise_any()
    limits = load_limits(shelf)
    serving = {name: frames[each.book_id, each.shelf] for name, each in chosen.items()}
    overlay = serving.pop(OVERLAY)
    plans = {name: frame.plan for name, frame in serving.items()} | dict(overlay.added)
    options = {option for frame in frames.values() for option in frame.options}
    rules = Rules(
        required_facts={name: _always(frame, name) for name, frame in serving.items()},
        must_know={name: frozenset(_never_unknown(frame.asked, name)) for name, frame in serving.items()}
        | {name: frozenset(_never_unknown(overlay.asked, name)) for name, _plan in overlay.added},
        facts_when={name: found for name, frame in serving.items() if (found := _sometimes((frame, overlay), name))},
        callback_days={name: plan.callbacks for name, plan in plans.items() if plan.callbacks},
        forms={name: plan.forms for name, plan in plans.items() if plan.forms},
        forms_required={name: plan.required for name, plan in plans.items() if plan.required},
        special_options=frozenset((key, remedy) for key, remedy, authority, _cost in options if authority == "special"),
        ordinary_options=frozenset((key, remedy) for key, remedy, as_, _cost in options if as_ != "special" and remedy in SPECIAL_REMEDIES),
        known_options=frozenset((key, remedy) for key, remedy, as_, _cost in options if as_ != "special"),
        options=frozenset((key, remedy) for key, remedy, _as, _cost in options),
        priced_options=frozenset((key, remedy) for key, remedy, _as, cost in options if cost == "price"),
        kinds=load_kinds(shelf),
        hours={name: {clock.name: clock.hours for clock in plan.clocks} for name, plan in plans.items() if plan.clocks},
        sets=limits.sets,
        desk_time=limits.desk_time,
    )
    count = sum(frame.version for frame in frames.values()) + limits.version + DERIVATION
    return replace(rules, version=count << 20 | zlib.crc32((_told(rules) + limits.told).encode()) & 0xFFFFF)


def _proven(shelf: Shelf, book_id: str) -> Chosen:
    """Return what serves where the site has files of its own: they serve only if they are right in every language, words and all."""
    from complaint_desk.playbooks.books import choose

    return choose(shelf, book_id)


def _always(frame: Frame, complaint_type: str) -> tuple[str, ...]:
    return tuple(
        scoped.entry.key for scoped in sorted(frame.asked, key=lambda scoped: not scoped.types)
        if complaint_type in scoped.entry.required and scoped.serves(complaint_type, ())
    )


def _never_unknown(asked: Iterable[Scoped[Asked]], code: str) -> Iterator[str]:
    """The facts of a type or circumstance to which "the customer does not know" is no answer."""
    for scoped in asked:
        only = scoped.types or scoped.circumstances
        if not scoped.entry.unknown and (not only or code in only):
            yield scoped.entry.key


def _sometimes(frames: Iterable[Frame], complaint_type: str) -> tuple[FactWhen, ...]:
    """The facts that are required under a condition, that of the circumstance they are asked under included."""
    found: dict[str, tuple[When, ...]] = {}
    for frame in frames:
        for scoped in frame.asked:
            asked = scoped.entry
            if scoped.types and complaint_type not in scoped.types:
                continue
            always = (When(),) if complaint_type in asked.required and scoped.circumstances else ()
            conditions = tuple(_within(when, scoped.circumstances) for when in (*always, *asked.conditions))
            if conditions:
                found[asked.key] = (*found.get(asked.key, ()), *conditions)
    return tuple(FactWhen(key, conditions) for key, conditions in found.items())


def _within(when: When, circumstances: frozenset[str]) -> When:
    if not circumstances:
        return when
    return replace(when, circumstances=when.circumstances & circumstances or circumstances)


_DIFFERENT: Final = "remedy, amount, what"
"""What makes two options; a step that was derived by another rule is derived anew."""


def _told(rules: Rules) -> str:
    """The rules as one text that is the same whenever they are: sets have no order of their own."""
    when = [
        (name, fact.key, sorted(each.circumstances), sorted(each.emotions), each.fact, sorted(each.answers))
        for name, facts in rules.facts_when.items() for fact in facts for each in fact.conditions
    ]
    known = ({name: sorted(keys) for name, keys in rules.must_know.items() if keys}, _DIFFERENT)
    return repr((rules.required_facts, when, rules.callback_days, rules.forms, rules.forms_required, rules.hours, *known))
