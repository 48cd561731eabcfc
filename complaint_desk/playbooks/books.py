"""Loads playbooks: one structure file a type, one file of texts a language, each read when it is first asked for.

``resources/playbooks/ID.toml`` says what there is (facts, options, questions ...), ``resources/playbooks/LANGUAGE/ID.toml`` how
it reads. The names of facts, answers and needs stand in the catalogue, because gates and timeline use the same words.
Types without a file of their own are served by ``general``; ``circumstances`` lies over any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Generic, TypeVar

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
from complaint_desk.domain.vocabulary import CAUSES, CIRCUMSTANCES, COMPLAINT_TYPES, CURRENCIES, EMOTIONS, REMEDIES, STEPS
from complaint_desk.playbooks.phrases import check_wordings
from complaint_desk.playbooks.sources import Faults, Table, open_table
from complaint_desk.wording import catalogue

OWN: Final = ("product_quality", "delay", "staff_attitude")
"""The types with a playbook of their own."""
GENERAL: Final = "general"
OVERLAY: Final = "circumstances"
METHODS: Final = ("four_steps", "leap")
USUAL_CURRENCY: Final = {"en": "EUR", "zh_CN": "CNY", "zh_TW": "TWD"}
ALL: Final = frozenset(EMOTIONS)

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
class Book:
    """One file in one language, before it is narrowed to a type.

    Attributes:
        playbook: the parts that are the same for all its types.
        facts: the facts, with the types that require them.
    """

    playbook: Playbook
    facts: tuple[tuple[Scoped[FactAsked], frozenset[str]], ...]
    questions: tuple[Scoped[OpenQuestion], ...]
    avoid: tuple[Scoped[Avoid], ...]
    options: tuple[Scoped[SuggestedOption], ...]
    root_cause: tuple[Scoped[RootCausePrompt], ...]
    transparency: tuple[Scoped[Phrase], ...]


class PlaybookSet:
    """The playbooks of one language; a file is read when a case first needs it.

    Args:
        language: one of the three languages.
        currency: in which typical costs are given; None for the language's usual one.
        root: the resources folder; None for the program's own.
    """

    def __init__(self, language: str, currency: str | None = None, root: Path | None = None) -> None:
        self.language = language
        self.currency = currency or USUAL_CURRENCY[language]
        self._root = root
        self._books: dict[str, Book] = {}
        self._made: dict[tuple[str, frozenset[str]], Playbook] = {}
        self._needs: tuple[Need, ...] = ()

    def playbook_for(self, complaint_type: str, circumstances: Collection[str] = ()) -> Playbook:
        """Return the playbook of a type, with the overlays of the circumstances.

        Raises:
            PlaybookFault: a file can't be used.
        """
        key = (complaint_type, frozenset(circumstances))
        if key not in self._made:
            book = self._book(complaint_type if complaint_type in OWN else GENERAL)
            layers = (book, self._book(OVERLAY)) if circumstances else (book,)
            self._made[key] = narrowed(layers, complaint_type, frozenset(circumstances))
        return self._made[key]

    def needs(self) -> tuple[Need, ...]:
        """Return every need that may stand behind an emotion; order them with ``domain.playbook.suggest_needs``.

        Raises:
            PlaybookFault: a file can't be used.
        """
        if not self._needs:
            faults = Faults()
            needs = read_needs(self._root, self.language, faults)
            faults.raise_any()
            self._needs = needs
        return self._needs

    def _book(self, book_id: str) -> Book:
        if book_id not in self._books:
            faults = Faults()
            book = read_book(self._root, self.language, book_id, self.currency, faults)
            faults.raise_any()
            self._books[book_id] = book
        return self._books[book_id]


def load(language: str, currency: str | None = None, root: Path | None = None) -> PlaybookSet:
    """Return the playbooks of a language; nothing is read before it is asked for."""
    return PlaybookSet(language, currency, root)


def narrowed(layers: Iterable[Book], complaint_type: str, circumstances: frozenset[str]) -> Playbook:
    """Return the playbook that the layers make for one type: the first gives the frame, each adds its entries."""
    layers = tuple(layers)

    def of(entries: Iterable[Scoped[T]]) -> tuple[T, ...]:
        serving = [scoped for scoped in entries if scoped.serves(complaint_type, circumstances)]
        serving.sort(key=lambda scoped: not scoped.types)
        return tuple(scoped.entry for scoped in serving)

    facts = [
        replace(scoped.entry, required=complaint_type in required)
        for layer in layers for scoped, required in layer.facts if scoped.serves(complaint_type, circumstances)
    ]
    return replace(
        layers[0].playbook,
        type=complaint_type,
        facts=tuple(sorted(facts, key=lambda fact: not fact.required)),
        questions=of(entry for layer in layers for entry in layer.questions),
        avoid=of(entry for layer in layers for entry in layer.avoid),
        options=of(entry for layer in layers for entry in layer.options),
        root_cause=of(entry for layer in layers for entry in layer.root_cause),
        transparency=of(entry for layer in layers for entry in layer.transparency),
    )


def read_book(root: Path | None, language: str, book_id: str, currency: str, faults: Faults) -> Book:
    """Return one file in one language; what is wrong goes to the faults, and the rest is still read."""
    frame = open_table(root, ("playbooks", f"{book_id}.toml"), faults)
    texts = open_table(root, ("playbooks", language, f"{book_id}.toml"), faults)
    questions = open_table(root, ("playbooks", language, "facts.toml"), faults)
    costs = _costs(root, currency, faults)
    own = frame.code("type", COMPLAINT_TYPES, default=COMPLAINT_TYPES[-1])
    if frame.text("id") != book_id:
        frame.fault("id", "wrong_id", id=book_id)
    title = texts.text("title")
    aims = texts.table("aim")
    overlay = book_id == OVERLAY
    read_aims = () if overlay else tuple(_aim(aims.table(step), step) for step in STEPS)
    aims.close()
    facts = _facts(frame, language, questions, texts.table("question_of"), own)
    book = Book(
        playbook=Playbook(
            id=book_id, version=frame.number("version"), type=own, method=frame.code("method", METHODS, default=METHODS[0]),
            title=title, aims=read_aims, facts=(), questions=(), avoid=(), options=(),
            callbacks=CallbackPlan(frame.numbers("callbacks", (3, 7))), root_cause=(), transparency=(),
            clocks=_clocks(frame.table("clocks")),
        ),
        facts=facts,
        questions=_listed(frame, texts, "question", _question),
        avoid=_listed(frame, texts, "avoid", _avoid),
        options=_listed(frame, texts, "option", lambda entry, key, of: _option(entry, key, of, costs)),
        root_cause=_listed(frame, texts, "why", _why),
        transparency=_listed(frame, texts, "transparency", _transparency),
    )
    frame.close()
    texts.close()
    return book


def read_needs(root: Path | None, language: str, faults: Faults) -> tuple[Need, ...]:
    """Return the needs in one language; what is wrong goes to the faults."""
    frame = open_table(root, ("playbooks", "needs.toml"), faults)
    texts = open_table(root, ("playbooks", language, "needs.toml"), faults)
    needs = []
    seen: set[str] = set()
    for entry in frame.entries("need"):
        code = entry.key(seen)
        needs.append(Need(
            code, _named(entry, language, f"need.{code}"), texts.text(code),
            frozenset(entry.codes("types", COMPLAINT_TYPES)), frozenset(entry.codes("emotions", EMOTIONS)),
        ))
    frame.close()
    texts.close()
    return tuple(needs)


def _costs(root: Path | None, currency: str, faults: Faults) -> dict[str, str]:
    table = open_table(root, ("playbooks", "costs.toml"), faults)
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
    clocks = tuple(ClockOverride(name, table.number(name)) for name in CLOCKS if name in table.data)
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
    return OpenQuestion(key, entry.code("step", STEPS), of.text(key))


def _avoid(entry: Table, key: str, of: Table) -> Avoid:
    return Avoid(key, entry.code("step", STEPS), of.text(key))


def _why(entry: Table, key: str, of: Table) -> RootCausePrompt:
    return RootCausePrompt(key, of.text(key), entry.codes("causes", CAUSES))


def _transparency(entry: Table, key: str, of: Table) -> Phrase:
    step = entry.code("step", STEPS, default="offer")
    wordings = of.texts(key)
    check_wordings(of, key, wordings)
    return Phrase(key, step, wordings, ALL, ideas=("P6",))


def _option(entry: Table, key: str, of: Table, costs: dict[str, str]) -> SuggestedOption:
    words = of.table(key)
    level = entry.code("cost", COST_LEVELS, default="none")
    part_texts = words.table("part")
    parts = []
    seen: set[str] = set()
    for part in entry.entries("part"):
        part_key = part.key(seen)
        parts.append(Part(part_key, part.code("who", WHO), part_texts.text(part_key)))
    part_texts.close()
    option = SuggestedOption(
        key=key, remedy=entry.code("remedy", REMEDIES), title=words.text("title"), what=words.text("what"),
        who=entry.code("who", WHO), due_hours=entry.number("hours"), cost=costs[level], price_based=level == "price",
        authority=entry.code("authority", AUTHORITIES, default=AUTHORITIES[0]), interim=entry.flag("interim"),
        checks=entry.codes("checks", FEASIBILITY), parts=tuple(parts),
    )
    words.close()
    return option


def _facts(
    frame: Table, language: str, questions: Table, own_questions: Table, own: str,
) -> tuple[tuple[Scoped[FactAsked], frozenset[str]], ...]:
    """Read the facts; a playbook may ask for one in its own words (``[question_of]``), else the shared question serves."""
    seen: set[str] = set()
    read = []
    for entry in frame.entries("fact"):
        key = entry.key(seen)
        asked = own_questions if key in own_questions.data else questions
        kind = entry.code("kind", FACT_KINDS)
        codes = entry.texts("choices") if kind == "choice" else ()
        choices = tuple(Choice(code, _named(entry, language, f"fact_choice.{key}.{code}")) for code in codes)
        label = _named(entry, language, f"fact.{key}")
        fact = FactAsked(key, kind, False, entry.flag("unknown", default=True), label, asked.text(key), choices)
        read.append((_scope(entry, fact), _required(entry, own)))
    own_questions.close()
    return tuple(read)


def _named(entry: Table, language: str, key: str) -> str:
    """Return the name of a code out of the catalogue, where gates and the timeline find the same words."""
    name = catalogue(language).get(key, "")
    if not isinstance(name, str) or not name:
        entry.fault("", "no_name", key=key)
        return ""
    return name


def _required(entry: Table, own: str) -> frozenset[str]:
    if isinstance(entry.data.get("required"), list):
        return frozenset(entry.codes("required", COMPLAINT_TYPES))
    if not entry.flag("required"):
        return frozenset()
    return frozenset(COMPLAINT_TYPES) if own == COMPLAINT_TYPES[-1] else frozenset({own})
