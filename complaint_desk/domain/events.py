"""What can happen to a case, a customer or the desk: each event is one small typed fact that somebody could later dispute.

An event's **codes** (ids, numbers, dates, codes of the vocabulary) are kept for ever; its **words** (names, free text)
can be erased. The two are told apart by the field: ``erasable()`` declares words, and None there means that they were erased.
A stored event is never rewritten; a later one about the same thing corrects it. ``v`` is its shape's version (``stored.from_stored``).
Amounts are decimal strings with an ISO 4217 currency; times are microseconds UTC; no floats.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from complaint_desk.domain.baseline_events import BaselineFrozen as BaselineFrozen
from complaint_desk.domain.baseline_events import BaselineReleased as BaselineReleased
from complaint_desk.domain.clock_events import AcceptanceDecided as AcceptanceDecided
from complaint_desk.domain.clock_events import Breached as Breached
from complaint_desk.domain.clock_events import Escalated as Escalated
from complaint_desk.domain.clock_events import LimitExtended as LimitExtended
from complaint_desk.domain.clock_events import RulesChanged as RulesChanged
from complaint_desk.domain.clock_events import RuleSetChosen as RuleSetChosen
from complaint_desk.domain.clock_events import TierNoted as TierNoted
from complaint_desk.domain.desk_events import CustomerAdded as CustomerAdded
from complaint_desk.domain.desk_events import CustomerChanged as CustomerChanged
from complaint_desk.domain.desk_events import CustomerRestricted as CustomerRestricted
from complaint_desk.domain.desk_events import Denied as Denied
from complaint_desk.domain.desk_events import DeskCreated as DeskCreated
from complaint_desk.domain.desk_events import FileImported as FileImported
from complaint_desk.domain.desk_events import ImprovementOpened as ImprovementOpened
from complaint_desk.domain.desk_events import PersonAdded as PersonAdded
from complaint_desk.domain.desk_events import PersonChanged as PersonChanged
from complaint_desk.domain.event import Event as Event
from complaint_desk.domain.event import Recorded as Recorded
from complaint_desk.domain.event import Words as Words
from complaint_desk.domain.event import erasable as erasable
from complaint_desk.domain.handling_events import AbusiveWarned as AbusiveWarned
from complaint_desk.domain.handling_events import AdmissionMade as AdmissionMade
from complaint_desk.domain.handling_events import ApologyMade as ApologyMade
from complaint_desk.domain.handling_events import ApprovalExpired as ApprovalExpired
from complaint_desk.domain.handling_events import CallEnded as CallEnded
from complaint_desk.domain.handling_events import CutOff as CutOff
from complaint_desk.domain.handling_events import DangerNoted as DangerNoted
from complaint_desk.domain.handling_events import FormConcluded as FormConcluded
from complaint_desk.domain.handling_events import FormEntered as FormEntered
from complaint_desk.domain.handling_events import FormStarted as FormStarted
from complaint_desk.domain.handling_events import GoodwillGiven as GoodwillGiven
from complaint_desk.domain.handling_events import OptionRejected as OptionRejected
from complaint_desk.domain.handling_events import OutcomeDecided as OutcomeDecided
from complaint_desk.domain.handling_events import OutcomeTold as OutcomeTold
from complaint_desk.domain.handling_events import ProgressTold as ProgressTold
from complaint_desk.domain.handling_events import TaskAnswered as TaskAnswered
from complaint_desk.domain.handling_events import TaskGiven as TaskGiven
from complaint_desk.domain.handling_events import TaskTakenBack as TaskTakenBack
from complaint_desk.domain.joining_events import Absorbed as Absorbed
from complaint_desk.domain.joining_events import Linked as Linked
from complaint_desk.domain.joining_events import MergedInto as MergedInto
from complaint_desk.domain.joining_events import SplitFrom as SplitFrom
from complaint_desk.domain.joining_events import SplitOff as SplitOff
from complaint_desk.domain.joining_events import Unlinked as Unlinked
from complaint_desk.domain.joining_events import Unmerged as Unmerged
from complaint_desk.domain.marking_events import FieldDefined as FieldDefined
from complaint_desk.domain.marking_events import FieldRetired as FieldRetired
from complaint_desk.domain.marking_events import FieldSet as FieldSet
from complaint_desk.domain.marking_events import TagDefined as TagDefined
from complaint_desk.domain.marking_events import Tagged as Tagged
from complaint_desk.domain.marking_events import TagRetired as TagRetired
from complaint_desk.domain.marking_events import Untagged as Untagged
from complaint_desk.domain.pack_events import PackMade as PackMade
from complaint_desk.domain.privacy_events import ChartsTaken as ChartsTaken
from complaint_desk.domain.privacy_events import DataDisclosed as DataDisclosed
from complaint_desk.domain.privacy_events import DetailRevealed as DetailRevealed
from complaint_desk.domain.privacy_events import FileCopied as FileCopied
from complaint_desk.domain.retention_events import HoldLifted as HoldLifted
from complaint_desk.domain.retention_events import HoldSet as HoldSet
from complaint_desk.domain.retention_events import RetentionDone as RetentionDone
from complaint_desk.domain.retention_events import RetentionSet as RetentionSet
from complaint_desk.domain.sign_in_events import Locked as Locked
from complaint_desk.domain.sign_in_events import PassPhraseSet as PassPhraseSet
from complaint_desk.domain.sign_in_events import RecoveryCode as RecoveryCode
from complaint_desk.domain.sign_in_events import SignedIn as SignedIn
from complaint_desk.domain.sign_in_events import SignInFailed as SignInFailed
from complaint_desk.domain.sign_in_events import SignInRuleSet as SignInRuleSet
from complaint_desk.domain.spans import DAY as DAY
from complaint_desk.domain.spans import HOUR as HOUR
from complaint_desk.domain.spans import MINUTE as MINUTE
from complaint_desk.domain.spans import SECOND as SECOND
from complaint_desk.domain.store_events import DeskCopied as DeskCopied
from complaint_desk.domain.store_events import DeskEncryptionChanged as DeskEncryptionChanged
from complaint_desk.domain.store_events import DeskRescued as DeskRescued
from complaint_desk.domain.store_events import DeskRestored as DeskRestored
from complaint_desk.domain.survey_events import SurveyAnswered as SurveyAnswered
from complaint_desk.domain.survey_events import SurveyPlanned as SurveyPlanned
from complaint_desk.domain.view_events import ExportAgreed as ExportAgreed
from complaint_desk.domain.view_events import ExportAsked as ExportAsked
from complaint_desk.domain.view_events import ViewExported as ViewExported

# --- the case: intake and listening -------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Opened(Event):
    """A complaint was taken.

    ``number`` is the speakable case number; ``verified`` how we know who calls
    (vocabulary.VERIFIED_HOW), in own words when ``other``. ``tier`` is the customer's at that time, since a clock may depend on it.
    """

    kind: ClassVar[str] = "opened"
    number: str
    customer_id: int
    channel: str
    verified: str = "not_yet"
    on_behalf: bool = False
    origin: str = "desk"
    language: str = ""
    tier: str = ""
    verified_words: Words = erasable()
    on_behalf_of: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CallerVerified(Event):
    """It was established later how we know who calls."""

    kind: ClassVar[str] = "caller_verified"
    verified: str
    on_behalf: bool = False
    verified_words: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class WordsHeard(Event):
    """The customer's own words, verbatim.

    ``signals`` are the risk words found in them when they were heard (vocabulary.RISK_SIGNALS).
    """

    kind: ClassVar[str] = "words_heard"
    channel: str = ""
    signals: tuple[str, ...] = ()
    words: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class EmotionNoted(Event):
    """The customer's emotion as the agent hears it."""

    kind: ClassVar[str] = "emotion_noted"
    level: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class NeedNoted(Event):
    """The need behind the emotion: a code of the needs map, or own words."""

    kind: ClassVar[str] = "need_noted"
    need: str = ""
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class HeardOut(Event):
    """The agent let the customer finish."""

    kind: ClassVar[str] = "heard_out"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Calmed(Event):
    """After high emotion the customer is ready to talk about solutions; ``how`` is one of vocabulary.CALMED_HOW."""

    kind: ClassVar[str] = "calmed"
    how: str = "calmer"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Classified(Event):
    """Type, urgency, impact or circumstances were confirmed or changed; an empty or zero field leaves that one as it was.

    ``suggested`` tells that the desk's suggestion was taken as it stood.
    """

    kind: ClassVar[str] = "classified"
    type: str = ""
    urgency: int = 0
    impact: int = 0
    suggested: bool = False


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CircumstanceSet(Event):
    """A circumstance holds or no longer holds."""

    kind: ClassVar[str] = "circumstance_set"
    circumstance: str
    holds: bool = True


