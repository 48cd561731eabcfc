"""The settings with which a window begins, and which of them are kept: what the machine's administrator set is nobody's choice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from dataclasses import replace as with_other
from typing import TYPE_CHECKING

from complaint_desk import paths, settings
from complaint_desk.policy.holding import Reading, over, own
from complaint_desk.policy.machine import of_machine
from complaint_desk.settings import Settings
from complaint_desk.wording import Words

if TYPE_CHECKING:
    from argparse import Namespace
    from types import SimpleNamespace


@dataclass(frozen=True, slots=True)
class Kept:
    """What was read.

    Attributes:
        settings: as they hold.
        machine: what the administrator set, and what is wrong with it.
        damaged: the file of the settings could not be read and was put aside.
    """

    settings: Settings
    machine: Reading
    damaged: bool = False


def kept(arguments: Namespace | SimpleNamespace) -> Kept:
    """Return the settings with what policy and command line say over them.

    In safe mode, in which they may be what is wrong, they are as when nobody chose anything; the policy holds in it too.
    """
    safe = bool(getattr(arguments, "safe", False))
    found = settings.Read(Settings(), damaged=False) if safe else settings.read(paths.data_folder() / settings.FILE)
    machine = of_machine()
    asked = {"language": arguments.lang or None, "theme": getattr(arguments, "theme", None) or None}
    told = over(machine.policy, found.settings, found.names, asked)
    login = getattr(arguments, "login", None)
    return Kept(with_other(told, person=login or told.person), machine, found.damaged)


def keep(chosen: Settings) -> None:
    """Keep the settings; a full or locked disk costs only them."""
    file, machine = paths.data_folder() / settings.FILE, of_machine()
    before = settings.read(file) if machine.there else settings.Read(Settings(), damaged=False)
    with suppress(OSError):
        settings.write(file, own(machine.policy, chosen, before.settings, before.names))


def spoken(words: Words, told: Settings) -> Words:
    """Return the words of the window: as told, else as chosen before, else the command line's."""
    return Words(told.language or words.language, words.zone)
