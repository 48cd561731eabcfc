"""The words and numbers of the demo desk, read from ``resources/demo`` and prepared once so that a case costs microseconds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from complaint_desk import resources
from complaint_desk.domain.vocabulary import CAUSES, COMPLAINT_TYPES, EMOTIONS, LANGUAGES, REMEDIES, ROLES

SLOTS: Final = ("product", "shop", "days", "amount", "order", "name", "address", "agent")
_SLOT: Final = re.compile(r"\{([a-z_]+)\}")
_FRAME_SLOTS: Final = ("problem", "problem_cap", "expected", "experienced", "feeling", "wish")

Text: TypeAlias = str
"""A prepared text: ``text % values`` fills its slots."""

Texts: TypeAlias = tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works at the demo desk; ``number`` counts from 1, ``limit`` is a decimal string in the house currency."""

    number: int
    login: str
    role: str
    limit: str
    name: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """Something the maker sells; ``price`` in whole units of the house currency."""

    code: str
    family: str
    price: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A solution: the playbook's key, remedy, department, hours until due, and cost, a share of the price when below 1.

    ``about`` tells what its promise is about: goods, money, visit or word.
    """

    key: str
    remedy: str
    who: str
    hours: int
    cost: float
    about: str = "word"


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which things go wrong: type, root cause, products it can happen to, what is wished and offered then.

    Urgency and impact are 0 where they vary from case to case.
    """

    key: str
    type: str
    cause: str
    fact: str
    urgency: int
    impact: int
    signal: str
    needs: tuple[str, ...]
    products: tuple[Product, ...]
    wishes: tuple[str, ...]
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ScenarioWords:
    """What is said and written about a scenario in one language."""

    open: Texts
    detail: Texts
    problem: Text
    expected: Text
    experienced: Text
    fact: Texts
    why: Texts


@dataclass(frozen=True, slots=True)
class Voice:
    """Everything that is said in one language. ``lists`` and ``words`` are keyed by table and name, such as ``start.phone``."""

    language: str
    gap: str
    names: Mapping[str, Any]
    products: Mapping[str, str]
    regions: Mapping[str, str]
    shops: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, Texts]
    words: Mapping[str, Text]
    threats: tuple[tuple[str, Text], ...]
    frames: Texts
    scenarios: Mapping[str, ScenarioWords]


@dataclass(frozen=True, slots=True)
class Surge:
    """The planted rise: which scenario, product and region, how many weeks ago, which share of all cases."""

    scenario: Scenario
    product: Product
    region: str
    language: str
    weeks_ago: int
    share: float


@dataclass(frozen=True, slots=True)
class Content:
    """The whole invented company, with its weighted choices spread out into tuples to be picked from evenly."""

    currency: str
    people: tuple[Person, ...]
    products: Mapping[str, Product]
    languages: tuple[str, ...]
    regions: Mapping[str, tuple[str, ...]]
    channels: tuple[str, ...]
    types_by_month: Mapping[int, tuple[str, ...]]
    scenarios: Mapping[str, tuple[Scenario, ...]]
    emotions: Mapping[str, tuple[str, ...]]
    wish_remedies: Mapping[str, str]
    handles: tuple[str, ...]
    surge: Surge
    voices: Mapping[str, Voice]


def load() -> Content:
    """Return the demo content of this installation.

    Raises:
        ValueError: a text names an unknown slot, or a code is not of the vocabulary: our own mistake.
    """
    desk = tomllib.loads(resources.read_text("demo", "desk.toml"))
    products = {code: Product(code, family, price) for code, (family, price, _) in desk["products"].items()}
    sold = {code: weight for code, (_, _, weight) in desk["products"].items()}
    offers = {key: Offer(*(key, *offer, desk["about"].get(offer[1], "word"))) for key, offer in desk["offer"].items()}
    _known("remedy", (offer.remedy for offer in offers.values()), REMEDIES)
    scenarios = {key: _scenario(key, desk, products, sold, offers) for key in desk["scenario"]}
    by_type = {
        kind: spread({s: desk["scenario"][s.key]["weight"] for s in scenarios.values() if s.type == kind}) for kind in COMPLAINT_TYPES
    }
    planted = desk["surge"]
    _known("remedy", (desk["wish_remedy"].get(w, w) for s in scenarios.values() for w in s.wishes), REMEDIES)
    return Content(
        currency=desk["currency"],
        people=tuple(_person(i, table) for i, table in enumerate(desk["person"], 1)),
        products=products,
        languages=spread(desk["languages"]),
        regions={language: spread(weights) for language, weights in desk["regions"].items()},
        channels=spread(desk["channels"]),
        types_by_month={month: _types(desk, month) for month in range(1, 13)},
        scenarios=by_type,
        emotions={kind: spread(dict(zip(EMOTIONS, weights, strict=True))) for kind, weights in desk["emotions"].items()},
        wish_remedies=desk["wish_remedy"],
        handles=tuple(desk["handles"]),
        surge=Surge(
            scenarios[planted["scenario"]],
            products[planted["product"]],
            planted["region"],
            planted["language"],
            planted["weeks_ago"],
            planted["share"],
        ),
        voices={language: _voice(language) for language in LANGUAGES},
    )