# --- clarify and restate ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class FactRecorded(Event):
    """One fact asked for by the playbook; ``unknown`` when the customer does not know; ``amount`` is what a price comes to (``prices``).

    ``code`` is a choice of the playbook or of a list agreed beforehand, never what was typed: codes stay for ever, unlike "Ann's kettle".
    """

    kind: ClassVar[str] = "fact_recorded"
    key: str
    unknown: bool = False
    code: str = ""
    amount: str = ""
    value: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Restated(Event):
    """The complaint was read back in our words: problem, feeling, expected against experienced, wish (service-quality gap)."""

    kind: ClassVar[str] = "restated"
    text: Words = erasable()
    problem: Words = erasable()
    feeling: Words = erasable()
    expected: Words = erasable()
    experienced: Words = erasable()
    wish: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class RestatementAnswered(Event):
    """The customer's answer to restatement number ``restatement``, counted from 1 in the case: yes, corrected or no."""

    kind: ClassVar[str] = "restatement_answered"
    restatement: int
    answer: str
    correction: Words = erasable()


# --- offer --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OptionOffered(Event):
    """A solution was put to the customer. Options are counted from 1 in the case; who carries it out is a person or a department.

    ``source`` is playbook, like_cases or own; ``key`` names the playbook's option. ``over_limit`` is how far the cost passes the
    offering person's limit ("" when within). An interim option stands beside the final one and is not one of the two. ``authority`` is
    ordinary or special (plans.AUTHORITIES), ``checks`` what was ticked (playbook.FEASIBILITY), ``facts_from`` one of FACT_SOURCES.
    """

    kind: ClassVar[str] = "option_offered"
    source: str = "own"
    key: str = ""
    remedy: str = "other"
    due_us: int
    cost: str = "0"
    currency: str = "CNY"
    over_limit: str = ""
    feasible: bool = True
    timely: bool = True
    interim: bool = False
    authority: str = "ordinary"
    checks: tuple[str, ...] = ()
    facts_from: str = ""
    what: Words = erasable()
    who: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OptionWithdrawn(Event):
    """Option number ``option`` is no longer on the table."""

    kind: ClassVar[str] = "option_withdrawn"
    option: int
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ApprovalAsked(Event):
    """Somebody with a higher limit was asked to allow option number ``option``."""

    kind: ClassVar[str] = "approval_asked"
    option: int
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ApprovalAnswered(Event):
    """The request for option number ``option`` was granted or refused by the event's actor."""

    kind: ClassVar[str] = "approval_answered"
    option: int
    granted: bool
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OptionChosen(Event):
    """The customer chose option number ``option``; the others stay with the reason."""

    kind: ClassVar[str] = "option_chosen"
    option: int
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class NoneChosen(Event):
    """The customer wants none of the options: escalated, or the next offer comes by ``next_offer_us`` (0 when escalated)."""

    kind: ClassVar[str] = "none_chosen"
    then: str = "next_offer"
    next_offer_us: int = 0
    reason: Words = erasable()


