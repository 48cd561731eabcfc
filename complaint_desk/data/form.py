"""By what a desk's file is known, and which form of it this program reads and writes."""

from __future__ import annotations

from typing import Final

APPLICATION_ID: Final = 0x43444B31  # "CDK1" in the header
VERSION: Final = 3
"""``user_version`` of the form that this program reads and writes: the number of the last file in ``migrations``."""

SIZE: Final = 16
"""Bytes of a digest, and of the salt and the lane's token that go into one (``chain``)."""

DESK_STREAM: Final = 1
"""The stream of the desk itself: what kind it is, and who works there."""

LISTED: Final = (
    "SELECT type, name, sql FROM sqlite_master WHERE type IN ('table', 'view', 'trigger') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
)
"""The tables, views and triggers of a file; SQLite's own are left out."""

OBJECTS: Final = frozenset(
    {("table", name) for name in (
        "lane", "counter", "stream", "operation", "event", "event_body", "complaint", "customer", "person", "improvement",
        "improvement_case", "import_fingerprint", "rollup", "saved_view", "view_setting", "snooze", "reminder", "reminded", "macro",
        "credential", "sign_in_try", "tag", "field", "case_tag", "case_field",
        "schema_migration", "fresh_text",
        "search", "search_data", "search_idx", "search_config",
        "customer_search", "customer_search_data", "customer_search_idx", "customer_search_config",
    )}
    | {("trigger", name) for name in (
        "operation_kept_delete", "operation_kept_update", "event_kept_delete", "event_kept_update", "event_body_kept_update",
        "customer_findable", "customer_changed", "customer_gone",
        "complaint_moves", "customer_known", "customer_tier",
    )}
)
"""What a desk is made of; anything else was put there by another program (design, safety A8)."""