def spread(weights: Mapping[Any, int]) -> tuple[Any, ...]:
    """Return each key as often as its weight says, so that an even pick is a weighted one."""
    return tuple(key for key, weight in weights.items() for _ in range(weight))


def prepared(text: str, more: Sequence[str] = ()) -> Text:
    """Return a text whose ``{slot}`` marks were made ready for ``%``.

    Raises:
        ValueError: a slot is not of the closed table.
    """

    def slot(found: re.Match[str]) -> str:
        if found.group(1) not in SLOTS and found.group(1) not in more:
            raise ValueError(f"unknown slot {found.group(0)} in {text!r}")
        return f"%({found.group(1)})s"

    return _SLOT.sub(slot, text.replace("%", "%%"))


def _known(what: str, codes: Iterable[str], known: Sequence[str]) -> None:
    strange = set(codes) - set(known)
    if strange:
        raise ValueError(f"unknown {what}: {', '.join(sorted(strange))}")


def _person(number: int, table: Mapping[str, Any]) -> Person:
    _known("role", [table["role"]], ROLES)
    return Person(number, table["login"], table["role"], table["limit"], table["name"], tuple(table["languages"]))


def _scenario(
    key: str, desk: Mapping[str, Any], products: Mapping[str, Product], sold: Mapping[str, int], offers: Mapping[str, Offer]
) -> Scenario:
    table = desk["scenario"][key]
    kind, of = table["type"], table.get("of", ("any",))
    _known("type", [kind], COMPLAINT_TYPES)
    _known("cause", [table["cause"]], CAUSES)
    fitting = {p: sold[p.code] for p in products.values() if {"any", p.family, p.code}.intersection(of)}
    return Scenario(
        key,
        kind,
        table["cause"],
        table.get("fact", ""),
        table.get("urgency", 0),
        table.get("impact", 0),
        table.get("signal", ""),
        tuple(table["needs"]),
        spread(fitting),
        tuple(table.get("wishes", desk["wishes"][kind])),
        tuple(offers[o] for o in table.get("options", desk["options"][kind])),
    )


def _types(desk: Mapping[str, Any], month: int) -> tuple[str, ...]:
    weights = {kind: round(weight * desk["season"].get(kind, {}).get(str(month), 1) * 2) for kind, weight in desk["types"].items()}
    return spread(weights)


def _voice(language: str) -> Voice:
    table = tomllib.loads(resources.read_text("demo", f"{language}.toml"))
    names, products, shops = table.pop("names"), table.pop("products"), table.pop("shops")
    regions = table.pop("regions")
    told = {key: _scenario_words(words) for key, words in table.pop("scenario").items()}
    threats = tuple((threat["signal"], prepared(threat["text"])) for threat in table.pop("threat"))
    restate = table.pop("restate")
    frames = tuple(prepared(frame, _FRAME_SLOTS) for frame in restate.pop("frames"))
    table["restate"] = {"corrections": restate["corrections"], "again": restate["again"]}
    table["feeling"] = restate["feeling"]
    lists: dict[str, Texts] = {}
    words: dict[str, Text] = {}
    _sort_out(table, "", lists.__setitem__, words.__setitem__)
    return Voice(
        language,
        " " if language == "en" else "",
        names,
        products,
        regions,
        {region: tuple(s) for region, s in shops.items()},
        lists,
        words,
        threats,
        frames,
        told,
    )


def _sort_out(table: Mapping[str, Any], prefix: str, listed: Callable[[str, Texts], None], worded: Callable[[str, Text], None]) -> None:
    """Flatten tables into dotted keys, lists and single texts apart."""
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            _sort_out(value, f"{key}.", listed, worded)
        elif isinstance(value, list):
            listed(key, tuple(prepared(text) for text in value))
        else:
            worded(key, prepared(value))


def _scenario_words(words: Mapping[str, Any]) -> ScenarioWords:
    def several(name: str) -> Texts:
        return tuple(prepared(text) for text in words[name])

    return ScenarioWords(
        several("open"),
        several("detail"),
        prepared(words["problem"]),
        prepared(words["expected"]),
        prepared(words["experienced"]),
        several("fact"),
        several("why"),
    )
