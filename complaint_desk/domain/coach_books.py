"""Rules of the phrase coach put together: those of several languages as one book, and a site's own with the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from complaint_desk.domain.coach import CoachRules, Context, Rule
from complaint_desk.domain.coach_shapes import Shape


def joined(first: CoachRules, *others: CoachRules) -> CoachRules:
    """Return the rules of several languages as one, for agents who answer each customer in the customer's own language.

    A wording that two languages share is explained in the first one.
    """
    every = (first, *others)
    rules = tuple(rule for book in every for rule in book.rules)
    needs: dict[str, tuple[str, ...]] = dict.fromkeys((rule.id for rule in rules), ())
    unless = dict(needs)
    for rule in rules:
        needs[rule.id] += rule.needs
        unless[rule.id] += rule.unless
    return CoachRules(
        first.language,
        # the two Chinese languages share wordings, whose surroundings are written in either script
        tuple(replace(rule, needs=needs[rule.id] if rule.needs else (), unless=unless[rule.id]) for rule in rules),
        tuple(text for book in every for text in book.innocent),
        Context(
            tuple(text for book in every for text in book.context.times),
            tuple(text for book in every for text in book.context.conditions),
            tuple(text for book in every for text in book.context.reports),
            tuple(text for book in every for text in book.context.turns),
            tuple(text for book in every for text in book.context.asks),
            tuple(text for book in every for text in book.context.denials),
            tuple(text for book in every for text in book.context.neutral),
            tuple(text for book in every for text in book.context.joins),
            tuple(text for book in every for text in book.context.starts),
            tuple(text for book in every for text in book.context.openers),
            tuple(text for book in every for text in book.context.ends),
            tuple(text for book in every for text in book.context.whats),
            tuple(text for book in every for text in book.context.tags),
            tuple(text for book in every for text in book.context.restates),
            tuple(text for book in every for text in book.context.offers),
            tuple(text for book in every for text in book.context.ways),
            tuple(text for book in every for text in book.context.answers),
            tuple(text for book in every for text in book.context.whole),
        ),
        tuple(shape for book in every for shape in book.spared),
        {name: words for book in every for name, words in book.groups.items()},
        frozenset(text for book in every for text in book.known),
        tuple(each for book in every for each in book.signs),
        {language: sheet for book in every for language, sheet in book.sheets.items()},
    )


@dataclass(frozen=True, slots=True)
class SiteRules:
    """What a site changes of the shipped rules of one language.

    Attributes:
        off: shipped rules that the site does without.
        more: further wordings of shipped rules, by rule, folded.
        rules: rules of the site's own.
        innocent: wordings that are none here, folded.
        groups: more words of classes, and classes of its own, folded.
        spared: shapes that are none here.
        known: abbreviations that every customer here knows, folded.
    """

    off: frozenset[str] = frozenset()
    more: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    innocent: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spared: tuple[Shape, ...] = ()
    known: tuple[str, ...] = ()


def merged(shipped: CoachRules, site: SiteRules) -> CoachRules:
    """Return the shipped rules as a site wants them: its own first, then the shipped ones that are left, some with more wordings.

    A rule of the site's that is called the same comes in place of the shipped one. A wording that the site calls innocent, or marks
    itself, is no longer what a shipped rule says of it. What the site marks is always shown: only the shipped wordings are weighed.
    """
    away = site.off | {rule.id for rule in site.rules}
    marked = {text for texts in (*site.more.values(), *(rule.says for rule in site.rules)) for text in texts}
    taken = marked.union(site.innocent)
    kept = (
        replace(
            rule, says=tuple(text for text in rule.says if rule.over_limit or text not in taken)
            + (() if rule.weighed else site.more.get(rule.id, ())),
        )
        for rule in shipped.rules if rule.id not in away
    )
    more = (
        replace(rule, says=site.more[rule.id], shapes=(), weighed="") for rule in shipped.rules
        if rule.id not in away and rule.weighed and rule.id in site.more
    )
    innocent = site.innocent + tuple(text for text in shipped.innocent if text not in marked)
    return replace(
        shipped,
        rules=(*site.rules, *more, *(rule for rule in kept if rule.says or rule.shapes)),
        innocent=innocent,
        spared=site.spared + shipped.spared,
        known=shipped.known.union(site.known),
        groups={name: shipped.groups.get(name, ()) + site.groups.get(name, ()) for name in {**shipped.groups, **site.groups}},
    )
