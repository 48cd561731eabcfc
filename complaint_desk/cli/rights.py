"""``rights``: the table of roles, actions, states and fields that the services decide by, or with ``--fields`` that of personal data."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from complaint_desk.cli.opening import print_json
from complaint_desk.domain import personal, rights
from complaint_desk.domain.vocabulary import ROLES
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the table and return the exit code; no desk is needed for it."""
    if arguments.fields:
        if arguments.json:
            print_json({"kinds": {name: asdict(rule) for name, rule in personal.KINDS.items()}, "fields": personal.FIELDS,
                        "columns": personal.COLUMNS, "seen": rights.FIELDS})
        else:
            print("\n".join(_fields(words)))
    elif arguments.json:
        print_json({
            "actions": {
                verb: {
                    "rights": action.rights, "states": sorted(action.states), "roles": [role for role in ROLES if rights.may(role, verb)],
                }
                for verb, action in sorted(rights.ACTIONS.items())
            },
            "fields": rights.FIELDS,
        })
    else:
        print("\n".join(_table(words)))
    return 0


def _fields(words: Words) -> list[str]:
    """Every field that can hold personal data, with its rules, as Markdown."""
    heads = [words(f"privacy.fields.{head}") for head in ("field", "purpose", "kept", "masked", "leaves")]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for field, kind in sorted({**personal.COLUMNS, **personal.FIELDS}.items()):
        rule = personal.KINDS[kind]
        told = (
            words(f"privacy.fields.for_{rule.purpose}"), words(f"privacy.fields.kept_{rule.retention}"),
            words(f"privacy.fields.as_{rule.mask}"), words(f"privacy.fields.out_{rule.export}"),
        )
        lines.append(f"| {field} | {' | '.join(told)} |")
    return [*lines, "", *_cells(words)]


def _cells(words: Words) -> list[str]:
    """How each role sees each personal field, in the open case and elsewhere."""
    roles = [words(f"role.{role}") for role in ROLES]
    heads = [words("privacy.rights.field"), words("privacy.rights.place"), *roles]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for field in rights.FIELDS:
        for place in (rights.IN_CASE, rights.ELSEWHERE):
            cells = " | ".join(words(f"privacy.rights.{rights.seen(role, field, place)}") for role in ROLES)
            lines.append(f"| {field} | {words(f'privacy.rights.{place}')} | {cells} |")
    return lines


def _table(words: Words) -> list[str]:
    """The table as Markdown: ● may, ○ may not; the states of a case follow."""
    roles = [words(f"role.{role}") for role in ROLES]
    head = [words("privacy.rights.action"), *roles, words("privacy.rights.states")]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for verb, action in sorted(rights.ACTIONS.items()):
        cells = " | ".join("●" if rights.may(role, verb) else "○" for role in ROLES)
        lines.append(f"| {verb} | {cells} | {' '.join(state for state in rights.STATES if state in action.states)} |")
    return [*lines, "", *_cells(words)]
