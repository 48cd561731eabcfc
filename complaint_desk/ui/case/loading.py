"""What the case screen loads off the main thread: a page with its lines in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from complaint_desk.domain.identities import has_likely_identity, without_identities
from complaint_desk.services import case_page
from complaint_desk.services.books import Books
from complaint_desk.services.case_page import CasePage
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.case.lines import Line as TimelineLine
from complaint_desk.ui.case.lines import lines_of
from complaint_desk.wording import Words

BooksFor = Callable[[str], Books]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page of a case with its lines in words: with identity numbers masked, and whole."""

    page: CasePage
    lines: tuple[TimelineLine, ...]
    whole: tuple[TimelineLine, ...]


def load(store: Any, who: Any, *, case_id: int, books_for: BooksFor, words: Words, shown: str) -> Loaded:
    """Read a case and word its timeline, off the main thread."""
    page = case_page.case_page(store, who, case_id=case_id, books_for=books_for, words=words, shown=shown)
    whole, masked = lines_of(page.view, words), masked_view(page.view)
    return Loaded(page, whole if masked is page.view else lines_of(masked, words), whole)


def masked_view(view: CaseView) -> CaseView:
    """Return a case with the identity numbers in its timeline masked; the same one where there are none."""
    if not has_likely_identity("\n".join([entry.text or "" for entry in view.timeline])):
        return view
    told = tuple(replace(entry, text=without_identities(entry.text)) if entry.text else entry for entry in view.timeline)
    return view if told == view.timeline else replace(view, timeline=told)
