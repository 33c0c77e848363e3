"""What people hear of a conversation to have, and of a text that is taken back."""

from django.urls import reverse

from notices.composing import Line
from notices.models import Notice
from policies.models import Conversation, Version


def conversation(notices: list[Notice]) -> dict[int, Line | None]:
    """A conversation to have about a policy, as long as it was not held. Names nobody."""
    waiting = Conversation.objects.filter(state=Conversation.State.ASKED)
    rows = waiting.select_related("version__policy").defer("version__html", "version__found")
    found = rows.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: Line(
            "Somebody would be helped by a conversation about the"
            f" {found[notice.ref].version.policy}: see who.",
            found[notice.ref].get_absolute_url(),
            ask=("Have a conversation about a policy", "Have {} conversations about policies"),
        )
        if notice.ref in found
        else None
        for notice in notices
    }


def recall_asked(notices: list[Notice]) -> dict[int, Line | None]:
    """To whoever can confirm it: a text is to be taken back. Nothing once it is settled."""
    rows = _versions(notices, state=Version.State.PUBLISHED)
    return {
        notice.pk: Line(
            f"You are asked to confirm that the {rows[notice.ref]} is taken back.",
            reverse("policies:recall", args=[notice.ref]),
            ask=("Take back a policy", "Take back {} policies"),
        )
        if notice.ref in rows
        else None
        for notice in notices
    }


def recalled(notices: list[Notice]) -> dict[int, Line | None]:
    """To whoever was told of a text that was then taken back."""
    rows = _versions(notices)
    return {
        notice.pk: Line(
            f"The {rows[notice.ref]} was published by mistake and is taken back:"
            " what was in force before it applies again.",
            rows[notice.ref].policy.get_absolute_url(),
        )
        for notice in notices
    }


def _versions(notices: list[Notice], **which: object) -> dict[int, Version]:
    rows = Version.objects.filter(**which).select_related("policy").defer("html", "found")
    return rows.in_bulk({notice.ref for notice in notices})


KINDS = {"conversation": conversation, "recall_asked": recall_asked, "recalled": recalled}
