"""Rows of duties and pauses for the walk over every address."""

from django.utils import timezone

from accounts.models import Duty, Pause
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory


def rows(person, school, by):
    """Something to do about this person's access to an account of this school, and one done."""
    today = timezone.localdate()
    account = SocialAccountFactory(school=school, title=f"{school} on Instagram")
    grant = AccessGrantFactory(account=account, person=person, given_by=by)
    about = {"account": account, "cause": "by_hand", "raised_by": by}
    pause = Pause.objects.create(
        begun_by=by, words="Say nothing online.", lifted_by=by, lifted_at=timezone.now()
    )
    return {
        "account_to_do": account,
        "duty": Duty.objects.create(**about, grant=grant, person=person, kind="remove_role"),
        "review_duty": Duty.objects.create(**about, kind="review"),
        "done_duty": Duty.objects.create(
            **about, kind="change_credentials", state="done", done_on=today, how="Changed"
        ),
        "pause": pause,
        "told": pause.told.create(person=person, accounts=1),
    }
