"""What is asked about pictures of pupils: which group, who said no, what a form says."""

from django import forms
from django.utils import timezone

from accounts import showing
from accounts.forms.fields import HoldsNoSecret
from accounts.models import ImageAnswer, PupilTeam, Purpose, TakeDown, Withdrawal
from accounts.queries import images_scope as scope
from accounts.workflow.images import Form, Said
from core.forms import FilterForm, ManyField, PortalForm
from people.forms.fields import DayField, PastDayField

MANY, ONE = forms.CheckboxSelectMultiple, forms.RadioSelect
MOST_PLACES = 20


class WhoForm(PortalForm):
    """Which group, for what. `groups` as `queries.images.groups` offers them."""

    group = forms.ChoiceField(label="Class, year or team")
    purpose = forms.ChoiceField(label="Where it is to be shown", choices=Purpose)

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "Choose"), *groups]
        self.fields["purpose"].initial = Purpose.SOCIAL


class FindForm(FilterForm):
    """By class, or by letters of a name."""

    class_name = forms.ChoiceField(label="Class")
    words = forms.CharField(
        label="Name or reference", max_length=80, help_text="Two letters or more"
    )

    def __init__(self, *args, classes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["class_name"].choices = [("", "All"), *((name, name) for name in classes)]


class WithdrawalForm(PortalForm):
    said_by = forms.ChoiceField(
        label="Who said it?",
        choices=Withdrawal.SaidBy,
        widget=ONE,
        error_messages={"required": "Say who said it"},
    )
    spoken = forms.TypedChoiceField(
        label="How?",
        choices=(("yes", "In words"), ("no", "In writing")),
        coerce=lambda said: said == "yes",
        widget=ONE,
        initial="yes",
    )
    purposes = forms.MultipleChoiceField(
        label="No to which pictures?",
        choices=Purpose,
        widget=MANY,
        initial=Purpose.values,
        help_text="If they did not say, leave all of them ticked",
        error_messages={"required": "Tick at least one"},
    )
    said_on = PastDayField(label="When?", initial=timezone.localdate)
    words = forms.CharField(
        label="What they said",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their words, and where pictures are that you know of. No reason is needed",
    )

    def said(self):
        return Said(**self.cleaned_data | {"purposes": tuple(self.cleaned_data["purposes"])})


class AnswerForm(PortalForm):
    """A form or letter, purpose by purpose; what is left as it is stays as it is."""

    giver = forms.ChoiceField(
        label="Whose answer is it?",
        choices=(
            ("pupil", "The pupil’s, who is old enough to decide"),
            ("parent", "A parent’s or carer’s"),
        ),
        widget=ONE,
        help_text="A pupil who understands what it means decides themselves",
        error_messages={"required": "Say whose answer it is"},
    )
    basis = forms.ChoiceField(
        label="Basis",
        choices=ImageAnswer.Basis,
        help_text="Where it is not consent, only a no counts",
    )
    starts_on = DayField(label="From", initial=timezone.localdate)
    ends_on = DayField(
        label="Until", required=False, help_text="Empty: for as long as they are at the school"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [("", "Leave it as it is"), ("yes", "Yes"), ("no", "No")]
        for purpose in Purpose:
            self.fields[purpose.value] = forms.ChoiceField(
                label=purpose.label, choices=offered, required=False
            )

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Until: this is before the first day")
        if not self.errors and not self.answers():
            self.add_error(None, "Nothing is answered: choose yes or no for at least one purpose")
        return cleaned

    def form(self):
        said = self.cleaned_data
        return Form(said["giver"], said["basis"], said["starts_on"], said["ends_on"])

    def answers(self):
        return {name: self.cleaned_data[name] for name in Purpose if self.cleaned_data.get(name)}


class ListForm(PortalForm):
    """Where the trust keeps only a list of those not to be shown."""

    giver = forms.ChoiceField(label="Whose answer is it?", widget=ONE)
    not_shown = forms.MultipleChoiceField(
        label="Not to be shown for", choices=Purpose, widget=MANY, required=False
    )

    def __init__(self, *args, listed, **kwargs):
        super().__init__(*args, **kwargs)
        giver = AnswerForm.base_fields["giver"]
        self.fields["giver"].choices = giver.choices
        self.fields["giver"].help_text = giver.help_text
        self.fields["not_shown"].initial = self.listed = listed

    def form(self):
        return Form(self.cleaned_data["giver"], showing.CONSENT, timezone.localdate())

    def answers(self):
        """Only of what changes: a purpose that is not on the list needs no yes."""
        wanted = set(self.cleaned_data["not_shown"])
        changed = {name: name in wanted for name in Purpose if (name in wanted) != self._was(name)}
        return {name: showing.NO if no else showing.YES for name, no in changed.items()}

    def _was(self, name):
        return name in self.listed


class PupilForm(PortalForm):
    """A pupil by hand, where the school has no list, or one is not on it yet."""

    school = forms.ModelChoiceField(label="School", queryset=None, empty_label="Choose")
    reference = forms.CharField(label="Reference from the MIS", max_length=40)
    name = forms.CharField(label="Name", max_length=200)
    year = forms.CharField(label="Year", max_length=20, required=False)
    class_name = forms.CharField(label="Class", max_length=40, required=False)
    left_on = DayField(
        label="Last day at the school",
        required=False,
        help_text="What is kept of them goes the night after",
    )

    def __init__(self, *args, schools, pupil=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.pupil = pupil
        for name in ("school", "reference") if pupil else ("left_on",):
            del self.fields[name]
        if not pupil:
            self.fields["school"].queryset = schools
            self.fields["school"].initial = schools[0] if len(schools) == 1 else None

    def clean(self):
        cleaned = super().clean()
        school, reference = cleaned.get("school"), cleaned.get("reference")
        if school and reference and school.pupils.filter(reference=reference).exists():
            self.add_error("reference", f"There is a pupil with the reference {reference} already")
        return cleaned


class TakeDownsForm(HoldsNoSecret, PortalForm):
    """Where pictures are: accounts of the school, and anything else in words."""

    accounts = ManyField(
        label="Official accounts", queryset=TakeDown.objects.none(), widget=MANY, required=False
    )
    places = forms.CharField(
        label="Anywhere else",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="One a line: the address of a post, a page of the website, the prospectus",
    )

    def __init__(self, *args, accounts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accounts"].queryset = accounts
        if not accounts:
            del self.fields["accounts"]

    def clean_places(self):
        lines = [" ".join(line.split()) for line in self.cleaned_data["places"].splitlines()]
        places = [*dict.fromkeys(filter(None, lines))]
        if len(places) > MOST_PLACES:
            raise forms.ValidationError(f"Anywhere else: no more than {MOST_PLACES} at a time")
        if any(len(place) > 300 for place in places):
            raise forms.ValidationError("Anywhere else: one of them is longer than 300 letters")
        return places

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not (cleaned.get("accounts") or cleaned.get("places")):
            self.add_error(None, "Choose an account, or say where else")
        return cleaned


class FinishForm(HoldsNoSecret, PortalForm):
    note = forms.CharField(
        label="How", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class GiveUpForm(HoldsNoSecret, PortalForm):
    note = forms.CharField(
        label="Why it cannot be recalled",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: printed and posted in September. Say what was done instead",
    )


class RecordForm(FilterForm):
    """Which part of the record is shown."""

    school = forms.ModelChoiceField(label="School", queryset=None, empty_label="All")
    class_name = forms.CharField(label="Class", max_length=40)
    year = forms.CharField(label="Year", max_length=20)
    purpose = forms.ChoiceField(label="Purpose", choices=[("", "Any"), *Purpose.choices])
    shown = forms.ChoiceField(
        label="May be shown for it",
        choices=[("", "All"), ("yes", "Yes"), ("no", "No"), ("unanswered", "Not answered")],
    )
    words = forms.CharField(label="Name or reference", max_length=80)

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("shown") and not cleaned.get("purpose"):
            self.add_error("purpose", "Choose a purpose too")
        return cleaned


class ExportForm(RecordForm):
    """The same part of the record, as a file."""

    format = forms.ChoiceField(choices=(("csv", "CSV"), ("xlsx", "Excel")))

    def clean_format(self):
        return self.cleaned_data["format"] or "csv"


class TeamForm(PortalForm):
    """`members` is asked of one class at a time where a school is large: by reference."""

    name = forms.CharField(label="Name of the team, club or group", max_length=80)
    members = forms.CharField(
        label="Pupils",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Their references from the MIS, one a line",
    )

    def __init__(self, *args, by, school, team=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.school, self.team = by, school, team

    def clean_name(self):
        name = " ".join(self.cleaned_data["name"].split())
        others = PupilTeam.objects.filter(school=self.school, name=name)
        if others.exclude(pk=self.team and self.team.pk).exists():
            raise forms.ValidationError(f"There is a team called “{name}” already")
        return name

    def clean_members(self):
        """Of the school, or of another whose record the same person keeps: a team may be of two."""
        wanted = self.cleaned_data["members"].replace(",", "\n").splitlines()
        wanted = [*dict.fromkeys(filter(None, (line.strip() for line in wanted)))]
        found = {}
        kept = scope.recorded_by(self.by).filter(reference__in=wanted[:2000])
        for pupil in kept:
            if pupil.reference not in found or pupil.school_id == self.school.pk:
                found[pupil.reference] = pupil
        if lacking := [reference for reference in wanted if reference not in found]:
            raise forms.ValidationError(f"No pupil has the reference {', '.join(lacking[:5])}")
        return [found[reference] for reference in wanted]


class DeviceForm(HoldsNoSecret, PortalForm):
    school = forms.ModelChoiceField(label="School", queryset=None, empty_label="Choose")
    name = forms.CharField(
        label="Device", max_length=120, help_text="As it is labelled, such as: iPad 14, year 4"
    )

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        cleaned = super().clean()
        school, name = cleaned.get("school"), cleaned.get("name")
        if school and name and school.picture_devices.filter(name=name, ended_on=None).exists():
            self.add_error("name", f"{name} is approved already")
        return cleaned
