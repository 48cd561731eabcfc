"""The codes of complaint handling that events, rows, files and the command line hold: stable for ever, shown in words elsewhere."""

from __future__ import annotations

from typing import Final

COMPLAINT_TYPES: Final = (
    "product_quality", "service_process", "misunderstanding", "price_dispute", "delay", "staff_attitude",
    "technical_fault", "not_as_described", "privacy", "other",
)
CIRCUMSTANCES: Final = ("major", "key_customer", "cross_department", "suspected_abuse", "vulnerable_customer")
STATUSES: Final = ("new", "open", "waiting_customer", "waiting_department", "resolved", "closed", "merged")
OPEN_STATUSES: Final = frozenset({"new", "open", "waiting_customer", "waiting_department", "resolved"})
STEPS: Final = ("listen", "clarify", "offer", "follow_up", "done")
KEPT_LISTEN, KEPT_CLARIFY, KEPT_OFFER, KEPT_FOLLOW_UP = 1, 2, 4, 8
ALL_KEPT: Final = 15
"""Bits of the steps that were kept, as a row of the queue holds them."""

EMOTIONS: Final = ("calm", "disappointed", "frustrated", "angry", "threatening", "distressed")
HIGH_EMOTIONS: Final = frozenset({"angry", "threatening", "distressed"})
CHANNELS: Final = ("phone", "email", "chat", "social", "in_person", "letter", "import")
SPOKEN_CHANNELS: Final = frozenset({"phone", "in_person"})
WRITTEN_CHANNELS: Final = frozenset({"email", "social", "letter", "import"})
"""Those in which nobody talks with anybody at that moment: there is no waiting for a voice to become calmer."""
SATISFIED: Final = 4
"""From this grade on, of 1 (worst) to 5, a customer is satisfied."""
CALMED_HOW: Final = ("calmer", "wants_to_go_on")
"""How high emotion stopped being in the way: it went down, or the customer is as angry as before and wants to go on all the same."""
ROLES: Final = ("agent", "caller", "department", "supervisor", "administrator")
ORIGINS: Final = ("desk", "imported", "demo", "undated")
"""``undated``: imported, and the file told no date; the case is worked on as any other, and no figure by day counts it."""
URGENCIES: Final = (1, 2, 3, 4)
IMPACTS: Final = (1, 2, 3)
VERIFIED_HOW: Final = ("not_yet", "known_number", "order_details", "identity_document", "account_sign_in", "in_person", "other")
NEEDS: Final = (
    "missed_occasion", "fear_of_loss", "respect", "to_be_heard", "safety", "fairness", "certainty", "control", "trust", "relief",
)
"""What may stand behind an emotion; a site may propose fewer of them, or others of them first."""
OWN_WORDS: Final = "own_words"
"""A need that was noted in words and by no code."""
HAPPENINGS: Final = (
    "restated", "option_offered", "option_chosen", "task_given", "progress_told", "callback_planned", "breached", "gate_overridden",
    "reopened", "closed",
)
"""Kinds of events of which a case can be asked whether it has one."""
RISK_SIGNALS: Final = ("lawyer", "regulator", "media", "safety", "self_harm", "violence", "leaving", "repeat")
REMEDIES: Final = (
    "exchange", "refund", "repair", "replacement_part", "discount", "gift", "points", "coupon", "thank_you_letter", "apology",
    "process_improvement", "redelivery", "priority_delivery", "collection", "loan_item", "expert_call", "correction",
    "explanation", "waive_fee", "price_adjustment", "data_removal", "training", "investigation", "other",
)
SPECIAL_REMEDIES: Final = frozenset({"discount", "gift", "points", "coupon"})
"""Given on top of putting it right: special compensation, where no playbook says otherwise (O9, M3)."""
VALUE_REMEDIES: Final = frozenset({"refund", "discount", "gift", "points", "coupon", "waive_fee", "price_adjustment"})
"""Those that give money or its worth: how much belongs to them from the first word on (O4, I10)."""
MONEY_REMEDIES: Final = frozenset({"refund", "discount", "waive_fee", "price_adjustment"})
"""Of these the ones that are money itself: the same amount is the same thing under any of their names (N8)."""
GOODS_REMEDIES: Final = frozenset({"exchange", "replacement_part"})
"""Those that hand out goods: what they cost is not what they are worth."""
CAUSES: Final = (
    "design", "manufacture", "packing", "transport", "late_hand_over", "stock_mismatch", "wrong_promise", "price_display",
    "unclear_information", "manner", "felt_ignored", "procedure", "training_gap", "understaffed", "system_fault",
    "supplier", "data_handling", "customer_expectation", "other", "unknown",
)
CAUSE_DEPTHS: Final = ("surface", "systemic")
IMPROVEMENT_SORTS: Final = ("containment", "corrective", "preventive")
"""What an improvement does: stops the harm at once, takes away the cause, or keeps it from arising elsewhere."""
FORMS: Final = ("three_way", "expert_hand_off", "tell_before_asked", "quality_trace", "respect_but_verify")
"""Special forms that a playbook may ask for (checklist T1, T5, T6, T7, T11)."""
CALLBACK_OUTCOMES: Final = ("satisfied", "not_satisfied", "not_reached", "declined")
SURVEY_OUTCOMES: Final = ("answered", "declined", "not_reached")
ATTEMPT_OUTCOMES: Final = ("no_answer", "busy", "asked_later", "wrong_number", "voicemail")
TASK_OUTCOMES: Final = ("done", "refused", "partly")
OUTCOMES: Final = ("upheld", "partly_upheld", "not_upheld")
DANGERS: Final = ("threat", "self_harm")
VIEWS: Final = (
    "mine", "unassigned", "due_soon", "breached", "high_risk", "promises_today", "callbacks_today", "snoozed",
    "waiting_customer", "waiting_department", "open", "closed", "all",
)
LANGUAGES: Final = ("en", "zh_CN", "zh_TW")
CURRENCIES: Final = ("CNY", "TWD", "HKD", "EUR", "GBP", "USD")
WAITED_FOR: Final = ("nobody", "customer", "department", "us")
"""What a case waited for when a clock ran out: ``nobody`` had taken it, or it lay with somebody of this desk (``us``)."""
TIERS: Final = ("normal", "silver", "gold", "key")
"""How much a customer means to the house; of no tier is ``normal``."""

HOLDS: Final = ("dispute", "regulator", "safety", "other")
"""Why a case is held back from erasure: it is or may come to court, an authority asks for it, somebody was or may be hurt, or as told."""
