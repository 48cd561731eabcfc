"""What has been kept long enough: proposed by the program, agreed to by a person, erased in one go (design, safety H2).

Nothing goes by itself. The program finds whose last case ended so long ago that there is no purpose left in keeping their words; an
administrator looks at who that is and since when, says why, and agrees; then each of them is erased as ``erasing`` does it, after it was
asked once more, in the same press, whether their time is up and nothing is held back. Afterwards every file beside the desk is searched
for what they were known by.
"""

from __future__ import annotations

import logging
import tomllib
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Final

from complaint_desk import log, paths, resources
from complaint_desk.data import due
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.messages import At, Listed, Message, say
from complaint_desk.domain.problems import BadValue, NotAllowed, Problem, StoreProblem
from complaint_desk.domain.retention import CLASSES, LOGS, PERSONAL, Keep, before
from complaint_desk.services import erasing
from complaint_desk.services.changed import Changed
from complaint_desk.services.desks import site_folder
from complaint_desk.services.door import ask, operate
from complaint_desk.services.holding import require_unheld
from complaint_desk.services.many import Progress, part_key
from complaint_desk.services.parties import hidden_from
from complaint_desk.services.values import code_in, text_in

_LOG: Final = logging.getLogger(__name__)
FILE: Final = "retention.toml"
RIGHT: Final = "erase_people"
MOST: Final = 500
"""People proposed at once: more than anybody looks through, and few enough that the desk is not away for long."""

_PAGE: Final = 100
"""People looked at together, at the least: who is held back fills no place of one who can be erased."""

