"""What to look at, and what to take away."""

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe

from core.forms import FilterForm, PortalForm, key
from oversight.models import Export
from people.forms.fields import DayField
from people.models import School, StaffGroup
from people.workflow import leaving
from policies.queries import versions

SELECTED = mark_safe(" selected")
ANY = [("", "All")]
SHOWN = [
    ("", "Overdue and to sign"),
    ("overdue", "Overdue"),
    ("to_sign", "To sign, not yet due"),
    ("paused", "Paused"),
    ("declined", "Not signed, with a reason"),
    ("all", "Everybody who has not signed"),
]


class LongSelect(forms.Select):
    """Hundreds of options, without rendering a template for each."""

    def render(self, name, value, attrs=None, renderer=None):
        chosen = set(self.format_value(value))
        options = [
            f'<option value="{conditional_escape(key)}"{SELECTED if str(key) in chosen else ""}>'
            f"{conditional_escape(label)}</option>"
            for key, label in self.choices
        ]
        attributes = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        return format_html("<select{}>{}</select>", attributes, mark_safe("".join(options)))  # noqa: S308 -- escaped above


class SlugsAndNames(ModelChoiceIterator):
    """Of each row what its option says, and nothing else."""

    def __iter__(self):
        yield ("", self.field.empty_label)
        yield from self.queryset.values_list("slug", self.field.said)


class SlugField(forms.ModelChoiceField):
    """One of hundreds, by its slug; `said` is the column that an option shows."""

    iterator = SlugsAndNames
    widget = LongSelect

    def __init__(self, queryset, said, **options):
        self.said = said
        super().__init__(queryset, to_field_name="slug", **options)


class ChooseForm(FilterForm):
    """School, policy and day of a page; teams where one school is looked at."""

    school = SlugField(School.objects.none(), "name", empty_label="All schools")
    policy = SlugField(versions.ever_to_sign(), "title", empty_label="All policies")
    staff_group = forms.ChoiceField(choices=[*ANY, *StaffGroup.choices])
    team = forms.CharField(max_length=80)
    on = forms.DateField(label="On")

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError("Choose today or a day that is past.")
        return None if on == timezone.localdate() else on


class ListForm(ChooseForm):
    """The same for a list of names, by line manager and status too."""

    show = forms.ChoiceField(choices=SHOWN, label="Show")
    manager = forms.IntegerField(min_value=1, max_value=2**31, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """What to take away: what the page shows, in one of four forms."""

    format = forms.ChoiceField(choices=[(form.value, form.label) for form in Export.REPORTS])
    school = forms.ModelChoiceField(School.objects.none(), to_field_name="slug", required=False)
    policy = forms.ModelChoiceField(versions.ever_to_sign(), to_field_name="slug", required=False)
    person = forms.IntegerField(required=False, min_value=1, max_value=2**31)
    on = forms.DateField(required=False)

    def __init__(self, *args, schools, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools
        self.people = people

    def clean_person(self):
        person = self.cleaned_data["person"]
        if person and not self.people.filter(pk=person).exists():
            raise forms.ValidationError("Choose somebody whose signing you may see.")
        return person

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on and on > timezone.localdate():
            raise forms.ValidationError("Choose today or a day that is past.")
        return on or timezone.localdate()


class RemindForm(forms.Form):
    """Whom to remind: the rows ticked, or everybody the list holds."""

    who = forms.TypedMultipleChoiceField(coerce=key, required=False)
    everybody = forms.BooleanField(required=False)


class LastDayForm(PortalForm):
    """The last day of a school in the trust; none takes a day back that was set."""

    left_on = DayField(label="Last day in the trust", required=False)

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.school = school
        self.initial["left_on"] = school.left_on

    def clean_left_on(self):
        day = self.cleaned_data["left_on"]
        if why := leaving.not_then(self.school, day):
            raise forms.ValidationError(why)
        return day
