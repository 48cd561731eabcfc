"""Figures drawn: frozen series in, shapes as values, and these as pixels for the screen or as matplotlib Figures for files. No Qt, no
pyplot, no query.

``theme``, ``shapes`` and ``picture`` are values and import nothing large; ``drawing`` imports what paints, so it is imported when the first
chart is drawn and never before, and ``paper`` the rest of matplotlib when the first file is written.
"""
