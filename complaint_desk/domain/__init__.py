"""The rules of complaint handling: events, case, guide, gates, clocks, figures' definitions.

Standard library only: no I/O, no clock, no globals.
"""
