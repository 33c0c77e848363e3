"""The questions of a report, one a page, each with a way to say *not sure*.

A form reads the answers of a draft and gives back those to keep: JSON values, None for none.
"""

from django import forms
from django.utils import timezone

from core.forms import PortalForm
from incidents.breach_words import WHOSE
from incidents.forms.fields import (
    DATA,
    LINE,
    YES_NO,
    NamesField,
    area,
    categories,
    kinds,
    names_found,
    yes_no,
)
from incidents.models import Context, Harmed
from incidents.queries import firms, named
from people.forms.fields import PastDayField
from people.models import School
from people.profile import WHO_HEARS


class Question(PortalForm):
    """A page of the report; `slug` is its address, `title` the question."""

    do_not_call_in_templates = True  # a page names its class
    slug = title = lead = ""
    required_for_sending = ()

    def __init__(self, *args, draft, school, offered=(), **kwargs):
        self.draft, self.school, self.offered = draft, school, offered
        kwargs.setdefault("initial", draft.answers)
        super().__init__(*args, **kwargs)

    @classmethod
    def is_asked(cls, draft):
        return True

    def answers(self):
        return {name: self.cleaned_data.get(name) or None for name in self.fields}


class SchoolQuestion(Question):
    slug, title = "school", "Which school is it about?"
    school_of = forms.ModelChoiceField(
        label="School", queryset=School.objects.none(), empty_label="Choose"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school_of"].queryset = School.objects.open_on(timezone.localdate())
        self.initial = {"school_of": self.draft.answers["school"]}

    def answers(self):
        return {"school": self.cleaned_data["school_of"].pk}


class WhatQuestion(Question):
    slug, title = "what", "What happened?"
    lead = "In your own words: what you saw, read or were told. It need not be complete."
    required_for_sending = ("what",)
    what = area("What happened", rows=8)


class WhereQuestion(Question):
    slug, title = "where", "When and where was it?"
    lead = "Leave out whatever you are not sure of."
    happened_on = PastDayField(label="Day", required=False)
    when = forms.CharField(
        label="Or roughly when", required=False, max_length=LINE, help_text="Such as: last week"
    )
    platform = forms.CharField(
        label="Platform, app or place",
        required=False,
        max_length=200,
        help_text="Such as: Facebook, a class chat, the staff room",
    )
    address = forms.URLField(
        label="Address of the page",
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text="The address alone. Take no copy of a picture that could show a child undressed",
    )

    def answers(self):
        day = self.cleaned_data["happened_on"]
        return super().answers() | {"happened_on": day and day.isoformat()}


class AboutQuestion(Question):
    slug, title = "about", "Who do you think did it?"
    lead = "Whoever you name here, and everybody they manage, is kept out of it."
    required_for_sending = ("about_kind",)
    about_typed = NamesField()
    about_kind = forms.ChoiceField(
        label="Who they are",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who they are, or that you do not know"},
    )
    about_self = forms.BooleanField(label="It is about myself", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about_kind"].choices = kinds(self.school)
        if self.draft.author_id is None:
            del self.fields["about_self"]

    def answers(self):
        return super().answers() | names_found(
            self.cleaned_data["about_typed"], self.school, self.draft.answers
        )


class WhichQuestion(Question):
    """Names that may mean several people, or somebody here whom the reporter did not mean."""

    slug, title = "which", "Which of them do you mean?"
    lead = "If you cannot tell, all of them are kept out of it."
    CANNOT_TELL, NONE = "all", "none"

    @classmethod
    def is_asked(cls, draft):
        return bool(draft.answers.get("about_unclear"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.unclear = list(self.draft.answers.get("about_unclear", {}).items())
        people = named.with_work({key for _, keys in self.unclear for key in keys})
        by_key = {person.pk: named.described(person) for person in people}
        for place, (name, keys) in enumerate(self.unclear):
            choices = [(str(key), by_key[key]) for key in keys if key in by_key]
            choices += [(self.CANNOT_TELL, "I cannot tell"), (self.NONE, "None of these")]
            self.fields[f"name_{place}"] = forms.ChoiceField(
                label=name, choices=choices, widget=forms.RadioSelect
            )

    def answers(self):
        about = list(self.draft.answers.get("about", ()))
        names = list(self.draft.answers.get("about_names", ()))
        unclear = {}
        for place, (name, keys) in enumerate(self.unclear):
            said = self.cleaned_data[f"name_{place}"]
            if said == self.CANNOT_TELL:
                unclear[name] = keys
            elif said == self.NONE:
                names.append(name)
            else:
                about.append(int(said))
        return {"about": about, "about_names": names or None, "about_unclear": unclear or None}


class HarmedQuestion(Question):
    slug, title = "harmed", "Who did it happen to?"
    lead = "Or who is being impersonated?"
    harmed_kind = forms.ChoiceField(label="Who", choices=Harmed, widget=forms.RadioSelect)
    harmed_name = forms.CharField(
        label="The name of an adult who works here",
        required=False,
        max_length=200,
        help_text="They do not have to know of this report",
    )
    harmed_knows = forms.ChoiceField(
        label="Do they know of it?",
        choices=[("", "I cannot say"), *((one.value, one.label) for one in YES_NO[:2])],
        required=False,
        widget=forms.RadioSelect,
        help_text="It counts whether they know or not",
    )
    harmed_words = area("Anything to add", limit=2000, rows=3, required=False)

    def answers(self):
        found, sure = [], False
        if name := self.cleaned_data["harmed_name"]:
            found, sure = named.candidates(name, self.school)
        return super().answers() | {"harmed": found[0] if sure else None}


class ChildQuestion(Question):
    slug, title = "child", "Is a child at risk of harm?"
    lead = (
        "For example: a child is being threatened, an adult asks a child to meet, or a child says "
        "they may hurt themselves."
    )
    required_for_sending = ("child_at_risk",)
    child_at_risk = yes_no("A child is at risk", {"yes": "The DSL is told at once"})
    child_school = forms.ModelChoiceField(
        label="School the child attends, if it is another one",
        queryset=School.objects.none(),
        required=False,
        empty_label="The same school, or I am not sure",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        schools = School.objects.open_on(timezone.localdate())
        self.fields["child_school"].queryset = schools.exclude(kind=School.Kind.CENTRAL)

    def answers(self):
        school = self.cleaned_data["child_school"]
        return super().answers() | {"child_school": school and school.pk}


class CrimeQuestion(Question):
    slug, title = "crime", "Could it be a crime?"
    lead = "Threats, stalking, sexual pictures, fraud, hatred. You need not know the law."
    crime = yes_no("It could be a crime")


class DataQuestion(Question):
    slug, title = "data", "Was personal data exposed?"
    lead = "Anything about a person that others could see or take who should not have it."
    personal_data = yes_no("Personal data was exposed")
    kinds_of_data = forms.MultipleChoiceField(
        label="Which",
        choices=[(name, name) for name in DATA],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    whose_data = forms.MultipleChoiceField(
        label="Whose",
        choices=WHOSE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Also where it can only be worked out whose it is",
    )


class CategoryQuestion(Question):
    slug, title = "kind", "What kind of thing is it?"
    lead = "Choose whatever comes nearest."
    category = forms.ChoiceField(label="Kind", choices=categories, widget=forms.RadioSelect)
    context = forms.ChoiceField(
        label="In which part of their life did they do it?",
        choices=[("", "I am not sure"), *Context.choices],
        required=False,
        widget=forms.RadioSelect,
    )


class KnowsQuestion(Question):
    slug, title = "knows", "Who else knows?"
    lead = "Leave out whatever you are not sure of."
    who_knows = area("Who else saw it or knows of it", limit=2000, rows=3, required=False)
    told = area("Whom have you told in person, and when?", limit=2000, rows=3, required=False)
    clauses = forms.CharField(
        label="Sections of a policy that it is about, if you know them",
        required=False,
        max_length=LINE,
    )


class FirmQuestion(Question):
    """Of whoever works here for a firm; only those for which their record says that they do."""

    slug, title = "firm", "Do you report it for the firm that you work for?"
    lead = "A firm must tell the school when one of its own people may have done wrong."
    firm = forms.ChoiceField(label="Who reports it", widget=forms.RadioSelect, required=False)
    firm_did = area(
        "What has the firm done about it?",
        limit=5000,
        rows=4,
        required=False,
        help_text="If it has done nothing yet, say so. Where you ask on the next page that your "
        "name is kept back, this and the name of the firm go to that one person only",
    )

    @classmethod
    def is_asked(cls, draft):
        return bool(firms.of(draft.author))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = firms.of(self.draft.author)
        self.fields["firm"].choices = [("", "I report it myself"), *((one, one) for one in names)]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("firm") and not cleaned.get("firm_did"):
            self.add_error("firm_did", "Say what the firm has done, or that it has done nothing")
        return cleaned

    def answers(self):
        return super().answers() if self.cleaned_data["firm"] else dict.fromkeys(self.fields)


class NameQuestion(Question):
    slug, title = "name", "May those who look into it know your name?"
    name_withheld = forms.ChoiceField(
        label="Your name",
        choices=(("known", "Yes"), ("yes", "No, keep it from all but one of them")),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {"name_withheld": "known"} | self.initial
        self.fields["name_withheld"].choice_hints = {
            "yes": "One person who handles it knows it, so that they can ask you. What you wrote "
            "may still give you away"
        }
        if self.offered:
            labels = dict(WHO_HEARS)
            self.fields["also"] = forms.MultipleChoiceField(
                label="Who else should be told (optional)",
                choices=[(code, labels[code]) for code in self.offered if code in labels],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Only where they are not involved themselves",
            )

    def answers(self):
        withheld = self.cleaned_data["name_withheld"] == "yes"
        return super().answers() | {"name_withheld": "yes" if withheld else None}


class ReceivesQuestion(Question):
    """For each who would read it: is it about them? *Not sure* keeps them out, as a yes does."""

    slug, title = "receives", "Is it about one of them?"
    lead = "These people would read what you send."

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.receivers = receivers
        text = " ".join(str(self.draft.answers.get(name, "")) for name in ("what", "about_words"))
        for receiver in receivers:
            field = forms.ChoiceField(
                label=f"Is it about {receiver}?",
                choices=[("no", "No"), ("yes", "Yes"), ("not_sure", "I am not sure")],
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether it is about {receiver.person}"},
            )
            if mentions(text, receiver):
                field.help_text = "Their name or post stands in what you wrote."
            self.fields[f"person_{receiver.person.pk}"] = field

    def answers(self):
        cleared = list(self.draft.answers.get("cleared", ()))
        added = list(self.draft.answers.get("about_added", ()))
        for receiver in self.receivers:
            key = receiver.person.pk
            (cleared if self.cleaned_data[f"person_{key}"] == "no" else added).append(key)
        return {"cleared": cleared or None, "about_added": added or None}


def mentions(text, receiver):
    """Whether a text holds the family name or the post of somebody who would receive it."""
    text, post = text.casefold(), receiver.post.split(" of ")[0].casefold()
    head = ("head teacher", "head of school", "principal") if "headteacher" in post else ()
    return any(word in text for word in (receiver.person.family_name.casefold(), post, *head))


QUESTIONS = (
    WhatQuestion,
    WhereQuestion,
    AboutQuestion,
    WhichQuestion,
    HarmedQuestion,
    ChildQuestion,
    CrimeQuestion,
    DataQuestion,
    CategoryQuestion,
    KnowsQuestion,
    FirmQuestion,
    NameQuestion,
)
