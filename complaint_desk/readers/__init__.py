"""Reads files that others wrote into plain rows: encodings, separators, column mapping, dates. Knows no case and no table."""
