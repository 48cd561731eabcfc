"""A second person's agreement before the names of many people leave the desk (design, safety E2).

Who wants to export the names of more than MOST_PEOPLE asks for it, which is noted with the reason. Somebody else who may do the same
agrees within a day; then the one who asked exports the very cases they asked for, once. Several exports of the same person within a day
count together, or many people would leave in parts.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Final

from complaint_desk.data.parties import Asked
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain import events as ev
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import DAY
from complaint_desk.domain.messages import At, Message, say
from complaint_desk.domain.problems import NotAllowed, Problem
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import operate

MOST_PEOPLE: Final = 500
HOLDS_US: Final = DAY
_RIGHT: Final = "export_names"
_LATELY: Final = (
    "SELECT e.n, e.kind, e.data, b.body, o.actor_id, o.at_us FROM event e JOIN operation o ON o.id = e.operation_id "
    "LEFT JOIN event_body b ON b.event_id = e.id WHERE e.stream_id = 1 "
    "AND e.kind IN ('export_asked', 'export_agreed', 'view_exported') AND o.at_us >= ? ORDER BY e.n"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """An export that waits for a second person.

    Attributes:
        n: its number, by which it is agreed to.
        by: who asked.
        at_us: when.
        view: of which view, with ``filters`` as codes.
        filters: the filters' keys, with their codes.
        rows: how many cases.
        people: of how many people.
        reason: why, in the words of who asked.
        sought: what its filters and its search say.
        digest: which cases.
        agreed_by: who agreed; 0 while nobody did.
    """

    n: int
    by: int
    at_us: int
    view: str
    filters: tuple[str, ...]
    rows: int
    people: int
    reason: str
    sought: str = ""
    digest: str = ""
    agreed_by: int = 0

    def covers(self, wanted: ev.ExportAsked | ev.ViewExported) -> bool:
        """Tell whether an export is the one that was asked for: the same view, filters and cases."""
        same = (self.view, self.filters, self.digest) == (wanted.view, wanted.filters, wanted.digest)
        return same and bool(self.digest) and wanted.people <= self.people


def _wishes(asked: Asked, now_us: int) -> dict[int, Wish]:
    """Return the wishes of the last day that were not used yet, by their number."""
    found: dict[int, Wish] = {}
    for n, kind, data, body, actor, at_us in asked.rows(_LATELY, (now_us - HOLDS_US,)):
        told = json.loads(data)
        if kind == "export_asked":
            said = json.loads(body) if body else {}
            found[n] = Wish(
                n, actor, at_us, told["view"], tuple(told.get("filters", ())), told["rows"], told["people"], said.get("reason") or "",
                said.get("sought") or "", told.get("digest", ""))
        elif told.get("asked") in found:
            wish = found.pop(told["asked"])
            if kind == "export_agreed":
                found[wish.n] = replace(wish, agreed_by=actor)
    return found


def waiting(store: Store, who: Person) -> tuple[Wish, ...]:
    """Return what this person could agree to: asked for by others in the last day; nothing for who has not the right."""
    if not who.may(_RIGHT):
        return ()
    return tuple(each for each in _wishes(store.read(), store.clock()).values() if each.by != who.id and not each.agreed_by)


def told_sought(wish: Wish) -> Message:
    """Return in a sentence which cases a wish is about: its view, and what was filtered by and searched for."""
    return say("agreeing.sought", view=say(f"view.{wish.view}"), sought=wish.sought or "–")


def told(wish: Wish, names: dict[int, str]) -> Message:
    """Return a wish in a sentence."""
    return say(
        "agreeing.wish", n=wish.n, name=names.get(wish.by, "–"), at=At(wish.at_us), rows=wish.rows, people=wish.people,
        reason=wish.reason or "–",
    )


def agree(store: Store, who: Person, *, key: bytes, n: int) -> Changed:
    """Agree to an export that somebody else asked for.

    Raises:
        NotAllowed: the person's role may not, or they asked for it themselves.
        Problem: there is no such wish any more.
    """

    def work(tx: Transaction) -> dict[str, Any]:
        wish = _wishes(tx, tx.now_us).get(n)
        if wish is None or wish.agreed_by:
            raise Problem("no_such_export", code="EX-WISH", n=n)
        if wish.by == who.id:
            raise NotAllowed("own_export", code="RI-OWN")
        tx.append(tx.desk_stream, [ev.ExportAgreed(asked=n)])
        return {"kinds": ["export"]}

    return operate(store, who, key, "agree_export", "export_names", work)


def ask(store: Store, who: Person, *, key: bytes, wanted: ev.ExportAsked, people: int) -> Problem:
    """Note that an export waits for a second person, unless it does already; return what is told to who asked.

    ``people`` is of how many names were to leave within a day.
    """
    def work(tx: Transaction) -> dict[str, Any]:
        for wish in _wishes(tx, tx.now_us).values():
            if wish.by == who.id and wish.covers(wanted):
                return {"kinds": [], "n": wish.n, "unchanged": True}
        return {"kinds": ["export"], "n": tx.append(tx.desk_stream, [wanted])}

    made = operate(store, who, key, "ask_export", "export_names", work)
    return Problem("export_second", code="EX-SECOND", n=people, most=MOST_PEOPLE, wish=int(made.result["n"]))


def taken_lately(asked: Asked, who: Person, now_us: int, wanted: ev.ViewExported) -> int:
    """Return of how many people somebody exported the names within a day to which nobody agreed; the same cases again count once."""
    taken: dict[object, int] = {}
    for n, kind, data, _, actor, _ in asked.rows(_LATELY, (now_us - HOLDS_US,)):
        told = json.loads(data)
        if kind == "view_exported" and actor == who.id and not told.get("masked") and not told.get("asked"):
            taken[told.get("digest") or n] = told.get("people", 0)
    taken.pop(wanted.digest, None)
    return sum(taken.values())


def agreed(asked: Asked, who: Person, now_us: int, wanted: ev.ViewExported) -> Wish | None:
    """Return the agreement under which somebody may export this now; None where nobody agreed."""
    wishes = _wishes(asked, now_us).values()
    return next((each for each in wishes if each.by == who.id and each.agreed_by and each.covers(wanted)), None)
