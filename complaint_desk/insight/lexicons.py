"""Loads the lexicons: which expressions speak for which code, in English, simplified and traditional Chinese.

``resources/lexicons/*.toml`` holds them by subject, code and weight. A text and the expressions are folded alike: letters to
lower case, full-width to plain, and traditional characters to simplified one by one, so places in the text stay what they were.
That is why ``zh_TW`` in a lexicon lists only the wording that differs, not the same words in other characters.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from complaint_desk.domain.vocabulary import LANGUAGES
from complaint_desk.insight.matching import Expression, Index, elements_of, index_of


@dataclass(frozen=True, slots=True)
class Lexicons:
    """Everything the rules know, loaded once and passed on.

    Attributes:
        fold: character to character, for ``str.translate``; never changes the length of a text.
        index: all expressions of all subjects.
    """

    fold: Mapping[int, int] = field(repr=False)
    index: Index = field(repr=False)


def load(folder: Path) -> Lexicons:
    """Return the lexicons of a folder (``resources.path("lexicons")``). Reads files and OpenCC's tables: about 50 ms, once.

    Raises:
        ValueError: a lexicon is not written as it must be; our own data is wrong.
    """
    fold = _folding()
    expressions: list[Expression] = []
    for file in sorted(folder.glob("*.toml")):
        for subject, codes in tomllib.loads(file.read_text(encoding="utf-8")).items():
            for code, weights in codes.items():
                for weight, languages in weights.items():
                    expressions += _expressions(subject, code, int(weight), languages, fold)
    return Lexicons(fold, index_of(list(dict.fromkeys(expressions))))


def _expressions(
    subject: str, code: str, weight: int, languages: Mapping[str, list[str]], fold: Mapping[int, int]
) -> list[Expression]:
    if not set(languages) <= set(LANGUAGES):
        raise ValueError(f"{subject}.{code}.{weight}: unknown language among {sorted(languages)}")
    return [
        Expression(subject, code, weight, elements_of(written, fold)) for written_in in languages.values() for written in written_in
    ]


def _folding() -> dict[int, int]:
    from opencc import OpenCC  # read when the first text is judged, not at program start

    chinese = [chr(point) for point in range(0x3400, 0xA000)]
    simplified = OpenCC("t2s").convert("\n".join(chinese)).split("\n")  # a line each: no character sees its neighbours
    fold = {ord(old): ord(new) for old, new in zip(chinese, simplified, strict=True) if old != new and len(new) == 1}
    fold |= {point: point + 0x20 for point in range(ord("A"), ord("Z") + 1)}
    fold |= {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
    fold |= {point: point - 0xFEE0 + 0x20 for point in range(0xFF21, 0xFF3B)}
    fold |= {ord("\u2019"): ord("'"), ord("\u3000"): ord(" ")}
    return fold
