"""What the practice of complaint handling asks of the figures: the six success factors (checklist P4), which link of the chain complaints
begin in (C5), and which departments they come to (P11).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from complaint_desk.domain.course import Course
from complaint_desk.domain.figures import HERE, TARGET_HOURS, Pairs, Way
from complaint_desk.domain.findings import per_cent
from complaint_desk.domain.messages import Value, say
from complaint_desk.domain.panels import FEW, MOST_LINES, Line, Panel, Part, nothing, share_line

FACTORS: Final[Mapping[str, Pairs]] = {
    "fast": (("responded", "!none"),), "empathic": (), "precise": (), "effective": (("result", "1..5"),), "tracked": (), "learnt": (),
}
"""The success factors in their order, each with what narrows the cases closed here to those that its share stands on."""

CHAIN: Final[Mapping[str, tuple[str, ...]]] = {
    "develop": ("design",), "make": ("manufacture", "supplier"), "store": ("packing", "stock_mismatch"),
    "deliver": ("transport", "late_hand_over"), "sell": ("wrong_promise", "price_display", "unclear_information", "customer_expectation"),
    "serve": ("manner", "felt_ignored", "training_gap", "understaffed"), "run": ("procedure", "system_fault", "data_handling"),
    "elsewhere": ("other", "unknown"),
}
"""Each link of the chain with the causes that begin in it; every cause belongs to one."""
_LINKS: Final = {cause: link for link, causes in CHAIN.items() for cause in causes}

Told = tuple[tuple[str, Value], ...]


def factors_panel(parts: Mapping[str, Part], way: Way) -> Panel:
    """Return the score card: how many of the cases closed here show each factor; ``parts`` by code of FACTORS."""
    told: Told = (("hours", str(TARGET_HOURS)),)
    lines = [
        share_line(code, say(f"panels.factor.{code}"), parts[code], way.closed(HERE, *pairs))
        for code, pairs in FACTORS.items() if code in parts and parts[code].n
    ]
    if not lines:
        return nothing("factors", "share", dict(told), why="first_contact")
    n = max(line.n for line in lines)
    spoken = [line for line in lines if not line.few and line.value is not None]
    if spoken:
        weakest = min(spoken, key=lambda line: line.value or 0.0)
        title = say("panels.title.factors", name=weakest.name, share=per_cent(weakest.value or 0.0))
    else:
        title = say("panels.few", n=n)
    return Panel(name="factors", unit="share", lines=tuple(lines), title=title, cases=n, behind=way.closed(HERE), told=told)


def chain_panel(causes: Mapping[str, int], way: Way) -> Panel:
    """Return the links of the chain by the complaints that begin in them, the most first; ``causes`` are the cases opened, by cause."""
    links: Counter[str] = Counter()
    for cause, n in causes.items():
        links[_LINKS[cause]] += n
    whole = links.total()
    if not whole:
        return nothing("chain", "count")
    lines: list[Line] = []
    so_far = 0
    for link in sorted(links, key=lambda code: (-links[code], code)):
        so_far += links[link]
        lines.append(Line(
            code=link, name=say(f"panels.link.{link}"), value=float(links[link]), n=links[link], running=so_far / whole,
            behind=way.opened(("cause", ",".join(CHAIN[link]))), pointed=not lines,
        ))
    known = next((line for line in lines if line.code != "elsewhere"), None)
    title = say("panels.few", n=whole)
    if whole >= FEW:
        title = say("panels.title.chain_unknown", n=whole)
        if known is not None:
            title = say("panels.title.chain", name=known.name, share=per_cent(known.n / whole), n=whole)
    return Panel(name="chain", unit="count", lines=tuple(lines), title=title, cases=whole, behind=way.opened(("cause", "!none")))


def department_share_panel(courses: Sequence[Course], way: Way, told: Told) -> Panel:
    """Return which share of the complaints came to each department, the most first; one that came to two counts for both."""
    asked = Counter(code for course in courses for code in course.asked)
    if not asked:
        return nothing("department_share", "share", dict(told), why="departments")
    most = sorted(asked, key=lambda code: (-asked[code], code))[:MOST_LINES]
    lines = tuple(
        share_line(
            code, say("panels.asked.department", name=say(f"who.{code}"), n=asked[code]), Part(asked[code], len(courses)),
            way.opened(("department", code)),
        )
        for code in most
    )
    title = say("panels.few", n=len(courses))
    if len(courses) >= FEW:
        title = say("panels.title.department_share", name=say(f"who.{most[0]}"), share=per_cent(lines[0].value or 0.0), n=len(courses))
    return Panel(name="department_share", unit="share", lines=lines, title=title, cases=len(courses), behind=way.opened(), told=told)
