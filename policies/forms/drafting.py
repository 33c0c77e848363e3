"""Importing a file, and what is said of a policy and a version."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from core.forms import ManyField, PortalForm, PortalModelForm
from people.models import Person, School, StaffGroup
from policies.importing import document
from policies.importing.shapes import Unreadable
from policies.models import AudienceRule, Policy, Version

MONTHS = (
    MinValueValidator(1, "Enter a number of months: 1 or more"),
    MaxValueValidator(120, "Enter a number of months: 120 or fewer"),
)


class FileForm(PortalForm):
    """A policy's file; afterwards `imported`, `data` and `filename` hold what was read."""

    file = forms.FileField(
        label="The policy's file",
        help_text="Word (.docx), LibreOffice (.odt), PDF, Markdown (.md) or a web page (.html),"
        " up to 25 MB",
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > document.MAX_FILE:
            raise forms.ValidationError(document.LARGE)
        self.data_read, self.filename = file.read(), file.name
        try:
            self.imported = document.read(self.data_read, file.name)
        except Unreadable as error:
            raise forms.ValidationError(str(error)) from error
        return file


class StartForm(PortalModelForm):
    """What has to be known of a policy before its first word is written; the rest can follow."""

    staff_groups = forms.MultipleChoiceField(
        label="Whom it is for",
        choices=StaffGroup.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="At every school. You can say it more finely later",
    )

    class Meta:
        model = Policy
        fields = ["title", "reference", "category", "owners", "committee"]
        help_texts = {
            "reference": "As it will stand on the document, such as HVT-07",
            "owners": "They draft it, answer questions and hold its reviews",
            "committee": "Which approves it",
        }
        field_classes = {"owners": ManyField}
        widgets = {"owners": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owners"].queryset = _may_own().distinct()
        self.fields["owners"].required = True
        self.fields["owners"].label = "Owners"


def _may_own():
    return Person.objects.filter(
        appointments__role__in=["policy_owner", "hr", "clerk", "executive", "chief_executive"]
    )


class PolicyForm(PortalModelForm):
    informs = forms.MultipleChoiceField(
        label="Who else is told of it, without signing",
        choices=Policy.Informed,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are not in the portal: whoever tells them puts that on record",
    )

    class Meta:
        model = Policy
        fields = [
            "title",
            "reference",
            "category",
            "summary",
            "owners",
            "lead_post",
            "committee",
            "legal_basis",
            "consulted",
            "review_first_months",
            "review_months",
            "next_review_on",
            "signing_rule",
            "sign_every_months",
            "joining",
            "joining_days",
            "informs",
            "public",
            "at_desk",
        ]
        labels = {
            "review_first_months": "Months until the first review, if it differs",
            "review_months": "Months between reviews",
            "next_review_on": "Next review",
            "signing_rule": "When it is signed",
            "sign_every_months": "Signed again after how many months",
            "joining": "Whoever joins must sign it",
            "joining_days": "Days to sign it after joining",
            "consulted": "Unions and bodies consulted",
            "lead_post": "Who answers for it at each school",
            "public": "Anyone may read it on the public page",
            "at_desk": "Supply staff and contractors sign it at the reception desk",
        }
        help_texts = {
            "summary": "A sentence or two: what it is for",
            "reference": "As it stands on the document, such as HVT-07",
            "at_desk": "In its short form, which is the summary above; for the day they come",
            "owners": "They draft it, answer questions and hold its reviews",
            "lead_post": "Readers find whoever holds this post at their own school",
        }
        field_classes = {"owners": ManyField}
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "owners": forms.CheckboxSelectMultiple,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.instance.owners.all() if self.instance.pk else Person.objects.none()
        self.fields["owners"].queryset = (_may_own() | chosen).distinct()
        self.fields["lead_post"].choices = [
            ("", "Nobody in particular"),
            *self.fields["lead_post"].choices[1:],
        ]
        for name in ("review_first_months", "review_months", "sign_every_months"):
            self.fields[name].validators += MONTHS
        if self.instance.pk and self.instance.reviews.exists():
            del self.fields["next_review_on"]  # from then on each review sets the next

    def clean_next_review_on(self):
        day = self.cleaned_data["next_review_on"]
        if day and "next_review_on" in self.changed_data and day < timezone.localdate():
            raise forms.ValidationError("The next review lies in the past: enter a day from today")
        return day

    def clean(self):
        cleaned = super().clean()
        months = cleaned.get("sign_every_months")
        if cleaned.get("signing_rule") == Policy.SigningRule.MONTHS_AFTER and not months:
            self.add_error("sign_every_months", "Say after how many months it is signed again")
        return cleaned


class VersionForm(PortalModelForm):
    class Meta:
        model = Version
        fields = [
            "material",
            "summary_of_changes",
            "equality_note",
            "effective_on",
            "revised_by",
            "statement",
        ]
        labels = {
            "equality_note": "Equality note",
            "material": "Everybody must sign again, because what is asked of them has changed",
            "summary_of_changes": "What changed",
            "effective_on": "In force from",
            "statement": "Statement to sign, if not the usual one",
        }
        help_texts = {
            "summary_of_changes": "Readers see this first, and it goes into the revision history",
            "equality_note": "Whom it could affect differently, and what was done about that",
            "material": "Leave it unticked for corrections of names, links and spelling",
        }
        widgets = {
            "summary_of_changes": forms.Textarea(attrs={"rows": 3}),
            "equality_note": forms.Textarea(attrs={"rows": 3}),
        }


class AudienceForm(PortalModelForm):
    class Meta:
        model = AudienceRule
        fields = ["include", "staff_group", "school", "role"]
        labels = {"include": "They must sign it (unticked: they need not)", "role": "Post held"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["staff_group"].choices = [
            ("", "Any staff group"),
            *AudienceRule._meta.get_field("staff_group").choices,
        ]
        self.fields["role"].choices = [
            ("", "Any post or none"),
            *AudienceRule._meta.get_field("role").choices,
        ]
        self.fields["school"].queryset = School.objects.not_left(timezone.localdate())
        self.fields["school"].empty_label = "Every school and the central team"

    def clean(self):
        cleaned = super().clean()
        same = AudienceRule.objects.filter(policy=self.instance.policy, **cleaned)
        if same.exists():
            raise forms.ValidationError("This line is there already.")
        return cleaned
