"""The text of a PDF as a reader's search sees it: what is shown, through each font's own table of meanings (PDF 32000-1, 9.10.3)."""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(F[\w-]+) [\d.]+ Tf|(\((?:\\.|[^\\()])*\)|<[0-9a-fA-F]+>)|(BT|ET)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def _stream(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return b""
    return zlib.decompressobj().decompress(found[1]) if b"FlateDecode" in body[: found.start()] else found[1]


def _meanings(table: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, values in re.findall(rb"<(\w+)>\s*<(\w+)>\s*(<\w+>|\[.*?\])", block, re.DOTALL):
            told = [bytes.fromhex(each.decode()).decode("utf-16-be") for each in re.findall(rb"<(\w+)>", values)]
            for at, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                found[code] = told[at] if len(told) > 1 else chr(ord(told[0]) + at)
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, value in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            found[int(code, 16)] = bytes.fromhex(value.decode()).decode("utf-16-be")
    return found


def _string(raw: bytes) -> bytes:
    if raw.startswith(b"<"):
        return bytes.fromhex(raw[1:-1].decode())
    return re.sub(
        rb"\\([0-7]{1,3}|.)", lambda m: bytes([int(m[1], 8)]) if m[1][:1].isdigit() else _ESCAPES.get(m[1], m[1]), raw[1:-1], flags=re.DOTALL
    )


def pages(data: bytes) -> list[str]:
    """Return the text of each page, a line for each stretch of text."""
    objects = {int(number): body for number, body in _OBJECT.findall(data)}
    fonts = {}
    for body in objects.values():
        for name, ref in re.findall(rb"/(F[\w-]+) (\d+) 0 R", body):
            table = re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(ref), b""))
            if table is not None:
                fonts[name] = _meanings(_stream(objects[int(table[1])]))
    found = []
    for body in objects.values():
        if re.search(rb"/Type /Page\b(?!s)", body):
            ref = re.search(rb"/Contents (\d+) 0 R", body)
            assert ref is not None
            found.append(_shown(_stream(objects[int(ref[1])]), fonts))
    return found


def _shown(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    text, font = "", {}
    for name, raw, bound in _SHOWN.findall(content):
        if bound == b"ET":
            text += "\n"
        elif name:
            font = fonts.get(name, {})
        elif raw:
            text += "".join(font.get(code, "\ufffd") for code in _string(raw))
    return text
