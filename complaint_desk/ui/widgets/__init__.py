"""The widgets that every screen is made of. Each takes the ``Look`` first, words itself, and carries the accessible id it is
given. Each module is imported with the first of its widgets that is wanted, so that the first page waits for no other.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from complaint_desk.ui.widgets.buttons import Button, FilterChip, IconButton, MissingLink, Segment, Segments, draw_icons
    from complaint_desk.ui.widgets.cards import BAR, Card, EmptyState, FormRow, Heading, Line, row_of, scrolled, tab_after
    from complaint_desk.ui.widgets.choice import ChoiceField
    from complaint_desk.ui.widgets.fields import CheckBox, Choice, LineField, SearchField, TextField, forget_typing
    from complaint_desk.ui.widgets.focus import FocusRing
    from complaint_desk.ui.widgets.marks import Avatar, Chip, ClockBar, IconMark
    from complaint_desk.ui.widgets.notices import Banner, ErrorCard, FieldError, Toast

__all__ = [
    "BAR", "Avatar", "Banner", "Button", "Card", "CheckBox", "Chip", "Choice", "ChoiceField", "ClockBar", "EmptyState", "ErrorCard",
    "FieldError", "FilterChip", "FocusRing", "FormRow", "Heading", "IconButton", "IconMark", "Line", "LineField", "MissingLink",
    "SearchField", "Segment", "Segments", "TextField", "Toast", "draw_icons", "forget_typing", "row_of", "scrolled", "tab_after",
]

_MODULES: Final = {
    "buttons": ("Button", "FilterChip", "IconButton", "MissingLink", "Segment", "Segments", "draw_icons"),
    "cards": ("BAR", "Card", "EmptyState", "FormRow", "Heading", "Line", "row_of", "scrolled", "tab_after"),
    "choice": ("ChoiceField",),
    "fields": ("CheckBox", "Choice", "LineField", "SearchField", "TextField", "forget_typing"),
    "focus": ("FocusRing",),
    "marks": ("Avatar", "Chip", "ClockBar", "IconMark"),
    "notices": ("Banner", "ErrorCard", "FieldError", "Toast"),
}


def __getattr__(name: str) -> Any:
    """Return a widget, with its module."""
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(name)
