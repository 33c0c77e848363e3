"""What a new draft takes over from the version that it begins from."""

from policies.models import Choice, Clause, Scenario, Version
from policies.queries import scenarios


def clauses(source: Version, version: Version) -> None:
    """Its sections, word for word, each at its address."""
    rows = list(source.clauses.all())
    for row in rows:
        row.pk, row.version, row._state.adding = None, version, True
    Clause.objects.bulk_create(rows)


def questions(source: Version | None, version: Version) -> None:
    """The questions to readers that the version before it asked; five statements."""
    rows = scenarios.of(source) if source else []
    if not rows:
        return
    made = Scenario.objects.bulk_create(
        Scenario(version=version, position=row.position, situation=row.situation) for row in rows
    )
    for row, copied in zip(rows, made, strict=True):
        row.copied = copied
    Choice.objects.bulk_create(
        Choice(
            scenario=row.copied,
            position=choice.position,
            words=choice.words,
            right=choice.right,
            explanation=choice.explanation,
        )
        for row in rows
        for choice in row.choices.all()
    )
    version.scenario_count = len(rows)
    version.save(update_fields=["scenario_count"])
