"""What is true of official accounts, and of what people declare about their own."""

from accounts.models.account import (
    NOT_OURS,
    AccessGrant,
    PostRule,
    SocialAccount,
    SocialAccountEvent,
)
from accounts.models.advice import Advice, AdviceEvent
from accounts.models.briefings import Attendance, Briefing
from accounts.models.bringing_in import ListImport, ListImportEvent, ListImportRow
from accounts.models.declarations import (
    Declaration,
    DeclarationEvent,
    Permission,
    PermissionEvent,
)
from accounts.models.duties import Duty, DutyEvent, Pause, PauseTold
from accounts.models.images import (
    Device,
    DoNotPicture,
    ImageAnswer,
    ImageListLook,
    Pupil,
    PupilTeam,
    Purpose,
    TakeDown,
    TakeDownEvent,
    Withdrawal,
)
from accounts.models.platform import Platform
from accounts.models.posts import (
    Delegate,
    Post,
    PostEvent,
    PostPicture,
    StandingApproval,
    StandingApprovalEvent,
)
from accounts.models.request import AccountRequest, AccountRequestEvent, RequestDecision

__all__ = [
    "NOT_OURS",
    "AccessGrant",
    "AccountRequest",
    "AccountRequestEvent",
    "Advice",
    "AdviceEvent",
    "Attendance",
    "Briefing",
    "Declaration",
    "DeclarationEvent",
    "Delegate",
    "Device",
    "DoNotPicture",
    "Duty",
    "DutyEvent",
    "ImageAnswer",
    "ImageListLook",
    "ListImport",
    "ListImportEvent",
    "ListImportRow",
    "Pause",
    "PauseTold",
    "Permission",
    "PermissionEvent",
    "Platform",
    "Post",
    "PostEvent",
    "PostPicture",
    "PostRule",
    "Pupil",
    "PupilTeam",
    "Purpose",
    "RequestDecision",
    "SocialAccount",
    "SocialAccountEvent",
    "StandingApproval",
    "StandingApprovalEvent",
    "TakeDown",
    "TakeDownEvent",
    "Withdrawal",
]
