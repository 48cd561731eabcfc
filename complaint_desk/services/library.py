"""The library: everything that the guide can say, ask, offer and warn of in one language, in one list to be searched and read.

Each entry says whether it came with the program or is the site's own: added, or worded in place of a shipped one. What stands in a
site's files and cannot be used is told beside it, with the file and the reason; the shipped one serves meanwhile.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.phrases import Phrase
from complaint_desk.domain.playbook import Playbook
from complaint_desk.domain.vocabulary import COMPLAINT_TYPES, EMOTIONS
from complaint_desk.playbooks.methods import load_method, method_ids
from complaint_desk.playbooks.sources import Fault, Shelf
from complaint_desk.services.books import load_books, refused
from complaint_desk.services.door import require

KINDS = ("say", "ask", "offer", "avoid", "stage")
"""What an entry is: a phrase, an open question, an option, what does harm, a stage of a method."""
STATES = ("shipped", "own", "changed")
"""As it came with the program, the site's own beside it, or the site's own in place of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry.

    Attributes:
        id: stable within its kind and type.
        kind: one of KINDS.
        title: what it is called, "" where it is its own text.
        texts: its wordings, the fullest first; slots stand in them as ``{name}``.
        step: the step that it belongs to.
        types: the complaint types that it is for; empty for all.
        emotions: the emotions that it suits; empty for all.
        state: one of STATES.
    """

    id: str
    kind: str
    texts: tuple[str, ...]
    title: str = ""
    step: str = ""
    types: frozenset[str] = frozenset()
    emotions: frozenset[str] = frozenset()
    state: str = "shipped"

    @property
    def text(self) -> str:
        """Return its fullest wording."""
        return self.texts[0] if self.texts else ""


@dataclass(frozen=True, slots=True)
class Library:
    """All entries of one language, and what of a site's own files cannot be used."""

    items: tuple[Item, ...]
    faults: tuple[Fault, ...]


def library(store: Store, who: Person, *, language: str, site: Path | None, root: Path | None = None) -> Library:
    """Return the library of a language.

    Args:
        store: the desk.
        who: who reads.
        language: one of the three.
        site: the folder of the site's own files, None where there is none.
        root: the resources folder, if not the program's own.

    Raises:
        NotAllowed: the person may not see cases.
        PlaybookFault: a shipped file cannot be used.
    """
    require(who, "see_cases")
    shelf = Shelf.of(root, site)
    shipped = {_key(item): item for item in _items(shelf.plain, language)}
    if site is None:
        return Library(tuple(shipped.values()), ())
    found = tuple(replace(item, state=_state(item, shipped)) for item in _items(shelf, language))
    in_methods = (fault for method_id in method_ids(shelf) for fault in load_method(shelf, language, method_id)[1])
    return Library(found, tuple(dict.fromkeys((*refused(site, root), *in_methods))))


def matching(items: Iterable[Item], *, search: str = "", kind: str = "", step: str = "", emotion: str = "", type_: str = "") -> list[Item]:
    """Return the entries that fit all of what is asked; "" asks for nothing. What is for every type or emotion fits each."""
    words = _folded(search).split()
    return [
        item for item in items
        if (not kind or item.kind == kind) and (not step or item.step == step) and (not emotion or emotion in (item.emotions or (emotion,)))
        and (not type_ or type_ in (item.types or (type_,))) and all(word in _folded(" ".join((item.title, *item.texts))) for word in words)
    ]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _key(item: Item) -> tuple[str, str]:
    return item.kind, item.id


def _state(item: Item, shipped: dict[tuple[str, str], Item]) -> str:
    before = shipped.get(_key(item))
    return "own" if before is None else "shipped" if item == before else "changed"


def _items(shelf: Shelf, language: str) -> Iterator[Item]:
    """Yield what can be said, then what the playbooks ask, offer and warn of, then the methods."""
    books = load_books(language, root=shelf.shipped, site=shelf.site)
    yield from (_phrase(phrase) for phrase in books.phrases.phrases)
    gathered: dict[tuple[str, str], Item] = {}
    for complaint_type in COMPLAINT_TYPES:
        for item in _of_playbook(books.playbooks.playbook_for(complaint_type)):
            there = gathered.get(_key(item))
            gathered[_key(item)] = item if there is None else replace(there, types=there.types | item.types)
    yield from gathered.values()
    aims = {aim.step: aim for aim in books.playbooks.playbook_for("other").aims}
    for method_id in method_ids(shelf):
        method, _faults = load_method(shelf, language, method_id)
        if method is None:  # the site's own, and of no use; what is wrong with it is told with the other faults
            continue
        for stage in method.stages:
            aim = stage.aim or aims[stage.step]  # a stage that has none is what the playbook says of its step
            title = f"{method.title}: {stage.title or aim.title}"
            yield Item(id=f"{method_id}.{stage.key}", kind="stage", title=title, texts=(aim.text,), step=stage.step)


def _phrase(phrase: Phrase) -> Item:
    emotions = frozenset() if phrase.emotions == frozenset(EMOTIONS) else frozenset(phrase.emotions)
    return Item(id=phrase.id, kind="say", texts=phrase.texts, step=phrase.step, types=frozenset(phrase.types), emotions=emotions)


def _of_playbook(book: Playbook) -> Iterator[Item]:
    types = frozenset((book.type,))
    for option in book.options:
        yield Item(id=f"{book.id}.{option.key}", kind="offer", title=option.title, texts=(option.what,), step="offer", types=types)
    for question in book.questions:
        yield Item(id=f"{book.id}.{question.key}", kind="ask", texts=(question.text,), step=question.step, types=types)
    for avoid in book.avoid:
        yield Item(id=f"{book.id}.{avoid.key}", kind="avoid", texts=(avoid.text,), step=avoid.step, types=types)