_NAME: Final = "SELECT name FROM customer WHERE id = ?"
_CHOSEN: Final = "SELECT json_extract(data, '$.months') FROM event WHERE stream_id = ? AND kind = 'retention_set' "\
    "AND json_extract(data, '$.data_class') = ? ORDER BY n DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody whose time is up.

    Attributes:
        customer_id: who.
        name: as whoever asks sees it; "" for one who never had any.
        numbers: of all their cases.
        ended_us: when the last of them ended.
        held: the numbers of those that are held back; then they are not erased.
    """

    customer_id: int
    name: str
    numbers: tuple[str, ...]
    ended_us: int
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Whom the program proposes to erase.

    Attributes:
        keep: how long personal data is kept, and who says so.
        before_us: whose last case ended before this moment is meant.
        people: at most MOST who can be erased, those who came first before the others; after them who is held back among those.
        total: how many there are in all, those held back among them.
    """

    keep: Keep
    before_us: int
    people: tuple[Due, ...]
    total: int

    @property
    def free(self) -> tuple[Due, ...]:
        """Those who can be erased."""
        return tuple(each for each in self.people if not each.held)

    @property
    def held(self) -> tuple[Due, ...]:
        """Those who are held back."""
        return tuple(each for each in self.people if each.held)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it.

    Attributes:
        erased: how many people.
        held: how many were held back by then.
        refused: how many were no longer due, or may not be erased by this person.
        left: how many were not begun, because it was stopped.
        rest: what became of what lies beside the desk's tables, and of whom else that is told; not finished before it was looked for.
    """

    erased: int
    held: int
    refused: int
    left: int
    rest: erasing.Rest


def kept(store: Store) -> Mapping[str, Keep]:
    """Return how long each class of data is kept: as the desk's settings say, else the site's file, else the program.

    What is outside the bounds of its class, or no whole number, is passed over.
    """
    shipped, site = resources.read_table("retention", "keep.toml"), _of_site(store)
    found = {}
    for code in CLASSES:
        keep = Keep(code, **shipped[code])
        chosen = store.read().value(_CHOSEN, (Transaction.desk_stream, code))
        told = site.get(code, {})
        of_site = told.get("months") if isinstance(told, dict) else None
        for months, source in ((chosen, "settings"), (of_site, "site")):
            if type(months) is int and keep.allows(months):
                keep = replace(keep, months=months, source=source)
                break
        found[code] = keep
    return found


def _of_site(store: Store) -> Mapping[str, Any]:
    folder = site_folder(store.path, safe=store.safe)
    if folder is None:
        return {}
    try:
        return tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}


def choose(store: Store, who: Person, *, key: bytes, data_class: str, months: int, reason: str = "") -> Changed:
    """Keep a class of data for so many months from now on.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: there is no such class, or so many months are outside its bounds.
    """
    code_in(data_class, CLASSES, "settings.retention.class")
    keep = kept(store)[data_class]
    if not keep.allows(months):
        raise BadValue("retention_months", field="settings.retention.months", least=keep.least, most=keep.most)

    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [ev.RetentionSet(data_class=data_class, months=months, reason=reason.strip())])
        return {"kinds": ["retention"]}

    return operate(store, who, key, "set_retention", "erase_people", work)


def proposal(store: Store, who: Person, *, most: int = MOST) -> Proposal:
    """Return whose data has been kept long enough; reads only. Cases about the person who asks are left out.

    Raises:
        NotAllowed: the person's role may not erase.
    """
    ask(store, who, "retention", RIGHT)
    keep = kept(store)[PERSONAL]
    until = before(store.clock(), keep.months)
    reader, hidden = store.read(), hidden_from(store, who)
    free: list[Due] = []
    held: list[Due] = []
    passed, asked, ended = 0, 0, False
    while len(free) < most and not ended:
        page = due.due(reader, until, max(most, _PAGE), asked)
        ended = len(page) < max(most, _PAGE)
        for at, customer in enumerate(page, 1):
            if (found := _due(store, customer, until, hidden)) is None:
                passed += 1
            else:
                (held if found.held else free).append(found)
            if len(free) == most:
                ended = ended and at == len(page)
                break
        asked += len(page)
    total = len(free) + len(held) if ended else due.how_many(reader, until) - passed
    return Proposal(keep, until, (*free, *held), total)


def _due(store: Store, customer: int, until: int, hidden: Container[int]) -> Due | None:
    """Return somebody whose time is up; None where a case of theirs goes on in another, or is hidden from whoever asks."""
    reader = store.read()
    cases = due.cases(reader, customer)
    ids = [id_ for id_, _, _, _ in cases]
    if any(id_ in hidden for id_ in ids) or due.joined_late(reader, ids, until):
        return None
    name = reader.value(_NAME, (customer,)) or ""
    return Due(customer, name, tuple(number for _, number, _, _ in cases), max(each[3] for each in cases), due.held(reader, ids))


def waiting(store: Store, who: Person) -> int:
    """Return how many people a run proposes to this person now: what is told at the first opening of a day."""
    if store.read_only or not who.may(RIGHT):
        return 0
    found = proposal(store, who)
    return found.total - len(found.held)


def told(found: Proposal) -> tuple[Message, ...]:
    """Return in sentences what a proposal is about."""
    source = say(f"retention.source.{found.keep.source}")
    said = [say("retention.kept", n=found.keep.months, source=source)]
    if not found.people:
        return (*said, say("retention.nobody"))
    said.append(say("retention.due", n=found.total, before=At(found.before_us)))
    if held := len(found.held):
        said.append(say("retention.held", n=held))
    if found.total > len(found.people):
        said.append(say("retention.first", n=len(found.free)))
    return tuple(said)


def told_of(each: Due) -> Message:
    """Return in a sentence why somebody is proposed, and since when."""
    numbers = Listed(each.numbers[:4]) if len(each.numbers) <= 4 else Listed((*each.numbers[:4], "…"))
    name = each.name or "–"
    if each.held:
        return say("retention.person_held", name=name, numbers=numbers, held=Listed(each.held))
    return say("retention.person", name=name, numbers=numbers, ended=At(each.ended_us))


def told_after(done: Done) -> tuple[Message, ...]:
    """Return in sentences what was erased, what was not and why, and whether anything was found of it afterwards."""
    return (*told_of_erased(done), *(erasing.told_rest(done.rest) if done.erased else ()))


def told_of_erased(done: Done) -> tuple[Message, ...]:
    """Return in sentences what was erased, and what was not and why."""
    said = [say("retention.erased", n=done.erased)]
    for code, n in (("held", done.held), ("refused", done.refused), ("left", done.left)):
        if n:
            said.append(say(f"retention.not_{code}", n=n))
    return tuple(said)


def confirm(
    store: Store, who: Person, *, key: bytes, customers: Sequence[int], reason: str, rest: bool = True, progress: Progress | None = None
) -> Done:
    """Erase people whose time is up, one after the other; stopping it leaves what is done.

    Args:
        store: the desk.
        who: an administrator.
        key: names the press; the same one again erases nobody twice.
        customers: whom, of a proposal.
        reason: why now, in words.
        rest: finish what lies beside the desk's tables too, and search it; without it that goes with the next backup, as a window wants it.
        progress: told after each; may stop it there.

    Raises:
        NotAllowed: the person's role may not.
        BadValue: no reason is told.
        StoreProblem: the desk cannot be written; what was done before stays.
    """
    ask(store, who, "retention", RIGHT)
    why, keep = text_in(reason, "settings.retention.reason", "reason_needed"), kept(store)[PERSONAL]
    counts, at, erased = {"erased": 0, "held": 0, "refused": 0}, 0, list[erasing.Known]()
    try:
        for customer in customers:
            if progress is not None and progress.stopped:
                break
            at += 1
            known = erasing.known_by(store, who, customers=(customer,))
            outcome = _one(store, who, part_key(key, at), customer, keep.months)
            counts[outcome] += 1
            if outcome == "erased":
                erased.append(known)
            if progress is not None and not progress.stopped:
                progress(at, len(customers))
    finally:  # what was done is noted, whatever came between
        left = len(customers) - at
        _note(store, who, key, ev.RetentionDone(months=keep.months, agreed=len(customers), left=left, reason=why, **counts))
    beside = erasing.Rest(finished=not counts["erased"])
    if rest and counts["erased"]:
        streams, texts = tuple(id_ for each in erased for id_ in each.streams), {text for each in erased for text in each.texts}
        beside = erasing.finish(store, who, known=erasing.Known(streams, tuple(sorted(texts))), progress=progress)
    return Done(counts["erased"], counts["held"], counts["refused"], left, beside)


def confirm_now(
    store: Store, who: Person, *, key: bytes, customers: Sequence[int], reason: str, progress: Progress | None = None
) -> Changed:
    """Erase people in the desk at once, for a window, which must not wait for a copy of the whole desk; else as ``confirm``."""
    done = confirm(store, who, key=key, customers=customers, reason=reason, rest=False, progress=progress)
    counts = {"erased": done.erased, "held": done.held, "refused": done.refused, "left": done.left}
    return Changed("retention", store.clock(), (), frozenset({"case", "customer", "retention"}), counts)


def done_of(changed: Changed) -> Done:
    """Return what came of ``confirm_now``."""
    counts = changed.result
    return Done(counts["erased"], counts["held"], counts["refused"], counts["left"], erasing.Rest(finished=not counts["erased"]))


def _one(store: Store, who: Person, key: bytes, customer: int, months: int) -> str:
    def still(tx: Transaction) -> None:
        cases = due.cases(tx, customer)
        ids, until = [id_ for id_, _, _, _ in cases], before(tx.now_us, months)
        require_unheld(tx, ids)
        if not cases or any(open_ or ended >= until for _, _, open_, ended in cases) or due.joined_late(tx, ids, until):
            raise Problem("not_due", code="ER-DUE")

    try:
        erasing.erase_now(store, who, key=key, customer_id=customer, why="retention", still=still)
    except NotAllowed:
        return "refused"
    except StoreProblem:
        raise
    except Problem as problem:
        return "held" if problem.code == "ER-HELD" else "refused"
    return "erased"


def _note(store: Store, who: Person, key: bytes, event: ev.RetentionDone) -> None:
    def work(tx: Transaction) -> dict[str, Any]:
        tx.append(tx.desk_stream, [event])
        return {"kinds": []}

    operate(store, who, key, "retention", "erase_people", work)


def tidy_logs(store: Store) -> int:
    """Let go of the log's older parts that were kept for their time; return how many. One that is only looked at lets go of nothing."""
    if store.read_only:
        return 0
    until = before(store.clock(), kept(store)[LOGS].months)
    with suppress(OSError):
        return log.drop_old(paths.data_folder() / "log", until)
    return 0
