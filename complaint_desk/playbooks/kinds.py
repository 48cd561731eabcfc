"""The expressions that tell which kind of remedy an option of one's own is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from complaint_desk.domain.vocabulary import LANGUAGES, REMEDIES
from complaint_desk.playbooks.sources import Fault, Faults, Shelf, open_table

PATH: Final = ("playbooks", "kinds.toml")


def load_kinds(shelf: Shelf) -> Mapping[str, str]:
    """Return expression to kind, folded; a site's own file serves where it is right.

    Raises:
        PlaybookFault: the shipped file can't be used.
    """
    faults = Faults()
    kinds = read_kinds(shelf, faults)
    if faults.found and shelf.own(*PATH):
        return load_kinds(shelf.plain)
    faults.raise_any()
    return kinds


def own_faults(shelf: Shelf) -> tuple[Fault, ...]:
    """Return what is wrong with a site's own expressions, so that the shipped ones serve."""
    faults = Faults()
    if shelf.own(*PATH):
        read_kinds(shelf, faults)
    return faults.blamed


def read_kinds(shelf: Shelf, faults: Faults) -> Mapping[str, str]:
    """Return expression to kind, folded; what is wrong goes to ``faults``."""
    table = open_table(shelf, PATH, faults)
    kinds: dict[str, str] = {}
    for kind in REMEDIES:
        if kind not in table.data:
            continue
        by_language = table.table(kind)
        for language in LANGUAGES:
            for written in by_language.texts(language):
                if kinds.setdefault(written.casefold(), kind) != kind:
                    by_language.fault(language, "other_kind", value=written)
        by_language.close()
    table.close()
    return kinds
