"""A case taken out as one file that a short script can check without this program (design, safety G).

All words of the case go out, so it takes a right of its own and a reason, and its people count with the names that somebody exports within
a day. It is noted on the case and on the desk before anything is written; that note is the last event in the file, which makes it the
witness of where the case ended.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from complaint_desk import __version__, resources, taken_out
from complaint_desk.data import case_file, queue
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction
from complaint_desk.domain.authority import Person
from complaint_desk.domain.events import ExportAsked, ViewExported
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.privacy_events import CaseExported
from complaint_desk.domain.problems import FileProblem, Problem
from complaint_desk.services import agreeing
from complaint_desk.services.changed import Changed
from complaint_desk.services.door import ask, operate, require_unconcerned, require_unparty
from complaint_desk.services.exporting import digest_of
from complaint_desk.services.values import text_in

SUFFIX: Final = ".json"
FORM: Final = "case_file"
SCRIPT: Final = "check_case.py"


@dataclass(frozen=True, slots=True)
class Taken:
    """What was written.

    Attributes:
        path: the file.
        number: the case.
        events: how many events are in it, with those of ``others`` cases that go on in it.
        others: how many those cases are.
        erased: how many of the events lost their words.
        left_out: how many events of other cases between them are not in it; a gap in what links the case to older anchors.
        anchor: the lane's token, the number of the operation that took it out and that one's digest, as a checker is given it.
    """

    path: Path
    number: str
    events: int
    others: int
    erased: int
    left_out: int
    anchor: str


def take_out(store: Store, who: Person, *, key: bytes, case_id: int, why: str, out: Path) -> Taken:
    """Note that a case leaves, and write it (``note``, ``write``)."""
    return write(store, who, noted=note(store, who, key=key, case_id=case_id, why=why, out=out).result, out=out)


def note(store: Store, who: Person, *, key: bytes, case_id: int, why: str, out: Path) -> Changed:
    """Note on the desk and on the case that it leaves; ``file`` of the result names the cases that go along, with their last events.

    Args:
        store: the desk.
        who: a supervisor or administrator.
        key: names the press.
        case_id: which case, open or ended.
        why: the reason, in words.
        out: the file that is to be written.

    Raises:
        NotAllowed: the person's role may not, the machine lets no names leave, or the complaint is about them.
        BadValue: no reason is told.
        Problem: there is no such case; or too many people's names left within a day, and a second person is asked to agree.
        FileProblem: there can be no such file, or it belongs to a desk.
        StoreProblem: the desk is open for reading only.
    """
    store.require_writable()  # what leaves is noted
    ask(store, who, "export_case", "export_case", about=case_id)
    case = store.case(case_id)
    if not case.number:
        raise Problem("no_such_case", code="CA-NONE", number=str(case_id))
    require_unconcerned(store, who, case, "export_case")
    reason = text_in(why, "case.evidence.reason", "export_reason")
    taken_out.expect_free(out)
    if not out.parent.is_dir():
        raise FileProblem("file_not_written", code="FI-WRITE", file=out.name)
    return _note(store, who, key, case_id, reason)


def write(store: Store, who: Person, *, noted: Mapping[str, Any], out: Path) -> Taken:
    """Write a case that was noted into a file; one that stands there is replaced when the new one is whole.

    Args:
        store: the desk.
        who: who took it out.
        noted: the result of ``note``: nothing else leaves, whatever came to the case since.
        out: the file.

    Raises:
        NotAllowed: the person's role may not.
        Problem: what stands in the desk is not what its digests say.
        FileProblem: it cannot be written.
    """
    ask(store, who, "export_case", "export_case", about=int(noted["case"]))
    cases = [(int(id_), str(number), int(last)) for id_, number, last in noted["file"]]
    try:
        found = case_file.gather(store, cases)
    except case_file.Unproven as wrong:
        raise Problem("case_unproven", code="EV-TRAIL", number=cases[0][1]) from wrong
    persons, (by, at_us, why) = store.persons(), found.made
    name = persons[by].name or persons[by].login
    table = found.table | {
        "program": __version__, "roles": {str(each): persons[each].role for each in sorted(found.actors) if each in persons},
        "made": {"by": by, "name": name, "role": persons[by].role, "at_us": at_us, "why": why},
    }
    _write(out, json.dumps(table, ensure_ascii=False, indent=1).encode())
    return Taken(out, cases[0][1], found.events, len(cases) - 1, found.erased, found.left_out, " ".join(map(str, found.anchor)))


def told(done: Taken) -> tuple[Message, ...]:
    """Return in sentences what was written, what it cannot prove, and what is to be kept elsewhere."""
    said = [say("evidence.made", path=str(done.path), number=done.number, events=done.events)]
    if done.others:
        said.append(say("evidence.others", n=done.others))
    if done.erased:
        said.append(say("evidence.erased", n=done.erased))
    if done.left_out:
        said.append(say("evidence.left_out", n=done.left_out))
    return (*said, say("evidence.anchor", anchor=done.anchor))


def write_script(out: Path) -> Path:
    """Write the script that checks a case file, and return where.

    Raises:
        FileProblem: it cannot be written.
    """
    _write(out, resources.read_text("verify", SCRIPT).encode())
    return out


def _note(store: Store, who: Person, key: bytes, case_id: int, reason: str) -> Changed:
    def work(tx: Transaction) -> dict[str, Any]:
        case = tx.case(case_id)
        require_unparty(tx, who, case, "export_case")
        others = case_file.going_on(tx, case_id)
        leaves = noted = _leaves(tx, case_id, others, reason)
        together = leaves.people + agreeing.taken_lately(tx, who, tx.now_us, leaves)
        if together > agreeing.MOST_PEOPLE:
            wish = agreeing.agreed(tx, who, tx.now_us, leaves)
            if wish is None:
                return {"kinds": [], "together": together, "people": leaves.people, "digest": leaves.digest, "unchanged": True}
            noted = replace(leaves, asked=wish.n)
        ends = tuple(case_file.end_of(tx, each) for each in others)
        tx.append(tx.desk_stream, [noted])
        last = tx.append(case_id, [CaseExported(program=__version__, others=ends, reason=reason)])
        file = [[case_id, case.number, last], *([each, tx.case(each).number, tx.version(each)] for each in others)]
        return {"cases": [case_id], "case": case_id, "version": last, "file": file}

    done = operate(store, who, key, "export_case", "export_case", work, about=case_id)
    if "together" in done.result:
        asking = ExportAsked(
            view="all", rows=1, people=int(done.result["people"]), filters=(f"case={case_id}",), digest=str(done.result["digest"]),
            reason=reason, sought=store.case(case_id).number)
        second = sha256(b"asked" + key).digest()[: len(key)]
        raise agreeing.ask(store, who, key=second, wanted=asking, people=int(done.result["together"]))
    return done


def _leaves(tx: Transaction, case_id: int, others: Sequence[int], reason: str) -> ViewExported:
    """What leaves with a case: the names of its customer and of those whose cases go on in it."""
    ids = [case_id, *others]
    return ViewExported(
        view="all", rows=1, form=FORM, filters=(f"case={case_id}",), people=queue.people(tx, ids), digest=digest_of(ids), reason=reason)


def _write(out: Path, content: bytes) -> None:
    try:
        taken_out.write(out, content)
    except OSError as error:
        raise FileProblem("file_not_written", code="FI-WRITE", file=out.name) from error
