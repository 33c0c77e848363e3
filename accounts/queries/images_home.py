"""What waits for whoever keeps the image record, for the home page: one query, none for others."""

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Withdrawal
from accounts.queries import images_scope as scope
from accounts.rules import images as may
from core import wording
from people.models import Person
from people.rules import HEADS


def waiting(person: Person) -> list[dict]:
    """The Data Lead's; the head's where nobody is, or where it is overdue."""
    keeps, heads = may.held(person, may.KEEPS), may.held(person, HEADS)
    if not (keeps or heads) or not may.is_kept(person):
        return []
    today, there = timezone.localdate(), "pupil__school"
    theirs = scope.at(keeps, there)
    if heads:
        left = scope.without_data_lead(today) | Q(due_on__lt=today)
        theirs |= scope.at(heads, there) & left
    found = scope.under_way(Withdrawal.objects.filter(theirs)).order_by()
    counted = found.aggregate(n=Count("pk"), due=Min("due_on"))
    if not counted["n"]:
        return []
    families = wording.count(counted["n"], "family", "families")
    return [
        {
            "due": counted["due"],
            "title": f"See that pictures come down: {families}",
            "text": "They said no to pictures. Look for what was published.",
            "url": reverse("accounts:withdrawals"),
            "action": "See what they said",
        }
    ]
