"""The widgets that every screen is made of. Each takes the ``Look`` first, words itself, and carries the accessible id it is
given.
"""

from complaint_desk.ui.widgets.buttons import Button, FilterChip, IconButton, MissingLink, Segment, Segments
from complaint_desk.ui.widgets.cards import Card, EmptyState, FormRow, Heading, Line, row_of
from complaint_desk.ui.widgets.choice import ChoiceField
from complaint_desk.ui.widgets.fields import CheckBox, Choice, LineField, SearchField, TextField
from complaint_desk.ui.widgets.focus import FocusRing
from complaint_desk.ui.widgets.marks import Avatar, Chip, ClockBar, IconMark
from complaint_desk.ui.widgets.notices import Banner, ErrorCard, FieldError, Toast

__all__ = [
    "Avatar", "Banner", "Button", "Card", "CheckBox", "Chip", "Choice", "ChoiceField", "ClockBar", "EmptyState", "ErrorCard",
    "FieldError", "FilterChip", "FocusRing", "FormRow", "Heading", "IconButton", "IconMark", "Line", "LineField", "MissingLink",
    "SearchField", "Segment", "Segments", "TextField", "Toast", "row_of",
]
