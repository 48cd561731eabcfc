"""Whether anything of an erased person is left in a file beside the desk, as raw bytes: what no table tells may stand in a free page.

What somebody else has as well, a colleague too, is not looked for, nor is what is too short to be told from other text.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from complaint_desk.data import copies
from complaint_desk.data.driver import PLAIN, SEALED, Driver, errors, in_the_clear
from complaint_desk.data.parties import Asked
from complaint_desk.domain.contact import normal_email, normal_phone, phone_digits
from complaint_desk.domain.problems import StoreProblem

_SHORTEST: Final = 6
_FEWEST_DIGITS: Final = 8
_AT_ONCE: Final = 16_000_000
_ROWS: Final = 1_000
_PACKED: Final = b"\x1f\x8b"
_NUMBERED: Final = re.compile(r"(?<=\.segment)\.\d+\.part$")
"""What a segment that is half written has behind the name that it is sealed under."""
_OTHERS: Final = (
    "SELECT (SELECT count(*) FROM customer WHERE phone_digits = ?1 OR email_norm = ?2 OR name = ?3) + "
    "(SELECT count(*) FROM person WHERE name = ?3)"
)


def found(asked: Asked, desk: Path, texts: Iterable[str], driver: Driver = PLAIN) -> tuple[str, ...]:
    """Return the names of files in which a name, number or address still stands that nobody at the desk has any more.

    Args:
        asked: the desk.
        desk: its file; all that begins with its name and lies beside it is searched, in folders too.
        texts: by what the erased were known.
        driver: opens what is encrypted; what it cannot open may hold anything, so it is among those.
    """
    sought: set[bytes] = set()
    for text in texts:
        digits, plain = phone_digits(normal_phone(text)), text.strip()
        if asked.rows(_OTHERS, (digits or "-", normal_email(text) or "-", plain))[0][0]:
            continue
        if normal_email(text):
            sought |= _written(normal_email(text))
        elif len(digits) >= _FEWEST_DIGITS:
            sought |= {*_written(plain), *_written(digits)}
        elif len(plain.encode()) >= _SHORTEST:
            sought |= _written(plain)
    if not sought:
        return ()
    pattern = re.compile(b"|".join(re.escape(each) for each in sorted(sought)))
    longest = max(map(len, sought))
    return tuple(sorted(file.name for file in _beside(desk) if _holds(file, driver, pattern, longest)))


def _written(text: str) -> set[bytes]:
    """Return how a text stands in a file; a form of four bytes, as two characters of UTF-16 are, stands in keys and digests by chance."""
    forms = {form.encode(code) for form in (text, text.lower()) for code in ("utf-8", "utf-16-le")}
    return {form for form in forms if len(form) >= _SHORTEST}


def _beside(desk: Path) -> Iterable[Path]:
    for place in desk.parent.iterdir():
        if place.name.startswith(f"{desk.stem}."):
            yield from [place] if place.is_file() else (file for file in place.rglob("*") if file.is_file())


def _holds(file: Path, driver: Driver, pattern: re.Pattern[bytes], longest: int) -> bool:
    """Tell whether a file holds what is sought; one that cannot be opened may, so it counts."""
    if _read_with_its_own(file):
        return False
    tail = b""
    try:
        with closing(_parts(file, driver)) as parts:
            for part in parts:
                if pattern.search(tail + part):
                    return True
                tail = (tail + part)[-longest:]
    except FileNotFoundError:
        return False
    except errors(OSError, EOFError, ValueError, zlib.error, StoreProblem):
        return True
    return False


def _read_with_its_own(file: Path) -> bool:
    """Tell whether it is the index of a journal, which has no words, or the journal of an encrypted database, read together with that."""
    own, _, ending = file.name.rpartition("-")
    return ending == "shm" or (ending in ("wal", "journal") and _encrypted(file.with_name(own)))


def _encrypted(file: Path) -> bool:
    return ".sqlite" in file.name and file.name.rpartition("-")[2] not in ("wal", "journal") and not in_the_clear(file)


def _parts(file: Path, driver: Driver) -> Generator[bytes]:
    """Yield what stands in a file, deciphered and unpacked.

    Raises:
        OSError: it cannot be read.
        ValueError: it was sealed with a key that is not there, or is no longer what was sealed.
        StoreProblem: it is encrypted, and there is nothing here to open it with; else what ``errors`` names, as none of the keys opens it.
    """
    with file.open("rb") as raw:
        start = raw.read(len(SEALED))
    if start == SEALED:
        kept = driver.unseal(file.read_bytes(), _NUMBERED.sub("", file.name))
        yield gzip.decompress(kept) if kept.startswith(_PACKED) else kept
    elif _encrypted(file) and not start.startswith(_PACKED):
        yield from _rows(file, driver)
    else:
        with gzip.open(file) if start.startswith(_PACKED) else file.open("rb") as content:
            while part := content.read(_AT_ONCE):
                yield part


def _rows(file: Path, driver: Driver) -> Iterator[bytes]:
    """Yield every value of an encrypted database; its free pages are not legible to anybody who has not its key."""
    with closing(copies.foreign(file, driver, journal=file.with_name(file.name + "-wal").exists())) as looking:
        tables = looking.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'").fetchall()
        for (name,) in tables:
            found = looking.execute('SELECT * FROM "{}"'.format(name.replace('"', '""')))
            while some := found.fetchmany(_ROWS):
                yield b"\0".join(each if isinstance(each, bytes) else str(each).encode() for row in some for each in row) + b"\0"
