"""Reads files that others wrote into plain rows and typed values; knows nothing of cases or tables: a target field is only a code.

``sniff`` says what a file is, ``rows`` walks it, ``guess`` proposes which column holds what, ``read`` gives typed rows or refusals.
Everything streams: a file of 200,000 rows is never held whole, except a JSON document whose list lies inside an object.
"""
