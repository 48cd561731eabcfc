"""Loads macros: ``macros/ID.toml`` says what is done, ``macros/LANGUAGE/ID.toml`` what is said and asked; a site may have its own.

A site's macro that is wrong is left out, and who looks after the files is told; the others serve.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from complaint_desk.domain.macros import FIELDS, KINDS, Macro, Step, Variable, asked, is_moment
from complaint_desk.domain.vocabulary import CHANNELS, CIRCUMSTANCES, LANGUAGES, URGENCIES
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, Table, open_table

CODES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("wait", "on"): ("customer", "department"), ("assign", "to"): ("me", "nobody"), ("urgency", "to"): tuple(str(u) for u in URGENCIES),
    ("set", "circumstance"): CIRCUMSTANCES, ("reply", "channel"): CHANNELS, ("progress", "channel"): CHANNELS,
}
"""What the codes of an action may be; what is not here is a moment."""


def macro_ids(shelf: Shelf) -> tuple[str, ...]:
    """Return the ids of the macros there are, the site's own included."""
    folders = [folder / "macros" for folder in (shelf.shipped, shelf.site) if folder is not None]
    return tuple(sorted({file.stem for folder in folders for file in folder.glob("*.toml")}))


def read_macro(shelf: Shelf, language: str, macro_id: str, faults: Faults) -> Macro:
    """Return a macro in one language; what is wrong goes to the faults."""
    frame = open_table(shelf, ("macros", f"{macro_id}.toml"), faults)
    texts = open_table(shelf, ("macros", language, f"{macro_id}.toml"), faults)
    if frame.text("id") != macro_id:
        frame.fault("id", "wrong_id", id=macro_id)
    frame.number("version")
    labels, said = texts.table("variable"), texts.table("step")
    seen: set[str] = set()
    variables = tuple(
        Variable(name, each.code("kind", KINDS), labels.text(name)) for each in frame.entries("variable") if (name := each.key(seen))
    )
    seen = set()
    steps = tuple(_step(each, said, seen) for each in frame.entries("step"))
    macro = Macro(macro_id, texts.text("name"), steps, variables)
    known = {variable.name for variable in variables}
    for name in sorted(asked(macro) - known):
        frame.fault("variable", "unknown_variable", name=name)
    for name in sorted(known - asked(macro)):
        frame.fault("variable", "unused_variable", name=name)
    if not steps:
        frame.fault("step", "missing_text")
    for table in (labels, said, frame, texts):
        table.close()
    return macro


def load_macros(shelf: Shelf, language: str) -> tuple[tuple[Macro, ...], tuple[Fault, ...]]:
    """Return the macros of a site in one language, and what is wrong with its own files.

    Raises:
        PlaybookFault: a shipped file cannot be used.
    """
    found, wrong = [], Faults()
    for macro_id in macro_ids(shelf):
        names = (("macros", f"{macro_id}.toml"), *(("macros", each, f"{macro_id}.toml") for each in LANGUAGES))
        if any(shelf.own(*name) for name in names):
            faults = Faults()
            made = {each: read_macro(shelf, each, macro_id, faults) for each in LANGUAGES}
            wrong.found += faults.found
            if not faults.found:
                found.append(made[language])
                continue
            if not shelf.plain.has(*names[0]):
                continue
        shipped = Faults()
        found.append(read_macro(shelf.plain, language, macro_id, shipped))
        shipped.raise_any()
    return tuple(found), wrong.blamed


def _step(entry: Table, said: Table, seen: set[str]) -> Step:
    key = entry.key(seen)
    do = entry.code("do", tuple(FIELDS))
    codes, texts = FIELDS.get(do, ((), ()))
    fields = []
    for name in codes:
        known = CODES.get((do, name))
        value = entry.code(name, known, "" if name == "channel" else None) if known else entry.marked(name)
        if not known and value and not is_moment(value):
            entry.fault(name, "no_moment", text=value)
        fields.append((name, value))
    return Step(do, tuple(fields), said.marked(key) if texts and key else "")


def checked_own(shelf: Shelf) -> tuple[Fault, ...]:
    """Return what is wrong with a site's own macros, so that they are left out; nothing where it has none."""
    return load_macros(shelf, LANGUAGES[0])[1]


def checked(shelf: Shelf) -> tuple[Fault, ...]:
    """Return all that is wrong with the macros of a shelf, the shipped ones and the site's."""
    faults = Faults()
    for macro_id in macro_ids(shelf):
        for language in LANGUAGES:
            read_macro(shelf, language, macro_id, faults)
    return tuple(dict.fromkeys(faults.found))

