"""Taking a complaint in under a minute: who calls, what they say, and what their words suggest; a view of the window, no dialog."""

from complaint_desk.ui.intake.view import IntakeView

__all__ = ["IntakeView"]
