"""Every figure of the analytics view counted anew from the exported events, by brute force and with the standard library alone.

Shares no code with the program: it knows the kinds of events and what the definitions of the figures say. An event is
``{"n", "at", "kind", "data", "noted", "who", "press"}`` with times in microseconds UTC (when it happened, when it was noted). Two verdicts of the rules are given with a case, since they judge words:
which steps were kept, and at which one it stands.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise
from math import ceil, sqrt
from statistics import fmean, median

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
        "owner": 0, "product": "", "region": "", "presses": pressed(events, undone), "facts": set(), "decided": "", "paid": {},
        "verified": "not_yet", "for_another": False, "need": "",
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
    graded = [call for call in case["callbacks"] if call.get("result") or call.get("handling")]
    case["result"], case["handling"] = (graded[-1]["result"], graded[-1]["handling"]) if graded else (0, 0)
    case["here"] = case["origin"] != "imported"
    case["final"] = sum(not o["interim"] for o in case["options"])
    return case


def pressed(events, undone):
    """When each person pressed something in a case, and how far it had come before that: 0 listen to 3 follow-up."""
    firsts = [next((e["n"] for e in events if e["kind"] == kind and e["n"] not in undone), 10**9) for kind in ("restated", "option_offered", "option_chosen")]
    by_press = {e["press"]: e for e in reversed(events) if e["who"] and e["kind"] != "imported"}
    return [(e["who"], e["press"], e["noted"], max([at for at, n in enumerate(firsts, 1) if n < e["n"]], default=0)) for e in by_press.values()]


def _opened(case, at, data):
    case.update(opened=at, channel=data["channel"], origin=data["origin"], customer=data["customer_id"], language=data["language"])
    _known(case, at, data)
    if data["channel"] in ("phone", "in_person"):
        case["first"] = at


def _known(case, _at, data):
    case.update(verified=data["verified"], for_another=data["on_behalf"])


def _imported(case, at, data):
    case.update(
        opened=data["opened_us"] or at, first=data["first_response_us"], resolved=data["resolved_us"], closed=data["closed_us"],
        channel=data["channel"], customer=data["customer_id"], type=data["type"], origin="imported" if data["opened_us"] else "undated",
        contacts=1, emotions=[data["emotion"]] if data["emotion"] else [], product=data["product"] or typed(data["product_words"]),
        region=data["region"] or placed(data["region_words"]),
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
                item.update({"promises": {"kept": 0, "broken": 0}, "callbacks": {"dropped": True, "answered": 0, "result": 0, "handling": 0}, "tasks": {"dropped": True}}[kind], **{"from": 0})


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


def _graded(case, at, data):
    if 0 < data["callback"] <= len(case["callbacks"]):
        told = {name: data[name] for name in ("result", "handling")}
        case["callbacks"][data["callback"] - 1].update(answered=at, dropped=data["outcome"] == "superseded", **told)


def _put_off(case, _at, data):
    if 0 < data["callback"] <= len(case["callbacks"]):
        call = case["callbacks"][data["callback"] - 1]
        call["due"] = data["again_us"] or call["due"]


def _fact(case, _at, data):
    if data["key"] in ("price", "amount"):
        case["paid"][data["key"]] = data["amount"]
    if data["key"] == "product":
        case["product"] = "" if data["unknown"] else data["code"] or typed(data["value"])
    if data["key"] == "region":
        case["region"] = "" if data["unknown"] else data["code"] or placed(data["value"])


def typed(text):
    """One name for what was typed in two ways; nothing for what was erased."""
    return " ".join(unicodedata.normalize("NFKC", text or "").casefold().split())[:80]


def placed(text):
    """One name for a place that was typed in two ways; nothing for what was erased."""
    name = " ".join(unicodedata.normalize("NFKC", text or "").split())[:80]
    return name.upper() if len(name) <= 3 and name.isascii() else re.sub(r"[^ -]+", lambda word: word.group().capitalize(), name)


def _set(own, name):
    return lambda case, _at, data: case.update({own: data[name] or case[own]})


TELL = {
    "opened": _opened, "imported": _imported, "reopened": _again, "option_chosen": _chosen, "unmerged": _unmerged, "restated": _answered,
    "reply_sent": _answered, "progress_told": _answered, "outcome_told": _answered, "classified": _set("type", "type"), "cause_found": _set("cause", "cause"),
    "caller_verified": _known, "need_noted": lambda c, _at, d: c.update(need=d["need"] or "own_words"),
    "words_heard": lambda c, _at, _d: c.update(contacts=c["contacts"] + 1),
    "emotion_noted": lambda c, _at, d: c["emotions"].append(d["level"]),
    "option_offered": lambda c, _at, d: c["options"].append({**d, "round": c["round"], "chosen": False}),
    "none_chosen": lambda c, _at, _d: c.update(round=c["round"] + 1),
    "promise_made": _planned("promises"), "promise_kept": _of("promises", "promise", kept=True, broken=0),
    "promise_broken": _of("promises", "promise", broken=True),
    "callback_planned": _planned("callbacks", day="day"),
    "callback_answered": _graded, "callback_attempted": _put_off, "fact_recorded": _fact,
    "assigned": lambda c, _at, d: c.update(owner=d["owner_id"]),
    "task_given": _planned("tasks", department="department"), "task_answered": _of("tasks", "task", answered=True),
    "task_taken_back": _of("tasks", "task", dropped=True),
    "resolved": lambda c, at, _d: c.update(resolved=at), "closed": lambda c, at, _d: c.update(closed=at),
    "apology_made": lambda c, _at, _d: c["facts"].add("apology"), "admission_made": lambda c, _at, _d: c["facts"].add("admission"),
    "goodwill_given": lambda c, _at, _d: c["facts"].add("goodwill"), "outcome_decided": lambda c, _at, d: c.update(decided=d["outcome"]),
    "merged_into": lambda c, _at, d: c.update(merged=d["other_id"]), "absorbed": lambda c, _at, d: c["parts"].update({d["other_id"]: d}),
    "gate_overridden": lambda c, _at, d: c["gates"].add(d["gate"]), "breached": lambda c, _at, d: c["breaches"].add((d["clock"], d["waited_for"])),
}


# what the figures say ----------------------------------------------------------------------------------------------------------------------


def share(hits, whole):
    """How many of how many, as the program's lines have it."""
    return (sum(map(bool, hits)) / len(whole) if whole else None, len(whole))


