"""Who was told of a version, and who still is to be."""

from datetime import date

from django.db.models import Count, Min

from notices.models import Notice
from policies.models import Assignment, Policy, Version

ASSIGNED = "To read and sign it"
TOLD = "That it is in force"
UNTOLD = (Assignment.Occasion.IMPORTED, Assignment.Occasion.BROUGHT_IN)


def log(version: Version) -> list[tuple[str, int, date]]:
    """(what people were told, how many, from which day) by the portal itself."""
    asked = Assignment.objects.filter(version=version).exclude(occasion__in=UNTOLD)
    told = Notice.objects.filter(kind="published", ref=version.pk)
    rows = (
        (ASSIGNED, asked.aggregate(people=Count("pk"), first=Min("assigned_on"))),
        (TOLD, told.aggregate(people=Count("pk"), first=Min("due_on"))),
    )
    return [(what, found["people"], found["first"]) for what, found in rows if found["people"]]


def still_to_tell(version: Version) -> list[str]:
    """Who else, by the policy's particulars, has not been told of this version."""
    told = {row.informed for row in version.announcements.all()}
    wanted = set(version.policy.informs) - told
    return [who.label for who in Policy.Informed if who in wanted]
