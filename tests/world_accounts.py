"""Official accounts for the walk: one at each school, with access that somebody has."""

from accounts.models import AccessGrant, Platform, SocialAccount


def account(school, person):
    """In use, owned by somebody who works at the school."""
    name = f"{school.slug}accounts"
    return SocialAccount.objects.create(
        platform=Platform.objects.get(code="instagram"),
        title=f"{school} on Instagram",
        handle=name,
        handle_key=name,
        school=school,
        owner=person,
        state="active",
    )


def grant(made, person):
    return AccessGrant.objects.create(account=made, person=person, kind="edit", given_by=person)
