"""The window: Qt and nothing but Qt. What a case is and what may be done to it stands below, in the services and the domain.

How a screen is made: it takes a ``Look`` (theme and words) and a ``Desk`` (``do`` and ``ask``), builds itself from ``ui.widgets`` and
``ui.text.Label`` with messages of the catalogue, gives each widget its accessible id, and connects to ``desk.changed``. Widgets given a
message follow the language by themselves; a text composed by the screen is made anew in a method handed to ``look.language.follow``.
What paints itself connects to ``look.appearance.theme_changed``. Typing is watched by ``Drafts``. Screens never import each other.
"""