def bucket(us):
    """The ends in hours of the stretch that a length of time is counted in: an hour up to ten days, a day beyond."""
    hours = ceil(us / HOUR) if us > 0 else 0
    if hours <= 240:
        return max(0, hours - 1), hours
    days = -(-us // DAY)
    return (days - 1) * 24, days * 24


def quantile(lengths, part):
    """The value under which a part of grouped lengths lies, linear within its group."""
    groups, below = Counter(map(bucket, lengths)), 0
    for (low, high), n in sorted(groups.items()):
        if below + n >= part * len(lengths):
            return low + (high - low) * (part * len(lengths) - below) / n
        below += n
    return None


def wilson(hits, n):
    """The ends of a share's interval of 95 %, from the roots of the score equation."""
    z2, p = 1.959964**2, hits / n
    b, root = 2 * p + z2 / n, sqrt((2 * p + z2 / n) ** 2 - 4 * (1 + z2 / n) * p * p)
    return (b - root) / (2 * (1 + z2 / n)), (b + root) / (2 * (1 + z2 / n))


def stretches(lengths, ends):
    """How many lengths lie in each stretch of hours, more than the first and up to the second end."""
    hours = [bucket(us)[1] for us in lengths]
    return {f"{'' if low is None else low}..{'' if high is None else high}": sum(
        (low is None or h > low) and (high is None or h <= high) for h in hours) for low, high in ends}


def money(case):
    """The chosen remedy's cost in hundredths."""
    return int(Decimal(case["chosen"]["cost"]) * 100)


def running(lines):
    """By code of the lines, the share that it and the larger ones make of all."""
    order = sorted(lines, key=lambda code: (-lines[code][0], "" if code == "none" else code))
    whole = sum(lines[code][0] for code in order)
    return {code: sum(lines[each][0] for each in order[: at + 1]) / whole for at, code in enumerate(order)}


def main_currency(cases):
    """The currency of most of the cases; of as many in two, the one that is named first."""
    found = Counter(c["chosen"]["currency"] for c in cases)
    return max(("CNY", "TWD", "HKD", "EUR", "GBP", "USD"), key=lambda code: found[code]) if found else ""


def both_ways(cases, hit):
    """A share for each step kept and each skipped."""
    return {
        f"{step}.{'kept' if kept else 'skipped'}": share([hit(c) for c in mine], mine)
        for step, bit in (("listen", 1), ("clarify", 2), ("offer", 4), ("follow_up", 8)) for kept in (True, False)
        for mine in [[c for c in cases if bool(c["steps"] & bit) is kept]]
    }


class Recount:
    """The figures of some days, of all cases or of those that fit."""

    def __init__(self, exported, points, first_day, last_day, now_us, tiers=(), fits=lambda _case: True):
        told = [retell(events) | {"steps": steps, "stands": stands} for events, steps, stands in exported]
        self.tiers, self.told = dict(tiers), told
        self.all = [c | {"tier": self.tiers.get(c["customer"], "")} for c in told if not c["merged"] and c["origin"] != "undated"]
        self.cases = [c for c in self.all if fits(c)]
        self.points, self.days, self.now = points, (first_day, last_day), now_us

        def when(what):
            return [c for c in self.cases if c[what] and first_day <= c[what] // DAY <= last_day]

        self.opened, self.resolved = when("opened"), when("resolved")
        self.ended = when("closed")
        self.closed = [c for c in self.ended if c["here"]]
        self.open = [c for c in self.cases if not c["closed"]]

    def again(self, customer, after, until, own):
        """Whether a customer complained between two moments, the second included."""
        return any(c is not own and c["customer"] == customer and after < c["opened"] <= until for c in self.all)

    def key_figures(self):
        """By name, the value and the cases it stands on."""
        asked = [c for c in self.opened if c["first"] or (c["here"] and c["opened"] < (self.now // DAY - 1) * DAY)]
        lengths = [c["resolved"] - c["opened"] for c in self.resolved]
        grades = [c["handling"] for c in self.resolved if c["here"] and c["handling"]]
        kept, broken = sum(c["kept"] for c in self.opened), sum(c["broken"] for c in self.opened)
        settled = [c for c in self.resolved if c["chosen"]]
        costs = {}
        for currency, n in Counter(c["chosen"]["currency"] for c in settled).items():
            units = sum(money(c) for c in settled if c["chosen"]["currency"] == currency)
            costs[currency] = f"{(Decimal(units) / n).quantize(Decimal(1), 'ROUND_HALF_UP') / 100:.2f}", n
        return {
            "complaints": (len(self.opened), len(self.opened)),
            "first_response_in_time": share([c["first"] and c["first"] - c["opened"] <= 24 * HOUR for c in asked], asked),
            "median_resolution": (quantile(lengths, 0.5), len(lengths)),
            "closed_at_first_contact": share([c["single"] for c in self.closed], self.closed),
            "satisfied_with_handling": (fmean(grades) if grades else None, len(grades)),
            "promises_kept": (kept / (kept + broken) if kept + broken else None, sum(bool(c["kept"] or c["broken"]) for c in self.opened)),
        } | costs

    def charts(self):
        """The charts of the overview."""
        asked = [c for c in self.opened if c["first"] or (c["here"] and c["opened"] < (self.now // DAY - 1) * DAY)]
        ends = ((None, 0), (0, 1), (1, 4), (4, 8), (8, 24), (24, 48), (48, 72), (72, None))
        graded = [c for c in self.resolved if c["here"] and c["handling"]]
        means = {}
        for step, bits in (("all", 15), ("listen", 1), ("clarify", 2), ("offer", 4), ("follow_up", 8)):
            for kept in (True, False):
                mine = [c["handling"] for c in graded if (c["steps"] & bits == bits) is kept]
                means[step, kept] = (fmean(mine), len(mine)) if mine else None
        return {
            "opened": Counter(c["opened"] // DAY for c in self.opened), "closed": Counter(c["closed"] // DAY for c in self.ended),
            "pareto": Counter(c["cause"] for c in self.opened if c["cause"]),
            "responses": stretches([c["first"] - c["opened"] for c in asked if c["first"]], ends),
            "unanswered": sum(not c["first"] for c in asked), "satisfaction": means,
        }

    def panels(self):
        """By panel and code of its lines, the value and what it stands on."""
        own = self._times() | self._again() | self._causes() | self._promises() | self._work() | self._worked() | self._stopped()
        return own | self._early() | self._learning() | self._practice()

    def _times(self):
        answers = [c["first"] - c["opened"] for c in self.opened if c["first"]]
        lengths = [c["resolved"] - c["opened"] for c in self.resolved]
        parts = {"p50": 0.5, "p75": 0.75, "p90": 0.9, "p95": 0.95}
        ends = ((None, 24), (24, 48), (48, 72), (72, 120), (120, 168), (168, 336), (336, None))
        ages = [max(0, self.now // DAY - c["opened"] // DAY) for c in self.open]
        return {
            "first_response_percentiles": {code: (quantile(answers, part), len(answers)) for code, part in parts.items()},
            "resolution_percentiles": {code: (quantile(lengths, part), len(lengths)) for code, part in parts.items()},
            "resolution_spread": {code: (n, n) for code, n in stretches(lengths, ends).items()},
            "backlog_age": {
                f"{low}..{'' if high > 999 else high}": (n, n)
                for low, high in ((0, 1), (2, 3), (4, 7), (8, 14), (15, 30), (31, 10**9)) for n in [sum(low <= age <= high for age in ages)]
            },
        }

    def _again(self):
        known = [c for c in self.opened if c["customer"]]
        repeat = [self.again(c["customer"], c["opened"] - 30 * DAY - 1, c["opened"] - 1, c) for c in known]
        here = [c for c in self.resolved if c["here"]]
        old = [c for c in here if c["customer"] and c["resolved"] <= self.now - 30 * DAY]
        graded = {name: [c for c in here if c[name]] for name in ("result", "handling")}
        moods = defaultdict(list)
        for c in self.closed:
            if c["emotions"] and c["emotions"][0] != "calm":
                first, last = c["emotions"][0], c["emotions"][-1]
                moods[first].append(last not in HIGH if first in HIGH else LADDER.index(last) < LADDER.index(first))
        types = {code: [c for c in self.closed if c["type"] == code] for code in {c["type"] for c in self.closed}}
        return {
            "first_contact": {code: share([c["single"] for c in mine], mine) for code, mine in {"all": self.closed, **types}.items()},
            "comes_back": {"reopened": share([c["reopened"] for c in self.closed], self.closed), "repeat": share(repeat, known)},
            "graded": {name: share([c[name] >= 4 for c in mine], mine) for name, mine in graded.items()},
            "satisfied_steps": both_ways(graded["handling"], lambda c: c["handling"] >= 4),
            "back_steps": both_ways(old, lambda c: self.again(c["customer"], c["resolved"], c["resolved"] + 30 * DAY, c)),
            "emotion": {first: share(milder, milder) for first, milder in moods.items()},
        }

    def _causes(self):
        settled = [c for c in self.resolved if c["chosen"]]
        graded = [c for c in settled if c["here"] and c["result"]]
        found = {}
        costs = [(f"{key}_cost", key, settled) for key in ("type", "cause", "remedy")]
        for name, key, cases in (*costs, ("kept_cost", "remedy", graded)):
            currency, by = main_currency(cases), defaultdict(list)
            for c in cases:
                if c["chosen"]["currency"] == currency:
                    by[c["chosen"]["remedy"] if key == "remedy" else c[key] or "none"].append(c)
            found[name] = {code: (sum(map(money, mine)), len(mine)) for code, mine in by.items()}
            if name == "kept_cost":
                happy = {code: sum(c["result"] >= 4 for c in mine) for code, mine in by.items()}
                found[name] = {code: (units / happy[code] if happy[code] else None, n) for code, (units, n) in found[name].items()}
            else:
                found[name] = {code: line for code, line in found[name].items() if line[0]}
        found["kept_value"] = self._value(graded)
        for name in ("type", "channel", "language"):
            counts = Counter(c[name] or "none" for c in self.opened)
            found[f"by_{name}"] = {code: (n, n) for code, n in counts.items()}
        regions = Counter(c["region"] for c in self.opened if c["region"])
        found["by_region"] = {region: (n, n) for region, n in regions.items()}
        for name, of in (("hot_spots", "product"), ("region_spots", "region")):
            spots = Counter((c[of], c["cause"]) for c in self.opened if c[of] and c["cause"])
            those, causes = Counter(), Counter()
            for (one, cause), n in spots.items():
                those[one] += n
                causes[cause] += n
            found[name] = Counter((n, round(those[one] * causes[cause] / spots.total(), 6), cause) for (one, cause), n in spots.items())
        return found

    def _value(self, graded):
        """What was paid and what remedies cost, of customers who were satisfied and of the others, where what was paid is on record."""
        currency, found = main_currency(graded), {}
        for name, happy in (("satisfied", True), ("not_satisfied", False)):
            mine = [
                (Decimal(c["paid"].get("price") or c["paid"]["amount"]) * 100, money(c)) for c in graded
                if c["chosen"]["currency"] == currency and (c["paid"].get("price") or c["paid"].get("amount")) and (c["result"] >= 4) is happy
            ]
            for at, what in enumerate(("paid", "cost")):
                found[f"{name}.{what}"] = (float(sum(each[at] for each in mine)) if mine else None, len(mine))
        return found if any(n for _, n in found.values()) else {}

    def _promises(self):
        offered = [c for c in self.opened if c["here"] and c["final"]]
        by = defaultdict(list)
        for c in offered:
            by["3+" if c["final"] >= 3 else str(c["final"])].append(c)
        promises = {}
        for code in {"all", *(c["type"] for c in self.opened)}:
            mine = [c for c in self.opened if code in ("all", c["type"])]
            kept, broken = sum(c["kept"] for c in mine), sum(c["broken"] for c in mine)
            if kept + broken:
                promises[code] = (kept / (kept + broken), kept + broken)
        stands = Counter(c["stands"] for c in self.open)
        return {
            "options": {code: share([c["chosen"] for c in mine], mine) for code, mine in by.items()}, "promises_by_type": promises,
            "remedies": {
                code: share([any(o["chosen"] for o in c["options"] if o["remedy"] == code and not o["interim"]) for c in mine], mine)
                for code in {o["remedy"] for c in offered for o in c["options"] if not o["interim"]}
                for mine in [[c for c in offered if any(o["remedy"] == code and not o["interim"] for o in c["options"])]]
            },
            "facts": {
                code: share([code in c["facts"] or code == c["decided"] for c in self.closed], self.closed)
                for code in ("apology", "admission", "goodwill", "upheld", "partly_upheld", "not_upheld") if self.closed
            },
            "standing_at": {code: (stands[code], stands[code]) for code in ("listen", "clarify", "offer", "follow_up", "done")},
        }

    def _work(self):
        owners = Counter(str(c["owner"] or "none") for c in self.open)
        steps = defaultdict(list)
        for c in self.opened:
            at = c["times"] | {"": c["opened"]}
            for step, start, end in (("listen", "", "restated"), ("clarify", "restated", "option_offered"),
                                     ("offer", "option_offered", "option_chosen"), ("follow_up", "option_chosen", "closed")):
                if start in at and end in at:
                    steps[step].append(max(0, at[end] - at[start]) / HOUR)
        tasks = defaultdict(list)
        calls = defaultdict(list)
        for c in self.opened:
            for t in c["tasks"]:
                if t["answered"] or (not t["dropped"] and t["due"] < self.now):
                    tasks[t["department"]].append(max(0, t["answered"] - t["asked"]) / HOUR if t["answered"] else None)
            for call in c["callbacks"]:
                due = not c["closed"] and call["due"] // DAY < self.now // DAY
                if not call["dropped"] and (call["answered"] or due):
                    in_time = 0 < call["answered"] // DAY <= call["due"] // DAY
                    for code in ("all", f"day_{call['day']}" if call["day"] in (3, 7) else "other"):
                        calls[code].append(in_time)
        answered = {code: [hours for hours in mine if hours is not None] for code, mine in tasks.items()}
        clocks = Counter(clock for c in self.opened for clock in {clock for clock, _ in c["breaches"]})
        waited = Counter(code or "none" for c in self.opened for code in {code for _, code in c["breaches"]})
        gates = Counter(g for c in self.opened for g in c["gates"])
        return {
            "workload": {code: (n, n) for code, n in owners.items()},
            "step_times": {step: (median(hours), len(hours)) for step, hours in steps.items()},
            "departments": {code: (median(answered[code]) if answered[code] else None, len(mine)) for code, mine in tasks.items()},
            "callbacks": {code: share(mine, mine) for code, mine in calls.items()},
            "breaches": {code: (n, n) for code, n in clocks.items()}, "breach_causes": {code: (n, n) for code, n in waited.items()},
            "overridden": {gate: (gates[gate], gates[gate]) for gate in ("listen", "clarify", "offer", "resolve", "close")},
        }

    def _practice(self):
        here = [c for c in self.closed if c["here"]]
        told, asked = [c for c in here if c["first"]], [c for c in here if c["result"]]
        chain = {
            "develop": "design", "make": "manufacture supplier", "store": "packing stock_mismatch", "deliver": "transport late_hand_over",
            "sell": "wrong_promise price_display unclear_information customer_expectation", "elsewhere": "other unknown",
            "serve": "manner felt_ignored training_gap understaffed", "run": "procedure system_fault data_handling",
        }
        links = Counter(code for c in self.opened for code, causes in chain.items() if c["cause"] in causes.split())
        asks = Counter(code for c in self.opened for code in {t["department"] for t in c["tasks"]})
        factors = {
            "fast": (told, lambda c: c["first"] - c["opened"] <= 24 * HOUR), "empathic": (here, lambda c: c["steps"] & 1),
            "precise": (here, lambda c: c["steps"] & 2), "effective": (asked, lambda c: c["result"] >= 4 and not c["reopened"]),
            "tracked": (here, lambda c: c["steps"] & 8), "learnt": (here, lambda c: c["cause"] not in ("", "other", "unknown")),
        }
        return {
            "factors": {code: share([bool(hit(c)) for c in mine], mine) for code, (mine, hit) in factors.items() if mine},
            "chain": {code: (n, n) for code, n in links.items()},
            "department_share": {code: (n / len(self.opened), len(self.opened)) for code, n in asks.items()},
        }

    def _worked(self):
        """Each person's presses in the order of their numbers; one in any case that is not counted stands between those of others."""
        walks, counted = defaultdict(list), {press for c in self.opened for _, press, *_ in c["presses"]}
        worked = [[0] * 4 for _ in self.opened]
        for number, c in enumerate(self.opened):
            for who, press, noted, place in c["presses"]:
                walks[who].append((press, noted, number, place))
        for who, press, noted, place in (each for c in self.told for each in c["presses"] if each[1] not in counted):
            walks[who].append((press, noted, -1, place))
        for walk in walks.values():
            walk.sort()
            for (_, before, one, _), (_, after, other, place) in pairwise(walk):
                if one == other >= 0 and 0 <= after - before <= HOUR // 6:
                    worked[one][place] += after - before
        spent = defaultdict(list)
        for c, mine in zip(self.opened, worked, strict=True):
            at = c["times"] | {"": c["opened"]}
            for code, place, kinds in (("listen", 0, ("restated",)), ("clarify", 1, ("restated", "option_offered")),
                                       ("offer", 2, ("option_offered", "option_chosen")), ("follow_up", 3, ("option_chosen", "closed"))):
                if all(kind in at for kind in kinds):
                    spent[code].append(mine[place] / HOUR * 60)
            if "closed" in at:
                spent["all"].append(sum(mine) / HOUR * 60)
        return {"handling_time": {code: (fmean(mine), len(mine)) for code, mine in spent.items()}}

    def _stopped(self):
        came = Counter()
        for c in self.opened:
            if c["here"] and c["opened"] + 14 * DAY <= self.now:
                signs = ("restated", "option_offered", "option_chosen", "closed")
                came[max([at for at, kind in enumerate(signs, 1) if c["times"].get(kind, 10**18) <= c["opened"] + 14 * DAY], default=0)] += 1
        reached = [sum(n for place, n in came.items() if place >= at) for at in range(4)]
        steps = ("listen", "clarify", "offer", "follow_up")
        return {"drop_off": {code: (came[at] / reached[at], reached[at]) for at, code in enumerate(steps) if reached[at]}}

    def _early(self):
        last = self.days[1]
        recent, since = max(self.days[0], last - 27), max(self.days[0], last - 27) - 84
        cells = Counter((c["product"], c["cause"], c["opened"] // DAY >= recent)
                        for c in self.cases if c["product"] and c["cause"] and since <= c["opened"] // DAY <= last)
        new = sum(n for (*_, late), n in cells.items() if late)
        part = new / cells.total() if cells else 0
        rising = Counter((n, round((n + cells[product, cause, False]) * part, 6), cause) for (product, cause, late), n in cells.items() if late)
        known = [c for c in self.opened if c["cause"]]
        dear = [c for c in known if self.tiers.get(c["customer"]) in ("gold", "key")]
        valued = [c for c in self.opened if self.tiers.get(c["customer"]) in ("silver", "gold", "key")]
        signs = {
            "broken": lambda c: c["broken"], "reopened": lambda c: c["reopened"], "unhappy": lambda c: 1 <= c["result"] <= 2,
            "again": lambda c: self.again(c["customer"], c["opened"] - 30 * DAY - 1, c["opened"] - 1, c),
        }
        return {
            "rising": rising if new != cells.total() else Counter(),
            "tier_pains": {code: (n, n) for code, n in Counter(c["cause"] for c in dear).items()},
            "relations": {code: (n, n) for code, sign in signs.items() for n in [sum(map(bool, map(sign, valued)))]} if valued else {},
        }

    def _learning(self):
        here = [c for c in self.resolved if c["here"] and c["handling"]]
        offered = [c for c in self.opened if c["here"] and c["final"]]
        pairs = {
            "N3": ([c for c in here if c["first"]], lambda c: c["first"] - c["opened"] <= 48 * HOUR, lambda c: c["handling"] >= 4),
            "N9": ([c for c in here if c["final"]], lambda c: c["final"] >= 2, lambda c: c["handling"] >= 4),
            "N11": (offered, lambda c: c["steps"] & 1, lambda c: c["chosen"]),
        }
        claims = {"N10": share([c["single"] for c in self.closed], self.closed)}
        for code, (cases, holds, hit) in pairs.items():
            one, other = [c for c in cases if not holds(c)], [c for c in cases if holds(c)]
            claims[code] = (None, min(len(one), len(other)))
            if min(len(one), len(other)) >= 5:
                claims[code] = (share(map(hit, other), other)[0] - share(map(hit, one), one)[0], len(cases))
        days, began = Counter((c["cause"], c["opened"] // DAY) for c in self.cases), min((c["opened"] // DAY for c in self.all), default=0)
        improved = {}
        for number, at, cause in self.points:
            day = at // DAY
            length = min(90, self.now // DAY - day, day - began)
            if cause in ("", "unknown") or length < 14 or not self.days[0] <= day <= self.days[1]:
                continue
            since = sum(days[cause, day + n] for n in range(1, length + 1))
            before = sum(days[cause, day - n] for n in range(1, length + 1))
            if since + before >= 10:
                improved[f"{number}.{cause}"] = (since, since)
        return {"claims": claims, "improvements": improved}
