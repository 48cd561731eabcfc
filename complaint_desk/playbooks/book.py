"""Reads one book of the guide: its structure (``playbooks/ID.toml``) and its texts in one language (``playbooks/LANGUAGE/ID.toml``).

The names of facts, answers and needs stand in the catalogue, because gates and the timeline use the same words. What is wrong goes to
the faults, and the rest is still read. ``circumstances`` is the book that lies over any other one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from complaint_desk.domain.method import HOUSE_METHOD
from complaint_desk.domain.phrases import Phrase
from complaint_desk.domain.playbook import (
    AUTHORITIES,
    CLOCKS,
    COST_LEVELS,
    FACT_KINDS,
    FEASIBILITY,
    WHO,
    Aim,
    Avoid,
    CallbackPlan,
    Choice,
    ClockOverride,
    FactAsked,
    Need,
    OpenQuestion,
    Part,
    Playbook,
    RootCausePrompt,
    SuggestedOption,
)
from complaint_desk.domain.rules import When
from complaint_desk.domain.targets import MOST
from complaint_desk.domain.vocabulary import (
    CAUSE_DEPTHS,
    CAUSES,
    CIRCUMSTANCES,
    COMPLAINT_TYPES,
    CURRENCIES,
    EMOTIONS,
    FORMS,
    REMEDIES,
    STEPS,
)
from complaint_desk.playbooks.methods import method_ids
from complaint_desk.playbooks.phrases import check_wordings, ideas_of
from complaint_desk.playbooks.sources import Faults, Shelf, Table, open_table
from complaint_desk.wording import catalogue

GENERAL: Final = "other"
"""The type whose book also serves the types that have none of their own."""
OVERLAY: Final = "circumstances"
ALL: Final = frozenset(EMOTIONS)
_ANY_TYPE: Final = frozenset(COMPLAINT_TYPES)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Scoped(Generic[T]):
    """An entry with the types and circumstances it is for; empty means all."""

    entry: T
    types: frozenset[str]
    circumstances: frozenset[str]

    def serves(self, complaint_type: str, circumstances: Collection[str]) -> bool:
        """Tell whether the entry belongs into this case's playbook."""
        return (not self.types or complaint_type in self.types) and (
            not self.circumstances or not self.circumstances.isdisjoint(circumstances)
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact as the structure tells it, before it has words.

    Attributes:
        required: the types that always require it.
        conditions: when it is required as well.
    """

    key: str
    kind: str
    unknown: bool
    codes: tuple[str, ...]
    required: frozenset[str]
    conditions: tuple[When, ...]
    ideas: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a type plans, or a circumstance adds to it: days of callbacks, special forms and those required of them, clocks in hours."""

    callbacks: tuple[int, ...]
    forms: tuple[str, ...]
    required: tuple[str, ...]
    clocks: tuple[ClockOverride, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a book's structure says that rules are made of.

    Attributes:
        types: the types it may serve.
        version: counted up with each change.
        asked: its facts.
        plan: its own plan; empty for the book of circumstances.
        added: what each circumstance adds.
        options: key, remedy, authority and cost word of what it suggests.
    """

    types: frozenset[str]
    version: int
    asked: tuple[Scoped[Asked], ...]
    plan: Plan
    added: tuple[tuple[str, Plan], ...]
    options: tuple[tuple[str, str, str, str], ...]


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


def read_frame(shelf: Shelf, book_id: str, faults: Faults) -> Frame:
    """Return what rules are made of, without any text; a few times faster than the whole book."""
    return _frame(open_table(shelf, ("playbooks", f"{book_id}.toml"), faults), book_id)


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
    found = _frame(frame, book_id)
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


def _frame(frame: Table, book_id: str) -> Frame:
    own = frame.code("type", COMPLAINT_TYPES, default=book_id if book_id in COMPLAINT_TYPES else COMPLAINT_TYPES[-1])
    if book_id in COMPLAINT_TYPES and own != book_id:
        frame.fault("type", "wrong_id", id=book_id)
    serves = frozenset({book_id}) if book_id in COMPLAINT_TYPES and book_id != GENERAL else _ANY_TYPE
    plans = frame.table("plan")
    added = tuple((circumstance, _added(plans.table(circumstance))) for circumstance in CIRCUMSTANCES if circumstance in plans.data)
    plans.close()
    if added and book_id != OVERLAY:
        frame.fault("plan", "unknown_key", key="plan")
    days = frame.numbers("callbacks", () if book_id == OVERLAY else (3, 7))
    forms = frame.codes("forms", FORMS)
    plan = Plan(days, forms, frame.codes("forms_required", forms), _clocks(frame.table("clocks")))
    return Frame(serves, frame.number("version"), _asked(frame, serves), plan, added, _authorities(frame))


def _authorities(frame: Table) -> tuple[tuple[str, str, str, str], ...]:
    """What each option may cost whom, as far as it is written soundly; whoever reads the option itself tells what is not."""
    listed = frame.data.get("option")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    return tuple(
        (str(each.get("key")), str(each.get("remedy")), str(each.get("authority", AUTHORITIES[0])), str(each.get("cost", "")))
        for each in entries
    )


def _added(table: Table) -> Plan:
    forms = table.codes("forms", FORMS)
    plan = Plan(table.numbers("callbacks", ()), forms, table.codes("forms_required", forms), _clocks(table.table("clocks")))
    table.close()
    return plan


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


def _clocks(table: Table) -> tuple[ClockOverride, ...]:
    clocks = tuple(ClockOverride(name, table.number(name, most=MOST["hours"])) for name in CLOCKS if name in table.data)
    table.close()
    return clocks


def _scope(entry: Table, value: T) -> Scoped[T]:
    return Scoped(
        value, frozenset(entry.codes("types", COMPLAINT_TYPES)), frozenset(entry.codes("circumstances", CIRCUMSTANCES)),
    )


def _listed(
    frame: Table, texts: Table, name: str, make: Callable[[Table, str, Table], T],
) -> tuple[Scoped[T], ...]:
    """Read one list of the structure, each entry with its texts; a text without an entry is a fault of the texts."""
    of = texts.table(name)
    seen: set[str] = set()
    read = []
    for entry in frame.entries(name):
        key = entry.key(seen)
        read.append(_scope(entry, make(entry, key, of)))
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


def _asked(frame: Table, serves: frozenset[str]) -> tuple[Scoped[Asked], ...]:
    """Read the facts; who may be required when another fact has a certain answer is checked against that fact's choices."""
    seen: set[str] = set()
    read, answers = [], {}
    conditions: list[tuple[Table, list[Table]]] = []
    for entry in frame.entries("fact"):
        key = entry.key(seen)
        kind = entry.code("kind", FACT_KINDS)
        codes = entry.texts("choices") if kind == "choice" else ()
        answers[key] = codes
        told = list(entry.tables("required_when"))
        conditions.append((entry, told))
        unknown, required = entry.flag("unknown", default=True), _required(entry, serves)
        asked = Asked(key, kind, unknown, codes, required, tuple(map(_when, told)), ideas_of(entry))
        read.append(_scope(entry, asked))
    for (entry, told), scoped in zip(conditions, read, strict=True):
        for table, when in zip(told, scoped.entry.conditions, strict=True):
            table.close()
            if not (when.fact or when.emotions or when.circumstances):
                entry.fault("required_when", "no_condition")
            if when.fact and not (when.answers and when.answers <= set(answers.get(when.fact, ()))):
                missing = sorted(when.answers - set(answers.get(when.fact, ())))
                entry.fault("required_when", "unknown_answer", fact=when.fact, code=", ".join(missing))
    return tuple(read)


def _when(table: Table) -> When:
    return When(
        circumstances=frozenset(table.codes("circumstances", CIRCUMSTANCES)), emotions=frozenset(table.codes("emotions", EMOTIONS)),
        fact=table.text("fact") if "fact" in table.data else "", answers=frozenset(table.texts("is") if "is" in table.data else ()),
    )


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


def _required(entry: Table, serves: frozenset[str]) -> frozenset[str]:
    if isinstance(entry.data.get("required"), list):
        return frozenset(entry.codes("required", COMPLAINT_TYPES))
    return serves if entry.flag("required") else frozenset()
