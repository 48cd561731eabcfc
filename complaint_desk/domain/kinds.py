"""Which kind of remedy an option of one's own is, by its words: who talks to a customer writes what is done, and not its category."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNTOLD: Final = "other"
_HAN: Final = "\u2e80"


def kind_of(what: str, kinds: Mapping[str, str]) -> str:
    """Return the kind (``vocabulary.REMEDIES``) that the words of an option tell, ``other`` when they tell none.

    The longest expression counts, and of two as long the later one. An expression in Latin letters begins with a word: "the mender"
    holds "mend", "recommend" does not.

    Args:
        what: the option as the agent wrote it.
        kinds: folded expression to kind.
    """
    text = what.casefold()
    found = [(len(written), at, kind) for written, kind in kinds.items() if (at := _place(text, written)) >= 0]
    return max(found)[2] if found else UNTOLD


def _place(text: str, written: str) -> int:
    """Return where an expression stands last, -1 where it does not."""
    at = text.rfind(written)
    while at > 0 and written[0] < _HAN and written[0].isalnum() and text[at - 1].isalnum() and text[at - 1] < _HAN:
        at = text.rfind(written, 0, at + len(written) - 1)
    return at
