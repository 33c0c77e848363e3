"""The trust itself: its name, address, colours and logo."""

from django.core.files.base import ContentFile
from django.db import transaction

from core.workflow import Refused
from people.models import Person, Trust
from people.workflow import records

THE_ONE = 1  # one portal serves one trust


@transaction.atomic
def change_trust(
    trust: Trust,
    changes: dict,
    *,
    by: Person | None,
    logo: bytes | None = None,
    no_logo: bool = False,
    seen: str = "",
) -> None:
    """`logo`: a new one as PNG, or None to keep what there is; `no_logo` takes it away."""
    if trust.pk is None:
        trust.pk = THE_ONE
        for field, value in changes.items():
            setattr(trust, field, value)
        records.add(trust, by=by)
    records.change(trust, changes, by=by, seen=seen)
    if logo is None and not no_logo:
        return
    trust._history_user = by
    try:
        trust.logo = ContentFile(logo, name="logo.png") if logo else ""
        trust.save(update_fields=["logo"])
    except OSError:
        raise Refused("The logo could not be kept: the disk may be full.") from None
