"""Bringing in cases from a file: looked at, understood, rehearsed, then all at once or not at all.

How it is wired: ``ImportView(look, desk, files)`` is a view of the shell; ``open_file(path)`` takes a file dropped on the queue
(``ui.files.FileDrop``); ``cases_wanted(QueueFilter)`` asks for the queue to show what came in.
"""
