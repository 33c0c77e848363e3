"""The kinds of thing that can be on record in a case, and what each asks for. Pure.

A kind with `closing` waits until that is answered. `ways` are those of readers who may record it;
`strand` is where it is read ("": from both).
"""

from incidents.asked import (
    BOTH,
    CHILD,
    EVERYBODY,
    SAFEGUARDS,
    WHEN,
    WHO_ELSE,
    WHY,
    WORKERS,
    Asked,
    Kind,
)
from incidents.judging import INTENT, JUDGED, SERIOUSNESS

LIMBS = (
    ("harmed", "Behaved in a way that has harmed a child, or may have harmed a child"),
    ("offence", "Possibly committed a criminal offence against or related to a child"),
    (
        "risk",
        "Behaved towards a child or children in a way that indicates they may pose a risk of harm "
        "to children",
    ),
    (
        "suitability",
        "Behaved or may have behaved in a way that indicates they may not be suitable to work with "
        "children",
    ),
)
SOURCE = "Keeping Children Safe in Education, part four: statutory guidance"
DECISIONS = (
    ("may_meet", "Yes, it may meet the harm threshold"),
    ("unsure", "I am not sure: it counts as yes"),
    ("low_level", "No: it is a low-level concern"),
    ("neither", "Neither: no concern about how they are with children"),
)
POLICE = (
    ("yes", "Yes, the police were told"),
    ("no", "No"),
    ("lado_first", "Not before the LADO has advised"),
)
STEPS = (
    ("asked", "Asked that it be removed"),
    ("removed", "It was removed"),
    ("verified", "Somebody checked that it is gone"),
)
BODIES = (
    ("ico", "The Information Commissioner (ICO)"),
    ("dbs", "The Disclosure and Barring Service (DBS)"),
    ("tra", "The Teaching Regulation Agency (TRA)"),
    ("employer", "Their agency or employer"),
    ("social_care", "Children’s social care"),
    ("other", "Another body"),
)
MADE = (("made", "It was made"), ("not_needed", "It was not needed"))
COMPANY = (
    ("union", "A union representative"),
    ("colleague", "A colleague"),
    ("declined", "Nobody: they were offered it and declined"),
    ("nobody", "Nobody"),
)
TOLD = (("told", "They were told"), ("not_told", "They were not told, for a reason"))
SUSPENSION = (
    ("alternative", "Not suspended: something else was put in place"),
    ("not_needed", "Not suspended: nothing is needed"),
    ("suspend", "Suspend them: HR records it as an absence"),
)
MEASURES = (
    ("none", "None"),
    ("guidance", "Advice or guidance, informal"),
    ("training", "Training"),
    ("warning", "A warning"),
    ("final_warning", "A final warning"),
    ("dismissal", "Dismissal"),
    ("appointment_ended", "An appointment or engagement ended"),
    ("removal", "Content to be removed"),
    ("access", "Access to systems or accounts limited"),
    ("meeting", "A meeting with a parent"),
    ("support", "Support for somebody"),
    ("behaviour", "A sanction under the behaviour policy"),
    ("legal", "Legal advice or action"),
    ("other", "Something else"),
)
PROCEDURES = (
    ("allegations", "Allegations against staff"),
    ("disciplinary", "Disciplinary"),
    ("dignity", "Dignity at work"),
    ("grievance", "Grievance"),
    ("whistleblowing", "Whistleblowing"),
    ("complaints", "Complaints"),
    ("behaviour", "Behaviour"),
    ("child_protection", "Child protection"),
    ("data_breach", "Data breach"),
)
UNDER = (*PROCEDURES, ("none", "None: no procedure was needed"))

KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "threshold",
            "The threshold decision",
            fields=(
                Asked("decision", "Decision", "choice", choices=DECISIONS),
                Asked("limbs", "Which of these may have happened", "choices", False, LIMBS),
                WHY,
            ),
            strand=BOTH,
        ),
        Kind(
            "lado",
            "LADO contacted",
            "The LADO was contacted",
            closing=(
                Asked("who", "Whom you spoke or wrote to", "line"),
                WHEN,
                Asked("advice", "What they advised"),
                Asked("number", "Their reference", "line", False),
            ),
            strand=BOTH,
        ),
        Kind(
            "go_ahead",
            "What LADO or police agreed to",
            "LADO or police agree that the person may be spoken to",
            fields=(
                Asked("who", "Who agreed", "line", hint="Their name, and LADO or which force"),
                WHEN,
                Asked("what", "What may now be done, and said to whom"),
            ),
            strand=BOTH,
        ),
        Kind(
            "police",
            "Police",
            "Whether to tell the police",
            closing=(
                Asked("decision", "Are the police told?", "choice", choices=POLICE),
                WHY,
                Asked("force", "Force, and the officer spoken to", "line", False),
                Asked("number", "Their reference", "line", False),
                Asked("when", "When they were told", "moment", False),
            ),
            strand=BOTH,
        ),
        Kind(
            "action",
            "Actions",
            "An action, with whose it is and by when",
            fields=(
                Asked("what", "What is to be done", "line"),
                Asked("person", "Whose it is", "reader"),
                Asked("due_on", "By when", "day"),
            ),
            closing=(Asked("done", "What was done"),),
            ways=WORKERS,
        ),
        Kind(
            "content",
            "Content online",
            "Content asked to be removed, removed, checked",
            fields=(
                Asked("step", "What happened", "choice", choices=STEPS),
                Asked("where", "What, and where it stood", "line"),
                WHEN,
                WHO_ELSE,
                Asked("note", "Anything else", required=False),
            ),
            ways=WORKERS,
        ),
        Kind(
            "evidence",
            "Evidence",
            "Evidence that was seen",
            fields=(
                Asked("what", "What was seen"),
                Asked("where", "Where it is kept", "line"),
                Asked("when", "When it was seen", "moment"),
                Asked("by_whom", "Who saw it", "line"),
            ),
            ways=WORKERS,
            hint="Never a picture of anyone under 18 that is nude, part-nude or sexual: "
            "describe where it is, and ask the police.",
        ),
        *JUDGED,
        Kind(
            "told",
            "What the person was told",
            "The person was told, or not",
            fields=(
                Asked("decision", "Was the person told?", "choice", choices=TOLD),
                WHEN,
                WHO_ELSE,
                Asked("what", "What was said, or why nothing was"),
                Asked("company", "Who was with them", "choice", False, COMPANY),
                Asked("contact", "Their named contact", "line", False),
                Asked("welfare", "What was done for their welfare", required=False),
            ),
        ),
        Kind(
            "suspension",
            "Suspension considered",
            "Suspension was considered",
            fields=(
                Asked("decision", "What was decided", "choice", choices=SUSPENSION),
                Asked("alternatives", "The alternatives that were considered"),
                Asked("why", "The reasons"),
                Asked("advice", "What LADO, police or HR said", required=False),
            ),
            hint="Suspension is no sanction and never the default. The portal suspends nobody: HR "
            "records it, and access ends from that minute.",
        ),
        Kind(
            "referral",
            "Referrals",
            "A referral to make",
            fields=(
                Asked("body", "To whom", "choice", choices=BODIES),
                Asked("noticed", "When what is referred was noticed", "moment"),
                Asked("what", "What is to be referred, and why"),
            ),
            closing=(
                Asked("decision", "Was it made?", "choice", choices=MADE),
                WHEN,
                WHO_ELSE,
                Asked("number", "Their reference", "line", False),
                Asked("why", "The reasons, or what they answered"),
            ),
        ),
        Kind(
            "parents",
            "Parents and carers",
            "Parents or carers were told, or met",
            fields=(WHEN, WHO_ELSE, Asked("what", "What was said, by both sides")),
            strand=CHILD,
            ways=SAFEGUARDS,
        ),
        Kind(
            "support",
            "Support",
            "Support for whoever was harmed",
            fields=(
                Asked("whom", "For whom", "line"),
                Asked("what", "What was offered, and what was taken up"),
                WHO_ELSE,
            ),
            strand=BOTH,
            ways=EVERYBODY,
        ),
        Kind(
            "safeguarding",
            "In the safeguarding system",
            "Where the child’s record is kept",
            fields=(
                Asked("system", "Which system", "line"),
                Asked("number", "Its reference", "line"),
                Asked("link", "Its address", "line", False),
                Asked("initials", "The child’s initials", "line", False),
            ),
            strand=CHILD,
            ways=SAFEGUARDS,
            hint="The portal keeps no second child protection file: the child’s record is there.",
        ),
        Kind(
            "welfare",
            "The child’s welfare",
            "What was done for the child",
            fields=(WHEN, WHO_ELSE, Asked("what", "What was done or decided")),
            strand=CHILD,
            ways=SAFEGUARDS,
        ),
        Kind(
            "panel",
            "May sit on a panel",
            "Somebody who may sit on a panel, and must never read it",
            fields=(Asked("person", "Who", "person"),),
        ),
        Kind(
            "shared",
            "Shared with HR",
            "Share this low-level concern with HR",
            fields=(WHY,),
            hint="HR then sees that it is there, among other low-level concerns; not the case.",
        ),
        Kind(
            "note",
            "Notes",
            "A note",
            fields=(Asked("what", "What there is to say"),),
            ways=WORKERS,
        ),
        Kind(
            "outcome",
            "Outcome of the investigation",
            fields=(
                Asked("finding", "Finding", "line"),
                WHY,
                Asked("same_person", "Why the same person decided", required=False),
            ),
        ),
        Kind(
            "measures",
            "Action taken",
            fields=(
                Asked("measures", "What was done", "choices", choices=MEASURES),
                Asked("procedure", "Under which procedure", "choice", choices=UNDER),
                Asked("decided_by", "Who decided it", "line"),
                Asked("seriousness", "How serious it was", "choice", False, SERIOUSNESS),
                Asked("intent", "Whether it was meant", "choice", False, INTENT),
                WHY,
            ),
        ),
    )
}
