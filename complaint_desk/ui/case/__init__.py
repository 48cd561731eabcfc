"""One case: who and how long in the header, the conversation in the middle, the customer at the right, closing and writing below."""

from complaint_desk.ui.case.screen import CaseScreen

__all__ = ["CaseScreen"]
