"""Harnesses that harm a desk on purpose; small here, with ``FAULTS=deep`` in the figures of the design. POSIX only where a kill is one."""
