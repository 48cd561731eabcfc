"""Figures drawn: frozen series in, matplotlib Figures and pixels out. No Qt, no pyplot, no query.

``theme`` and ``picture`` are values and import nothing large; ``drawing`` imports matplotlib, so it is imported when the first chart is
drawn and never before.
"""
