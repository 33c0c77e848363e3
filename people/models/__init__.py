"""The people bound by policies, where they work, the posts they hold, and their calendar."""

from people.models.calendar import Closure, Term
from people.models.imports import StaffImport, StaffImportEvent, StaffImportRow
from people.models.person import ExternalId, Merger, Person, Post
from people.models.posts import Absence, Appointment, AppointmentEvent, Role
from people.models.session import Session
from people.models.trust import Contact, Organisation, School, Trust
from people.models.work import WEEKDAYS, Placement, StaffGroup

__all__ = [
    "WEEKDAYS",
    "Absence",
    "Appointment",
    "AppointmentEvent",
    "Closure",
    "Contact",
    "ExternalId",
    "Merger",
    "Organisation",
    "Person",
    "Placement",
    "Post",
    "Role",
    "School",
    "Session",
    "StaffGroup",
    "StaffImport",
    "StaffImportEvent",
    "StaffImportRow",
    "Term",
    "Trust",
]
