"""The figures counted anew from the exported events of every case, by brute force and with the standard library alone.

Shares no code with the program: it knows the kinds of events and what the definitions of the figures say. An event is
``{"n", "at", "kind", "data"}`` with times in microseconds UTC.
"""

from collections import Counter
from decimal import Decimal

HOUR = 3_600_000_000
DAY = 24 * HOUR
HIGH = {"angry", "threatening", "distressed"}
LADDER = ["calm", "disappointed", "frustrated", "angry", "threatening", "distressed"]


def retell(events):
    """What holds in one case after its events."""
    undone = {e["data"]["n"] for e in events if e["kind"] == "undone"}
    case = {
        "opened": 0, "first": 0, "resolved": 0, "closed": 0, "reopened": 0, "contacts": 0, "type": "other", "channel": "", "origin": "desk",
        "customer": 0, "emotions": [], "cause": "", "round": 1, "merged": 0, "parts": {}, "language": "", "gates": set(), "breaches": set(),
        "options": [], "promises": [], "callbacks": [], "tasks": [], "times": {},
    }
    for event in events:
        if event["n"] not in undone:
            case["times"].setdefault(event["kind"], event["at"])
            TELL.get(event["kind"], lambda *_: None)(case, event["at"], event["data"])
    parts = case["parts"].values()
    case["opened"] = min([case["opened"], *(p["opened_us"] for p in parts)])
    case["first"] = min([t for t in (case["first"], *(p["first_response_us"] for p in parts)) if t], default=0)
    for own, name in (("contacts", "contacts"), ("reopened", "reopened")):
        case[own] += sum(p[name] for p in parts)
    case["kept"] = sum(0 < p["kept"] <= p["due"] for p in case["promises"]) + sum(p["promises_kept"] for p in parts)
    case["broken"] = sum(bool(p["broken"]) or p["kept"] > p["due"] for p in case["promises"]) + sum(p["promises_broken"] for p in parts)
    case["chosen"] = next((o for o in reversed(case["options"]) if o["chosen"]), None)
    case["single"] = case["contacts"] <= 1 and not case["reopened"]
    return case


def _opened(case, at, data):
    case.update(opened=at, channel=data["channel"], origin=data["origin"], customer=data["customer_id"], language=data["language"])
    if data["channel"] in ("phone", "in_person"):
        case["first"] = at


def _imported(case, at, data):
    case.update(
        opened=data["opened_us"] or at, first=data["first_response_us"], resolved=data["resolved_us"], closed=data["closed_us"],
        channel=data["channel"], customer=data["customer_id"], type=data["type"], origin="imported" if data["opened_us"] else "undated",
        contacts=1, emotions=[data["emotion"]] if data["emotion"] else [],
    )
    if data["status"] == "resolved":
        case["resolved"] = case["resolved"] or case["first"] or case["opened"]
    if data["status"] == "closed":
        case["closed"] = case["closed"] or data["resolved_us"] or case["first"] or case["opened"]


def _again(case, at, _data):
    case.update(resolved=0, closed=0, reopened=case["reopened"] + 1, round=case["round"] + 1)
    for call in case["callbacks"]:
        call["dropped"] = call["dropped"] or not call["answered"]


def _chosen(case, _at, data):
    for option in case["options"]:
        option["chosen"] = option["chosen"] and option["round"] != case["round"]
    case["options"][data["option"] - 1]["chosen"] = True


def _unmerged(case, at, data):
    if case["merged"] == data["other_id"]:
        case["merged"] = 0
        return
    case["parts"].pop(data["other_id"], None)
    for kind in ("promises", "callbacks", "tasks"):
        for item in case[kind]:
            if item["from"] == data["other_id"]:
                item.update({"promises": {"kept": 0, "broken": 0}, "callbacks": {"dropped": True}, "tasks": {"dropped": True}}[kind], **{"from": 0})


def _answered(case, at, _data):
    case["first"] = case["first"] or at


def _of(kind, number, **values):
    def tell(case, at, data):
        if 0 < data[number] <= len(case[kind]):
            case[kind][data[number] - 1].update({name: at if value is True else value for name, value in values.items()})
    return tell


def _planned(kind, **names):
    def tell(case, at, data):
        made = {"asked": at, "due": data["due_us"], "from": data["from_case"], "kept": 0, "broken": 0, "answered": 0, "dropped": False}
        case[kind].append(made | {own: data[name] for own, name in names.items()})
    return tell


def _set(own, name):
    return lambda case, _at, data: case.update({own: data[name] or case[own]})


