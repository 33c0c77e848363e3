"""Every way a concern can take is tried each night; who keeps the posts hears of a new gap."""

from datetime import date

from django.db import transaction

from incidents import notifications, readiness
from incidents.models import RouteTrial
from incidents.queries import readiness as queries


@transaction.atomic
def try_routes(on: date) -> RouteTrial:
    """Once a day; tried again on the same day, the later result stands.

    Whoever keeps posts in order is told where something ends in nobody that did not before.
    """
    before = RouteTrial.objects.filter(on__lt=on).order_by("-on").first()
    found, schools = queries.directory_on(on), queries.schools_on(on)
    ways = readiness.try_all(list(schools), found, queries.rules_of())
    gaps = queries.in_words(readiness.gaps(ways), queries.Words(ways, schools))
    said = [[gap.what, gap.about, gap.where] for gap in gaps]
    trial, _ = RouteTrial.objects.update_or_create(
        on=on, defaults={"tried": len(ways), "gaps": said}
    )
    known = before.gaps if before else []
    if any(gap not in known for gap in said):
        notifications.routes_end(trial)
    return trial
