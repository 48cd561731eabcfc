"""Chinese texts are written with Chinese marks, and whoever is spoken to is 您; what customers themselves say is theirs."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from complaint_desk import resources

FOLDERS = ("i18n", "playbooks", "phrases", "macros", "methods")
THEIRS = {"walk.more_words", "shots.again"}
"""What customers say to us."""
NOT_PROSE = re.compile(r"shots\.sample|panels\.formula\.\w+|import_window\.kinds_\w+")
"""A foreign file, formulas and the filters of file dialogs."""
HAN = "[\u4e00-\u9fff）」”》』]"
HALF = re.compile(rf"{HAN}[,;:?!](?!\d)|(?<![\w*)])[,;:?!]{HAN}|\.\.\.|{HAN}['\"]|['\"]{HAN}|{HAN}\((?!\*)|[，。；：、]{{2}}")


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Every text of a language but the rules of the coach, which are written as patterns, with the key it stands under."""
    for folder in FOLDERS:
        for file in sorted(resources.path(folder, language).glob("*.toml")):
            if file.name not in ("avoid.toml", "weigh.toml"):
                yield from _texts("", resources.table(file.read_text(encoding="utf-8")))


def _texts(key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(key, each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from _texts(f"{key}.{name}".lstrip("."), each)


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_no_half_width_mark_stands_in_a_chinese_sentence(language: str) -> None:
    assert {key: text for key, text in texts(language) if HALF.search(text) and not NOT_PROSE.fullmatch(key)} == {}


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_nobody_is_spoken_to_as_ni(language: str) -> None:
    assert {key for key, text in texts(language) if "你" in text} == THEIRS


@pytest.mark.parametrize(("text", "wrong"), [
    ("好的,我查", True), ("好的，我查", False), ("几点?", True), ("等...", True), ("12:00前", False), ("结束，。", True), ("（例:三天）", True),
])
def test_a_half_width_mark_is_seen(text: str, wrong: bool) -> None:
    assert bool(HALF.search(text)) is wrong
