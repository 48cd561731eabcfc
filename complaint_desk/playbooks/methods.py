"""Loads the methods of conversation: ``methods/ID.toml`` says how one is cut, ``methods/LANGUAGE/ID.toml`` how its stages are called.

A site may have methods of its own, and chooses one for each type in ``methods/choice.toml``; without it the playbook's own serves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from complaint_desk.domain.method import Method, Stage
from complaint_desk.domain.playbook import Aim
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, LANGUAGES, ROLES, STEPS
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, Table, ideas_of, open_table

CHOICE: Final = "choice.toml"
TALKING: Final = STEPS[:-1]
MOST_STAGES: Final = 6
"""More do not fit side by side in the panel."""
MOST_HOURS: Final = 8_760
"""A year: whoever gives a stage longer gives it no limit."""


def method_ids(shelf: Shelf) -> tuple[str, ...]:
    """Return the ids of the methods there are, the site's own included."""
    folders = [folder / "methods" for folder in (shelf.shipped, shelf.site) if folder is not None]
    found = {file.stem for folder in folders for file in folder.glob("*.toml") if file.name != CHOICE}
    return tuple(sorted(found))


def read_method(shelf: Shelf, language: str, method_id: str, faults: Faults) -> Method:
    """Return a method in one language; what is wrong goes to the faults."""
    frame = open_table(shelf, ("methods", f"{method_id}.toml"), faults)
    texts = open_table(shelf, ("methods", language, f"{method_id}.toml"), faults)
    if frame.text("id") != method_id:
        frame.fault("id", "wrong_id", id=method_id)
    of = texts.table("stage")
    seen: set[str] = set()
    stages = tuple(_stage(entry, of, seen) for entry in frame.entries("stage"))
    of.close()
    method = Method(method_id, frame.number("version"), texts.text("title"), stages)
    places = [TALKING.index(stage.step) for stage in stages if stage.step in TALKING]
    if places != sorted(places):
        frame.fault("stage", "step_order")
    hours = [stage.hours for stage in stages]
    if hours != sorted(hours):
        frame.fault("stage", "hours_fall")
    for step in TALKING:
        if TALKING.index(step) not in places:
            frame.fault("stage", "no_stage", code=step)
    if len(stages) > MOST_STAGES:
        frame.fault("stage", "many_stages", number=MOST_STAGES)
    frame.close()
    texts.close()
    return method


def read_choice(shelf: Shelf, faults: Faults) -> Mapping[str, str]:
    """Return the method that a site chose by type, ``default`` for all others; empty where it chose none."""
    if not shelf.own("methods", CHOICE):
        return {}
    table = open_table(shelf, ("methods", CHOICE), faults)
    chosen = table.table("method")
    known = method_ids(shelf)
    names: tuple[str, ...] = ("default", *COMPLAINT_TYPES)
    found = {name: chosen.code(name, known) for name in names if name in chosen.data}
    chosen.close()
    table.close()
    return found


def choice(shelf: Shelf) -> tuple[Mapping[str, str], tuple[Fault, ...]]:
    """Return what a site chose, nothing when its file can't be used, and what is wrong with that."""
    faults = Faults()
    found = read_choice(shelf, faults)
    return ({}, faults.blamed) if faults.found else (found, ())


def load_method(shelf: Shelf, language: str, method_id: str) -> tuple[Method | None, tuple[Fault, ...]]:
    """Return a method, and what is wrong with the site's own file of it: the shipped one serves then, None where there is none.

    Raises:
        PlaybookFault: a shipped file can't be used.
    """
    faults = Faults()
    names = (("methods", f"{method_id}.toml"), *(("methods", each, f"{method_id}.toml") for each in LANGUAGES))
    if any(shelf.own(*name) for name in names):
        made = {each: read_method(shelf, each, method_id, faults) for each in LANGUAGES}
        if not faults.found:
            return made[language], ()
    if not shelf.plain.has(*names[0]):
        return None, faults.blamed
    shipped = Faults()
    method = read_method(shelf.plain, language, method_id, shipped)
    shipped.raise_any()
    return method, faults.blamed


def _stage(entry: Table, of: Table, seen: set[str]) -> Stage:
    key = entry.key(seen)
    step = entry.code("step", TALKING)
    words = of.table(key)
    aim = Aim(step, words.text("aim"), words.text("text")) if "aim" in words.data or "text" in words.data else None
    say_from = entry.codes("say_from", TALKING) or (step,)
    title = words.text("title") if "title" in words.data else ""
    stage = Stage(
        key, step, title, aim, say_from, ideas_of(entry), entry.flag("fields", default=True), who=entry.code("who", ROLES),
        hours=entry.number("hours", most=MOST_HOURS),
    )
    words.close()
    return stage