# --- follow up ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PromiseMade(Event):
    """What we will do by when; promises are counted from 1 in the case.

    ``option`` is the chosen option it comes from, 0 for its own. ``from_case`` is the case that was merged into this one and owed it as
    its promise ``from_number``.
    """

    kind: ClassVar[str] = "promise_made"
    due_us: int
    option: int = 0
    from_case: int = 0
    from_number: int = 0
    what: Words = erasable()
    who: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PromiseKept(Event):
    """Promise number ``promise`` was kept, at the event's time."""

    kind: ClassVar[str] = "promise_kept"
    promise: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PromiseBroken(Event):
    """Promise number ``promise`` was not and will not be kept as made."""

    kind: ClassVar[str] = "promise_broken"
    promise: int
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class PromiseReleased(Event):
    """Promise number ``promise`` no longer holds because the customer chose another way: neither kept nor broken.

    ``heard`` is the number of the ``words_heard`` in which the customer says so, 0 where nobody took their words down.
    """

    kind: ClassVar[str] = "promise_released"
    promise: int
    heard: int = 0
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CustomerTold(Event):
    """The customer was told how things stand; ``promise`` 0 is a general update, -1 tells of the solution as a whole."""

    kind: ClassVar[str] = "customer_told"
    promise: int = 0
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CallbackPlanned(Event):
    """A satisfaction callback is due; callbacks are counted from 1 in the case.

    ``day`` is the day after the solution (0: own plan), ``suits`` the time that the customer asked for, in words. ``from_case`` and
    ``from_number`` as in ``promise_made``.
    """

    kind: ClassVar[str] = "callback_planned"
    due_us: int
    day: int = 0
    from_case: int = 0
    from_number: int = 0
    suits: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CallbackAttempted(Event):
    """A try that did not reach the customer (vocabulary.ATTEMPT_OUTCOMES).

    ``again_us`` is the time the customer asked for instead, 0 for none.
    """

    kind: ClassVar[str] = "callback_attempted"
    callback: int
    outcome: str
    again_us: int = 0


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CallbackAnswered(Event):
    """Callback number ``callback`` has its outcome; result and handling are 1 (worst) to 5 (best), 0 when not given."""

    kind: ClassVar[str] = "callback_answered"
    callback: int
    outcome: str
    result: int = 0
    handling: int = 0
    early: bool = False
    suggestions: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Resolved(Event):
    """The chosen option's promises are settled and the customer was told: the resolution clock ends here."""

    kind: ClassVar[str] = "resolved"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Reopened(Event):
    """The case goes on: not_satisfied at a callback, new words, or our own mistake."""

    kind: ClassVar[str] = "reopened"
    why: str = "not_satisfied"
    reason: Words = erasable()


