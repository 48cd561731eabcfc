"""Which form a file is written in, told by the end of its name: one rule for whatever leaves the desk as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from complaint_desk.domain.problems import FileProblem


@dataclass(frozen=True, slots=True)
class FileForms:
    """The forms that something can be written in, and what is said where none of them is meant.

    Attributes:
        forms: the forms by the end of the name, without its dot.
        problem: the key of the problem.
        code: its code.
    """

    forms: tuple[str, ...]
    problem: str
    code: str

    def of(self, path: Path) -> str:
        """Return the form of a file by the end of its name.

        Raises:
            FileProblem: it is none that is written.
        """
        form = path.suffix.removeprefix(".").lower()
        if form not in self.forms:
            raise FileProblem(self.problem, code=self.code, file=path.name)
        return form
