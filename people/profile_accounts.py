"""The settings of official accounts, posts, pictures, declarations and permissions. Pure."""

from people.models import StaffGroup
from people.profile_setting import Setting

WHO_APPROVES = (
    ("none", "Nobody: requests are switched off, and the portal says so"),
    ("communications_manager", "The communications manager"),
    ("headteacher", "The headteacher"),
    ("headteacher_or_nominee", "The headteacher or whoever they name"),
    ("headteacher_then_communications_manager", "The headteacher, then the communications manager"),
    ("school_leader", "A school leader"),
)
ASKED = (
    ("purpose", "What it is for"),
    ("users", "Who will use it"),
    ("case_for", "Why it is worth it: the reason for teaching or for the school"),
    ("audience", "Whom it is to reach"),
    ("posters", "Who will post"),
    ("comments", "How people may take part, and who moderates"),
    ("hours_a_week", "How many hours a week it takes"),
    ("life", "How long it lives, and what then"),
    ("judged_by", "How its success is judged"),
)

SETTINGS = (
    Setting(
        "account.approver",
        "communications_manager",
        "Who approves an official account",
        choices=WHO_APPROVES,
    ),
    Setting(
        "account.creator",
        "communications_manager",
        "Who creates it",
        choices=(
            ("communications_manager", "The communications manager"),
            ("designated_staff", "Staff whom the headteacher names"),
            ("it_support", "IT support"),
        ),
        hint="Never whoever asked for it",
    ),
    Setting(
        "account.custodian",
        "communications_manager",
        "Who keeps it",
        choices=(
            ("communications_manager", "The communications manager"),
            ("headteacher", "The headteacher or whoever they delegate it to"),
            ("individual_logins", "Nobody: each person has a login of their own"),
        ),
    ),
    Setting("account.holder_register", True, "Keep a list of people with access"),
    Setting(
        "account.official_email",
        "required",
        "An official mailbox behind each account",
        choices=(
            ("required", "Required"),
            ("optional", "Optional"),
            ("separate_login", "Each person has a separate login"),
        ),
    ),
    Setting(
        "account.may_ask",
        [
            *("leadership", "teaching", "support", "central", "trainee"),
            *("volunteer", "governor", "trustee"),
        ],
        "Who may ask for an account",
        choices=tuple(StaffGroup.choices),
    ),
    Setting(
        "account.asks",
        [code for code, _ in ASKED],
        "What a request must say",
        choices=ASKED,
        hint="Platform, school and name are always asked for",
    ),
    Setting(
        "account.answer_days",
        5,
        "School days until a request that nobody answers goes one post up",
        least=1,
        most=60,
    ),
    Setting(
        "account.duty_steps",
        [1, 7, 14],
        "Days after which an open duty about access is asked for again",
        hint="Whole numbers with commas between them; the last goes one post up",
    ),
    Setting(
        "account.public_page",
        False,
        "Let everybody ask whether an account is really ours, without signing in",
    ),
    Setting("account.evaluation", False, "Ask how long an account lives and how it is judged"),
    Setting("account.review_months", 12, "Months between reviews of an account", least=1, most=60),
    Setting(
        "post.preapproval",
        "none",
        "Approval of posts before they are published",
        choices=(
            ("none", "None"),
            ("editor_of_record", "An editor answers for them, none is approved singly"),
            ("required", "Every post"),
        ),
    ),
    Setting(
        "post.answer_days",
        1,
        "School days until a post that nobody answers goes one post up",
        least=1,
        most=20,
    ),
    Setting(
        "post.picture_months",
        12,
        "Months that pictures of posts are kept",
        hint="Words, checks and who approved them stay",
        least=1,
        most=60,
    ),
    Setting(
        "image.consent",
        "log",
        "Photo permission before a picture is posted",
        choices=(
            ("none", "As the school's own procedures say"),
            ("form", "A form, and a list of those not to be shown"),
            ("log", "A full record for each purpose"),
        ),
        basis="law",
    ),
    Setting(
        "image.take_down_days",
        2,
        "School days until a picture is taken down after a no",
        least=1,
        most=30,
    ),
    Setting(
        "contact.pupil_attempt",
        "must_report",
        "When a pupil tries to make contact",
        choices=(
            ("log", "Decline, and make a note"),
            ("may_report", "Keep the proof, and report it where it worries"),
            ("must_report", "Report it"),
        ),
    ),
    Setting(
        "declare.relationships",
        "advised",
        "Declaring relationships with pupils or families",
        choices=(
            ("off", "Not asked for"),
            ("advised", "Advised"),
            ("when_necessary", "When necessary, and for one's own protection"),
            ("open_acknowledgement", "Openly, as in a small community"),
        ),
    ),
    Setting(
        "declare.receiver",
        "headteacher",
        "Who receives what people declare",
        choices=(
            ("headteacher", "The headteacher"),
            ("line_manager", "The line manager"),
            ("school_leader", "A school leader"),
            ("executive", "An executive"),
        ),
        hint="Of a headteacher’s own, whoever is next above",
    ),
    Setting(
        "declare.confirm_months",
        12,
        "Months until people are asked whether a declaration is still so",
        least=1,
        most=60,
        open=True,
    ),
    Setting(
        "exempt.speak",
        "executive",
        "Who may allow somebody to speak for the school or the trust",
        choices=(
            ("executive", "An executive"),
            ("headteacher", "The headteacher"),
            ("communications_manager", "The communications manager"),
        ),
    ),
    Setting(
        "exempt.work_email",
        "never",
        "A work address for private accounts",
        choices=(
            ("never", "Never"),
            ("executive", "Where an executive has allowed it"),
            ("headteacher", "Where the headteacher has allowed it"),
        ),
    ),
    Setting(
        "device.private_use",
        "ict_policy",
        "Private use of work devices",
        choices=(
            ("ict_policy", "As the acceptable use policy says"),
            ("breaks", "In breaks"),
            ("head_permission", "Where the headteacher has allowed it"),
            ("never", "Never"),
        ),
    ),
)
