"""Policies, their versions and editions, who must sign them, and who has."""

from policies.models.asking import Question, QuestionEvent
from policies.models.consulting import (
    Comment,
    CommentEvent,
    Consultation,
    Consultee,
    Reply,
)
from policies.models.feed import CalendarFeed
from policies.models.guidance import Guidance
from policies.models.links import SigningLink, SigningLinkEvent
from policies.models.policy import AudienceRule, Policy, Review
from policies.models.scans import Scan
from policies.models.search import SearchDocument
from policies.models.signing import (
    Acknowledgement,
    AcknowledgementEdition,
    Assignment,
    AssignmentEvent,
    AssignmentSchool,
    SigningCount,
    SigningDelta,
)
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
    "Approval",
    "Assignment",
    "AssignmentEvent",
    "AssignmentSchool",
    "AudienceRule",
    "CalendarFeed",
    "Clause",
    "Comment",
    "CommentEvent",
    "Consultation",
    "Consultee",
    "Edition",
    "EditionText",
    "Guidance",
    "Policy",
    "Question",
    "QuestionEvent",
    "Reply",
    "Review",
    "Revision",
    "Scan",
    "SearchDocument",
    "SigningCount",
    "SigningDelta",
    "SigningLink",
    "SigningLinkEvent",
    "Version",
    "VersionEvent",
]
