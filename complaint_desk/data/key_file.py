"""The key file beside an encrypted desk: its data keys, each wrapped by the passphrase and by the recovery key, and never in the clear.

A data key is wrapped with AES-256-GCM under a key made by Argon2id of the passphrase, whose parameters stand in the file (RFC 9106), or
by HKDF-SHA256 of the recovery key, which is chance already (RFC 5869). To what a wrap belongs is bound to it: the desk, the key's id,
what wraps it and how. While a desk turns from one key to another both stand here, so whichever file a power cut leaves can be opened.
A copy lies among the backups, which are of no use without it.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from complaint_desk import durable, paths
from complaint_desk.data.ciphered import SALT, deciphered
from complaint_desk.data.driver import KEY_FILE, KEY_SIZE, PAGE, PLAIN, DataKey, Driver
from complaint_desk.domain import recovery_key
from complaint_desk.domain.problems import StoreProblem
from complaint_desk.domain.sign_in import plain

FORM: Final = 1
NAME: Final = KEY_FILE
_MAGIC: Final = b"SQLite format 3\0"
_NONCE: Final = 12
_SALT: Final = 16
_MOST_KIB: Final = 1 << 18
_MOST_ROUNDS: Final = 10
_MOST_LANES: Final = 64


@dataclass(frozen=True, slots=True)
class Cost:
    """What a guess at the passphrase costs, and the salt that makes each desk a work of its own.

    Attributes:
        rounds: passes over the memory.
        kib: memory in KiB.
        lanes: parts that are worked on at the same time.
        salt: by chance.
    """

    rounds: int = 3
    kib: int = 65_536
    lanes: int = 4
    salt: bytes = b""


@dataclass(frozen=True, slots=True)
class Wrap:
    """A data key, wrapped; ``by`` is ``phrase`` or ``recovery``."""

    by: str
    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """What a key file says.

    Attributes:
        desk: which desk it belongs to: by chance, hexadecimal.
        cost: how the passphrase is made into a key.
        keys: by id what wraps each, the one that files are written with first.
        turn: what the desk is turning into, encrypt, rotate or decrypt; "" when it stands.
    """

    desk: str
    cost: Cost
    keys: tuple[tuple[str, tuple[Wrap, ...]], ...]
    turn: str = ""


def place(desk: Path) -> Path:
    """Return where the key file of a desk stands: ``desk.sqlite`` -> ``desk.key.json``."""
    return paths.beside(desk, NAME)


def kept(desk: Path) -> Path:
    """Return where the copy of it stands, among the backups."""
    return paths.beside(desk, "backups") / NAME


def _places(desk: Path) -> list[Path]:
    """Return where the key file of a file may stand: of a desk, of a backup in its folder, of one put aside or rescued."""
    stem, aside, _ = desk.stem.partition(".before-") if ".before-" in desk.stem else desk.stem.partition(".rescued")
    found = [place(desk), kept(desk), desk.parent / NAME]
    return [*found, *(way(desk.with_name(stem + desk.suffix)) for way in (place, kept))] if aside else found


def encrypted(desk: Path) -> bool:
    """Tell whether a desk's file is there and is not in the clear, as far as its beginning and the key file tell.

    Where the desk is missing, its key file tells that it was encrypted.
    """
    try:
        with desk.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError:
        start = b""
    return start != _MAGIC and (bool(start) or not paths.there(desk)) and any(map(paths.there, _places(desk)))


def find(desk: Path) -> KeyFile | None:
    """Return the key file of a desk, or the copy among its backups where that one is gone or torn; None when there is none.

    Raises:
        StoreProblem: there is one, and it cannot be read; or a newer program wrote it.
    """
    torn: StoreProblem | None = None
    for each in _places(desk):
        if paths.there(each):
            try:
                return read(each)
            except StoreProblem as problem:
                torn = torn or problem
    if torn is not None:
        raise torn
    return None


def read(path: Path) -> KeyFile:
    """Return what a key file says.

    Raises:
        StoreProblem: it cannot be read, or a newer program wrote it.
    """
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        if int(table["form"]) > FORM:
            raise StoreProblem("desk_newer", code="ST-NEWER", path=str(path))
        return _told(table)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise StoreProblem("key_file_damaged", code="CR-FILE", path=str(path)) from error


def _told(table: dict[str, Any]) -> KeyFile:
    told = table["kdf"]
    cost = Cost(int(told["rounds"]), int(told["kib"]), int(told["lanes"]), bytes.fromhex(told["salt"]))
    if told["name"] != "argon2id" or not (
        0 < cost.rounds <= _MOST_ROUNDS and 8 * cost.lanes <= cost.kib <= _MOST_KIB and 0 < cost.lanes <= _MOST_LANES
        and len(cost.salt) == _SALT
    ):
        raise ValueError("a key file asks for what no key file asks for")  # neither a guess for nothing nor all of the memory
    keys = tuple(
        (str(each["id"]), tuple(Wrap(str(w["by"]), bytes.fromhex(w["nonce"]), bytes.fromhex(w["sealed"])) for w in each["wraps"]))
        for each in table["keys"]
    )
    if not keys or any(len(bytes.fromhex(id_)) != 8 for id_, _ in keys):
        raise ValueError("a key file without keys")
    return KeyFile(str(table["desk"]), cost, keys, str(table["turn"]))


def write(desk: Path, told: KeyFile) -> None:
    """Write the key file of a desk whole, and its copy among the backups; on the disk when this returns.

    Raises:
        StoreProblem: the folder cannot be written; the old one stands.
    """
    content, copy = (json.dumps(_table(told), indent=1) + "\n").encode(), b""
    try:
        copy = kept(desk).read_bytes() if kept(desk).exists() else b""
        durable.replace(kept(desk), content)  # first: what holds is what stands beside the desk
        durable.replace(place(desk), content)
    except OSError as error:
        if copy:
            with contextlib.suppress(OSError):
                durable.replace(kept(desk), copy)
        raise StoreProblem("key_file_not_written", code="CR-WRITE", path=str(place(desk))) from error


def remove(desk: Path) -> None:
    """Take the key files of a desk away that stands in the clear.

    Raises:
        OSError: it cannot be done.
    """
    for each in (place(desk), kept(desk)):
        each.unlink(missing_ok=True)


def write_at(path: Path, told: KeyFile) -> None:
    """Write a key file to a place of its own, beside a copy that goes elsewhere.

    Raises:
        OSError: it cannot be written.
    """
    durable.replace(path, (json.dumps(_table(told), indent=1) + "\n").encode())


def _table(told: KeyFile) -> dict[str, Any]:
    return {
        "form": FORM, "desk": told.desk,
        "kdf": {
            "name": "argon2id", "rounds": told.cost.rounds, "kib": told.cost.kib, "lanes": told.cost.lanes, "salt": told.cost.salt.hex(),
        },
        "keys": [
            {"id": id_, "wraps": [{"by": each.by, "nonce": each.nonce.hex(), "sealed": each.sealed.hex()} for each in wraps]}
            for id_, wraps in told.keys
        ],
        "turn": told.turn,
    }


def new(keys: tuple[DataKey, ...], phrase: str, recovery: bytes, *, desk: str = "", cost: Cost | None = None) -> KeyFile:
    """Return a key file in which a passphrase and a recovery key each open all the keys."""
    cost = cost or Cost()
    cost = cost if cost.salt else replace(cost, salt=secrets.token_bytes(_SALT))
    empty = KeyFile(desk or secrets.token_hex(16), cost, ())
    return replace(empty, keys=_wrapped(empty, keys, {"phrase": _of_phrase(cost, phrase), "recovery": _of_recovery(empty, recovery)}))


def again(told: KeyFile, keys: tuple[DataKey, ...], phrase: str) -> KeyFile:
    """Return a key file with another passphrase for the same keys; what the recovery key opens stays as it is."""
    cost = replace(told.cost, salt=secrets.token_bytes(_SALT))
    changed = replace(told, cost=cost)
    recovery = {id_: tuple(w for w in wraps if w.by == "recovery") for id_, wraps in told.keys}
    fresh = _wrapped(changed, keys, {"phrase": _of_phrase(cost, phrase)})
    return replace(changed, keys=tuple((id_, (*wraps, *recovery.get(id_, ()))) for id_, wraps in fresh))


def with_wraps_of(before: KeyFile, told: KeyFile) -> KeyFile:
    """Return a key file in which what opened the keys of before still opens these: a turn may be killed half way.

    Both must cost the same and share a salt, to which the wraps of a passphrase are bound.
    """
    old = dict(before.keys)
    return replace(told, keys=tuple((id_, (*wraps, *old.get(id_, ()))) for id_, wraps in told.keys))


def ways_in(told: KeyFile, id_: str) -> int:
    """Return how many passphrases, or how many recovery keys if these are more, open a key; one, unless a turn was broken off."""
    kinds = [wrap.by for each, wraps in told.keys if each == id_ for wrap in wraps]
    return max((kinds.count(by) for by in kinds), default=0)


def _wrapped(told: KeyFile, keys: tuple[DataKey, ...], by: dict[str, bytes]) -> tuple[tuple[str, tuple[Wrap, ...]], ...]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    found = []
    for key in keys:
        wraps = []
        for name, secret in by.items():
            nonce = secrets.token_bytes(_NONCE)
            wraps.append(Wrap(name, nonce, AESGCM(secret).encrypt(nonce, key.secret, _bound(told, key.id, name))))
        found.append((key.id, tuple(wraps)))
    return tuple(found)


def unlock(told: KeyFile, typed: str) -> tuple[DataKey, ...]:
    """Return the keys that a passphrase or a recovery key opens, in the order of the file.

    Raises:
        StoreProblem: it is neither, or there is no memory for what a guess costs.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    recovery = recovery_key.read(typed)
    ways = [("recovery", _of_recovery(told, recovery))] if recovery is not None else []
    found: list[DataKey] = []
    for by, secret in (*ways, ("phrase", _of_phrase(told.cost, typed))):
        for id_, wraps in told.keys:
            for wrap in (each for each in wraps if each.by == by):
                try:
                    opened = AESGCM(secret).decrypt(wrap.nonce, wrap.sealed, _bound(told, id_, by))
                except (InvalidTag, ValueError):
                    continue
                found.append(DataKey(id_, opened))
                break
        if found:
            return tuple(found)
    raise StoreProblem("wrong_desk_passphrase", code="CR-PASS")


