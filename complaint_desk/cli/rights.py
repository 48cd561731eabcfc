"""``rights``: the table of roles, actions, states and fields that the services decide by; with ``--fields`` that of personal data, with
``--policy`` what the administrator of this machine set.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from complaint_desk.cli.opening import print_json
from complaint_desk.domain import personal, rights
from complaint_desk.domain.vocabulary import ROLES
from complaint_desk.paths import policy_file
from complaint_desk.policy.holding import LOCKABLE, Reading
from complaint_desk.policy.machine import of_machine
from complaint_desk.wording import Words


def run(arguments: argparse.Namespace, words: Words) -> int:
    """Print the table and return the exit code; no desk is needed for it."""
    if arguments.policy:
        found = of_machine()
        if arguments.json:
            print_json(_policy_table(found))
        else:
            print("\n".join(_policy(found, words)))
    elif arguments.fields:
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


def _policy_table(found: Reading) -> dict[str, Any]:
    """What is set, by the keys of the file."""
    policy = found.policy
    return {
        "file": str(policy_file()), "there": found.there, "values": dict(policy.values), "locked": sorted(policy.locked),
        "unsure": sorted(policy.unsure), "lock_minutes": policy.lock_minutes, "names": policy.names,
        "faults": [{"line": each.line, "reason": each.reason.key} for each in found.faults],
    }


def _policy(found: Reading, words: Words) -> list[str]:
    """What is set, a line each; what is wrong with it was told on standard error."""
    if not found.there:
        return [words("policy.cli.none", file=str(policy_file()))]
    policy, lines = found.policy, [words("policy.cli.head", file=str(policy_file()))]
    for name in LOCKABLE:
        value = policy.values.get(name)
        told = words("policy.cli.unsure" if name in policy.unsure else "policy.cli.default") if value is None else repr(value)
        if value is not None or name in policy.locked:
            lines.append(words("policy.cli.locked" if name in policy.locked else "policy.cli.begins", name=name, value=told))
    if policy.lock_minutes:
        lines.append(words("policy.lock_sooner", n=policy.lock_minutes))
    return lines if policy.names else [*lines, words("policy.cli.no_names")]


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
