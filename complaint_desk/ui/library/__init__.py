"""The library: what the guide says, asks, offers and warns of, to be searched by step and feeling, read and copied.

It is read from the books of the guide (``services.library``); it is changed in the site's own files, never here.
"""
