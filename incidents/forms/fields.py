"""Fields that more than one page about concerns uses: kinds of people, names, yes and not sure."""

from django import forms

from incidents.models import Answer, Category, Kind
from incidents.queries import named
from people.models import School

LONG, LINE = 20_000, 500
NOT_SURE_COUNTS = "We treat this as a yes, so that somebody trained can decide"
YES_NO = (Answer.YES, Answer.NO, Answer.NOT_SURE)
DATA = (
    "Names",
    "Pictures or recordings",
    "Addresses or telephone numbers",
    "Health or special needs",
    "Marks or behaviour",
    "Staff or pay",
    "Passwords",
    "I am not sure",
)
AT_SCHOOL_ONLY = {Kind.HEADTEACHER, Kind.DSL, Kind.CHAIR_OF_GOVERNORS, Kind.GOVERNOR}
GROUPS = (
    ("", (Kind.UNKNOWN,)),
    (
        "Works at the school, or did",
        (
            Kind.STAFF,
            Kind.HEADTEACHER,
            Kind.DSL,
            Kind.IT_SUPPORT,
            Kind.SUPPLY,
            Kind.CONTRACTOR,
            Kind.VOLUNTEER,
            Kind.FORMER_STAFF,
        ),
    ),
    ("Governs it", (Kind.GOVERNOR, Kind.CHAIR_OF_GOVERNORS)),
    (
        "A pupil, a family, the public",
        (Kind.PUPIL, Kind.FORMER_PUPIL, Kind.PARENT, Kind.PUBLIC),
    ),
    (
        "Works for the trust, or governs it",
        (
            Kind.CHIEF_EXECUTIVE,
            Kind.NOMINATED_EXECUTIVE,
            Kind.EXECUTIVE,
            Kind.TRUST_SAFEGUARDING_LEAD,
            Kind.HR,
            Kind.COMMUNICATIONS_MANAGER,
            Kind.DATA_PROTECTION_OFFICER,
            Kind.CLERK,
            Kind.CHAIR_OF_TRUSTEES,
            Kind.VICE_CHAIR_OF_TRUSTEES,
            Kind.TRUSTEE,
        ),
    ),
)
CATEGORIES = (
    ("", (Category.OTHER,)),
    (
        "With children and families",
        (
            Category.GROOMING,
            Category.CONTACT_WITH_PUPIL,
            Category.FORMER_PUPIL_UNDER_18,
            Category.FORMER_PUPIL,
            Category.CONTACT_WITH_PARENT,
            Category.IMAGES_OF_PUPILS,
        ),
    ),
    (
        "How people are treated",
        (
            Category.CYBERBULLYING,
            Category.DISCRIMINATION,
            Category.DEFAMATION,
            Category.WORKING_RELATIONS,
        ),
    ),
    (
        "What was said or shown",
        (
            Category.CONFIDENTIALITY,
            Category.ILLEGAL_CONTENT,
            Category.INAPPROPRIATE_CONTENT,
            Category.DISREPUTE,
            Category.SPEAKING_FOR_SCHOOL,
            Category.MENTION,
            Category.COPYRIGHT,
            Category.OFFICIAL_PICTURES,
        ),
    ),
    (
        "Accounts and systems",
        (
            Category.IMPERSONATION,
            Category.ALIAS,
            Category.OFFICIAL_ACCOUNT,
            Category.HACKED_OFFICIAL_ACCOUNT,
            Category.HACKED_PRIVATE_ACCOUNT,
            Category.CREDENTIALS,
            Category.SYSTEM_SECURITY,
            Category.UNAPPROVED_CHANNEL,
        ),
    ),
    (
        "At work",
        (
            Category.PRIVATE_USE,
            Category.WORK_EMAIL,
            Category.EFFECT_ON_WORK,
            Category.STANDARDS,
        ),
    ),
)


def categories():
    """What it may be, in groups; whatever fits nothing stands first."""
    groups = [(title, [(one, one.label) for one in members]) for title, members in CATEGORIES]
    return [(title, members) if title else members[0] for title, members in groups]


def area(label, *, limit=LONG, rows=5, **more):
    return forms.CharField(
        label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


def yes_no(label, hints=None):
    field = forms.ChoiceField(
        label=label,
        choices=[(choice.value, choice.label) for choice in YES_NO],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes, no or not sure"},
    )
    field.choice_hints = {"not_sure": NOT_SURE_COUNTS} | (hints or {})
    return field


def kinds(school):
    """Whom one may name by post, in the school's own words, in groups."""
    said = dict(Kind.choices)
    said[Kind.HEADTEACHER] = f"The {school.headteacher_title}"
    said[Kind.PUPIL] = f"A {school.pupil_word}"
    said[Kind.GOVERNOR] = f"A {school.governor_title}"
    spared = AT_SCHOOL_ONLY if school.kind == School.Kind.CENTRAL else set()
    groups = [
        (
            title,
            [(kind, said[kind]) for kind in members if kind not in spared],
        )
        for title, members in GROUPS
    ]
    return [(title, members) if title else members[0] for title, members in groups if members]


class NamesField(forms.CharField):
    """Names of adults, one on each line, tidied."""

    MOST = 6

    def __init__(self, **kwargs):
        said = {
            "label": "Names, if you know them",
            "help_text": "Adults only, one on each line. Do not name a child here",
            "max_length": 1200,
            "required": False,
            "widget": forms.Textarea(attrs={"rows": 3}),
        }
        super().__init__(**said | kwargs)

    def clean(self, value):
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        lines = list(dict.fromkeys(filter(None, lines)))
        if len(lines) > self.MOST:
            raise forms.ValidationError(f"At most {self.MOST} names: the others go into the text")
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError("A name is at most 200 letters long")
        return "\n".join(lines)


def names_found(typed, school, before=None):
    """Sure people, names of nobody here, and for the others all who may be meant."""
    before = before or {}
    if typed == before.get("about_typed") and "about" in before:
        kept = ("about", "about_names", "about_unclear")
        return {name: before.get(name) for name in kept}
    people, names, unclear = [], [], {}
    for line in typed.splitlines():
        found, sure = named.candidates(line, school)
        if sure:
            people += found
        elif found:
            unclear[line] = found
        else:
            names.append(line)
    return {"about": people, "about_names": names or None, "about_unclear": unclear or None}
