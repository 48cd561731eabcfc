"""The pages of an encrypted file, deciphered one by one without SQLCipher, which reads no further once a page is damaged.

Format of SQLCipher 4 (https://www.zetetic.net/sqlcipher/design/): pages of 4,096 bytes, each ending in an initialisation vector of 16
and an HMAC-SHA512 of 64 bytes over all before it and the page's number; AES-256-CBC; the file's first 16 bytes are a salt, from which
the key of the HMAC is made with the data key: PBKDF2-HMAC-SHA512, two rounds, over the salt with every byte xor 0x3a.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from complaint_desk.data.driver import KEY_SIZE, PAGE, Driver

SALT: Final = 16
RESERVED: Final = 80
_VECTOR: Final = 16
_HEADER: Final = b"SQLite format 3\0"
_MASK: Final = 0x3A
_ROUNDS: Final = 2


def deciphered(salt: bytes, driver: Driver) -> Callable[[int, bytes], bytes] | None:
    """Return what makes a page of a file readable by its number, b"" where it is not as it was written; None without keys."""
    if not driver.keys:
        return None
    import hmac  # with OpenSSL, which a desk in the clear does not wait for
    from hashlib import pbkdf2_hmac

    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    masked = bytes(byte ^ _MASK for byte in salt)
    pairs = [(key.secret, pbkdf2_hmac("sha512", key.secret, masked, _ROUNDS, KEY_SIZE)) for key in driver.keys]

    def clear(number: int, page: bytes) -> bytes:
        if len(page) != PAGE:
            return b""
        start = SALT if number == 1 else 0
        body, vector, seal = page[start:-RESERVED], page[-RESERVED : _VECTOR - RESERVED], page[_VECTOR - RESERVED :]
        for secret, sealing in pairs:
            told = hmac.digest(sealing, body + vector + number.to_bytes(4, "little"), "sha512")
            if hmac.compare_digest(told, seal):
                reading = Cipher(algorithms.AES(secret), modes.CBC(vector)).decryptor()
                return (_HEADER if number == 1 else b"") + reading.update(body) + reading.finalize() + bytes(RESERVED)
        return b""

    return clear
