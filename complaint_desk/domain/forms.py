"""Special forms as data: what each asks, row by row, what it can find, and what has to happen after it (checklist T1, T5, T6, T7, T11).

One mechanism serves all five. A form is started, its fields are entered (the last value counts), it is concluded with a finding,
and it is **settled** when what has to follow (the result told to the customer) is entered too. Words in the reader's language:
``form.CODE``, ``form_field.CODE.KEY``, ``form_choice.CODE``, ``finding.CODE``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as part
from typing import Final

from complaint_desk.domain.events import FormEntered
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.vocabulary import CAUSES, CHANNELS

NOT_NEEDED: Final = "not_needed"
"""The finding of a form that turned out not to be needed; nothing of it has to be filled in."""
PERSON_ASKED: Final = "person_asked"
"""Somebody who may approve was named by one person: it holds once a second one agrees, since it takes a supervisor out of the case."""

KINDS: Final = ("text", "choice", "person", "customer", "case", "time", "amount")
GIVEN: Final = ("discount", "gift", "points")
"""Of the compensations that a customer may choose, those that are something: each has its worth."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing a form asks.

    Attributes:
        key: stable code within the form.
        kind: one of KINDS; person, customer and case are kept by their number, an amount with its currency as ``20.50 EUR``.
        choices: the codes of a choice; their words stand under ``family.CODE``.
        each: asked once for each row.
        required: the form cannot be concluded without it, in every row.
        after: asked after the conclusion; the form is not settled without it.
        instead: the key of a field that may answer in its place, such as words for somebody whom the desk has no person for.
        where: another field of the row and the answers to it that make this one required; "" where it is so, or not, by itself.
        derived: never entered as itself; it is there when something else was entered that waits.
        outgoing: its words are said to the customer.
    """

    key: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    each: bool = False
    required: bool = True
    after: bool = False
    family: str = "form_choice"
    instead: str = ""
    where: tuple[str, tuple[str, ...]] = ("", ())
    derived: bool = False
    outgoing: bool = False

    def answer(self, code: str) -> Message:
        """Return a choice in words."""
        return say(f"{self.family}.{code}")


@dataclass(frozen=True, slots=True)
class FormSpec:
    """One special form.

    Attributes:
        code: stable code; playbooks name it.
        fields: in the order they are asked.
        findings: what it can come to, besides NOT_NEEDED.
        rows: the fewest rows it needs, 0 for a form without rows.
        confirms: findings that need the right ``confirm_restriction``, and another person than who began the form or wrote its rows.
        apart: its findings are for somebody who wrote none of its rows, or who may approve.
        heard: for these findings, a field and its answer that one row at least must have: what was looked at on the other side.
    """

    code: str
    fields: tuple[FormField, ...]
    findings: tuple[str, ...]
    rows: int = 0
    confirms: frozenset[str] = frozenset()
    apart: bool = False
    heard: tuple[str, str] = ("", "")

    def field(self, key: str) -> FormField | None:
        """Return a field by its key."""
        return next((f for f in self.fields if f.key == key), None)


_TOLD: Final = tuple(c for c in CHANNELS if c != "import")

FORMS: Final[Mapping[str, FormSpec]] = {
    spec.code: spec
    for spec in (
        # T6, C3: customer's account, recording or evidence, employee's account; a contradiction is marked point by point
        FormSpec(
            "three_way",
            (
                FormField("person", "person", instead="person_words"),
                FormField("person_words", required=False),
                FormField(PERSON_ASKED, "person", required=False, derived=True),
                FormField("customer_account", each=True),
                FormField("evidence_kind", "choice", ("recording", "written", "witness", "none"), each=True),
                FormField("evidence", each=True, required=False),
                FormField("employee_account", each=True),
                FormField("agreement", "choice", ("agree", "contradict", "open"), each=True),
                FormField("result_told", "choice", _TOLD, after=True, family="channel"),
            ),
            ("upheld", "partly_upheld", "not_upheld", "unproven"), rows=1, apart=True,
        ),
        # T7: direct line to the second line, and something to bridge the time
        FormSpec(
            "expert_hand_off",
            (
                FormField("tried"),
                FormField("substitute", "choice", ("accepted", "declined", "not_possible")),
                FormField("substitute_what", required=False),
                FormField("expert"),
                FormField("call_by", "time"),
            ),
            ("solved", "not_solved"),
        ),
        # T5: tell the customer before they ask, with a choice of compensation
        FormSpec(
            "tell_before_asked",
            (
                FormField("message", outgoing=True),
                FormField("customer", "customer", each=True),
                FormField("case", "case", each=True, required=False),
                FormField("order", each=True, required=False),
                FormField("told", "choice", _TOLD, each=True, family="channel"),
                FormField("compensation", "choice", ("discount", "gift", "points", "none_wanted", "no_answer"), each=True),
                FormField("worth", "amount", each=True, where=("compensation", GIVEN)),
            ),
            ("all_told", "some_not_reached"), rows=1,
        ),
        # T1, C4, N7: exchange first, then the trace; the cause goes to the customer within 24 hours
        FormSpec(
            "quality_trace",
            (
                FormField("exchange", "choice", ("exchanged", "other_wished")),
                FormField("trace_number", required=False),
                FormField("cause", "choice", CAUSES, family="cause"),
                FormField("cause_words", outgoing=True),
                FormField("cause_told", "choice", _TOLD, after=True, family="channel"),
            ),
            ("found", "not_found"),
        ),
        # T11, M1 to M3: respect the complaint, verify by facts for and against; once a supervisor who wrote none of them confirms,
        # special compensation alone is limited
        FormSpec(
            "respect_but_verify",
            (
                FormField("fact", each=True),
                FormField("source", "choice", ("history", "order_data", "recording", "partner", "customer"), each=True),
                FormField("speaks", "choice", ("for", "against", "open"), each=True),
                FormField("review_on", "time", required=False),
            ),
            ("confirmed", "not_confirmed"), rows=2, confirms=frozenset({"confirmed"}), heard=("speaks", "for"),
        ),
    )
}


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What a row gives to a customer (0: nobody is named yet): a decimal amount, by whom and when."""

    row: int
    customer_id: int
    by: int
    at_us: int
    amount: str
    currency: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it stands in a case; times are 0 until they happened.

    Attributes:
        code: which form.
        started_us: when it was begun.
        entries: the last value of each field, by field and row (0 for the form's own).
        concluded_us: when it came to its finding.
        waived: it was not needed, said by somebody who may let a required form go.
        begun_by: who began it.
        wrote: everybody who wrote into one of its rows.
        asked_by: who named the person that waits for a second one to agree, 0 while nobody waits.
        worth_by: who entered what something is worth that a row gives, and when.
    """

    code: str
    event_n: int
    started_us: int
    entries: Mapping[tuple[str, int], FormEntered]
    entered_us: Mapping[tuple[str, int], int]
    finding: str = ""
    finding_text: str | None = ""
    concluded_us: int = 0
    waived: bool = False
    begun_by: int = 0
    wrote: frozenset[int] = frozenset()
    asked_by: int = 0
    worth_by: Mapping[int, tuple[int, int]] = part(default_factory=dict)

    @property
    def handed_out(self) -> tuple[HandedOut, ...]:
        """What its rows give to customers."""
        found = []
        for row, (by, at_us) in sorted(self.worth_by.items()):
            worth, customer = self.entries["worth", row], self.entries.get(("customer", row))
            if worth.code:
                amount, _, currency = worth.code.partition(" ")
                found.append(HandedOut(row, customer.ref if customer is not None else 0, by, at_us, amount, currency))
        return tuple(found)

    @property
    def authors(self) -> frozenset[int]:
        """Who began it, and everybody who wrote into one of its rows."""
        return self.wrote | {self.begun_by}

    @property
    def person(self) -> int:
        """The number of the person whom it is about, 0 while it names none of the desk."""
        entry = self.entries.get(("person", 0))
        return entry.ref if entry is not None else 0

    @property
    def asked(self) -> int:
        """The number of a person who was named and holds only once a second one agrees, 0 for none."""
        entry = self.entries.get((PERSON_ASKED, 0))
        return entry.ref if entry is not None else 0

    @property
    def rows(self) -> tuple[int, ...]:
        """The numbers of its rows; one that was emptied again is none."""
        return tuple(sorted({item for (_, item), entry in self.entries.items() if item and filled(entry)}))

    @property
    def lacking(self) -> tuple[tuple[str, int], ...]:
        """The required fields without a value, by field and row: what keeps it from being concluded.

        A row that is made by naming a customer lacks only that one until then.
        """
        return tuple(self._lacking(after=False))

    @property
    def settled(self) -> bool:
        """Whether it is concluded and what has to follow has happened."""
        return bool(self.concluded_us) and (self.finding == NOT_NEEDED or not self.to_follow)

    @property
    def to_follow(self) -> tuple[tuple[str, int], ...]:
        """What has to follow its conclusion and has no value yet, by field and row: what keeps it from being settled."""
        return tuple(self._lacking(after=True))

    def says(self, field: str, code: str) -> bool:
        """Tell whether one of its rows has this answer in a field."""
        return any(name == field and row and entry.code == code for (name, row), entry in self.entries.items())

    def contradicts(self, row: int) -> bool:
        """Tell whether a row's two accounts contradict each other: somebody said so, and both of them are there."""
        said = self.entries.get(("agreement", row))
        accounts = (self.entries.get((field, row)) for field in ("customer_account", "employee_account"))
        return said is not None and said.code == "contradict" and all(map(filled, accounts))

    def answered_us(self, field: str) -> int:
        """Return when a field of the form itself got its value, 0 while it has none."""
        return self.entered_us[field, 0] if filled(self.entries.get((field, 0))) else 0

    def _lacking(self, *, after: bool) -> Iterator[tuple[str, int]]:
        spec = FORMS.get(self.code)
        if spec is None:
            return
        rows = self.rows
        rows += tuple(row for row in range(1, spec.rows + 1) if row not in rows)[: max(0, spec.rows - len(rows))]
        for field in spec.fields:
            if field.required and field.after is after:
                asked = (rows if spec.field("customer") is None or field.key == "customer" else self.rows) if field.each else (0,)
                yield from ((field.key, row) for row in asked if not self._answered(field, row))

    def _answered(self, field: FormField, row: int) -> bool:
        other, answers = field.where
        chosen = self.entries.get((other, row))
        if other and (chosen is None or chosen.code not in answers):
            return True
        if field.kind == "person" and self.asked:
            return True
        keys = (field.key, field.instead) if field.instead else (field.key,)
        return any(filled(self.entries.get((key, row))) for key in keys)


def filled(entry: FormEntered | None) -> bool:
    """Tell whether a field has a value; erased words were one."""
    return entry is not None and (bool(entry.code or entry.ref or entry.when_us) or entry.text is None or bool(entry.text.strip()))
