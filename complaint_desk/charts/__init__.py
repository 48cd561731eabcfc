"""Figures drawn: frozen series in, matplotlib Figures out. No Qt, no pyplot, no query."""
