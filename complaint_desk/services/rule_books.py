"""The rules that the playbooks set, without the rest of what the guide says: no queue needs the coach, the phrases or their checks."""

from __future__ import annotations

from pathlib import Path

from complaint_desk.domain.rules import Rules
from complaint_desk.playbooks import rules


def load_rules(root: Path | None = None, site: Path | None = None) -> Rules:
    """Return the rules that the playbooks make: facts required, callback days, forms and clocks by type and circumstance.

    Args:
        root: the resources folder, if not the program's own.
        site: the folder of the site's own files, if it has one.

    Raises:
        PlaybookFault: a shipped file cannot be used.
    """
    return rules.load_rules(root, site)
