"""The trust profile: every setting in which trusts differ, its default, and what may be said.

The defaults are starting points: `basis` says whether one is law, statutory guidance or practice.
Pure: what a trust has stored goes in as a dictionary, values and complaints come out.
"""

from people import profile_accounts
from people.models import Role, StaffGroup
from people.profile_setting import GUIDANCE, Setting

SOURCES = "sources"  # the key under which a trust's profile says where its settings are from


GROUPS = {
    "sign": "Signing and reminders",
    "ack": "When people sign again",
    "audience": "Who is bound",
    "slot": "Words where a post is vacant",
    "review": "Reviews of policies",
    "public": "Public pages",
    "report": "Concerns: who hears of them",
    "account": "Official accounts",
    "post": "Posts on official accounts",
    "image": "Pictures of pupils",
    "contact": "Contact with pupils and parents",
    "declare": "Declarations",
    "exempt": "Permissions",
    "device": "Devices",
    "monitor": "Figures for the board",
    "sign_in": "Signing in",
    "staff_import": "Staff import",
}

WHO_HEARS = (
    ("headteacher", "The headteacher"),
    ("executive", "An executive"),
    ("dsl_if_required", "The DSL, where a child may be concerned"),
    ("safeguarding_contact", "The named safeguarding contact"),
    ("hr", "HR"),
    ("line_manager", "The line manager"),
    ("senior_leader", "A senior leader of the school"),
    ("chief_executive", "The chief executive"),
)

