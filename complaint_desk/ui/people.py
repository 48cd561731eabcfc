"""A person as the window shows one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who works at this desk.

    Attributes:
        code: what the services know the person by.
        name: as it is shown.
        role: one of ``domain.vocabulary.ROLES``.
    """

    code: str
    name: str
    role: str
