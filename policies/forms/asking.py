"""A question about a policy, and its answer."""

from django import forms
from django.utils.html import strip_tags
from django.utils.text import Truncator

from core.forms import PortalForm
from policies.models import Question

LONGEST = 4000


class QuestionForm(PortalForm):
    """`version`: whose sections can be asked about."""

    section = forms.ModelChoiceField(
        label="About which section",
        queryset=None,
        required=False,
        empty_label="The policy as a whole",
        to_field_name="anchor",
    )
    text = forms.CharField(
        label="Your question",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Write nothing here about a child or a concern.",
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        section = self.fields["section"]
        section.queryset = version.clauses.all()
        section.label_from_instance = _named


def _named(clause):
    words = clause.heading or Truncator(" ".join(strip_tags(clause.html).split())).chars(70)
    return words if words.startswith(clause.number or "\0") else f"{clause.number} {words}".strip()


class PublishForm(PortalForm):
    asked_as = forms.CharField(
        label="The question as everyone will read it",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The asker is not named. Take out whatever gives away who it was.",
    )


class AnswerForm(PortalForm):
    text = forms.CharField(
        label="Your answer", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6})
    )
    publish = forms.BooleanField(
        label="Show question and answer to everyone who reads the policy", required=False
    )
    asked_as = forms.CharField(
        label="The question as everyone will read it, if you show it",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The asker is not named. Take out whatever gives away who it was.",
    )

    def __init__(self, *args, question: Question, **kwargs):
        super().__init__(*args, initial={"asked_as": question.text}, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("publish") and not cleaned.get("asked_as") and not self.errors:
            self.add_error("asked_as", "Write the question as everyone will read it")
        return cleaned

    @property
    def publish_as(self):
        return self.cleaned_data["asked_as"] if self.cleaned_data["publish"] else ""
