"""A desk inside one press: verbs that are run on it become parts of that press, each of which may fail alone.

So a change of many cases, or a macro of several actions, goes through exactly what a single press goes through: the same right, the
same gate, the same events. There is no second way to change a case that could be more lenient than the first.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from complaint_desk.data.notes import Notes
from complaint_desk.data.store import Store
from complaint_desk.data.transaction import Transaction

_T = TypeVar("_T")


class Within(Store):
    """The desk as a verb finds it while a press is under way; questions are answered as things stood before the press."""

    def __init__(self, store: Store, tx: Transaction) -> None:
        self.path, self.read_only, self.pack, self.safe = store.path, store.read_only, store.pack, store.safe
        self._rules = store.rules
        self._reader = store.read()
        self._tx = tx
        self.clock = lambda: tx.now_us

    def operation(self, *, key: bytes, actor_id: int, verb: str, work: Callable[[Transaction], dict[str, Any]]) -> dict[str, Any]:
        """Do a verb's work as a part of the press; when it fails, nothing of it stays, and the press goes on.

        The press as a whole has the key, the person and the verb; those of its parts are not kept.
        """
        del key, actor_id, verb
        with self._tx.attempt():
            return work(self._tx)

    def note(self, work: Callable[[Notes], _T]) -> _T:
        """Change what is no event as a part of the press."""
        return work(self._tx.notes())

    def together(self) -> AbstractContextManager[None]:
        """Let several verbs stand or fall together within the press."""
        return self._tx.attempt()

    def version(self, case_id: int) -> int:
        """Return the version of a case as it stands within the press."""
        return self._tx.version(case_id)
