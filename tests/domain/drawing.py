"""Choices of a random test, made by hypothesis, which makes what fails small, or by plain chance, whose seeds mean the same for ever."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Draw(Protocol):
    """Makes choices."""

    def one(self, of: Sequence[T]) -> T:
        """One of these."""

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""

    def some(self, least: int, most: int, at_most: int) -> set[int]:
        """Some whole numbers, each once."""


class ByHypothesis:
    """Choices of a hypothesis test."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw

    def one(self, of: Sequence[T]) -> T:
        return self._draw(st.sampled_from(of))

    def number(self, least: int, most: int) -> int:
        return self._draw(st.integers(least, most))

    def some(self, least: int, most: int, at_most: int) -> set[int]:
        return self._draw(st.sets(st.integers(least, most), max_size=at_most))


class ByChance:
    """Choices of a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def one(self, of: Sequence[T]) -> T:
        return self._chance.choice(of)

    def number(self, least: int, most: int) -> int:
        return self._chance.randint(least, most)

    def some(self, least: int, most: int, at_most: int) -> set[int]:
        return {self.number(least, most) for _ in range(self.number(0, at_most))}