# --- close and learn ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class CauseFound(Event):
    """The root cause (5 Whys): a code of vocabulary.CAUSES, on the surface or in the system."""

    kind: ClassVar[str] = "cause_found"
    cause: str
    depth: str = "surface"
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ImprovementNoted(Event):
    """What this case teaches: a new improvement point, one more case for an open point, or none found with somebody's agreement.

    ``how`` is new, joined or none_found; ``agreed_by`` is the person who agreed that there is none (0 otherwise).
    """

    kind: ClassVar[str] = "improvement_noted"
    how: str
    improvement_id: int = 0
    agreed_by: int = 0
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Closed(Event):
    """Callbacks have outcomes, cause and improvement stand: the case is finished."""

    kind: ClassVar[str] = "closed"


# --- beside the conversation --------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Assigned(Event):
    """The case has a new owner; 0 gives it back to everybody."""

    kind: ClassVar[str] = "assigned"
    owner_id: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class WaitingStarted(Event):
    """The case waits for the customer or for a department; the service clocks pause for the customer only."""

    kind: ClassVar[str] = "waiting_started"
    on: str
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class WaitingEnded(Event):
    """What the case waited for has come."""

    kind: ClassVar[str] = "waiting_ended"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class NoteAdded(Event):
    """An internal note; never something said to the customer."""

    kind: ClassVar[str] = "note_added"
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Said(Event):
    """The agent said a phrase of the guide; ``phrase`` is its id."""

    kind: ClassVar[str] = "said"
    phrase: str = ""
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ReplySent(Event):
    """Something was written to the customer: ends the first response."""

    kind: ClassVar[str] = "reply_sent"
    channel: str = ""
    text: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class GateOverridden(Event):
    """A gate was passed without its evidence, by right and with a reason; ``missing`` are the codes of what was not there."""

    kind: ClassVar[str] = "gate_overridden"
    gate: str
    missing: tuple[str, ...] = ()
    reason: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class AttachmentAdded(Event):
    """A file was kept by its content: SHA-256 in hexadecimal, size in bytes, media type by its magic."""

    kind: ClassVar[str] = "attachment_added"
    sha256: str
    size: int
    media: str = "application/octet-stream"
    name: Words = erasable()


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Undone(Event):
    """Event ``n`` of this stream no longer counts."""

    kind: ClassVar[str] = "undone"
    n: int


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Erased(Event):
    """The words of the events ``ns`` were erased for ever; their codes and digests stand."""

    kind: ClassVar[str] = "erased"
    ns: tuple[int, ...]
    why: str = "request"


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Imported(Event):
    """History that came in: one row of a file, with its source's own status and dates (0 where it has none).

    A row without any date is ``undated``: it counts as opened when it came in, so that its clocks run, and is in no figure by day.

    Such a case stays outside the figures about steps and meets the gate at its first step here. ``product`` and ``region`` are codes of
    lists that were agreed beforehand; what the file calls them stands among the words, since nobody has looked at what its columns hold.
    """

    kind: ClassVar[str] = "imported"
    number: str
    customer_id: int
    source: str
    source_id: str = ""
    fingerprint: str = ""
    status: str = "open"
    channel: str = "import"
    type: str = "other"
    urgency: int = 2
    impact: int = 1
    emotion: str = ""
    opened_us: int = 0
    first_response_us: int = 0
    resolved_us: int = 0
    closed_us: int = 0
    result: int = 0
    signals: tuple[str, ...] = ()
    product: str = ""
    region: str = ""
    words: Words = erasable()
    reply: Words = erasable()
    subject: Words = erasable()
    product_words: Words = erasable()
    region_words: Words = erasable()
