"""What people declared of each other is known to routing once it was read by somebody else.

The declaration stays where it was made; nothing there ever depends on a case. One that is declared
to have ended stays with routing until whoever keeps the relatives has looked: nobody makes
themselves fit to handle a concern by saying that a marriage is over.
"""

from django.utils import timezone

from accounts.models import Declaration
from incidents import told_of_relatives
from incidents.models import Relationship
from incidents.queries import relationships
from incidents.workflow import relating
from people.models import Person


def relationship_declared(row: Declaration) -> None:
    """In the transaction in which it was acknowledged, or ended. Again without effect."""
    if row.relationship not in Relationship.Kind.values:
        return
    known = _known(row)
    if row.state == Declaration.State.ACKNOWLEDGED and known is None:
        _record(row, by=row.received_by)
    if row.state == Declaration.State.ENDED and known is not None:
        told_of_relatives.relationship_over(known)


def _known(row: Declaration) -> Relationship | None:
    found = relationships.between(row.person, row.other_person).filter(kind=row.relationship)
    return relationships.on_or_after(found, timezone.localdate()).order_by("pk").first()


def _record(row: Declaration, *, by: Person) -> None:
    relating.record(
        Relationship(
            one=row.person,
            other=row.other_person,
            kind=row.relationship,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        ),
        by=by,
    )
