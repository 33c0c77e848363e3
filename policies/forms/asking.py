"""A question about a policy, and its answer."""

from django import forms
from django.utils.html import strip_tags
from django.utils.text import Truncator

from core.forms import PortalForm
from policies.models import Question

LONGEST = 4000


class SectionField(forms.ModelChoiceField):
    """A section of a version by its address; the form says of which version."""

    def __init__(self, **kwargs):
        super().__init__(queryset=None, required=False, to_field_name="anchor", **kwargs)

    def label_from_instance(self, clause):
        words = clause.heading or Truncator(" ".join(strip_tags(clause.html).split())).chars(70)
        number = clause.number
        return words if number and words.startswith(number) else f"{number} {words}".strip()


class QuestionForm(PortalForm):
    """`version`: whose sections can be asked about."""

    section = SectionField(label="About which section", empty_label="The policy as a whole")
    text = forms.CharField(
        label="Your question",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Write nothing here about a child or a concern.",
    )

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = version.clauses.all()


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
