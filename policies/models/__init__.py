"""Policies, their versions and editions, who must sign them, and who has."""

from policies.models.asking import Question, QuestionEvent
from policies.models.bringing_in import PolicyImport, PolicyImportEvent, PolicyImportRow
from policies.models.consulting import (
    Comment,
    CommentEvent,
    Consultation,
    Consultee,
    Reply,
)
from policies.models.desk import Desk, DeskEvent, DeskVisit
from policies.models.feed import CalendarFeed
from policies.models.guidance import Guidance
from policies.models.letters import AssuranceLetter
from policies.models.links import SigningLink, SigningLinkEvent
from policies.models.local import Appendix, AppendixEvent, EditionChange
from policies.models.policy import AudienceRule, Policy, Review
from policies.models.scans import Scan
from policies.models.scenarios import (
    Attempt,
    Choice,
    Chosen,
    Conversation,
    ConversationEvent,
    Scenario,
)
from policies.models.search import SearchDocument
from policies.models.sessions import SessionSignature, SigningSession, SigningSessionEvent
from policies.models.signing import (
    Acknowledgement,
    AcknowledgementEdition,
    Assignment,
    AssignmentEvent,
    AssignmentSchool,
    SigningCount,
    SigningDelta,
)
from policies.models.telling import Announcement
from policies.models.variants import RoleEdition, Variant, VariantEvent
from policies.models.version import (
    Approval,
    Clause,
    Edition,
    EditionText,
    Revision,
    Version,
    VersionEvent,
)

__all__ = [
    "Acknowledgement",
    "AcknowledgementEdition",
    "Announcement",
    "Appendix",
    "AppendixEvent",
    "Approval",
    "Assignment",
    "AssignmentEvent",
    "AssignmentSchool",
    "AssuranceLetter",
    "Attempt",
    "AudienceRule",
    "CalendarFeed",
    "Choice",
    "Chosen",
    "Clause",
    "Comment",
    "CommentEvent",
    "Consultation",
    "Consultee",
    "Conversation",
    "ConversationEvent",
    "Desk",
    "DeskEvent",
    "DeskVisit",
    "Edition",
    "EditionChange",
    "EditionText",
    "Guidance",
    "Policy",
    "PolicyImport",
    "PolicyImportEvent",
    "PolicyImportRow",
    "Question",
    "QuestionEvent",
    "Reply",
    "Review",
    "Revision",
    "RoleEdition",
    "Scan",
    "Scenario",
    "SearchDocument",
    "SessionSignature",
    "SigningCount",
    "SigningDelta",
    "SigningLink",
    "SigningLinkEvent",
    "SigningSession",
    "SigningSessionEvent",
    "Variant",
    "VariantEvent",
    "Version",
    "VersionEvent",
]
