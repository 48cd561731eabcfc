"""The demo desk: a year of an invented maker's complaints, believable, in three languages, and the same for the same seed.

``history.histories`` is pure and writes nothing; ``fill.fill`` puts it into a new desk; ``fill.demo_desk`` keeps this computer's
demo alive. Words and codes stand in ``resources/demo``: no sentence of a customer stands in code, and none was written by a real one.
"""
