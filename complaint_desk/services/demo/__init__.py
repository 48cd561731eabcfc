"""The demo desk: a year of an invented maker's complaints, believable, in three languages, and the same for the same seed.

``histories`` is pure and writes nothing; ``fill`` puts it into a desk. Words and codes stand in ``resources/demo``;
no sentence of a customer stands in code, and none was ever written by a real one.
"""
