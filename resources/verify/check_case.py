"""Checks a case file of complaint_desk with Python alone (3.8 or newer): python check_case.py FILE [--anchor "LANE NUMBER DIGEST"].

The file is JSON; each object has exactly the fields named here. Digests, keys and salts are hexadecimal, times are microseconds since 1970
in UTC, and ``kind``, ``data``, ``body``, ``verb`` and ``result`` are the very texts that the desk keeps, here as everywhere in UTF-8.
"""

import argparse
import hashlib
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from struct import pack

FORMAT, VERSION, MOST_BYTES = "complaint-desk case file", 1, 256_000_000
FILE = "format version program case made roles lanes streams operations anchor"  # roles: of who acted; lanes: tokens; by their numbers
MADE = "by name role at_us why"  # who took the case out, when and why
STREAM = "id number events"  # the case itself, then each other that goes on in it since it was merged
EVENT = "n lane operation occurred_us kind v data body_digest salt body digest"  # the last but one, two and three: null without words
OPERATION = "lane n at_us actor verb result key prev digest events"  # one press: by whom, and when it was recorded
ANCHOR = "lane n digest"  # where the desk's trail stood when the case was taken out
BYTES = {"key", "prev", "digest", "body_digest", "salt"}
UNKNOWN = """What this cannot tell: whoever owns the desk could have rewritten it, with every digest, until an anchor left their hands.
An anchor that somebody else has kept since (a printed report, a copy of this one) proves what stands here up to it: give it with --anchor.
Digests prove what was recorded and when, not that it was true. Roles, and the name of who took the case out, are told by the desk."""

class Wrong(Exception):
    """The first thing that does not hold, in words."""

def digest(*parts):
    """H: SHA-256 of its parts one after the other, cut to 16 bytes."""
    return hashlib.sha256(b"".join(parts)).digest()[:16]

def when(us):
    """Return a moment as it is printed."""
    return f"{datetime(1970, 1, 1) + timedelta(microseconds=us):%Y-%m-%d %H:%M:%S} UTC" if 0 <= us < 25e16 else f"at {us}"  # noqa: DTZ001

def once(pairs):
    """Refuse a field that stands twice: another reader would take the other one."""
    if len(dict(pairs)) != len(pairs):
        raise Wrong("An object in the file has a field twice.")
    return dict(pairs)

def record(thing, shape):
    """Return an object with exactly the fields of a shape."""
    if type(thing) is not dict or set(thing) != set(shape.split()):
        raise Wrong(f"An object in the file does not have the fields {shape} and no others.")
    return argparse.Namespace(**{name: bytes.fromhex(it) if name in BYTES and it is not None else it for name, it in thing.items()})

def operations_hold(things, lanes):
    """Follow each lane, the presses of one installation: the first has its token for ``prev``, and where some are left out, that is told.

    digest = H(prev, key, int64 of lane, n, at_us, actor and how many events, verb, 0, result, 0, the digests of its events).
    """
    found, ends, gaps = {}, {}, []
    for thing in things:
        o = record(thing, OPERATION)
        name = f"Operation {o.n} of lane {o.lane}, “{o.verb}” by person {o.actor}, recorded {when(o.at_us)}"
        n, head = ends.get(o.lane, (0, bytes.fromhex(lanes[str(o.lane)])))
        if o.n <= n:
            raise Wrong(f"{name}: it stands there twice or was moved, for operation {n} stands before it.")
        o.events = [bytes.fromhex(each) for each in o.events]
        numbers = pack(">qqqqq", o.lane, o.n, o.at_us, o.actor, len(o.events))
        if digest(o.prev, o.key, numbers, o.verb.encode(), b"\0", o.result.encode(), b"\0", *o.events) != o.digest:
            raise Wrong(f"{name}: it is not what was recorded.")
        if o.n == n + 1 and o.prev != head:
            raise Wrong(f"{name}: it does not follow upon operation {n}; one of the two was changed.")
        gaps += [(o.lane, n + 1, o.n - 1)] if o.n > n + 1 and found else []
        found[o.lane, o.n], ends[o.lane], o.events = o, (o.n, o.digest), set(o.events)
    return found, gaps

def stream_holds(told, operations):
    """Follow a case: digest = H(the one before, int64 of stream, n, lane, operation and occurred_us, uint16 v, uint8 1 with words else 0,
    kind, 0, body_digest, data), before the first 16 zero bytes; body_digest = H(salt, body): it stays when the words are erased.
    """
    head, last, bare, erased = bytes(16), 0, {}, {}
    for thing in told.events:
        e = record(thing, EVENT)
        name = f"Event {e.n} of case {told.number}, “{e.kind}”, happened {when(e.occurred_us)}"
        if e.n != last + 1:
            raise Wrong(f"{name}: " + (f"event {last + 1} is missing before it." if e.n > last else "it stands there twice or was moved."))
        if e.body is not None and (e.salt is None or digest(e.salt, e.body.encode()) != e.body_digest):
            raise Wrong(f"{name}: its words are not those that were recorded.")
        numbers = pack(">qqqqqHB", told.id, e.n, e.lane, e.operation, e.occurred_us, e.v, e.body_digest is not None)
        if digest(head, numbers, e.kind.encode(), b"\0", e.body_digest or b"", e.data.encode()) != e.digest:
            raise Wrong(f"{name}: it is not what was recorded after event {last}.")
        press, data = operations.get((e.lane, e.operation)), json.loads(e.data)
        if press is None or e.digest not in press.events or (e.n == 1 and data["number"] != told.number):
            raise Wrong(f"{name}: operation {e.operation} of lane {e.lane}, which is to have recorded it in this case, did not.")
        bare.update({e.n: name} if e.body_digest is not None and e.body is None else {})
        erased.update(dict.fromkeys(data["ns"] if e.kind == "erased" else (), press.at_us))
        head, last = e.digest, e.n
    for n in sorted(bare.keys() - erased.keys()):
        raise Wrong(f"{bare[n]}: its words are gone, and nothing says that they were erased.")
    return told, e, press, [when(erased[n]) for n in bare]

