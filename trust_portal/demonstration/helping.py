"""Three people whom HR helped to sign: by a printed link, on their behalf, on paper."""

import datetime as dt
import io

from PIL import Image, ImageDraw

from people.models import Appointment, Role
from policies import scans
from policies.models import Assignment
from policies.workflow import helping, links, signing


def make(today: dt.date) -> None:
    hr = Appointment.objects.filter(role=Role.HR, school=None).select_related("person")
    waiting = (
        Assignment.objects.filter(state=Assignment.State.OPEN, person__email=None)
        .select_related("person", "policy", "version")
        .order_by("pk")
    )
    if not hr or len(waiting) < 3:
        return
    by, (first, second, third) = hr[0].person, waiting[:3]
    links.issue(first, by=by, given="paper")
    helping.sign_on_behalf(
        second,
        by=by,
        typed_name=second.person.name,
        editions=tuple(signing.texts_for(second, today)),
        note="Read to them in the staff room after lunch. They said yes to the statement.",
        format_read="audio",
    )
    words = "Statement to sign (invented for the demonstration)"
    data = photograph(words, f"Signed: {third.person.name}")
    helping.sign_on_paper(
        third,
        by=by,
        editions=tuple(signing.texts_for(third, today)),
        paper=helping.Paper(data, scans.read(data), today),
    )


def photograph(*lines: str) -> bytes:
    """A page that somebody might have signed."""
    page = Image.new("RGB", (620, 877), "white")
    pen = ImageDraw.Draw(page)
    for number, words in enumerate(lines):
        pen.text((60, 60 * (number + 1)), words, fill="navy" if number else "black")
    written = io.BytesIO()
    page.save(written, "PNG")
    return written.getvalue()
