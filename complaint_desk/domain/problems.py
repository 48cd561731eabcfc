"""What can go wrong and is told to a person: each names what happened, whether the work is safe, and what to do.

A problem carries a message, never a text: the window and the command line write it in the reader's language.
Wrong calls by our own code raise ordinary Python errors instead.
"""

from __future__ import annotations

from typing import ClassVar

from complaint_desk.domain.messages import Message, Value, say


class Problem(Exception):
    """A failure of the world or of the input, told in words of the catalogue (``problem.KEY``).

    Attributes:
        message: what happened, whether the work is safe, and what to do now.
        code: a short code for support, such as ``ST-LOCKED``.
        exit_code: what the command line ends with.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, key: str, /, *, code: str = "", **fields: Value) -> None:
        self.message: Message = say(f"problem.{key}", **fields)
        self.code = code
        super().__init__(key)


class WrongUsage(Problem):
    """The command was called in a way that means nothing: ``US-CALL``, unless the call tells its own code."""

    exit_code = 2

    def __init__(self, key: str, /, *, code: str = "US-CALL", **fields: Value) -> None:
        super().__init__(key, code=code, **fields)


class NotAllowed(Problem):
    """The person's role does not have this right."""


class GateShut(Problem):
    """The evidence for this move is missing.

    Attributes:
        missing: one message for each missing thing.
    """

    def __init__(self, key: str, missing: tuple[Message, ...], /, **fields: Value) -> None:
        super().__init__(key, code="GA-MISSING", **fields)
        self.missing = missing


class StaleCase(Problem):
    """Somebody else changed the case since it was read; both texts are kept."""


class BadValue(Problem):
    """A value that a person typed cannot be used; the field is named.

    Attributes:
        field: the field's code, the last part of its accessible id.
    """

    def __init__(self, key: str, /, *, field: str, code: str = "IN-VALUE", **fields: Value) -> None:
        super().__init__(key, code=code, **fields)
        self.field = field


class StoreProblem(Problem):
    """The desk's file cannot be used as asked: not ours, newer, read-only, locked, full."""


class FileProblem(Problem):
    """A file that was to be read cannot be used; nothing was brought in."""
