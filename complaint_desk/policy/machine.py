"""The policy file of a machine: whether it is there, whether only its administrators can change it, and what it says."""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import replace
from pathlib import Path
from typing import Final

from complaint_desk import paths
from complaint_desk.domain.messages import say
from complaint_desk.policy.holding import NOTHING, SHUT, Fault, Reading

LARGEST: Final = 16_384
"""Bytes of a file that is read."""


def of_machine() -> Reading:
    """Return what the administrator of this machine set."""
    return read(paths.policy_file())


def read(path: Path) -> Reading:
    """Return what a file sets; none is nothing set. What cannot be read is told, and the stricter choice taken."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
            return _shut("no_file")
        text = path.read_bytes()[: LARGEST + 1].decode("utf-8-sig")
        safe = trustworthy(found) and trustworthy(path.parent.stat())
    except (FileNotFoundError, NotADirectoryError):
        return NOTHING
    except OSError:
        return _shut("unreadable")
    except UnicodeDecodeError:
        return _shut("no_text")
    from complaint_desk.policy.text import parsed  # only where there is a policy

    return parsed(text) if safe else _distrusted(parsed(text))


def trustworthy(found: os.stat_result, platform: str = sys.platform) -> bool:
    """Tell by its owner and mode whether a file or folder can be changed by administrators only.

    Windows has neither, and there the place of the file is all that speaks for it.
    """
    if platform == "win32":
        return True
    administrators = (0, 80) if platform == "darwin" else (0,)
    by_group = bool(found.st_mode & stat.S_IWGRP) and found.st_gid not in administrators
    return found.st_uid == 0 and not by_group and not found.st_mode & stat.S_IWOTH


def _shut(reason: str) -> Reading:
    return Reading(SHUT, (Fault(0, say(f"policy.reason.{reason}")),), there=True)


def _distrusted(found: Reading) -> Reading:
    """Leave out where such a file would lead to: whoever can write it could have cases typed into a desk of theirs. What narrows holds."""
    places = {"database", "site"} & (found.policy.values.keys() | found.policy.unsure)
    policy = replace(
        found.policy, values={name: value for name, value in found.policy.values.items() if name not in places},
        locked=found.policy.locked | places, unsure=found.policy.unsure | places,
    )
    return replace(found, policy=policy, faults=(Fault(0, say("policy.reason.untrusted")), *found.faults))
