"""The complaint desk: queue, case, guide and analytics for people who handle complaints, with no network."""

__version__ = "0.1.0"
