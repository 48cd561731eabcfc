"""How an invented customer puts it: a complaint composed from a scenario, a mood and a channel, long or short, polite or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeVar

from complaint_desk.services.demo.content import ScenarioWords, Texts, Voice

T = TypeVar("T")
Chance = Callable[[], float]

_DETAILS: Final = {
    "phone": (1, 1, 2, 2),
    "in_person": (1, 2, 1),
    "email": (1, 2, 2),
    "letter": (2, 2),
    "chat": (0, 1, 0, 1),
    "social": (0, 1, 1),
}
_WISH_SAID: Final = {"phone": 0.8, "in_person": 0.85, "email": 0.9, "letter": 1.0, "chat": 0.55, "social": 0.35}
_WRITTEN: Final = frozenset({"email", "letter"})


def pick(chance: Chance, several: Sequence[T]) -> T:
    """Return one of several, evenly."""
    return several[int(chance() * len(several))]


def complaint(
    chance: Chance, voice: Voice, told: ScenarioWords, channel: str, emotion: str, wish: str, values: Mapping[str, str], again: bool
) -> tuple[str, tuple[str, ...]]:
    """Return a customer's words and the risk signals in them.

    Args:
        chance: the source of randomness.
        voice: the language.
        told: the scenario's words.
        channel: how it reaches the desk.
        emotion: the customer's mood.
        wish: the remedy the customer asks for.
        values: of the slots.
        again: whether it was said before, to somebody else.
    """
    lists = voice.lists
    signals: list[str] = []
    parts = [pick(chance, told.open), *_some(chance, told.detail, pick(chance, _DETAILS[channel]))]
    if again:
        parts.append(pick(chance, lists["repeats.lines"]))
        signals.append("repeat")
    if emotion == "threatening":
        signal, threat = pick(chance, voice.threats)
        signals.append(signal)
    elif chance() < 0.78:
        tail = pick(chance, lists[f"tail.{emotion}"])
        parts.append(_louder(tail, voice.language) if emotion == "angry" and chance() < 0.3 else tail)
    asked = pick(chance, lists[f"wish.{wish}.say"]) if chance() < _WISH_SAID[channel] else ""
    if asked:
        parts.append("\n\n" + asked if channel in _WRITTEN and chance() < 0.4 else asked)
    if emotion == "threatening":
        parts.append(threat)
    elif asked and emotion in ("angry", "frustrated") and chance() < 0.16:
        parts.append(_insisted(chance, voice, wish, asked))
    end = pick(chance, lists[f"end.{channel}"]) if f"end.{channel}" in lists else ""
    said = pick(chance, lists[f"start.{channel}"]) + voice.gap.join(parts).replace(" \n", "\n")
    if channel in ("chat", "social"):
        said = _typed(chance, said, voice.language, last=not end)
    if end and end[0] not in " \n" and said[-1] not in "。！？":
        end = "，" + end
    return (said + end) % values, tuple(dict.fromkeys(signals))


def _some(chance: Chance, several: Texts, n: int) -> list[str]:
    if n < 2:
        return [pick(chance, several)] if n else []
    first = int(chance() * len(several))
    return [several[first], several[(first + 1 + int(chance() * (len(several) - 1))) % len(several)]]


def _louder(text: str, language: str) -> str:
    if language == "en":
        return text[:-1] + "!" if text.endswith(".") else text
    return text[:-1] + "！" if text.endswith("。") else text


def _insisted(chance: Chance, voice: Voice, wish: str, asked: str) -> str:
    other = pick(chance, voice.lists[f"wish.{wish}.say"])
    line = pick(chance, voice.lists["repeats.insist"])
    said = other if other != asked else asked
    if voice.language == "en" and not said.startswith(("I ", "I'", "%")):
        said = said[0].lower() + said[1:]
    return line + said


def _typed(chance: Chance, said: str, language: str, *, last: bool) -> str:
    """As thumbs type: no capital, no full stop, sometimes."""
    roll = chance()
    if last and roll < 0.4 and said[-1] in ".。":
        said = said[:-1]
    if language == "en" and roll < 0.18 and said[0].isalpha() and not said.startswith("I "):
        said = said[0].lower() + said[1:]
    return said


def restated(chance: Chance, voice: Voice, told: ScenarioWords, emotion: str, wish: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """Return a restatement in our words: the text read back, then problem, feeling, expected, experienced and wish."""
    problem, expected, experienced = told.problem % values, told.expected % values, told.experienced % values
    feeling, noun = voice.words[f"feeling.{emotion}"], voice.words[f"wish.{wish}.noun"] % values
    text = pick(chance, voice.frames) % {
        "problem": problem,
        "problem_cap": problem[0].upper() + problem[1:],
        "expected": expected,
        "experienced": experienced,
        "feeling": feeling,
        "wish": noun,
    }
    return text, problem, feeling, expected, experienced, noun
