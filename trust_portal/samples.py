"""Invented figures and forms for the components page, and for the paper that the tests look at."""

import datetime as dt

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone

from core import charts
from core.forms import FilterForm, PortalForm

SCHOOLS = (
    ("Alder Bank Primary School", 34, 40),
    ("Coxwell Road Academy", 69, 93),
    ("Ferry Lane Infant School", 38, 38),
    ("Harbourne High School", 55, 86),
    ("St Cuthman’s Church of England Primary School", 36, 43),
    ("The Wharf School", 49, 60),
    ("Central team", 48, 51),
)
CLIMB = (0, 61, 90, 139, 160, 171, 214, 250, 256, 278, 303, 315, 322, 327)
LAST_TIME = (0, 20, 44, 90, 110, 131, 158, 180, 192, 205, 240, 262, 280, 291)


class SampleForm(PortalForm):
    full_name = forms.CharField(
        help_text="As it stands on your staff record",
        widget=forms.TextInput(attrs={"class": "w-m", "autocomplete": "off"}),
    )
    starts_on = forms.DateField(label="First day", help_text="The day of the contract")
    school = forms.ChoiceField(choices=[("", "Choose"), *((name, name) for name, _, _ in SCHOOLS)])
    comments = forms.ChoiceField(
        label="Who can comment?",
        choices=[("none", "Nobody"), ("followers", "Followers"), ("all", "Anyone")],
        widget=forms.RadioSelect,
    )
    told = forms.MultipleChoiceField(
        label="Who is told?",
        choices=[("manager", "Line manager"), ("head", "Headteacher")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="Staff file", help_text="CSV or XLSX, up to 5 MB", required=False)
    agree = forms.BooleanField(
        label="I have read and understood this policy and know where to ask."
    )
    more = forms.CharField(label="Anything else?", widget=forms.Textarea, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["comments"].choice_hints = {"followers": "We read each comment first"}

    def clean(self):
        raise forms.ValidationError("The file and the date do not go together: one of them is old.")


class SampleFilter(FilterForm):
    school = forms.ChoiceField(choices=[("", "All schools"), *((n, n) for n, _, _ in SCHOOLS)])
    on = forms.DateField()


def bars():
    return charts.bars("Signed, by school", SCHOOLS)


def line():
    start = dt.date(2026, 11, 2)
    days = [start + dt.timedelta(days) for days in range(len(CLIMB))]
    return charts.Line(
        "Social Media 3.0 since it was published",
        [
            charts.Series("3.0", list(zip(days, CLIMB, strict=True)), 411),
            charts.Series("2.0", list(zip(days, LAST_TIME, strict=True)), 411),
        ],
        marks=[(start + dt.timedelta(10), "12 Nov: due")],
    )


def page(request):
    today = timezone.localdate()
    return {
        "bars": bars(),
        "line": line(),
        "rows": SCHOOLS,
        "typed": SampleForm(
            {
                "full_name": "",
                "starts_on": "18/12",
                "school": "Central team",
                "more": "Typed words",
            },
            auto_id="bad_%s",
        ),
        "empty": SampleForm(),
        "filter": SampleFilter(),
        "people": Paginator(range(1, 400), 20).get_page(request.GET.get("page", 7)),
        "facts": [("Version", "3.0"), ("Owner", "Morwenna Pask"), ("Next review", "October 2027")],
        "totals": [
            {"figure": "92%", "words": "signed", "sub": "1,894 of 2,055 signatures due"},
            {"figure": 38, "words": "overdue", "url": "#", "late": True, "sub": "31 people"},
            {"figure": 123, "words": "to sign", "url": "#", "sub": "not yet due"},
            {"figure": 9, "words": "paused", "sub": "their clock is stopped"},
        ],
        "late": today - dt.timedelta(4),
        "soon": today + dt.timedelta(7),
        "far": today + dt.timedelta(300),
        "now": timezone.now() - dt.timedelta(minutes=20),
        "before": timezone.now() - dt.timedelta(days=3),
        "steps": ["The file", "What would change", "Done"],
    }


def paper(people=40):
    """What templates/pdf/sample.html shows."""
    return {
        "on": dt.date(2026, 11, 20),
        "bars": bars(),
        "line": line(),
        "rows": SCHOOLS,
        "people": [
            {
                "name": f"Morwenna Pask {number}",
                "school": SCHOOLS[number % len(SCHOOLS)][0],
                "due": "16 Nov 2026",
                "status": ("Overdue, 4 days", "Signed 2.0", "To sign")[number % 3],
            }
            for number in range(people)
        ],
        "facts": [("Version", "3.0, in force 2 November 2026"), ("Made by", "Idris Vaughan, HR")],
    }
