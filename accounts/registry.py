"""What the apps above are told of what people declare: they add theirs in `AppConfig.ready`.

Each is called in the transaction of the change and may be called again without effect.
"""

from collections.abc import Callable

from accounts.models import Declaration

# A relationship with another of the trust's people was acknowledged, or ended.
relationship_declared: list[Callable[[Declaration], None]] = []


def tell_of_relationship(row: Declaration) -> None:
    if row.other_person_id and row.relationship:
        for hook in relationship_declared:
            hook(row)
