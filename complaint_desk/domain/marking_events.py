"""Tags and the site's own fields: what a case is marked with, and which marks the desk knows. ``events`` names these too.

A mark's key, a field's type and its choices are agreed beforehand by who may define them, so they are codes; labels and what is typed
are words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.event import Event, Words, erasable

# --- in a case ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Tagged(Event):
    """The case has a tag; ``label`` is how it was called then, by which the case is found too."""

    kind: ClassVar[str] = "tagged"
    tag: str
    label: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Untagged(Event):
    """The case no longer has a tag."""

    kind: ClassVar[str] = "untagged"
    tag: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FieldSet(Event):
    """One of the site's own fields has a value, or none any more when there is neither ``code`` nor ``value``.

    ``type`` is of marking.FIELD_TYPES; ``code`` a choice, yes, no, a date (ISO 8601) or a decimal number, ``value`` a typed text.
    """

    kind: ClassVar[str] = "field_set"
    field: str
    type: str
    code: str = ""
    value: Words = erasable()


# --- on the desk's own stream -------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TagDefined(Event):
    """The desk knows a tag; defined again it has another label, and one that was retired is in use again."""

    kind: ClassVar[str] = "tag_defined"
    tag: str
    label: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class TagRetired(Event):
    """A tag is no longer given; cases that have it keep it."""

    kind: ClassVar[str] = "tag_retired"
    tag: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FieldDefined(Event):
    """The desk knows a field; defined again it has another label or other choices, never another type."""

    kind: ClassVar[str] = "field_defined"
    field: str
    type: str
    choices: tuple[str, ...] = ()
    label: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FieldRetired(Event):
    """A field is no longer asked for; cases that have a value keep it."""

    kind: ClassVar[str] = "field_retired"
    field: str
