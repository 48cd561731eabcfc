"""By what a desk's file is known, and which form of it this program reads and writes."""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x43444B31  # "CDK1" in the header
VERSION: Final = 3
"""``user_version`` of the form that this program reads and writes: the number of the last file in ``migrations``."""

SIZE: Final = 16
"""Bytes of a digest, and of the salt and the lane's token that go into one (``chain``)."""

DESK_STREAM: Final = 1
"""The stream of the desk itself: what kind it is, and who works there."""
