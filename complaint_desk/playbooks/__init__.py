"""Loads and checks what the guide says and asks: playbooks, phrases and the phrase coach's rules, all from resources.

What belongs here: reading files into the values of ``domain.playbook``, ``domain.phrases`` and ``domain.coach``, and telling what
is wrong with a file. What does not: choosing what to show (``domain.guide``) and anything about one case. Each part is imported when it
is wanted: the rules of the playbooks are needed by whoever works here, the coach by who writes, the checks by who edits them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from complaint_desk.playbooks.books import PlaybookSet, load
    from complaint_desk.playbooks.checking import check_all
    from complaint_desk.playbooks.coach import load as load_coach
    from complaint_desk.playbooks.phrases import load as load_phrases
    from complaint_desk.playbooks.sources import Fault, PlaybookFault

__all__ = ["Fault", "PlaybookFault", "PlaybookSet", "check_all", "load", "load_coach", "load_phrases"]

_PLACES: Final = {
    "Fault": ("sources", "Fault"), "PlaybookFault": ("sources", "PlaybookFault"), "PlaybookSet": ("books", "PlaybookSet"),
    "check_all": ("checking", "check_all"), "load": ("books", "load"), "load_coach": ("coach", "load"), "load_phrases": ("phrases", "load"),
}


def __getattr__(name: str) -> Any:
    """Return what is offered here, with its module."""
    if name not in _PLACES:
        raise AttributeError(name)
    module, called = _PLACES[name]
    return getattr(import_module(f"{__name__}.{module}"), called)
