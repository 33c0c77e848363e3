"""What somebody declares of themselves: as many fields as a kind needs, and no file of any kind."""

import copy

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone

from accounts import declared
from accounts.forms.fields import holds_no_secret
from accounts.models import Declaration
from core.forms import PortalForm
from people.forms.fields import DayField, PersonField

Kind = Declaration.Kind
LONGEST = 4000
DID = (
    ("Declined it, or did not answer", "I declined it, or did not answer"),
    ("Kept the message", "I kept the message and what I answered"),
    ("Answered", "I answered"),
    ("Blocked the sender", "I blocked the sender"),
    ("Told a senior leader", "I told a senior leader"),
    ("Told the DSL", "I told the DSL"),
)
YES_NO = (("yes", "Yes"), ("no", "No"))


def is_yes(text):
    return text == "yes"


def choice(label, choices, **more):
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, **more)


def area(label, rows=4, **more):
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **more
    )


FIELDS = {
    "worries": forms.TypedChoiceField(
        label="Does anything in it worry you?",
        choices=YES_NO,
        coerce=is_yes,
        widget=forms.RadioSelect,
        help_text="If so, do not wait for this page: speak to the DSL now.",
    ),
    "other": choice("With whom", [(key, words) for key, words in Declaration.Other.choices if key]),
    "other_person": PersonField(
        label="If they work or govern here: who it is",
        help_text="Their name or e-mail address. They are not told, and see nothing of it.",
    ),
    "relationship": choice("What you are to each other", declared.RELATIONSHIPS),
    "other_name": forms.CharField(
        label="Who it is, in your own words",
        max_length=200,
        help_text="Initials or a first name are enough.",
    ),
    "platform": forms.CharField(label="On which app or network", max_length=60),
    "happened_on": DayField(label="When it happened", initial=timezone.localdate),
    "did": forms.MultipleChoiceField(
        label="What you did", choices=DID, widget=forms.CheckboxSelectMultiple
    ),
    "kept": forms.CharField(
        label="Where the message is kept",
        max_length=200,
        help_text="In words, such as: a screenshot on my school laptop. Do not send it here.",
    ),
    "before_the_act": forms.TypedChoiceField(
        label="Have you done it already?",
        choices=(("no", "No, I ask before"), ("yes", "Yes")),
        coerce=lambda text: text == "no",
        widget=forms.RadioSelect,
    ),
    "words": area("What else should whoever reads this know"),
    "published_words": forms.CharField(
        label="The entry as everybody may read it",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The clerk decides what is published, and may change the words.",
    ),
    "starts_on": DayField(
        label="Since",
        initial=timezone.localdate,
        help_text="The year is enough: 1 January of it",
    ),
}
WORDS = {  # what the free text is called, where it is what the declaration says
    Kind.FAMILY: "Who is here, and what you have to do with them at work",
    Kind.SOCIAL_CONTACT: "How you know each other, and how you are in touch",
    Kind.CONFLICT: "What it is, and with what part of your work it could conflict",
    Kind.DEPARTURE: "What the policy says, what you did or want to do, and why",
    Kind.PROFESSIONAL: "The name or address of the account, and what it is for",
    Kind.INTEREST: "The interest: company, post, property, relative, and since when",
}


class SchoolMixin:
    """The school that something concerns, asked only of those who have more than one."""

    def place(self, schools):
        self.schools = schools
        if len(schools) < 2:
            del self.fields["school"]
            return
        self.fields["school"].choices = [(str(row.pk), row.name) for row in schools]
        self.fields["school"].initial = str(schools[0].pk)

    @property
    def school(self):
        chosen = self.cleaned_data.get("school")
        first = self.schools[0] if self.schools else None
        return next((row for row in self.schools if str(row.pk) == chosen), first)


class DeclareForm(SchoolMixin, PortalForm):
    """`kind`: what is declared; `by`: whose it is; `schools`: where they work."""

    school = choice("Which school it is about", ())

    def __init__(self, *args, kind, by, schools, **kwargs):
        self.kind, self.by, self.asked = kind, by, declared.ASKED[kind]
        self.base_fields = {**self.base_fields}
        for name in self.asked.fields:
            field = copy.deepcopy(FIELDS[name])
            field.required = name in self.asked.must
            self.base_fields[name] = field
        if kind in WORDS:
            self.base_fields["words"].label = WORDS[kind]
        super().__init__(*args, **kwargs)
        self.place(schools)

    def clean_other_person(self):
        person = self.cleaned_data["other_person"]
        if person == self.by:
            raise forms.ValidationError("That is yourself: name the other person")
        return person

    def clean_happened_on(self):
        day = self.cleaned_data["happened_on"]
        if day and self.kind == Kind.APPROACH and day > timezone.localdate():
            raise forms.ValidationError("That day is still to come")
        return day

    def clean_words(self):
        words = self.cleaned_data["words"]
        if self.kind == Kind.PROFESSIONAL:
            holds_no_secret(words)
        return words

    def clean(self):
        cleaned = super().clean()
        named = cleaned.get("other_person") and "relationship" not in self.errors
        if named and not cleaned.get("relationship"):
            self.add_error("relationship", "Choose: What you are to each other")
        if cleaned.get("kept") and KEPT not in cleaned.get("did", ()):
            self.add_error("did", "Tick that you kept the message, or leave empty where it is")
        return cleaned

    def declaration(self):
        """The row that it becomes, not saved yet."""
        said = {name: value for name, value in self.cleaned_data.items() if name in COLUMNS}
        said = {name: value for name, value in said.items() if value is not None}
        row = Declaration(kind=self.kind, school=self.school, **said)
        did = self.cleaned_data.get("did", ())
        where = self.cleaned_data.get("kept")
        row.what_they_did = "; ".join(
            f"{line} ({where})" if line == KEPT and where else line for line in did
        )
        return row


KEPT = DID[1][0]
COLUMNS = {field.name for field in Declaration._meta.fields} - {"kind", "person", "school"}


class WordsForm(PortalForm):
    """One text: `label`, `hint`, whether it may be empty, and how it begins."""

    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, label, hint="", required=True, longest=2000, **kwargs):
        self.base_fields = copy.deepcopy(self.base_fields)
        field = self.base_fields["text"]
        field.label, field.help_text, field.required = label, hint, required
        field.validators = [*field.validators, MaxLengthValidator(longest)]
        super().__init__(*args, **kwargs)


class DepartureForm(PortalForm):
    """Of a departure from the policy: what was decided, and why."""

    decided = choice(
        "Your decision",
        (
            ("Agreed: there was good reason.", "There is good reason: agreed"),
            ("Not agreed.", "Not agreed: the policy holds"),
            ("Noted, without a decision yet.", "Noted, no decision yet"),
        ),
    )
    text = area("Your reasons, as whoever declared it reads them")

    def answer(self):
        return f"{self.cleaned_data['decided']} {self.cleaned_data['text']}"


class PublishInterestForm(PortalForm):
    published_words = forms.CharField(
        label="The entry as everybody reads it",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="No address of a home, no name of a relative.",
    )
    published = forms.BooleanField(label="Show it in the public register", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("published") and not cleaned.get("published_words"):
            self.add_error("published_words", "Write the entry as everybody reads it")
        return cleaned
