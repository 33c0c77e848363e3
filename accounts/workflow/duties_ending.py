"""Access that goes on after all, or is another record's now; each change leaves its leaf."""

from django.db.models import QuerySet

from accounts.models import AccessGrant
from accounts.workflow.access import proof
from ledger import leaves
from people.models import Person


def go_on(grants: QuerySet[AccessGrant], *, by: Person, why: str) -> int:
    """It was confirmed as ended by mistake."""
    return _change(grants, by, why, {"ended_at": None, "ended_by": None, "how_ended": ""})


def move(grants: QuerySet[AccessGrant], person: Person, *, by: Person, why: str) -> int:
    """It is this person's, under another record."""
    return _change(grants, by, why, {"person": person})


def _change(grants: QuerySet[AccessGrant], by: Person, why: str, said: dict) -> int:
    keys = list(grants.order_by().values_list("pk", flat=True))
    rows = AccessGrant.objects.filter(pk__in=keys)
    rows.update(**said)
    AccessGrant.history.bulk_history_create(
        rows, update=True, default_user=by, default_change_reason=why[:100]
    )
    leaves.write_all("grant", [(row.pk, proof(row)) for row in rows])
    return len(keys)
