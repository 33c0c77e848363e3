"""What is counted of concerns for trustees: of the whole trust, never of a school or a person."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import QuerySet
from django.utils import timezone

from core import wording
from core.months import months_later
from incidents.models import MAYBE, Case
from incidents.routing import NO_ADULT_OF_OURS
from oversight import masking
from oversight.models import Release
from people.models import Term

MONTHS = 36
WAIT = timedelta(days=14)  # after a term, until it is counted
LATEST = timedelta(days=120)  # a term that ended longer ago is not counted any more
TOO_FEW = "too few to say"
ABOUT = (  # short enough for a bar on a telephone
    ("An adult of the trust or its schools", "adult"),
    ("A pupil", "pupil"),
    ("Families, the public, or not known", "other"),
)
ENDS = (
    *((outcome.label.partition(":")[0], f"outcome {outcome.value}") for outcome in Case.Outcome),
    ("Closed otherwise", "state closed"),
    ("Redirected to another procedure", "state redirected"),
    ("No case to answer", "state no_case"),
)


def to_release(today: date) -> list[Term]:
    """Terms of the trust that ended a fortnight ago or longer and are not counted yet."""
    done = Release.objects.values("starts_on")
    terms = Term.objects.filter(school=None, ends_on__lte=today - WAIT, ends_on__gte=today - LATEST)
    return list(terms.exclude(starts_on__in=done).order_by("ends_on"))


def figures(term: Term) -> dict:
    """All that a release says of a term, as words and lengths of bars."""
    received = list(_real(_received(term)))
    before = Release.objects.filter(ends_on__lt=term.ends_on).first()
    kept = before.figures["years"] if before and not _enough_ended(before, term) else None
    parts = [
        _parts("What the concerns were about", ABOUT, map(_about, received)),
        _parts(
            "Whether a child might be at risk",
            (("Yes, or not sure", True), ("No", False)),
            (case.child_at_risk in MAYBE for case in received),
        ),
    ]
    total = masking.count(term.name, len(received))
    if any(part["total"] == masking.MANY for part in parts):
        total = replace(total, said=masking.MANY, length=masking.FEW)
    return {
        "term": parts,
        "total": asdict(total),
        "years": kept or _years(term.ends_on),
    }


def _real(cases: QuerySet[Case]) -> QuerySet[Case]:
    """One that was merged counts as the case it was merged with."""
    return cases.exclude(state=Case.State.DUPLICATE)


def _received(term: Term) -> QuerySet[Case]:
    return Case.objects.filter(received_on__range=(term.starts_on, term.ends_on))


def _about(case: Case) -> str:
    if case.about_kind not in NO_ADULT_OF_OURS:
        return "adult"
    return "pupil" if case.about_kind == "pupil" else "other"


def _enough_ended(before: Release, term: Term) -> bool:
    """Whether so many ended since the last release that none can be told from the difference."""
    ended = Case.objects.filter(
        ended_at__gt=_end_of(before.ends_on), ended_at__lte=_end_of(term.ends_on)
    )
    return _real(ended).count() >= masking.FEW


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def _years(until: date) -> dict:
    since = months_later(until, -MONTHS)
    ended = list(
        _real(Case.objects.filter(ended_at__gt=_end_of(since), ended_at__lte=_end_of(until)))
    )
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "parts": [
            _parts("How they ended", ENDS, map(_end, ended)),
            _parts(
                "Threshold decisions",
                ((choice.label, choice.value) for choice in Case.Threshold),
                (case.threshold for case in ended if case.threshold),
            ),
        ],
        "times": [
            ["Until somebody opened it", _days(_opened(ended))],
            ["Until it ended", _days((case.ended_at - case.received_at) for case in ended)],
        ],
    }


def _end(case: Case) -> str:
    return f"outcome {case.outcome}" if case.outcome else f"state {case.state}"


def _opened(cases: Iterable[Case]) -> list[timedelta]:
    return [case.first_opened_at - case.received_at for case in cases if case.first_opened_at]


def _days(spans: Iterable[timedelta]) -> str:
    """The median, in whole days."""
    days = [span.days for span in spans]
    if len(days) < masking.FEW:
        return TOO_FEW
    middle = round(median(days))
    return wording.count(middle, "day") if middle else "less than a day"


def _parts(title: str, choices: Iterable[tuple[str, object]], found: Iterable[object]) -> dict:
    numbers = Counter(found)
    made = masking.parts((label, numbers[code]) for label, code in choices)
    return {"title": title, "rows": [asdict(row) for row in made.rows], "total": made.total}
