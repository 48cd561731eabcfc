"""One stream while a press changes it: what stood in the file is read when it is first asked for, and who only adds does not ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeAlias

from complaint_desk.data import chain
from complaint_desk.domain.events import Recorded

State: TypeAlias = tuple[int, bytes | None, list[Recorded], list[Recorded] | None]
"""Version, head, what was added, and all that was and is; None when nobody has asked for that."""


class Stream:
    """A case, a customer, an improvement point or the desk itself.

    Attributes:
        id: its number.
        kind: of which of these it is.
        version: the number of its last event, 0 without any.
        head: the digest of its last event, None until something is added to it: most streams are only read.
    """

    def __init__(self, id_: int, kind: str, version: int, head: bytes | None, read: Callable[[], Iterable[Recorded]]) -> None:
        self.id = id_
        self.kind = kind
        self.version = version
        self.head = head
        self._stood = version
        self._read = read
        self._before: tuple[Recorded, ...] | None = None
        self._added: list[Recorded] = []
        self._history: list[Recorded] | None = None

    @classmethod
    def new(cls, id_: int, kind: str) -> Stream:
        """Return a stream of which nothing stands yet."""
        return cls(id_, kind, 0, chain.START, tuple)

    @classmethod
    def known(cls, id_: int, kind: str, before: Iterable[Recorded]) -> Stream:
        """Return a stream with all that stood of it."""
        stood = tuple(before)
        stream = cls(id_, kind, stood[-1].n if stood else 0, None, tuple)
        stream._before = stood
        return stream

    @property
    def before(self) -> tuple[Recorded, ...]:
        """What stood in the file; asked for late, what was written meanwhile is no part of it."""
        if self._before is None:
            self._before = tuple(r for r in self._read() if r.n <= self._stood)
        return self._before

    @before.setter
    def before(self, stood: tuple[Recorded, ...]) -> None:
        _ = self.history
        self._before = stood

    @property
    def history(self) -> list[Recorded]:
        """What will stand there; words that are erased within the press are taken out of it in place."""
        if self._history is None:
            self._history = [*self.before, *self._added]
        return self._history

    def got(self, kinds: tuple[type, ...]) -> bool:
        """Tell whether an event of these kinds was added."""
        return any(type(r.event) in kinds for r in self._added)

    def add(self, recorded: Recorded) -> None:
        """Add an event."""
        self.version = recorded.n
        self._added.append(recorded)
        if self._history is not None:
            self._history.append(recorded)

    def state(self) -> State:
        """Return what ``back`` brings back."""
        return self.version, self.head, list(self._added), None if self._history is None else list(self._history)

    def back(self, state: State) -> None:
        """Be again as a state was."""
        self.version, self.head, self._added, self._history = state