SETTINGS = (
    Setting("sign.days", 14, "Days to read and sign a new version", least=1),
    Setting(
        "sign.steps_before",
        [14, 7, 1],
        "Reminders before the due date, in days",
        hint="Whole numbers with commas between them",
    ),
    Setting(
        "sign.steps_after",
        [1, 7],
        "Reminders after the due date, in days",
        hint="Whole numbers with commas between them",
    ),
    Setting("sign.line_manager_after", 7, "Days overdue when the line manager is told"),
    Setting("sign.headteacher_after", 14, "Days overdue when the headteacher is told"),
    Setting("sign.hr_after", 28, "Days overdue when HR is told"),
    Setting("sign.return_days", 10, "Working days to sign after coming back", least=10, most=60),
    Setting("sign.link_days", 14, "Days that a one-time link can be used", least=1, most=60),
    Setting("sign.block_until_signed", False, "Block the portal until a policy is signed"),
    Setting(
        "sign.statement",
        "I have read and understood this policy and know where to ask. "
        "Signing does not change my contract.",
        "Statement that is signed",
        hint="A policy may have a statement of its own",
    ),
    Setting(
        "ack.cycle",
        "start_and_new_version",
        "When people sign",
        choices=(
            ("new_version", "Each new version; who joins later, with the next one"),
            ("start_and_new_version", "On joining, and each new version"),
            ("yearly_bundle", "Once a year, everything together, and each new version"),
            ("signed_statement", "Once, by a signed statement"),
        ),
        hint="A new policy begins like this; its particulars may say otherwise",
    ),
    Setting("ack.yearly_due_day", 30, "Yearly signing is due by: day", least=1, most=31),
    Setting(
        "ack.yearly_due_month",
        9,
        "Yearly signing is due by: month",
        hint="It opens on each school's first INSET day from August",
        least=1,
        most=12,
    ),
    Setting(
        "audience.default",
        [group.value for group in StaffGroup],
        "Staff groups that a new policy binds",
        choices=tuple(StaffGroup.choices),
        hint="Those whom a new policy is for to begin with",
    ),
    Setting(
        "audience.inform",
        [],
        "Who else is told of a policy without signing it",
        choices=(
            ("parents", "Parents and carers"),
            ("pupils", "Pupils"),
            ("leavers", "Some of those who have left"),
        ),
    ),
    Setting(
        "slot.words",
        [],
        "What policies say where neither school nor trust has a holder",
        hint="Such as it_support.name: the IT helpdesk; several with commas between them",
        pattern=rf"(?:{'|'.join(Role.values)})\.(?:name|email): \S.{{0,199}}",
    ),
    Setting(
        "audience.tell_changes",
        False,
        "Tell people of every new version, also where nobody signs again",
        hint="A line in their daily summary. What changes what is asked of them is always told",
    ),
    Setting("review.months", 12, "Months between reviews of a new policy", least=1, most=60),
    Setting(
        "review.first_months",
        None,
        "Months until its first review, where it differs",
        least=1,
        most=60,
        open=True,
    ),
    Setting(
        "public.page",
        False,
        "Show public policies to everybody, without signing in",
        hint="Those whose particulars say that they are public, as each school has them",
    ),
    Setting(
        "report.default",
        ["headteacher"],
        "Whom the reporter may also choose to tell",
        choices=WHO_HEARS,
        hint="It adds readers; who manages a concern follows from posts",
    ),
    Setting(
        "report.about_head",
        "chair_and_chief_executive",
        "Who manages a concern about a headteacher",
        choices=(
            ("chair_and_chief_executive", "The chair of governors and the chief executive"),
            ("chair_of_governors", "The chair of governors"),
            ("chief_executive", "The chief executive"),
            ("nominated_executive", "The nominated executive"),
        ),
        hint="As the scheme of delegation says",
        basis=GUIDANCE,
    ),
    Setting(
        "report.about_pupil",
        ["dsl"],
        "Who hears of a concern about a pupil",
        choices=(("dsl", "The DSL"), *WHO_HEARS[:2]),
    ),
    Setting(
        "report.hacked_private_account",
        [],
        "Who is told at once that a private account was broken into",
        choices=WHO_HEARS,
        hint="The line manager is that of whoever it happened to",
    ),
    Setting("report.anonymous", False, "Let concerns be reported without signing in"),
    Setting(
        "report.anonymous_words",
        "You need not say who you are, and nobody here will try to find out. Keep the receipt: "
        "with it you come back, see whether anybody asks you something, and answer.",
        "What the trust says to whoever reports without a name",
    ),
    Setting("report.acknowledge_days", 2, "School days until a reporter hears back", most=20),
    Setting("report.triage_days", 1, "School days until a concern is looked at", most=20),
    Setting("report.investigation_days", 20, "School days in which a case should end", least=1),
    Setting("report.take_down_days", 2, "School days until a take-down is checked", most=60),
    *profile_accounts.SETTINGS,
    Setting(
        "monitor.fairness",
        "none",
        "Fairness figures for the board",
        choices=(
            ("none", "None"),
            ("required", "How the policy works for different groups"),
            ("malicious_rate", "How many reports were malicious"),
        ),
    ),
    Setting(
        "sign_in.second_factor",
        [
            "headteacher",
            "executive_headteacher",
            "dsl",
            "deputy_dsl",
            "hr",
            "communications_manager",
            "administrator",
            "chief_executive",
            "nominated_executive",
            "trust_safeguarding_lead",
            "data_protection_officer",
        ],
        "Posts that must sign in with a second factor",
        choices=tuple(Role.choices),
    ),
    Setting(
        "sign_in.shared_mailboxes",
        ["admin", "contact", "enquiries", "info", "office", "reception"],
        "Mailboxes that several people read: they sign nobody in",
        hint="What stands before the @, with commas between them",
    ),
    Setting(
        "staff_import.leavers_ask_again",
        10,
        "Per cent of placements a file may end unasked",
        most=100,
    ),
)

BY_KEY = {setting.key: setting for setting in SETTINGS}
ALWAYS = {"sign_in.second_factor": {"administrator", "hr"}}  # no profile takes these away


def value(stored: dict, key: str) -> object:
    """What the trust has set, else the portal's default. Raises KeyError for a key unknown."""
    setting = BY_KEY[key]
    return stored.get(key, setting.default)
