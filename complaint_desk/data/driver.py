"""How the files of a desk are opened and sealed: in the clear, or under the keys of an encrypted desk.

A driver is a value that goes along with the desk's path: one that holds no key opens what stands in the clear with the SQLite of Python,
one that holds keys opens with SQLCipher, an SQLite of its own with the same calls. Its errors are no relatives of ``sqlite3.Error``, so
whoever catches either asks ``errors``. Files that are no database are sealed whole with AES-256-GCM (NIST SP 800-38D), and which key
sealed them stands before them. Only an encrypted desk ever imports SQLCipher.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

from complaint_desk.domain.problems import StoreProblem

KEY_SIZE: Final = 32
"""Bytes of a data key: AES-256."""
_ID_SIZE: Final = 8
_MAGIC: Final = b"CDKSEAL1"
SEALED: Final = _MAGIC
"""How a file begins that is sealed."""

_NONCE: Final = 12
_PLAIN: Final = b"SQLite format 3\0"
_FIRST_PAGE: Final = "SELECT 1 FROM sqlite_master LIMIT 1"
_MODULE: Final = "sqlcipher3.dbapi2"
KEY_FILE: Final = "key.json"
"""Stands beside an encrypted desk, and among its backups."""
PAGE: Final = 4_096
"""Bytes of a page: SQLCipher's own choice and ours."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """What the files of a desk are encrypted with; made by chance, and never written down in the clear.

    Attributes:
        id: tells the keys of a desk apart, hexadecimal; says nothing about the key.
        secret: KEY_SIZE bytes.
    """

    id: str
    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> DataKey:
        """Return a key that nobody ever had."""
        return cls(os.urandom(_ID_SIZE).hex(), os.urandom(KEY_SIZE))


def errors(*others: type[Exception]) -> tuple[type[Exception], ...]:
    """Return what a driver raises, and others: asked only when something was raised, so SQLCipher is there if it was at work."""
    cipher = sys.modules.get(_MODULE)
    return (sqlite3.Error, *others) if cipher is None else (sqlite3.Error, cast("type[Exception]", cipher.Error), *others)


def operational(error: BaseException) -> bool:
    """Tell whether it is an ``OperationalError`` of either SQLite."""
    return isinstance(error, errors()) and type(error).__name__ == "OperationalError"


def in_the_clear(path: Path) -> bool:
    """Tell whether a file is not there, is empty, or begins as every SQLite file does that is not encrypted."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN)) in (b"", _PLAIN)
    except OSError:
        return True


def installed() -> bool:
    """Tell whether encrypted desks can be opened here: the extra ``encrypted`` is installed."""
    from importlib.util import find_spec

    return find_spec("sqlcipher3") is not None


@dataclass(frozen=True, slots=True)
class Driver:
    """How the files of one desk are opened.

    Attributes:
        keys: the first one is what new files are encrypted with; the others still open what was written before a turn. None: in the clear.
    """

    keys: tuple[DataKey, ...] = ()

    def connect(self, address: str, **how: Any) -> sqlite3.Connection:
        """Open a file by its address (``dialect.uri``).

        With keys, what another one of them or none encrypted is opened with that.

        Raises:
            sqlite3.Error: or SQLCipher's, see ``errors``.
            StoreProblem: there are keys, and no SQLCipher here.
        """
        if not self.keys:
            plain: sqlite3.Connection = sqlite3.connect(address, **how)
            return plain
        return self.cipher(address, **how)

    def cipher(self, address: str, **how: Any) -> sqlite3.Connection:
        """Open a file as ``connect`` does, and with SQLCipher in any case: it alone writes what it reads under another key.

        Raises:
            sqlite3.Error: or SQLCipher's, see ``errors``.
            StoreProblem: there is no SQLCipher here.
        """
        refused: BaseException | None = None
        for key in (*self.keys, None):
            try:
                return _under(key, address, how)
            except errors() as error:
                if getattr(error, "sqlite_errorname", "") != "SQLITE_NOTADB":
                    raise
                refused = refused or error
        assert refused is not None
        raise refused

    def own(self, address: str) -> bool:
        """Tell whether a file is as this driver writes: under its first key, or in the clear when it has none."""
        key = self.keys[0] if self.keys else None
        try:
            if key is None:
                with closing(sqlite3.connect(address, uri=True)) as found:
                    found.execute(_FIRST_PAGE).fetchall()
            else:
                _under(key, address, {"uri": True}).close()
        except errors():
            return False
        return True

    def seal(self, content: bytes, name: str) -> bytes:
        """Return the content of a file as it is kept; ``name`` is bound to it, so no file can be taken for another."""
        if not self.keys:
            return content
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key, nonce = self.keys[0], os.urandom(_NONCE)
        head = _MAGIC + bytes.fromhex(key.id)
        return head + nonce + AESGCM(key.secret).encrypt(nonce, content, head + name.encode())

    def unseal(self, kept: bytes, name: str) -> bytes:
        """Return the content of a file that was kept; one in the clear is returned as it is.

        Raises:
            ValueError: it was sealed with another key, under another name, or is no longer what was sealed.
        """
        start = len(_MAGIC) + _ID_SIZE
        if not kept.startswith(_MAGIC):
            return kept
        secret = next((key.secret for key in self.keys if bytes.fromhex(key.id) == kept[len(_MAGIC) : start]), None)
        if secret is None:
            raise ValueError("sealed with a key that is not there")
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            return AESGCM(secret).decrypt(kept[start : start + _NONCE], kept[start + _NONCE :], kept[:start] + name.encode())
        except InvalidTag as error:
            raise ValueError("not what was sealed") from error

    def sealed(self, kept: bytes) -> bool:
        """Tell whether a file is as this driver writes: sealed with its first key, or in the clear when it has none."""
        if not self.keys:
            return not kept.startswith(_MAGIC)
        return kept.startswith(_MAGIC + bytes.fromhex(self.keys[0].id))


PLAIN: Final = Driver()
"""Of a desk that is not encrypted."""


def _under(key: DataKey | None, address: str, how: dict[str, Any]) -> sqlite3.Connection:
    """Open a file under a key, or in the clear, and see that it can be read so."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError as error:
        raise StoreProblem("encryption_not_installed", code="CR-NONE") from error
    connection = cast("sqlite3.Connection", dbapi2.connect(address, **how))
    try:
        connection.execute("PRAGMA cipher_log_level = NONE").fetchall()  # it would tell a terminal of each key that is tried
        if key is not None:
            connection.execute(f"PRAGMA key = \"x'{key.secret.hex()}'\"").fetchall()
            connection.execute("PRAGMA temp_store = 2").fetchall()  # what is sorted never goes to a disk in the clear
        connection.execute(_FIRST_PAGE).fetchall()
    except BaseException:
        connection.close()
        raise
    return connection
