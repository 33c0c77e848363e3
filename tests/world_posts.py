"""What the world of the walk holds of posts: an account at a school, and what belongs to it."""

from django.utils import timezone

from accounts import posting
from accounts.models import Delegate
from accounts.tests.factories import AccessGrantFactory, SocialAccountFactory
from accounts.tests.posted import picture
from accounts.workflow import post_writing, posts, standing
from people.tests.factories import teacher


def rows(author, school):
    """One post that waits, a draft with a picture, and how the account is posted on."""
    account = SocialAccountFactory(school=school)
    AccessGrantFactory(account=account, person=author)
    named = {"person": teacher(school), "named_by": teacher(school)}
    delegate = Delegate.objects.create(account=account, **named)  # so that somebody may be asked
    written = {"kind": "single", "by": author, "words": "Our swimmers won."}
    waits, draft = (post_writing.begin(account, **written) for _ in range(2))
    every = {check.code: "yes" for check in posting.checks_of(pictures=False)}
    post_writing.check(waits, every, [], by=author)
    posts.ask(waits, by=author)
    asked = {"class_of_post": "Results", "limits": "None.", "ends_on": timezone.localdate()}
    return {
        "posting": account,
        "written": waits,
        "post_draft": draft,
        "post_picture": post_writing.add_picture(draft, picture(), by=author),
        "standing": standing.ask(account, by=author, **asked),
        "delegate": delegate,
    }