def anchored(text, operations, lanes):
    """Compare an anchor that was kept elsewhere: "LANE NUMBER DIGEST", or "NUMBER·DIGEST" as in the foot of a report."""
    lane, n, known = ["", "", *text.lower().replace("·", " ").split()][-3:]
    if not (n.isdecimal() and len(n) < 19 and len(known) >= 8 and set(lane + known) <= set("0123456789abcdef")):
        raise Wrong("The anchor cannot be read: it is a lane, a number and a digest, or a number and at least 8 signs of a digest.")
    there = [o for o in operations.values() if o.n == int(n) and lanes[str(o.lane)].startswith(lane)]
    if not any(o.digest.hex().startswith(known) for o in there):
        far = "cannot be compared: it is from before this case or after this file, of another desk, or left out here."
        raise Wrong(f"Anchor {n} " + ("is another: when it was noted, the trail did not hold what stands here." if there else far))
    return f"Anchor {n} is the same: what stands here up to {when(there[0].at_us)} stood so when it was noted."

def checked(path, anchor):
    """Return what holds, in sentences."""
    with path.open("rb") as file:
        raw = file.read(MOST_BYTES + 1)
    told = json.loads(raw.decode(), object_pairs_hook=once) if len(raw) <= MOST_BYTES else None
    if type(told) is not dict or (told.get("format"), told.get("version")) != (FORMAT, VERSION):
        raise Wrong(f"This is no {FORMAT} of version {VERSION} with at most {MOST_BYTES} bytes.")
    told, made, end = record(told, FILE), record(told["made"], MADE), record(told["anchor"], ANCHOR)
    operations, gaps = operations_hold(told.operations, told.lanes)
    streams = [stream_holds(record(each, STREAM), operations) for each in told.streams]
    case, taken, press, _ = streams[0]
    head, others = (told.lanes[str(press.lane)], press.n, press.digest), [f"{a.id}:{b.n}:{b.digest.hex()}" for a, b, _, _ in streams[1:]]
    if taken.kind != "case_exported" or head != (end.lane, end.n, end.digest) or (press.lane, press.n) != list(operations)[-1]:
        raise Wrong(f"The end is missing or was put in: it is not what was recorded when the case was taken out, {when(made.at_us)}.")
    said, why = json.loads(taken.data), json.loads(taken.body)["reason"]
    if (said.get("others", []), said["program"], case.number) != (others, told.program, told.case):
        raise Wrong("Of the cases that go on in this one, one is missing, cut off or put in, or the file names another case or program.")
    if (made.by, made.at_us, made.why) != (press.actor, press.at_us, why):
        raise Wrong(f"Who took the case out, when or why is not what was recorded {when(press.at_us)}.")
    yield f"Case {told.case}: {taken.n} events up to {when(taken.occurred_us)}; {len(others)} other cases go on in it."
    yield f"Taken out {when(press.at_us)} by {made.name} ({made.role}, person {made.by}), program {told.program}: “{why}”"
    yield f"Every event is what was recorded, in its place, and none is missing; so it is with the {len(operations)} operations here."
    for each, _, _, days in (each for each in streams if each[3]):
        yield f"Of case {each.number} the words of {len(days)} events were erased ({', '.join(sorted(set(days)))}); their digests stand."
    yield from (f"Left out: operations {m} to {n} of lane {lane}; who acted before and when rests on this file." for lane, m, n in gaps)
    yield from [anchored(anchor, operations, told.lanes)] if anchor else ()
    yield f"Its own anchor, to be kept elsewhere: {end.lane} {end.n} {end.digest.hex()}"

if __name__ == "__main__":
    asking = argparse.ArgumentParser(description="Checks a case file of complaint_desk.", epilog=UNKNOWN)
    asking.add_argument("file", type=Path)
    asking.add_argument("--anchor", default="", help="LANE NUMBER DIGEST, or NUMBER·DIGEST, as it was kept outside the desk")
    given, code = asking.parse_args(), 1
    try:
        lines, code = ["It holds.", *checked(given.file, given.anchor)], 0
    except Exception as error:  # whatever somebody put into the file
        unread = f"The file cannot be read as a case file ({type(error).__name__}): it is damaged, was changed, or is not there."
        lines = [f"It does not hold. {error if isinstance(error, Wrong) else unread}"]
    sys.stdout.reconfigure(errors="backslashreplace")
    for line in [*lines, *UNKNOWN.splitlines()]:
        print("".join(sign if sign.isprintable() else "?" for sign in line[:2000]))
    sys.exit(code)
