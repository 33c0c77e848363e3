import datetime as dt

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template

from core.forms import FilterForm, ManyField, PortalForm, PortalModelForm, key
from people.models import Absence, Person, Trust
from people.tests.factories import PersonFactory


class Asked(PortalForm):
    full_name = forms.CharField(help_text="As it stands on your staff record")
    starts_on = forms.DateField()
    ends_on = forms.DateField(label="Last day", required=False)
    colour = forms.ChoiceField(choices=[("r", "Red"), ("g", "Green")], widget=forms.RadioSelect)
    told = forms.MultipleChoiceField(choices=[("h", "Head")], widget=forms.CheckboxSelectMultiple)
    email = forms.EmailField(required=False)
    file = forms.FileField()
    agree = forms.BooleanField(label="I agree")
    more = forms.CharField(label="More, optional", widget=forms.Textarea, required=False)
    own = forms.CharField(error_messages={"required": "Say which one"})


def shown(form):
    return Template("{% load crispy_forms_filters %}{{ form|crispy }}").render(
        Context({"form": form})
    )


def test_only_fields_that_may_stay_empty_say_so():
    assert {name: field.label for name, field in Asked().fields.items()} == {
        "full_name": "Full name",
        "starts_on": "Starts on",
        "ends_on": "Last day (optional)",
        "colour": "Colour",
        "told": "Told",
        "email": "Email (optional)",
        "file": "File",
        "agree": "I agree",
        "more": "More, optional",
        "own": "Own",
    }


def test_errors_say_what_to_do():
    form = Asked({"ends_on": "18/12", "email": "sam"})

    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "full_name": ["Fill in: Full name"],
        "starts_on": ["Fill in: Starts on"],
        "ends_on": ["Last day: enter a date, such as 27/11/2026"],
        "colour": ["Choose: Colour"],
        "told": ["Choose: Told"],
        "email": ["Email: enter one e-mail address, such as name@school.org.uk"],
        "file": ["Add: File"],
        "agree": ["Tick: I agree"],
        "own": ["Say which one"],
    }


def test_a_date_is_the_browsers_own_and_keeps_its_value():
    page = shown(Asked(initial={"starts_on": dt.date(2026, 9, 1)}))

    assert '<input type="date" name="starts_on" value="2026-09-01"' in page


def test_what_was_typed_is_still_there_beside_the_error():
    page = shown(Asked({"full_name": "Priya Nair", "starts_on": "1 sometime"}))

    assert 'value="Priya Nair"' in page
    assert 'value="1 sometime"' in page


def test_hint_and_error_of_a_group_stand_before_its_choices():
    form = Asked({})
    form.fields["colour"].help_text = "The one of the door"
    form.fields["colour"].choice_hints = {"g": "As the grass"}

    page = shown(form)

    hint, error = page.index("The one of the door"), page.index("Choose: Colour")
    assert hint < error < page.index('value="r"')
    assert '<div class="form-text" id="id_colour_1_hint">As the grass</div>' in page
    assert page.count('class="choices"') == 1


def test_errors_are_read_out_as_errors_and_there_is_no_style_in_the_page():
    page = shown(Asked({}))

    assert page.count('<span class="visually-hidden">Error: </span>') == 7
    assert "style=" not in page


def test_a_whole_form_can_be_drawn_by_its_helper():
    assert "csrfmiddlewaretoken" not in render_crispy_form(Asked(), context={})
    assert "<form" not in render_crispy_form(Asked())


def test_filters_may_all_stay_empty_and_do_not_say_so():
    class Shown(FilterForm):
        school = forms.CharField()

    form = Shown({})

    assert form.is_valid()
    assert form.fields["school"].label == "School"


@pytest.mark.django_db
def test_a_form_of_a_model_is_dressed_alike():
    class Names(PortalModelForm):
        class Meta:
            model = Trust
            fields = ["name", "short_name"]

    form = Names({"name": ""})

    assert form.fields["short_name"].label == "Short name (optional)"
    assert form.errors == {"name": ["Fill in: Name"]}


@pytest.mark.django_db
def test_an_empty_choice_is_a_word_and_no_line_of_dashes():
    class Placed(PortalModelForm):
        one = forms.ModelChoiceField(Trust.objects.all())
        none = forms.ModelChoiceField(Trust.objects.all(), required=False)

        class Meta:
            model = Absence
            fields = ["kind"]

    form = Placed()

    assert [form.fields[name].empty_label for name in ("one", "none")] == ["Choose", "None"]
    assert next(iter(form.fields["kind"].choices)) == ("", "Choose")


def test_what_is_wrong_with_the_whole_has_the_place_the_summary_links_to():
    class Pair(PortalForm):
        def clean(self):
            raise forms.ValidationError("One of them is old.")

    assert '<div id="form_errors"' in shown(Pair({}))
    assert '<div id="second-form_errors"' in shown(Pair({}, prefix="second"))


@pytest.mark.parametrize(
    ("sent", "expected"),
    [("7", 7), ("007", 7), ("", 0), ("-1", 0), ("²", 0), ("٣", 0), ("7 ", 0), ("9" * 400, 0)],
)
def test_a_key_is_what_a_row_can_have(sent, expected):
    assert key(sent) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("sent", [str(2**63), "9" * 5_000, "²", "-1", "words"])
def test_a_key_that_no_database_holds_is_told_as_one_that_is_not_offered(sent):
    class Owned(PortalForm):
        owners = ManyField(Person.objects.all())

    person = PersonFactory()

    assert not Owned({"owners": [str(person.pk), sent]}).is_valid()
    assert list(Owned({"owners": [str(person.pk)]}).fields["owners"].clean([person.pk])) == [person]
