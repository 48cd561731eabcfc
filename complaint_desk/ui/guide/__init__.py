"""The guide beside a case: a conversation in four steps, not a form. It shows one ``CaseView`` and speaks to the desk; what a step
needs before the next may start is decided below, in the gates.
"""

from complaint_desk.ui.guide.panel import GuidePanel

__all__ = ["GuidePanel"]
