"""Concerns, the cases made of them, who reads them, and the tasks beside them."""

from incidents.models.breaches import Breach, BreachEvent
from incidents.models.case import Case, CaseEvent, Strand, Subject
from incidents.models.compromise import Compromise, CompromiseStep
from incidents.models.concern import Concern, Draft, FollowUp
from incidents.models.files import EvidenceFile, EvidenceFileEvent
from incidents.models.guide import Guide
from incidents.models.readers import AccessLog, Reader, Task, TaskEvent, TaskReader
from incidents.models.readiness import RouteTrial
from incidents.models.records import Record
from incidents.models.relationships import Relationship
from incidents.models.requests import (
    RequestItem,
    RequestItemEvent,
    RequestPause,
    SubjectRequest,
    SubjectRequestEvent,
)
from incidents.models.retention import Hold, Keeping, RetentionRule
from incidents.models.said import MAYBE, Answer, Category, Context, Harmed, Kind

__all__ = [
    "MAYBE",
    "AccessLog",
    "Answer",
    "Breach",
    "BreachEvent",
    "Case",
    "CaseEvent",
    "Category",
    "Compromise",
    "CompromiseStep",
    "Concern",
    "Context",
    "Draft",
    "EvidenceFile",
    "EvidenceFileEvent",
    "FollowUp",
    "Guide",
    "Harmed",
    "Hold",
    "Keeping",
    "Kind",
    "Reader",
    "Record",
    "Relationship",
    "RequestItem",
    "RequestItemEvent",
    "RequestPause",
    "RetentionRule",
    "RouteTrial",
    "Strand",
    "Subject",
    "SubjectRequest",
    "SubjectRequestEvent",
    "Task",
    "TaskEvent",
    "TaskReader",
]
