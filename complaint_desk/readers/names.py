"""What others call the things we hold: names of columns in the exports of help desks, authorities and shops, in three languages.

Names are compared without case, blanks and marks, so ``Date received``, ``date_received`` and ``DateReceived`` are one. The lists
are data, ``resources/readers/columns.toml``; a name earlier in its list is the surer one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from typing import Final

from complaint_desk import resources

FIELDS: Final = (
    "source_id", "customer", "customer_id", "phone", "email", "words", "subject", "type", "status", "channel", "urgency", "opened",
    "first_response", "resolved", "closed", "reply", "product", "company", "department", "region", "owner", "satisfaction", "tier", "tags",
)
DATE_FIELDS: Final = frozenset({"opened", "first_response", "resolved", "closed"})
JOINED_FIELDS: Final = frozenset({"words", "tags"})
FALLBACK_FIELDS: Final = frozenset({"customer", "phone", "email"})
MAIL_FILES: Final = "Attachments"
"""The column of an e-mail that names its files; they come in without it."""

_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def plain(name: str) -> str:
    """Return a name without case, blanks and marks; of a dotted name the last part."""
    name = unicodedata.normalize("NFKC", name).strip(" .").rsplit(".", 1)[-1].removesuffix("__c")
    return "".join(char for char in _CAMEL.sub(" ", name).casefold() if char.isalnum())


def candidates(name: str) -> list[tuple[int, str]]:
    """Return the fields a column may hold by its name, with how sure that is: smaller is surer, 100 and more is weak."""
    if name.startswith(("_fivetran", ":@")):
        return []  # what a copying program added
    wanted = plain(name)
    found = list(_ranks().get(wanted, ()))
    if is_wanted(name):
        found.append((90, "words"))
    if not found:
        weak = enumerate(_lists()["parts"].items(), start=100)
        found = [(rank, field) for rank, (field, parts) in weak if any(map(wanted.__contains__, parts))]
    return sorted(found)


def is_wanted(name: str) -> bool:
    """Tell whether a column holds what the customer wants to happen, which belongs to their words."""
    return plain(name) in _lists()["others"]["wanted"]


def is_pointer(name: str) -> bool:
    """Tell whether a column names a case; beside an id of its own it makes a row a remark on that case."""
    return plain(name) in _lists()["others"]["pointers"]


def is_priority(name: str) -> bool:
    """Tell whether a column of urgency is called a priority, which most programs number the other way round."""
    return any(map(plain(name).__contains__, _lists()["others"]["priority"]))


def is_ours(name: str) -> bool:
    """Tell whether a column holds the desk's own side, whose address must not be taken for the customer's."""
    return any(map(plain(name).__contains__, _lists()["others"]["ours"]))


@cache
def _lists() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.read_text("readers", "columns.toml"))


@cache
def _ranks() -> dict[str, list[tuple[int, str]]]:
    ranks: dict[str, list[tuple[int, str]]] = {}
    for field, names in _lists()["names"].items():
        for rank, name in enumerate(names):
            ranks.setdefault(plain(name), []).append((rank, field))
    return ranks
