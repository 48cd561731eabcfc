"""What harnesses share that try many rounds: a folder in memory, for those whose question is not whether a disk keeps what it was given."""

from tests.in_memory import memory_path, memory_root

__all__ = ["memory_path", "memory_root"]
