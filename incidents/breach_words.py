"""A breach in words: its line of the log, its page, what happened to it. Pure."""

from core import wording

WHOSE = (
    ("pupils", "Pupils"),
    ("families", "Parents and carers"),
    ("staff", "Staff, governors and trustees"),
    ("volunteers", "Volunteers"),
    ("suppliers", "Suppliers and contractors"),
    ("others", "Others"),
)
HEADINGS = (
    "Number",
    "School",
    "Noticed",
    "Entered",
    "State",
    "What happened",
    "Whose data",
    "Which data",
    "How many people",
    "Contained",
    "Risk",
    "Decided on",
    "Decided by",
    "Report to the ICO",
    "Why",
    "ICO told",
    "ICO reference",
    "Those affected",
    "Told on",
)
HAPPENED = {
    "enter": "Entered it in the log",
    "change": "Changed what is known of it",
    "decide": "Put the trust’s decision on record",
    "report": "Wrote down that the ICO was told",
    "tell": "Wrote down what those affected were told",
    "close": "Closed it",
    "reopen": "Opened it again",
}


def _whose(breach: object) -> str:
    return ", ".join(label for code, label in WHOSE if code in breach.whose)


def line(breach: object) -> tuple:
    """A breach as a row under HEADINGS."""
    return (
        breach.reference,
        str(breach.school or "The trust"),
        breach.noticed_at,
        breach.entered_at,
        breach.get_state_display(),
        breach.what,
        _whose(breach),
        ", ".join(breach.kinds_of_data),
        breach.how_many,
        breach.get_contained_display(),
        breach.get_risk_display(),
        breach.decided_on,
        breach.decided_by,
        breach.get_ico_display(),
        breach.ico_why,
        breach.ico_told_at,
        breach.ico_reference,
        breach.get_told_display(),
        breach.told_on,
    )


def facts(breach: object) -> list[tuple[str, str]]:
    contained = ". ".join(filter(None, (breach.get_contained_display(), breach.contained_words)))
    return [
        ("School", str(breach.school or "The trust")),
        ("What happened", breach.what),
        ("Whose data", _whose(breach)),
        ("Which data", ", ".join(breach.kinds_of_data) or "Not known yet"),
        ("Of how many people", "Not known yet" if breach.how_many is None else breach.how_many),
        ("Contained", contained),
    ]


def decision(breach: object) -> list[tuple[str, str]]:
    """What was decided and done, without what is not yet."""
    told_at = breach.ico_told_at and wording.moment(breach.ico_told_at)
    reference = breach.ico_reference and f"reference {breach.ico_reference}"
    day = breach.told_on and wording.full_day(breach.told_on)
    told = ", ".join(filter(None, (breach.get_told_display(), day)))
    found = [
        ("Advice of the data protection officer", breach.advice),
        ("Risk", breach.get_risk_display()),
        ("Decided for the trust by", breach.decided_by),
        ("The ICO", breach.get_ico_display()),
        ("Why", breach.ico_why),
        ("ICO told", ", ".join(filter(None, (told_at, reference)))),
        ("Those affected", ". ".join(filter(None, (told, breach.told_words)))),
    ]
    return [row for row in found if row[1]]


def happened(verb: str) -> str:
    return HAPPENED[verb]