def driver_of(desk: Path, typed: str) -> Driver:
    """Return what opens an encrypted desk, by its passphrase or recovery key; what it is written with comes first.

    Which key that is, the first page of the file tells by itself: asked before the desk is open, since to read a file's bytes lets go of
    the locks that this process has on it.

    Raises:
        StoreProblem: neither is what was typed, the key file is gone or torn, or SQLCipher is not installed.
    """
    told = find(desk)
    if told is None:
        return PLAIN
    keys = unlock(told, typed)
    if len(told.keys) > 1 and desk.exists():
        with desk.open("rb") as file:
            first = file.read(PAGE)
        keys = tuple(sorted(keys, key=lambda key: not _under(key, first)))
        if len(keys) < len(told.keys) and first and not first.startswith(_MAGIC) and not _under(keys[0], first):
            raise StoreProblem("wrong_desk_passphrase", code="CR-PASS")  # that of before, and the desk has turned already
    return Driver(keys)


def _under(key: DataKey, first: bytes) -> bool:
    clear = deciphered(first[:SALT], Driver((key,)))
    return clear is not None and bool(clear(1, first))


def _of_phrase(cost: Cost, phrase: str) -> bytes:
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        typed = plain(phrase).encode()
    except UnicodeEncodeError:  # its text is the passphrase, so nothing of it goes on
        raise StoreProblem("wrong_desk_passphrase", code="CR-PASS") from None
    try:
        return hash_secret_raw(typed, cost.salt, cost.rounds, cost.kib, cost.lanes, KEY_SIZE, Type.ID)
    except (HashingError, MemoryError):
        raise StoreProblem("no_memory_for_key", code="CR-MEMORY", megabytes=cost.kib // 1_000 + 1) from None


def _of_recovery(told: KeyFile, recovery: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), KEY_SIZE, salt=bytes.fromhex(told.desk), info=b"complaint desk recovery").derive(recovery)


def _bound(told: KeyFile, id_: str, by: str) -> bytes:
    cost = told.cost
    how = [cost.rounds, cost.kib, cost.lanes, cost.salt.hex()] if by == "phrase" else []
    return json.dumps([FORM, told.desk, id_, by, how]).encode()
