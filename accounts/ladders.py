"""Who decides about an official account, step by step, and who when they do not. Pure.

A step is decided by one person of its first rung; where nobody holds that post, or nobody has
answered in time, by one of the next rung. Whoever asks decides nothing of their own.
"""

Roles = tuple[str, ...]

EXECUTIVE: Roles = ("nominated_executive", "executive")
ABOVE: tuple[Roles, ...] = (
    ("nominated_executive",),
    ("chief_executive",),
    ("chair_of_trustees", "vice_chair_of_trustees"),
)
HEADS: Roles = ("headteacher", "executive_headteacher")
NOMINEE = "nominee"  # of the headteacher: a Delegate for the school
LINE_MANAGER = "line_manager"  # of the person who asks

RUNGS: dict[str, tuple[Roles, ...]] = {
    "communications_manager": (("communications_manager",), *ABOVE),
    "headteacher": (HEADS, *ABOVE),
    "headteacher_or_nominee": ((*HEADS, NOMINEE), *ABOVE),
    "school_leader": (("school_leader", *HEADS), *ABOVE),
    "executive": (EXECUTIVE, *ABOVE[1:]),
    "line_manager": ((LINE_MANAGER,), HEADS, *ABOVE),
    "dsl": (("dsl", "deputy_dsl"), ("trust_safeguarding_lead",), *ABOVE[1:]),
    "data_lead": (("data_lead",), HEADS, *ABOVE),
    "it_support": (("it_support",), *ABOVE),
    "chair_of_governors": (("chair_of_governors",), *ABOVE[1:]),
    "chief_executive": ABOVE[1:],
    "clerk": (("clerk",), *reversed(ABOVE[1:])),
}
IN_TURN = {
    "none": (),
    "headteacher_then_communications_manager": ("headteacher", "communications_manager"),
}


def steps(approver: str) -> tuple[str, ...]:
    """The steps of `account.approver`, in their order; none where requests are switched off."""
    return IN_TURN.get(approver, (approver,))


def rungs(step: str) -> tuple[Roles, ...]:
    """The posts of a step, from whoever decides first upward."""
    return RUNGS[step]
