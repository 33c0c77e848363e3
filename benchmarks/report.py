"""Reporting a concern: routed, kept, its readers told; beside its rows alone."""

from uuid import uuid4

from benchmarks._harness import Figure, Peak, at_most, timed

EACH = 20  # concerns a run


def figures(stage):
    stage.django()
    from benchmarks import _cases  # noqa: PLC0415 -- once there are apps
    from incidents.models import Case  # noqa: PLC0415
    from incidents.report import Report  # noqa: PLC0415
    from incidents.workflow import reporting  # noqa: PLC0415

    here = _cases.trust()

    def report():
        said = {"school": here.school, "what": "Look at this page.", "child_at_risk": "yes"}
        mine = Report(number=uuid4(), said=said, about=(here.about,), reporter=here.reporter)
        return reporting.submit(mine, by=here.reporter)

    concern = report()

    def many():
        for _ in range(EACH):
            report()

    def rows_alone():
        for _ in range(EACH):
            copy_rows(concern)

    with Peak() as memory:
        portal = timed(many)
    floor = timed(rows_alone)
    yield Figure(f"{EACH} concerns", portal, floor, at_most(2), memory.more)
    if Case.objects.count() < EACH:
        raise RuntimeError("Nothing was reported.")


def copy_rows(concern):
    """The rows of this concern once more, in one transaction."""
    from django.db import transaction  # noqa: PLC0415

    from incidents.references import new_reference  # noqa: PLC0415

    case = concern.case
    with transaction.atomic():
        subjects, readers = list(case.subjects.all()), list(case.readers.all())
        made = case.events.first()
        case.pk, case.reference, case._state.adding = None, new_reference(), True
        case.save(force_insert=True)
        for row in (concern, *subjects, *readers, made):
            row.pk, row.case, row._state.adding = None, case, True
        concern.number, concern.reference = uuid4(), new_reference()
        for row in (concern, *subjects, *readers, made):
            row.save(force_insert=True)
