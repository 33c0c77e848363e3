"""Who is consulted on a draft by when, what they say, and what was done about it."""

from django import forms
from django.utils import timezone

from core.forms import PortalForm, PortalModelForm
from people.models import Person
from policies.forms.asking import LONGEST, SectionField
from policies.models import Consultation

MOST_INVITED = 200


class InviteForm(PortalForm):
    """`people`: those found by the names or e-mail addresses typed, one a line."""

    names = forms.CharField(
        label="Whom to invite",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: an e-mail address, or a name as it stands on the staff record",
    )
    comment_by = forms.DateField(label="Comments by")

    def clean_names(self):
        lines = list(dict.fromkeys(filter(None, map(str.strip, self.data["names"].splitlines()))))
        if len(lines) > MOST_INVITED:
            raise forms.ValidationError(f"Invite at most {MOST_INVITED} people at once")
        known = _people_called(lines)
        wrong = [_why_not(line, known[line.casefold()]) for line in lines]
        if any(wrong):
            raise forms.ValidationError([why for why in wrong if why])
        self.people = [known[line.casefold()][0] for line in lines]
        return self.cleaned_data["names"]

    def clean_comment_by(self):
        day = self.cleaned_data["comment_by"]
        if day < timezone.localdate():
            raise forms.ValidationError("Comments by: enter today or a later day")
        return day


def _people_called(lines):
    """Those at work today, by e-mail address and by name, for each line; one query."""
    known = {line.casefold(): [] for line in lines}
    for person in Person.objects.current(timezone.localdate()).order_by("pk"):
        for called in {person.email or "", person.name, person.legal_name}:
            if called.casefold() in known:
                known[called.casefold()].append(person)
    return known


def _why_not(line, found):
    if not found:
        return f"Nobody is called “{line[:80]}”. Check the spelling, or use the e-mail address."
    if len(found) > 1:
        return f"{len(found)} people are called “{line[:80]}”. Use the e-mail address."
    return ""


class CommentForm(PortalForm):
    """`version`: whose sections can be commented on."""

    section = SectionField(label="On which section", empty_label="The draft as a whole")
    text = forms.CharField(
        label="Your comment", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = version.clauses.all()


class ReplyForm(PortalForm):
    text = forms.CharField(
        label="Your reply", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )


class ResolveForm(PortalForm):
    outcome = forms.CharField(
        label="What was done about it",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What was changed because of it, or why the draft stays as it is",
    )


class BodyForm(PortalModelForm):
    class Meta:
        model = Consultation
        fields = ["body", "sent_on", "closes_on", "responded_on", "response", "changed_because"]
        labels = {
            "body": "Union or body",
            "sent_on": "Sent on",
            "closes_on": "Open until",
            "responded_on": "Answered on",
            "response": "What it said",
            "changed_because": "What was changed because of it",
        }
        help_texts = {
            "body": "Such as NEU, UNISON, the local governing bodies, or the pupil council",
            "changed_because": "Or why the draft stays as it is",
        }
        widgets = {
            "response": forms.Textarea(attrs={"rows": 4}),
            "changed_because": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_responded_on(self):
        day = self.cleaned_data["responded_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Answered on: enter today or an earlier day")
        return day

    def clean(self):
        cleaned = super().clean()
        sent, closes = cleaned.get("sent_on"), cleaned.get("closes_on")
        if sent and closes and closes < sent:
            self.add_error("closes_on", "Open until: enter the day it was sent or a later one")
        if cleaned.get("response") and not cleaned.get("responded_on"):
            self.add_error("responded_on", "Say on which day it answered")
        again = Consultation.objects.filter(
            version=self.instance.version, body=cleaned.get("body", "")
        )
        if again.exclude(pk=self.instance.pk).exists():
            self.add_error("body", "This body is there already: record its answer there")
        return cleaned
