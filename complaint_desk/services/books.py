"""Everything the guide says in one language, loaded once and passed on: playbooks, phrases, coach; and the rules they set."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from complaint_desk.domain.coach import CoachRules
from complaint_desk.domain.phrases import PhraseBook
from complaint_desk.domain.vocabulary import CIRCUMSTANCES, COMPLAINT_TYPES, LANGUAGES
from complaint_desk.playbooks import books, coach, kinds, macros, phrases
from complaint_desk.playbooks.checking import check_all
from complaint_desk.playbooks.limits import load_limits
from complaint_desk.playbooks.seal import seal
from complaint_desk.playbooks.sources import Fault as Fault
from complaint_desk.playbooks.sources import Shelf
from complaint_desk.services.rule_books import load_rules as load_rules


@dataclass(frozen=True, slots=True)
class Books:
    """The guide's books of one language.

    Attributes:
        playbooks: what to ask, avoid and offer, by type.
        phrases: what to say.
        coach: what to word otherwise, in any of the three languages.
        faults: what is wrong with the site's own phrases and rules; those of its playbooks are in ``playbooks.faults``.
        emergency: the number of the emergency service here, empty when nobody set it.
    """

    playbooks: books.PlaybookSet
    phrases: PhraseBook
    coach: CoachRules
    faults: tuple[Fault, ...] = ()
    emergency: str = ""


def load_books(language: str, currency: str | None = None, root: Path | None = None, site: Path | None = None) -> Books:
    """Return the books of a language.

    Args:
        language: one of the three.
        currency: in which typical costs are given; the language's usual one if not said.
        root: the resources folder, if not the program's own.
        site: the folder of the site's own files, if it has one.

    Raises:
        PlaybookFault: a shipped file cannot be used; it names file, line and reason.
    """
    shelf = Shelf.of(root, site)
    said, in_phrases = phrases.load_from(shelf, language)
    rules, in_rules = coach.load_all_from(shelf, language)
    return Books(books.PlaybookSet(language, currency, shelf), said, rules, (*in_phrases, *in_rules))


def refused(site: Path | None, root: Path | None = None) -> tuple[Fault, ...]:
    """Return what is wrong with a site's own files so that shipped ones serve in their place; nothing where there are none."""
    if site is None:
        return ()
    shelf = Shelf.of(root, site)
    found: list[Fault] = [*load_limits(shelf).faults, *kinds.own_faults(shelf), *macros.checked_own(shelf)]
    for language in LANGUAGES:
        made = load_books(language, root=root, site=site)
        for complaint_type in COMPLAINT_TYPES:
            made.playbooks.playbook_for(complaint_type, CIRCUMSTANCES)
            made.playbooks.method_for(complaint_type)
        made.playbooks.needs()
        found += (*made.playbooks.faults, *made.faults)
    return tuple(dict.fromkeys(found))


def checked(site: Path | None = None, root: Path | None = None) -> tuple[Fault, ...]:
    """Return everything that is wrong in the shipped files and a site's own, versions included: for who edits them."""
    return check_all(root, site)


def sealed(site: Path | None = None, root: Path | None = None) -> tuple[str, ...]:
    """Note what the new versions of a site's own playbooks say, or of the shipped ones; return what was added.

    Raises:
        OSError: the manifest can't be written.
    """
    return seal(Shelf.of(root, site))
