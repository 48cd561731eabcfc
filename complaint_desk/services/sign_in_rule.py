"""Whether a desk asks who one is, and after how long it locks: all that a window takes of signing in where nobody does."""

from __future__ import annotations

from complaint_desk.data.sign_in_rule import rule as told_rule
from complaint_desk.data.store import Store
from complaint_desk.domain.authority import Person
from complaint_desk.domain.sign_in import SignInRule


def rule(store: Store) -> SignInRule:
    """Return what the desk asks for; a review pack asks for nothing."""
    return SignInRule() if store.pack else told_rule(store.read())


def rule_now(store: Store, _who: Person) -> SignInRule:
    """Return what the desk asks for, for the window."""
    return rule(store)
