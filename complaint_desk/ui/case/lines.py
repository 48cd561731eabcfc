"""The lines of a timeline in words: what stands where, and what a screen reader says for it. No widget is touched here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from complaint_desk.domain.messages import Message
from complaint_desk.domain.timeline import FACT, NOTE, OURS, THEIRS, Entry
from complaint_desk.services.questions import CaseView
from complaint_desk.ui.text import for_display
from complaint_desk.wording import Words

DAY: Final = "day"
FACTS_TOGETHER: Final = 110
"""Characters up to which facts of the same minute share a line."""

_DOT: Final = " · "
_FULL_STOPS: Final = "。！？"
_STOPS: Final = ".!?…"
_QUOTES: Final = "\"'”’」』)）"
_FOLLOWS: Final = {
    "timeline.form_started": "timeline.form_started_too",
    "timeline.form_entered": "timeline.form_entered_too",
    "timeline.form_entered_row": "timeline.form_entered_row_too",
    "timeline.form_answer": "timeline.form_answer_too",
    "timeline.form_answer_row": "timeline.form_answer_row_too",
    "timeline.form_concluded": "timeline.form_concluded_too",
}
"""How a fact about a form reads behind another one about the same form."""
MOST_SHOWN: Final = 6_000
"""Characters of one line that are painted; the whole text is in its reader (double click)."""



@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline, ready to be painted.

    Attributes:
        n: the event's number, 0 for the line of a day.
        side: ``theirs``, ``ours``, ``note``, ``fact`` or ``day``.
        name: who speaks, shown stronger.
        meta: when and how.
        text: what was said; shown as it is.
        answer: the customer's answer to a restatement, "" while there is none.
        agreed: whether that answer was yes.
        undone: whether it was taken back.
        erased: whether its words were erased.
        spoken: the whole line for a screen reader and for copying.
        whole: the whole text, where ``text`` is cut.
        other: the number of another case that it was told in, which was merged into this one.
        form: the code of the form that it is about, "" for none.
        follows: what stands of it behind another line of the same form: neither the time nor the form's name again.
    """

    n: int
    side: str
    name: str
    meta: str
    text: str
    spoken: str
    answer: str = ""
    agreed: bool = False
    undone: bool = False
    erased: bool = False
    whole: str = ""
    other: str = ""
    form: str = ""
    follows: str = ""


def lines_of(view: CaseView, words: Words) -> tuple[Line, ...]:
    """Return the lines of a case: a line for each day, and a restatement together with its answer."""
    customer = _customer(view, words)
    found: list[Line] = []
    day = ""
    minute = ""
    restated, told_in = -1, ""
    for entry in view.timeline:
        then = words.local(entry.at_us)
        date, time = words.day(then.year, then.month, then.day), f"{then.hour:02}:{then.minute:02}"
        if date != day:
            day = date
            found.append(Line(0, DAY, "", date, "", date))
        if entry.kind == "restatement_answered" and restated >= 0 and not entry.undone and told_in == entry.number:
            found[restated] = _answered(found[restated], entry, words)
            restated = -1
            continue
        line = _line(entry, view, words, customer, time)
        same_minute, minute = minute == time, time
        if same_minute and found[-1].side == line.side == FACT and _short(found[-1], line):
            found[-1] = _with(found[-1], line)
            continue
        found.append(line)
        if entry.kind == "restated":
            restated, told_in = len(found) - 1, entry.number
    return tuple(found)


def _short(before: Line, line: Line) -> bool:
    """Whether two facts of one minute have room in one line; what was taken back, or told elsewhere, stands alone."""
    return len(before.meta) + len(line.meta) <= FACTS_TOGETHER and not (before.undone or line.undone or before.other or line.other)


def _with(before: Line, line: Line) -> Line:
    """Add a fact to the line of the fact before it, without its time, and without the name of a form that stands there already."""
    same_form = bool(line.form) and before.form == line.form
    _, _, rest = line.meta.partition(_DOT)
    together = _followed(before.meta, line.follows if same_form else rest)
    return replace(before, meta=together, spoken=together if same_form else f"{before.spoken} {line.spoken}", form=line.form)


def _customer(view: CaseView, words: Words) -> str:
    customer = view.customer
    name = (customer.name or customer.form_of_address) if customer is not None else ""
    return name or words("case.customer")


def _line(entry: Entry, view: CaseView, words: Words, customer: str, time: str) -> Line:
    head = words.of(entry.head)
    erased = entry.text is None
    text = words("timeline.erased_text") if entry.text is None else for_display(entry.text).text.strip()
    whole = ""
    if len(text) > MOST_SHOWN:
        whole, text = text, f"{text[:MOST_SHOWN]}…\n{words('widget.cut', n=len(text) - MOST_SHOWN)}"
    actor, shown = view.actor(entry.actor_id), text
    if entry.side == THEIRS:
        name, meta = customer, _joined(time, head)
    elif entry.side == NOTE:
        name, meta = words("timeline.note_added"), _joined(time, actor, words("case.unseen"))
    elif entry.side == OURS:
        name, meta = "", _joined(actor, time, head)
    else:
        name, meta, text = "", _joined(time, _told(head, text, words)), ""
    if entry.undone:
        meta = _joined(meta, words("case.undone"))
    if entry.number:
        meta = _joined(meta, words("joining.told_in", number=entry.number))
    if entry.side == FACT:
        spoken = meta
    elif name:
        spoken = words("case.spoken", who=name, meta=meta, text=whole or text).strip()
    else:  # ours: who says it stands first already
        spoken = f"{meta}{words('case.colon')}{whole or text}".strip()
    form = _form_of(entry)
    follows = _told(words.of(replace(entry.head, key=_FOLLOWS[entry.head.key])), shown, words) if form else ""
    return Line(
        entry.n, entry.side, name, meta, text, spoken, undone=entry.undone, erased=erased, whole=whole, other=entry.number, form=form,
        follows=follows,
    )


def _form_of(entry: Entry) -> str:
    """Return the code of the form that a fact is about, "" for none."""
    form = dict(entry.head.fields).get("form")
    return form.key if entry.side == FACT and entry.head.key in _FOLLOWS and isinstance(form, Message) else ""


def _told(head: str, text: str, words: Words) -> str:
    """Return a fact with what was written to it."""
    return f"{head}{words('case.colon')}{' '.join(text.split())}" if text else head


def _answered(line: Line, entry: Entry, words: Words) -> Line:
    answer = _joined(words.of(entry.head), words.clock(entry.at_us))
    correction = "" if entry.text is None else " ".join(entry.text.split())
    if correction:
        answer = f"{answer}{words('case.colon')}{correction}"
    return replace(line, answer=answer, agreed=entry.head.key == "timeline.restatement_yes", spoken=f"{line.spoken} {answer}")


def _joined(*parts: str) -> str:
    return _DOT.join(part for part in parts if part)


def _followed(line: str, part: str) -> str:
    """Put a part behind a line: after a dot, but not where a sentence has its own stop."""
    end = line.rstrip(_QUOTES)[-1:]
    return f"{line}{'' if end in _FULL_STOPS else ' ' if end in _STOPS else _DOT}{part}"


def common_start(before: Iterable[Line], after: Iterable[Line]) -> int:
    """Return how many lines at the beginning are the same."""
    n = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        n += 1
    return n
