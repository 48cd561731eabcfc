"""Measures the operations of the performance goals on this machine, each beside what the machine itself can do at best.

Every goal is a ratio: the same work by the barest means (plain SQLite, a bare window) is the floor, taken right before and after
ours in the same run. What is asserted nowhere in the tests, since a shared machine would make it chance, is printed here.
"""
