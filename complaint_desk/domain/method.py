"""A method of conversation: the stages that the guide shows one after the other, and what each is for (checklist P3, P7).

A method only says how the conversation is cut. What must stand before it goes on is decided by the gates alone, whatever the method:
each stage belongs to one of the steps that the gates compute, and the last stage of a step is the one that waits for its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from complaint_desk.domain.case import Case
from complaint_desk.domain.messages import Message, say
from complaint_desk.domain.playbook import Aim

HOUSE_METHOD: Final = "four_steps"
"""Serves where nothing else was chosen: one stage for each step."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage.

    Attributes:
        key: stable code within its method, the last part of ``guide.track.KEY``.
        step: the step whose fields it shows.
        title: its own name in a word or two; empty where it is called like its step.
        aim: what it is for; None where the playbook's aim of the step says it.
        say_from: the steps whose phrases may be said here.
        ideas: the ideas (``W14``) of the phrases that belong here; empty for all of them.
        fields: whether the fields of the step are shown.
        who: the role that sees to it (vocabulary.ROLES), so that each link of the process has an owner (checklist P2).
        hours: after so many hours from the opening of a case it should be done, around the clock.
    """

    key: str
    step: str
    title: str
    aim: Aim | None
    say_from: tuple[str, ...]
    ideas: tuple[str, ...] = ()
    fields: bool = True
    who: str = "agent"
    hours: int = 24

    @property
    def name(self) -> Message | str:
        """What it is called."""
        return self.title or say(f"step.{self.step}")


@dataclass(frozen=True, slots=True)
class Method:
    """A method in one language; its stages are in the order of the steps, and every step has at least one."""

    id: str
    version: int
    title: str
    stages: tuple[Stage, ...]

    def find(self, key: str) -> Stage | None:
        """Return a stage by its key, or the one that waits for the evidence of a step, None when there is no such."""
        return next((stage for stage in self.stages if stage.key == key), None) or next(
            (stage for stage in reversed(self.stages) if stage.step == key), None
        )

    def holds_gate(self, stage: Stage) -> bool:
        """Tell whether a stage waits for the evidence of its step: the last one of the step does."""
        return [each for each in self.stages if each.step == stage.step][-1] is stage

    def now(self, case: Case, step: str) -> Stage:
        """Return the stage that a case is in; ``step`` is what the gates say.

        A stage that waits for no evidence is past once an apology was made or an option lies on the table.
        """
        of_step = [stage for stage in self.stages if stage.step == step]
        past = case.apology_us or any(option.round == case.round for option in case.options)
        return of_step[-1] if past else of_step[0]

    def reach(self, step: str) -> int:
        """Return how many stages, from the first, can be looked at while a case is in a step."""
        return max(at for at, stage in enumerate(self.stages, 1) if stage.step == step)
