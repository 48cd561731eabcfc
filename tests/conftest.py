"""What holds for every test: a property is judged by its answer, never by how long a busy machine took for it."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
