"""Loads and checks what the guide says and asks: playbooks, phrases and the phrase coach's rules, all from resources.

What belongs here: reading files into the values of ``domain.playbook``, ``domain.phrases`` and ``domain.coach``, and telling what
is wrong with a file. What does not: choosing what to show (``domain.guide``) and anything about one case.
"""

from complaint_desk.playbooks.books import PlaybookSet, load
from complaint_desk.playbooks.checking import check_all
from complaint_desk.playbooks.coach import load as load_coach
from complaint_desk.playbooks.phrases import load as load_phrases
from complaint_desk.playbooks.sources import Fault, PlaybookFault

__all__ = ["Fault", "PlaybookFault", "PlaybookSet", "check_all", "load", "load_coach", "load_phrases"]
