"""What people hear about declarations, permissions, advice, briefings: no name, no word of it."""

from collections.abc import Callable

from django.db.models import Model
from django.utils import timezone

from accounts.models import Advice, Briefing, Declaration, Permission
from core import wording
from notices.composing import Compose, Line
from notices.models import Notice

A, P, D = Advice.State, Permission.State, Declaration.State


def saying(
    model: type[Model],
    states: tuple[str, ...],
    sentence: Callable[[Model], str],
    ask: tuple[str, str] = ("", ""),
    due: str = "",
) -> Compose:
    """One sentence about a row while it is in one of these states, nothing afterwards."""

    def compose(notices: list[Notice]) -> dict[int, Line | None]:
        rows = model.objects.filter(state__in=states) if states else model.objects.all()
        found = rows.in_bulk({notice.ref for notice in notices})
        return {notice.pk: _line(found.get(notice.ref)) for notice in notices}

    def _line(row: Model | None) -> Line | None:
        if row is None:
            return None
        by = getattr(row, due) if due else None
        return Line(sentence(row), row.get_absolute_url(), due_on=by, ask=ask)

    return compose


def _ends(row: Permission) -> str:
    day = wording.long_day(row.ends_on) if row.ends_on else "soon"
    return f"What you were allowed ends on {day}: ask anew if you still need it."


def _moved(row: Permission) -> str:
    return {
        P.GRANTED: "You may: what you asked for is allowed.",
        P.WAITS_FOR_IT: "What you asked for is allowed once IT has its controls in place.",
        P.REFUSED: "What you asked for was refused: see why.",
        P.MORE_ASKED: "Say more about what you asked for, so that it can be decided.",
        P.ENDED: "Something that you were allowed has ended: see why.",
    }.get(row.state, "There is news about what you asked for.")


def _still_so(row: Declaration) -> str:
    return "Is what you declared still so? It takes a click."


def planned(notices: list[Notice]) -> dict[int, Line | None]:
    """To whoever keeps briefings: one is planned; nothing once it was held or voided."""
    rows = Briefing.objects.filter(held_on=None, voided_at=None)
    found = rows.in_bulk({notice.ref for notice in notices})
    return {
        notice.pk: Line(
            f"A briefing is planned for {wording.long_day(row.due_on, today=timezone.localdate())}:"
            " enter it once it was held.",
            row.get_absolute_url(),
            due_on=row.due_on,
        )
        if (row := found.get(notice.ref))
        else None
        for notice in notices
    }


WORDS: dict[str, Compose] = {  # kind of notice -> who says it
    "declared": saying(
        Declaration,
        (D.MADE,),
        lambda row: "Something was declared to you: read it.",
        ("Read a declaration", "Read {} declarations"),
        "answer_by",
    ),
    "declaration_read": saying(
        Declaration, (D.ACKNOWLEDGED,), lambda row: "What you declared was read."
    ),
    "declaration_confirm": saying(Declaration, (D.ACKNOWLEDGED,), _still_so, due="confirm_by"),
    "hr_asked": saying(
        Declaration,
        (D.MADE, D.ACKNOWLEDGED),
        lambda row: "HR’s advice is wanted on a declaration.",
        ("Advise on a declaration", "Advise on {} declarations"),
    ),
    "hr_advised": saying(
        Declaration,
        (D.MADE, D.ACKNOWLEDGED),
        lambda row: "HR has advised you on a declaration.",
    ),
    "permission_asked": saying(
        Permission,
        (P.ASKED, P.WAITS_FOR_IT),
        lambda row: (
            "IT is to put its controls in place for a permission."
            if row.state == P.WAITS_FOR_IT
            else "Somebody asks for a permission: decide it."
        ),
        ("Decide on a permission", "Decide on {} permissions"),
        "decide_by",
    ),
    "permission_moved": saying(Permission, (), _moved),
    "permission_ends": saying(Permission, (P.GRANTED,), _ends, due="ends_on"),
    "permission_confirm": saying(
        Permission,
        (P.GRANTED,),
        lambda row: "Do you still need what you were allowed? It takes a click.",
        due="confirm_by",
    ),
    "advice_asked": saying(
        Advice,
        (A.ASKED,),
        lambda row: "Somebody asks you “May I ...?”: answer them.",
        ("Answer a question", "Answer {} questions"),
        "answer_by",
    ),
    "advice_answered": saying(
        Advice, (A.ANSWERED, A.PUBLISHED), lambda row: "Your question “May I ...?” is answered."
    ),
    "briefing_planned": planned,
}
