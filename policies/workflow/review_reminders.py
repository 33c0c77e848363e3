"""Owners are told as a review comes near, clerk and an executive each week that it is overdue."""

from datetime import date

from django.db import transaction
from django.db.models import F, Value

from notices import outbox
from policies.queries import reviews
from policies.queries.reviews import REVIEW, REVIEW_LATE


@transaction.atomic
def remind(on: date) -> int:
    """Owe each owner the step they have reached, each week of lateness those above; answer how
    many notices were new. Missed nights collapse into the latest step, a second run adds nothing.
    """
    told = outbox.owe_each(
        reviews.owners_at_a_step(on),
        kind=REVIEW,
        key=F("step_key"),
        person="person_id",
        ref="policy_id",
        due_on=on,
    )
    for clerk in reviews.clerks(on):
        rows = reviews.without_owner_at_a_step(on, clerk)
        told += outbox.owe_each(
            rows, kind=REVIEW, key=F("step_key"), person=Value(clerk), due_on=on
        )
    for holder in sorted({*reviews.clerks(on), *reviews.an_executive(on)}):
        rows = reviews.overdue(on, holder)
        told += outbox.owe_each(
            rows, kind=REVIEW_LATE, key=F("late_key"), person=Value(holder), due_on=on
        )
    return told
