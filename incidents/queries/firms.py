"""For which firms somebody works here: agencies, contractors and hirers."""

from django.utils import timezone

from people.models import Person


def of(person: Person | None) -> list[str]:
    """Their names, of the placements of today."""
    if person is None:
        return []
    rows = person.placements.on(timezone.localdate()).exclude(organisation=None)
    return sorted(set(rows.values_list("organisation__name", flat=True)))