TELL = {
    "opened": _opened, "imported": _imported, "reopened": _again, "option_chosen": _chosen, "unmerged": _unmerged, "restated": _answered,
    "reply_sent": _answered, "progress_told": _answered, "outcome_told": _answered, "classified": _set("type", "type"), "cause_found": _set("cause", "cause"),
    "words_heard": lambda c, _at, _d: c.update(contacts=c["contacts"] + 1),
    "emotion_noted": lambda c, _at, d: c["emotions"].append(d["level"]),
    "option_offered": lambda c, _at, d: c["options"].append({**d, "round": c["round"], "chosen": False}),
    "none_chosen": lambda c, _at, _d: c.update(round=c["round"] + 1),
    "promise_made": _planned("promises"), "promise_kept": _of("promises", "promise", kept=True, broken=0),
    "promise_broken": _of("promises", "promise", broken=True),
    "callback_planned": _planned("callbacks", day="day"), "callback_answered": _of("callbacks", "callback", answered=True),
    "task_given": _planned("tasks", department="department"), "task_answered": _of("tasks", "task", answered=True),
    "task_taken_back": _of("tasks", "task", dropped=True),
    "resolved": lambda c, at, _d: c.update(resolved=at), "closed": lambda c, at, _d: c.update(closed=at),
    "merged_into": lambda c, _at, d: c.update(merged=d["other_id"]), "absorbed": lambda c, _at, d: c["parts"].update({d["other_id"]: d}),
    "gate_overridden": lambda c, _at, d: c["gates"].add(d["gate"]), "breached": lambda c, _at, d: c["breaches"].add(d["clock"]),
}


def share(hits, whole):
    """How many of how many, as the program's lines have it."""
    return (sum(map(bool, hits)) / len(whole) if whole else None, len(whole))


def recount(exported, first_day, last_day, now_us):
    """Every figure by name: a number, (value, n), or a count by code."""
    cases = [c for c in map(retell, exported) if not c["merged"] and c["origin"] != "undated"]

    def when(what):
        return [c for c in cases if c[what] and first_day <= c[what] // DAY <= last_day]

    opened, closed, resolved = when("opened"), [c for c in when("closed") if c["origin"] != "imported"], when("resolved")
    late = (now_us // DAY - 1) * DAY
    asked = [c for c in opened if c["first"] or (c["origin"] != "imported" and c["opened"] < late)]
    known = [c for c in opened if c["customer"]]
    repeat = [any(o is not c and o["customer"] == c["customer"] and c["opened"] - 30 * DAY <= o["opened"] < c["opened"] for o in cases) for c in known]
    offered = [c for c in opened if c["origin"] != "imported" and any(not o["interim"] for o in c["options"])]
    settled = [c for c in resolved if c["chosen"]]
    tasks = [t for c in opened for t in c["tasks"] if t["answered"] or (not t["dropped"] and t["due"] < now_us)]
    tasks = [t for t in tasks if not t["dropped"]]
    moods = {}
    for c in closed:
        if c["emotions"] and c["emotions"][0] != "calm":
            first, last = c["emotions"][0], c["emotions"][-1]
            milder = last not in HIGH if first in HIGH else LADDER.index(last) < LADDER.index(first)
            moods.setdefault(first, []).append(milder)
    kept, broken = sum(c["kept"] for c in opened), sum(c["broken"] for c in opened)
    costs = Counter()
    for c in settled:
        if c["chosen"]["currency"] == "CNY":
            costs[c["cause"] or "none"] += int(Decimal(c["chosen"]["cost"]) * 100)
    return {
        "complaints": len(opened), "by_type": Counter(c["type"] for c in opened), "by_channel": Counter(c["channel"] for c in opened),
        "first_response_in_time": share([c["first"] and c["first"] - c["opened"] <= 24 * HOUR for c in asked], asked),
        "within_72": sum(c["resolved"] - c["opened"] <= 72 * HOUR for c in resolved), "resolved": len(resolved),
        "first_contact": share([c["single"] for c in closed], closed), "reopened": share([c["reopened"] for c in closed], closed),
        "repeat": share(repeat, known), "promises": (kept / (kept + broken) if kept + broken else None, kept + broken),
        "emotion": {first: share(milder, milder) for first, milder in moods.items()},
        "chosen": (sum(bool(c["chosen"]) for c in offered), len(offered)), "cost": {code: n for code, n in costs.items() if n},
        "breaches": Counter(clock for c in opened for clock in c["breaches"]), "overridden": Counter(g for c in opened for g in c["gates"]),
        "tasks": share([0 < t["answered"] <= t["due"] for t in tasks], tasks),
        "listen": sum("restated" in c["times"] for c in opened),
    }
