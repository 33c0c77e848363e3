"""How a case is judged against a policy: whether it covers it, where it came from, which law, and
who was shut out. Kinds of record that only say what people found; nothing follows from them. Pure.
"""

from incidents.asked import WHEN, WHO_ELSE, WHY, WORKERS, Asked, Kind
from incidents.models.said import Context

COVERED = (
    ("yes", "Yes, the policy covers it"),
    ("partly", "Part of it"),
    ("no", "No: it was private, and has nothing to do with us"),
)
TESTS = (
    ("about_us", "It relates to the trust, the school or what they do"),
    ("work", "It relates to somebody’s work, or is connected with it"),
    ("identifiable", "They can be seen to work here, or to belong to us"),
)
CONTEXTS = tuple(Context.choices)
AT_WORK = (
    ("work", "At work, or in working time"),
    ("outside", "Outside work"),
    ("both", "Both"),
)
LINKS = (
    ("identity", "By who they are, or the name of the school"),
    ("time", "By when it was done"),
    ("place", "By where it was done"),
    ("device", "By whose device, account or network it was"),
)
MEANT_FOR = (
    ("one", "One person"),
    ("group", "A closed group, or friends"),
    ("public", "Anybody"),
    ("unknown", "It is not known"),
)
AREAS = (
    ("libel", "Libel and defamation"),
    ("copyright", "Copyright"),
    ("discrimination", "Discrimination"),
    ("contract", "Contract"),
    ("human_rights", "Human rights"),
    ("harassment", "Protection from harassment"),
    ("criminal", "Criminal justice"),
    ("data_protection", "Data protection"),
    ("information", "Freedom of information"),
    ("safeguarding", "Safeguarding"),
)
CHARACTERISTICS = (
    ("age", "Age"),
    ("disability", "Disability"),
    ("gender_reassignment", "Gender reassignment"),
    ("marriage", "Marriage and civil partnership"),
    ("pregnancy", "Pregnancy and maternity"),
    ("race", "Race"),
    ("religion", "Religion or belief"),
    ("sex", "Sex"),
    ("orientation", "Sexual orientation"),
)
SERIOUSNESS = (
    ("minor", "Minor"),
    ("misconduct", "Misconduct"),
    ("gross", "Gross misconduct"),
)
INTENT = (
    ("wilful", "Wilful"),
    ("careless", "Careless"),
    ("ignored", "A rule was known and ignored"),
    ("omission", "Something that had to be done was left undone"),
    ("not_meant", "Not meant, and not careless"),
)
BLOCKED = (
    ("blocked", "Somebody was blocked, or may not write to us there"),
    ("unblocked", "That was lifted"),
)
ALLOWED = (
    ("yes", "Yes, and this was covered by it"),
    ("other", "Yes, but not for this"),
    ("no", "No"),
)

JUDGED = (
    Kind(
        "scope",
        "Whether the policy covers it",
        "Whether the policy covers it",
        fields=(
            Asked("covered", "Does the policy cover it?", "choice", choices=COVERED),
            Asked("tests", "Which of these is so", "choices", False, TESTS),
            Asked("context", "In which part of their life", "choice", False, CONTEXTS),
            Asked("at_work", "At work or outside it", "choice", False, AT_WORK),
            Asked("links", "How it is linked to the school", "choices", False, LINKS),
            WHY,
        ),
        ways=WORKERS,
        hint="What somebody does in private, and has nothing to do with us, is no matter of ours.",
    ),
    Kind(
        "origin",
        "Where it came from",
        "Who wrote it first, and who passed it on",
        fields=(
            Asked("author", "Who wrote or made it first", "line", hint="Or that nobody knows"),
            Asked("passed_on", "Who passed it on, one after another", required=False),
            Asked("meant_for", "Whom it was first meant for", "choice", False, MEANT_FOR),
            Asked("traced", "How that is known", required=False),
        ),
        ways=WORKERS,
    ),
    Kind(
        "law",
        "Law that it may touch",
        "Which law it may touch",
        fields=(
            Asked("areas", "Areas of law", "choices", False, AREAS),
            Asked(
                "characteristics",
                "Protected characteristics that it is about",
                "choices",
                False,
                CHARACTERISTICS,
            ),
            WHY,
        ),
        ways=WORKERS,
        hint="Protected characteristics: Equality Act 2010, section 4.",
    ),
    Kind(
        "authority",
        "Authority to disclose",
        "Whether somebody was allowed to tell it",
        fields=(
            Asked("allowed", "Was it allowed?", "choice", choices=ALLOWED),
            Asked("by_whom", "Who allowed it, and in what words", required=False),
            Asked("when", "When it was allowed", "moment", False),
            WHY,
        ),
        ways=WORKERS,
    ),
    Kind(
        "blocking",
        "Somebody blocked",
        "Somebody was blocked, or let in again",
        fields=(
            Asked("step", "What happened", "choice", choices=BLOCKED),
            Asked("whom", "Whom, and where", "line"),
            WHEN,
            WHO_ELSE,
            WHY,
        ),
        ways=WORKERS,
    ),
)
