"""How large a file from outside may be before it is refused unread: the limits of the safety rules, raised only for one import."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The sizes at which a file, a row or a field is refused.

    Attributes:
        file_bytes: size on disk.
        unpacked_bytes: size after gzip.
        ratio: unpacked size by packed size, above which a packed file counts as a bomb.
        ratio_floor_bytes: unpacked size below which the ratio does not matter; a short file of repeated lines is no attack.
        document_bytes: size of a JSON document that has to be held whole to find the list in it.
        rows: data rows of one import.
        columns: columns of one table.
        field_chars: characters of one field.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 200_000_000
    ratio: int = 100
    ratio_floor_bytes: int = 1_000_000
    document_bytes: int = 50_000_000
    rows: int = 200_000
    columns: int = 256
    field_chars: int = 65_536
