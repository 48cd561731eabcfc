r"""The file of a review pack: what it is, told in plain at its front; its content, compressed; and a seal over all of it at the end.

- ``CDPACK1\n``, the length of the head in four bytes (big-endian), the head as JSON, the body, and the SHA-256 of all of that.
- The body is one zlib stream of the files that the head names, one after the other, each with its size and SHA-256.
- A locked body is that stream cut into pieces of ``PIECE`` bytes, each sealed by AES-256-GCM (NIST SP 800-38D) with the STREAM construction
  (Hoang, Reyhanitabar, Rogaway, Vizar: "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015): the nonce
  is seven random bytes, the piece's number in four, and one that marks the last, so that no piece can be swapped, left out or cut off.
  The head is authenticated with each piece. The key comes from the passphrase by scrypt (RFC 7914, N = 2**16, r = 8, p = 1).

The seal finds damage. Whoever makes another pack can seal it too: only a lock, or the seal compared with the one that the desk noted when
it made the pack, proves who made it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
import unicodedata
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from complaint_desk import taken_out
from complaint_desk.data.pack_kind import MAGIC as MAGIC
from complaint_desk.data.pack_kind import SUFFIX as SUFFIX
from complaint_desk.domain.problems import FileProblem, StoreProblem

FORM: Final = 1
PIECE: Final = 1 << 20
LONGEST_HEAD: Final = 1 << 20
LARGEST: Final = 16 << 30
"""Bytes that the content of a pack may come to: more than any desk, and an end to a file that would unpack for ever."""

RATIO: Final = 100
"""How many times its size a pack may unpack to, as files that are brought in may (design, safety C)."""

SMALL: Final = 16 << 20
"""Bytes up to which it is not asked: a desk of few cases is mostly empty pages."""

DESK: Final = "desk.sqlite"
SITE: Final = "desk.site"
_SEAL: Final = hashlib.sha256().digest_size
_TAG: Final = 16
_NAME: Final = re.compile(rf"{re.escape(DESK)}|{re.escape(SITE)}(?:/[A-Za-z0-9_][A-Za-z0-9_.\-]{{0,99}}){{1,6}}")

Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True)
class Part:
    """One file in a pack: its name there, its size in bytes and its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Lock:
    """How a key comes from a passphrase: the salt, and the first bytes of every nonce, both hexadecimal."""

    salt: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a pack says of itself.

    Attributes:
        form: of the file.
        desk: the form of the desk in it.
        program: the version of the program that made it.
        made_us: of which moment it is, microseconds UTC.
        by: the number of the person for whose eyes it was made.
        masked: whether its words are masked.
        cases: how many it holds.
        events: how many it holds.
        customers: of how many people.
        first_us: when its first case was opened, microseconds UTC; 0 without any.
        last_us: when its last case was opened.
        without: how many cases were left out since they are about that person.
        files: how many attached files were left out.
        parts: what is in it.
        lock: how it is locked; None for a pack that anybody can open.
    """

    form: int = FORM
    desk: int
    program: str
    made_us: int
    by: int
    masked: bool
    cases: int
    events: int
    customers: int
    first_us: int
    last_us: int
    without: int = 0
    files: int = 0
    parts: tuple[Part, ...] = ()
    lock: Lock | None = None


class _Sealing(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


def write(
    path: Path, head: Head, sources: Sequence[tuple[str, Path]], *, passphrase: str = "",
    before: Callable[[str], object] = lambda seal: None, progress: Progress = lambda done, total: None,
) -> str:
    """Write a pack and return its seal in hexadecimal; what stood there is replaced when the new one is whole.

    Args:
        path: the file.
        head: what it says of itself; parts and lock are put in here.
        sources: the name in the pack and the file of each part.
        passphrase: locks it; "" leaves it open.
        before: called with the seal when all is written and nothing stands under the name yet; may raise to give it up.
        progress: told bytes done and in all; may raise to stop, and then nothing is left.

    Raises:
        FileProblem: it cannot be written, or the place belongs to a desk.
    """
    try:
        parts = tuple(Part(name, file.stat().st_size, _digest(file)) for name, file in sources)
        lock = Lock(secrets.token_hex(16), secrets.token_hex(7)) if passphrase else None
        told = json.dumps(asdict(replace(head, parts=parts, lock=lock)), ensure_ascii=False, sort_keys=True).encode()
        summed = hashlib.sha256()
        with taken_out.written(path) as file:
            for block in _blocks(told, sources, passphrase, lock, progress):
                summed.update(block)
                file.write(block)
            file.write(summed.digest())
            file.flush()
            os.fsync(file.fileno())
            before(summed.hexdigest())
    except OSError as error:
        raise FileProblem("pack_not_written", code="PK-WRITE", path=str(path)) from error
    return summed.hexdigest()


def _blocks(told: bytes, sources: Sequence[tuple[str, Path]], passphrase: str, lock: Lock | None, progress: Progress) -> Iterator[bytes]:
    yield MAGIC + len(told).to_bytes(4, "big") + told
    squeezed = _squeezed(sources, progress)
    yield from squeezed if lock is None else _locked(squeezed, _key(passphrase, lock), lock, told)


def _squeezed(sources: Sequence[tuple[str, Path]], progress: Progress) -> Iterator[bytes]:
    total, done = sum(file.stat().st_size for _, file in sources), 0
    squeezing = zlib.compressobj(6)
    for _, source in sources:
        with source.open("rb") as file:
            while block := file.read(PIECE):
                done += len(block)
                progress(done, total)
                yield squeezing.compress(block)
    yield squeezing.flush()


def _locked(blocks: Iterable[bytes], sealing: _Sealing, lock: Lock, told: bytes) -> Iterator[bytes]:
    waiting, number = b"", 0
    for block in blocks:
        waiting += block
        while len(waiting) > PIECE:  # the last piece is known only when nothing comes after it
            yield sealing.encrypt(_nonce(lock, number, last=False), waiting[:PIECE], told)
            waiting, number = waiting[PIECE:], number + 1
    yield sealing.encrypt(_nonce(lock, number, last=True), waiting, told)


def _nonce(lock: Lock, number: int, *, last: bool) -> bytes:
    return bytes.fromhex(lock.nonce) + number.to_bytes(4, "big") + bytes([last])


def _key(passphrase: str, lock: Lock) -> _Sealing:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only a locked pack needs it

    typed = unicodedata.normalize("NFKC", passphrase).encode()  # the same on every keyboard and input method
    return AESGCM(hashlib.scrypt(typed, salt=bytes.fromhex(lock.salt), n=1 << 16, r=8, p=1, maxmem=1 << 27, dklen=32))


def is_name(name: str) -> bool:
    """Tell whether a part may have this name: the desk, or a file of its site, never a way out of the folder."""
    return _NAME.fullmatch(name) is not None


def read_head(path: Path) -> tuple[Head, str]:
    """Return what a pack says of itself and its seal, after the seal was compared with all of it.

    Raises:
        FileProblem: it is no pack, it is damaged or changed, or a newer program made it.
    """
    with _opened(path) as file:
        head, _, _ = _head(file, path)
        size = path.stat().st_size
        file.seek(0)
        summed, left = hashlib.sha256(), size - _SEAL
        while left > 0 and (block := file.read(min(left, PIECE))):
            summed.update(block)
            left -= len(block)
        if left or summed.digest() != file.read(_SEAL):
            raise FileProblem("pack_damaged", code="PK-DAMAGED", path=str(path))
    return head, summed.hexdigest()


def unpack(path: Path, folder: Path, *, passphrase: str = "", progress: Progress = lambda done, total: None) -> Head:
    """Put the content of a pack into an empty folder and return what the pack says of itself.

    Raises:
        FileProblem: it is no pack, it is damaged or changed, a newer program made it, it would swell more than a desk does, or the
            passphrase is missing or another one.
        StoreProblem: there is no room for it.
    """
    head, _seal = read_head(path)
    if head.lock is not None and not passphrase:
        raise FileProblem("pack_locked", code="PK-LOCKED", path=str(path))
    with _opened(path) as file:
        _, told, start = _head(file, path)
        length = path.stat().st_size - _SEAL - start
        _expect_room(head, length, path, folder)
        try:
            blocks = _plain(file, length)
            if head.lock is not None:
                blocks = _unlocked(file, length, _key(passphrase, head.lock), head.lock, told, path)
            _write_parts(blocks, head, folder, path, progress)
        except OSError as error:
            raise StoreProblem("pack_no_room", code="PK-ROOM", path=str(folder)) from error
        except zlib.error as error:
            raise FileProblem("pack_damaged", code="PK-DAMAGED", path=str(path)) from error
    return head


def _expect_room(head: Head, length: int, path: Path, folder: Path) -> None:
    """Look at what a pack says it comes to before anything is unpacked; it is never unpacked beyond that.

    Raises:
        FileProblem: it swells more than a desk does.
        StoreProblem: there is less room.
    """
    total = sum(part.size for part in head.parts)
    if total > max(SMALL, RATIO * length):
        raise FileProblem("pack_swells", code="PK-RATIO", path=str(path), megabytes=-(-total // 1_000_000))
    if shutil.disk_usage(folder).free < total:
        raise StoreProblem("pack_no_room", code="PK-ROOM", path=str(folder))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise FileProblem("pack_missing", code="PK-MISSING", path=str(path)) from error


def _head(file: BinaryIO, path: Path) -> tuple[Head, bytes, int]:
    """Return the head, its bytes, and where the body begins."""
    if file.read(len(MAGIC)) != MAGIC:
        raise FileProblem("pack_not_ours", code="PK-OTHER", path=str(path))
    length = int.from_bytes(file.read(4), "big")
    told = file.read(length) if length <= LONGEST_HEAD else b""
    try:
        table = json.loads(told)
        if isinstance(table, dict) and isinstance(table.get("form"), int) and table["form"] > FORM:
            raise FileProblem("pack_newer", code="PK-NEWER", path=str(path))
        parts = tuple(Part(**each) for each in table.pop("parts"))
        lock = table.pop("lock")
        head = Head(**table, parts=parts, lock=Lock(**lock) if lock else None)
        _expect_sound(head)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FileProblem("pack_damaged", code="PK-DAMAGED", path=str(path)) from error
    return head, told, len(MAGIC) + 4 + length


def _expect_sound(head: Head) -> None:
    """Refuse a head whose values are of other kinds than ours, or whose names lead out of the folder.

    Raises:
        ValueError: they are.
    """
    whole = (head.form, head.desk, head.made_us, head.by, head.cases, head.events, head.customers, head.first_us, head.last_us,
             head.without, head.files, *(part.size for part in head.parts))
    texts = (head.program, *(text for part in head.parts for text in (part.name, part.sha256)))
    right = all(type(number) is int and number >= 0 for number in whole) and all(isinstance(text, str) for text in texts)
    if not (right and isinstance(head.masked, bool)):
        raise ValueError("a head has other values")
    names = [part.name for part in head.parts]
    if DESK not in names or len(set(names)) != len(names) or not all(map(is_name, names)):
        raise ValueError("a pack holds one desk and the files of its site")
    if sum(part.size for part in head.parts) > LARGEST:
        raise ValueError("a pack is smaller")
    if head.lock is not None and (len(bytes.fromhex(head.lock.salt)), len(bytes.fromhex(head.lock.nonce))) != (16, 7):
        raise ValueError("a lock has a salt and a nonce")


def _plain(file: BinaryIO, length: int) -> Iterator[bytes]:
    while length > 0 and (block := file.read(min(length, PIECE))):
        length -= len(block)
        yield block


def _unlocked(file: BinaryIO, length: int, sealing: _Sealing, lock: Lock, told: bytes, path: Path) -> Iterator[bytes]:
    from cryptography.exceptions import InvalidTag

    number = 0
    while length > 0:
        block = file.read(min(length, PIECE + _TAG))
        length -= len(block)
        try:
            yield sealing.decrypt(_nonce(lock, number, last=length <= 0), block, told)
        except InvalidTag as error:
            raise FileProblem("pack_wrong_passphrase", code="PK-PASS", path=str(path)) from error
        number += 1


def _write_parts(blocks: Iterator[bytes], head: Head, folder: Path, path: Path, progress: Progress) -> None:
    """Write the parts one after the other; each must be as long and as it was, and nothing may come after them."""
    damaged = FileProblem("pack_damaged", code="PK-DAMAGED", path=str(path))
    total, done = sum(part.size for part in head.parts), 0
    content = _Unsqueezed(blocks)
    for part in head.parts:
        target = folder.joinpath(*part.name.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        summed, left = hashlib.sha256(), part.size
        with target.open("xb") as file:
            while left:
                block = content.read(min(left, PIECE))
                if not block:
                    raise damaged
                summed.update(block)
                file.write(block)
                left -= len(block)
                done += len(block)
                progress(done, total)
        if summed.hexdigest() != part.sha256:
            raise damaged
    if content.read(1):
        raise damaged


class _Unsqueezed:
    """A compressed stream read a little at a time: never more is unpacked than is asked for."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks, self._opening, self._waiting = blocks, zlib.decompressobj(), b""

    def read(self, most: int) -> bytes:
        """Return up to ``most`` bytes; none at the end."""
        while True:
            if self._waiting:
                found = self._opening.decompress(self._waiting, most)
                self._waiting = self._opening.unconsumed_tail
                if found:
                    return found
            block = next(self._blocks, b"")
            if not block:
                return self._opening.decompress(b"", most) if not self._opening.eof else b""
            self._waiting += block


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
