"""Reads one book of the guide: its structure (``playbooks/ID.toml``) and its texts in one language (``playbooks/LANGUAGE/ID.toml``).

The names of facts, answers and needs stand in the catalogue, because gates and the timeline use the same words. What is wrong goes to
the faults, and the rest is still read. ``circumstances`` is the book that lies over any other one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from complaint_desk.domain.method import HOUSE_METHOD
from complaint_desk.domain.phrases import Phrase
from complaint_desk.domain.plans import AUTHORITIES
from complaint_desk.domain.playbook import (
    COST_LEVELS,
    FEASIBILITY,
    WHO,
    Aim,
    Avoid,
    CallbackPlan,
    Choice,
    FactAsked,
    Need,
    OpenQuestion,
    Part,
    Playbook,
    RootCausePrompt,
    SuggestedOption,
)
from complaint_desk.domain.vocabulary import (
    CAUSE_DEPTHS,
    CAUSES,
    COMPLAINT_TYPES,
    CURRENCIES,
    EMOTIONS,
    REMEDIES,
    STEPS,
)
from complaint_desk.playbooks.frame import OVERLAY, Asked, Frame, Scoped, frame_of, with_scope
from complaint_desk.playbooks.methods import method_ids
from complaint_desk.playbooks.phrases import check_wordings
from complaint_desk.playbooks.sources import Faults, Shelf, Table, ideas_of, open_table
from complaint_desk.wording import catalogue

ALL: Final = frozenset(EMOTIONS)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Book:
    """One book in one language, before it is narrowed to a type.

    Attributes:
        playbook: the parts that are the same for all its types.
        frame: its facts and plans as rules see them.
        facts: the facts with their words, as many as the frame asks.
    """

    playbook: Playbook
    frame: Frame
    facts: tuple[Scoped[FactAsked], ...]
    questions: tuple[Scoped[OpenQuestion], ...]
    avoid: tuple[Scoped[Avoid], ...]
    options: tuple[Scoped[SuggestedOption], ...]
    root_cause: tuple[Scoped[RootCausePrompt], ...]
    transparency: tuple[Scoped[Phrase], ...]


def read_book(
    shelf: Shelf, language: str, book_id: str, currency: str, faults: Faults, *, texts_in: str = ""
) -> Book:
    """Return one book in one language; what is wrong goes to the faults, and the rest is still read.

    Args:
        shelf: where files are.
        language: the language it is for, of the names in the catalogue too.
        book_id: a type or ``OVERLAY``.
        currency: in which typical costs are given.
        faults: where faults go.
        texts_in: the language whose texts are taken, if not the same.
    """
    frame = open_table(shelf, ("playbooks", f"{book_id}.toml"), faults)
    texts = open_table(shelf, ("playbooks", texts_in or language, f"{book_id}.toml"), faults)
    questions = open_table(shelf, ("playbooks", language, "facts.toml"), faults)
    costs = _costs(shelf, currency, faults)
    if frame.text("id") != book_id:
        frame.fault("id", "wrong_id", id=book_id)
    title = texts.text("title")
    aims = texts.table("aim")
    overlay = book_id == OVERLAY
    read_aims = () if overlay else tuple(_aim(aims.table(step), step) for step in STEPS)
    aims.close()
    found = frame_of(frame, book_id)
    own_questions = texts.table("question_of")
    book = Book(
        playbook=Playbook(
            id=book_id, version=found.version, type=book_id if book_id in COMPLAINT_TYPES else COMPLAINT_TYPES[-1],
            method=frame.code("method", method_ids(shelf), default=HOUSE_METHOD), title=title, aims=read_aims, facts=(), questions=(),
            avoid=(), options=(), callbacks=CallbackPlan(found.plan.callbacks), root_cause=(), transparency=(), clocks=found.plan.clocks,
            forms=found.plan.forms,
        ),
        frame=found,
        facts=tuple(_fact(frame, scoped, language, questions, own_questions) for scoped in found.asked),
        questions=_listed(frame, texts, "question", _question),
        avoid=_listed(frame, texts, "avoid", _avoid),
        options=_listed(frame, texts, "option", lambda entry, key, of: _option(entry, key, of, costs)),
        root_cause=_listed(frame, texts, "why", _why),
        transparency=_listed(frame, texts, "transparency", _transparency),
    )
    own_questions.close()
    frame.close()
    texts.close()
    return book


def read_needs(shelf: Shelf, language: str, faults: Faults) -> tuple[Need, ...]:
    """Return the needs in one language; what is wrong goes to the faults."""
    frame = open_table(shelf, ("playbooks", "needs.toml"), faults)
    texts = open_table(shelf, ("playbooks", language, "needs.toml"), faults)
    needs = []
    seen: set[str] = set()
    for entry in frame.entries("need"):
        code = entry.key(seen)
        needs.append(Need(
            code, _named(entry, language, f"need.{code}"), texts.text(code),
            frozenset(entry.codes("types", COMPLAINT_TYPES)), frozenset(entry.codes("emotions", EMOTIONS)),
        ))
    if not needs:
        frame.fault("need", "nothing")
    frame.close()
    if not shelf.own("playbooks", "needs.toml") or shelf.own("playbooks", language, "needs.toml"):
        texts.close()
    return tuple(needs)


def _costs(shelf: Shelf, currency: str, faults: Faults) -> dict[str, str]:
    table = open_table(shelf, ("playbooks", "costs.toml"), faults)
    if currency not in CURRENCIES:
        table.fault("", "unknown_code", code=currency)
        return dict.fromkeys(COST_LEVELS, "0")
    amounts = table.table(currency)
    levels = {level: amounts.text(level) for level in COST_LEVELS}
    amounts.close()
    for level, amount in levels.items():
        if not amount.replace(".", "", 1).isdigit():
            amounts.fault(level, "not_money")
    return levels


def _aim(table: Table, step: str) -> Aim:
    aim = Aim(step, table.text("title"), table.text("text"))
    table.close()
    return aim


def _listed(
    frame: Table, texts: Table, name: str, make: Callable[[Table, str, Table], T],
) -> tuple[Scoped[T], ...]:
    """Read one list of the structure, each entry with its texts; a text without an entry is a fault of the texts."""
    of = texts.table(name)
    seen: set[str] = set()
    read = []
    for entry in frame.entries(name):
        key = entry.key(seen)
        read.append(with_scope(entry, make(entry, key, of)))
    of.close()
    return tuple(read)


def _question(entry: Table, key: str, of: Table) -> OpenQuestion:
    return OpenQuestion(key, entry.code("step", STEPS), of.text(key), ideas_of(entry))


def _avoid(entry: Table, key: str, of: Table) -> Avoid:
    return Avoid(key, entry.code("step", STEPS), of.text(key), ideas_of(entry))


def _why(entry: Table, key: str, of: Table) -> RootCausePrompt:
    depth = entry.code("depth", CAUSE_DEPTHS, default=CAUSE_DEPTHS[0])
    return RootCausePrompt(key, of.text(key), entry.codes("causes", CAUSES), ideas_of(entry), depth)


def _transparency(entry: Table, key: str, of: Table) -> Phrase:
    step = entry.code("step", STEPS, default="offer")
    wordings = of.texts(key)
    check_wordings(of, key, wordings)
    return Phrase(key, step, wordings, ALL, ideas=ideas_of(entry) or ("P6",))


def _option(entry: Table, key: str, of: Table, costs: dict[str, str]) -> SuggestedOption:
    words = of.table(key)
    level = entry.code("cost", COST_LEVELS, default="none")
    part_texts = words.table("part")
    parts = []
    seen: set[str] = set()
    for part in entry.entries("part"):
        part_key = part.key(seen)
        parts.append(Part(part_key, part.code("who", WHO), part_texts.text(part_key), ideas_of(part)))
    part_texts.close()
    option = SuggestedOption(
        key=key, remedy=entry.code("remedy", REMEDIES), title=words.text("title"), what=words.text("what"),
        who=entry.code("who", WHO), due_hours=entry.number("hours"), cost=costs[level], price_based=level == "price",
        authority=entry.code("authority", AUTHORITIES, default=AUTHORITIES[0]), interim=entry.flag("interim"),
        checks=entry.codes("checks", FEASIBILITY), parts=tuple(parts), ideas=ideas_of(entry),
    )
    words.close()
    return option


def _fact(frame: Table, scoped: Scoped[Asked], language: str, questions: Table, own_questions: Table) -> Scoped[FactAsked]:
    """Put a fact into words; a playbook may ask for it in its own (``[question_of]``), else the shared question serves."""
    asked = scoped.entry
    place = frame.within("fact", asked.key)
    texts = own_questions if asked.key in own_questions.data else questions
    choices = tuple(Choice(code, _named(place, language, f"fact_choice.{asked.key}.{code}")) for code in asked.codes)
    label = _named(place, language, f"fact.{asked.key}")
    fact = FactAsked(
        asked.key, asked.kind, False, asked.unknown, label, texts.text(asked.key), choices, required_when=asked.conditions,
        ideas=asked.ideas,
    )
    return Scoped(fact, scoped.types, scoped.circumstances)


def _named(entry: Table, language: str, key: str) -> str:
    """Return the name of a code out of the catalogue, where gates and the timeline find the same words."""
    name = catalogue(language).get(key, "")
    if not isinstance(name, str) or not name:
        entry.fault("", "no_name", key=key)
        return ""
    return name
