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
        members: files packed in one archive.
        mail_bytes: size of an e-mail.
        mail_lines: its lines; a file of that size in it takes some 400,000.
        mail_text_bytes: its words as they were sent, of each part; what came with it as a file does not count.
        header_bytes: size of its header.
        parts: its parts.
        depth: parts inside parts, and elements inside elements.
        sample_chars: characters of the rows that are held to guess what the columns are.
        memory_bytes: what the process that reads may take.
        silent_s: processor time it may take without a word, seconds: what is read says every few hundred rows how far it is.
        stuck_s: seconds it may be silent without taking any.
        whole_s: processor time it may take in all, seconds.
        awaited_s: seconds it may be waited for in all, however much it says meanwhile.
    """

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 200_000_000
    ratio: int = 100
    ratio_floor_bytes: int = 1_000_000
    document_bytes: int = 50_000_000
    rows: int = 200_000
    columns: int = 256
    field_chars: int = 65_536
    members: int = 1_000
    mail_bytes: int = 25_000_000
    mail_lines: int = 500_000
    mail_text_bytes: int = 5_000_000
    header_bytes: int = 65_536
    parts: int = 100
    depth: int = 20
    sample_chars: int = 4_000_000
    memory_bytes: int = 250_000_000
    silent_s: float = 3.0
    stuck_s: float = 30.0
    whole_s: int = 600
    awaited_s: float = 1_800.0
