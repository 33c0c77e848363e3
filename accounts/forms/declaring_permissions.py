"""What somebody asks to be allowed, how it is decided, and a question before they do something."""

import copy

from django import forms
from django.utils import timezone

from accounts import permitted
from accounts.forms.asking_deciding import DecisionForm
from accounts.forms.declaring import SchoolMixin, WordsForm, area, choice
from accounts.forms.fields import HoldsNoSecret
from accounts.models import Advice, Permission, SocialAccount
from core.forms import PortalForm
from people.forms.fields import DayField
from policies.models import Clause, Policy

FIELDS = {
    "purpose": area("What for, and why it is worth it", rows=3),
    "account": forms.ModelChoiceField(
        SocialAccount.objects.none(), label="Which official account", empty_label="Choose"
    ),
    "pupil": forms.CharField(
        label="Which pupil",
        max_length=200,
        help_text="Initials or the school’s reference. It is kept sealed.",
    ),
    "parent": forms.CharField(label="Which parent or carer agreed, in writing", max_length=200),
    "parent_agreed_on": DayField(label="On what day they agreed"),
}


class AskForm(HoldsNoSecret, SchoolMixin, PortalForm):
    """`kind`: what is asked for; `schools`: where they work; `accounts`: those they use."""

    school = choice("At which school", ())
    scope = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    policy = forms.ModelChoiceField(
        Policy.objects.none(), label="The policy that says otherwise", empty_label="Choose"
    )
    clauses = forms.CharField(
        label="Its sections",
        max_length=200,
        help_text="As it numbers them, such as: 4.3, bullets 2 and 5",
    )
    starts_on = DayField(label="From", initial=timezone.localdate)
    ends_on = DayField(label="Until", help_text="The last day. You are told a month before.")

    def __init__(self, *args, kind, schools, accounts, **kwargs):
        self.kind, self.asked = kind, permitted.ASKED[kind]
        self.base_fields = copy.deepcopy(self.base_fields)
        added = {name: copy.deepcopy(FIELDS[name]) for name in self.asked.fields}
        first = {name: self.base_fields.pop(name) for name in ("school", "scope")}
        self.base_fields = {**first, **added, **self.base_fields}
        self.base_fields["scope"].label = self.asked.scope
        for name in (*added, "policy", "clauses", "ends_on"):
            self.base_fields[name].required = name in self.asked.must
        super().__init__(*args, **kwargs)
        published = Policy.objects.filter(versions__state="published")
        self.fields["policy"].queryset = published.order_by("title")
        if "account" in self.fields:
            self.fields["account"].queryset = accounts
        self.place(schools)

    def clean_parent_agreed_on(self):
        day = self.cleaned_data["parent_agreed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("That day is still to come: ask once they have agreed")
        return day

    def clean(self):
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day is before the first")
        if ends and starts and starts <= ends < timezone.localdate():
            self.add_error("ends_on", "The last day has passed")
        self.clause = None
        if cleaned.get("policy"):
            self._find_clause(cleaned["policy"], cleaned.get("clauses", ""))
        return cleaned

    def _find_clause(self, policy, said):
        """The section that the reference begins with, of the version in force."""
        number = said.replace(",", " ").replace(";", " ").split(" ")[0].strip("§().")
        if not number:
            return
        rows = Clause.objects.filter(version__policy=policy, version__state="published")
        self.clause = rows.filter(number__in=(number, f"{number}.")).first()
        if self.clause is None:
            self.add_error("clauses", f"The {policy} has no section {number[:20]}")

    def permission(self):
        """The row that it becomes, not saved yet."""
        kept = ("scope", "purpose", "clauses", "starts_on", "ends_on")
        names = (*kept, *(set(self.asked.fields) - set(kept)))
        said = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return Permission(kind=self.kind, school=self.school, clause=self.clause, **said)


class DecideForm(DecisionForm, WordsForm):
    """A decision on a permission, `row`, in one text."""


class GrantForm(DecisionForm):
    """Its last day may be changed."""

    text = forms.CharField(
        label="Conditions",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ends_on = DayField(label="Until", required=False)

    def __init__(self, data=None, *, row):
        super().__init__(data, row=row, initial={"ends_on": row.ends_on})

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < max(self.row.starts_on, timezone.localdate()):
            raise forms.ValidationError("Until: choose a day that is still to come")
        return day

    def said(self):
        said = super().said()
        return {"conditions": said.pop("text"), **said}


class AdviceForm(SchoolMixin, PortalForm):
    school = choice("At which school", ())
    text = area("May I ...?", help_text="Write nothing here about a child or a concern.")

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.place(schools)

    def advice(self):
        return Advice(text=self.cleaned_data["text"], school=self.school)


class PublishAdviceForm(PortalForm):
    asked_as = forms.CharField(
        label="The question as everybody reads it",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Nobody is named. Take out whatever gives away who it was.",
    )
    answered_as = forms.CharField(
        label="The answer as everybody reads it",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SearchForm(forms.Form):
    q = forms.CharField(label="Search the answers", max_length=200, required=False)
