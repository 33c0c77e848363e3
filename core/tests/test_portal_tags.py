import datetime as dt

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone

from core import charts
from core.templatetags import portal


def drawn(source, request=None, **context):
    return Template(source).render(
        RequestContext(request, context) if request else Context(context)
    )


def test_an_icon_of_a_page_points_into_the_sprite_of_the_icons_used():
    page = drawn('{% icon "check" %}{% sprite %}', icons=set())

    assert page == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="#i-check"></use></svg>'
        '<svg class="sprite" aria-hidden="true" focusable="false">'
        f'<symbol id="i-check" viewBox="0 0 16 16">{portal.ICONS["check"]}</symbol></svg>'
    )


def test_an_icon_without_a_sprite_carries_its_own_drawing():
    assert drawn('{% icon "check" "big-mark" %}{% sprite %}') == (
        '<svg class="icon big-mark" viewBox="0 0 16 16" aria-hidden="true" focusable="false">'
        f"{portal.ICONS['check']}</svg>"
        '<svg class="sprite" aria-hidden="true" focusable="false"></svg>'
    )


def test_on_paper_the_word_stands_alone():
    assert drawn('{% badge "overdue" %}', paper=True) == (
        '<span class="badge is-overdue">Overdue</span>'
    )


def test_a_badge_takes_other_words_and_another_icon():
    page = drawn('{% badge "signed" "Active" icon="key" %}', icons=set())

    assert page == (
        '<span class="badge is-signed"><svg class="icon" aria-hidden="true" focusable="false">'
        '<use href="#i-key"></use></svg>Active</span>'
    )


def test_every_status_has_an_icon_that_is_drawn():
    assert {look.icon for look in portal.STATUSES.values()} - set(portal.ICONS) == set()


def test_words_in_a_badge_are_escaped():
    assert "<b>" not in drawn('{% badge "signed" words %}', words="<b>bold</b>")


def test_the_margin_says_a_date_and_how_far_off_it_is():
    due = timezone.localdate() + dt.timedelta(7)
    weekday, rest = portal.wording.day(due).split(" ", 1)

    assert drawn("{% when due %}", due=due) == (
        f'<time datetime="{due.isoformat()}"><span class="day">{weekday} </span>{rest}</time>'
        "<span>in 7 days</span>"
    )
    assert drawn("{% when due soon=False %}", due=due).endswith("</time>")


def test_the_margin_says_a_moment_and_its_day():
    now = timezone.now()
    earlier = now - dt.timedelta(days=9)

    assert drawn("{% when at %}", at=now) == (
        f'<time datetime="{now.isoformat()}">{portal.wording.clock(now)}</time><span>today</span>'
    )
    assert drawn("{% when at %}", at=earlier).endswith(
        f"<span>{portal.wording.day(earlier)}</span>"
    )


def test_time_is_ours_without_a_format_and_djangos_with_one():
    half_past = dt.time(8, 30)

    assert drawn('{{ at|time }} {{ at|time:"H:i" }} {{ never|time }}', at=half_past) == (
        "8:30 am 08:30 "
    )


def test_numbers_are_counted_in_templates_too():
    page = drawn(
        '{{ 2|people_count }}, {{ 1|count:"policy" }}, {{ 2|count:"duty,duties" }}, '
        "{% percent 1 2 %}, {{ 1500|figure }}, {{ 84000|file_size }}"
    )

    assert page == "2 people, 1 policy, 2 duties, 50%, 1,500, 84 kB"


@pytest.mark.parametrize(
    ("page", "numbers"), [(1, [1, 2, "…", 20]), (7, [1, "…", 6, 7, 8, "…", 20])]
)
def test_pages_leave_out_what_is_far_away(page, numbers):
    assert list(portal.page_numbers(Paginator(range(400), 20).page(page))) == numbers


def test_the_pages_of_a_list_keep_its_filters():
    request = RequestFactory().get("/people/", {"school": "3", "page": "2"})
    source = '{% include "components/pagination.html" with label="people" %}'

    page = drawn(source, request=request, page=Paginator(range(60), 20).page(2))

    assert 'aria-current="page" href="?school=3&amp;page=2"' in page
    assert 'rel="next" href="?school=3&amp;page=3"' in page
    assert drawn(source, request=request, page=Paginator(range(6), 20).page(1)).strip() == ""


def test_a_bar_is_as_wide_as_its_share_and_speaks_on_paper():
    assert 'width="50.00%"' in drawn("{% bar 1 2 %}")
    assert "<title>50.00%</title>" in drawn("{% bar 1 2 %}", paper=True)
    assert 'width="0.00%"' in drawn("{% bar 0 0 %}")


def test_charts_are_drawn_in_the_colour_of_the_trust():
    class Trust:
        colour = "#112233"

    chart = charts.bars("Signed", [("<Alder> Bank", 1, 2)])
    line = charts.Line("Since", [charts.Series("3.0", [(0, 0), (1, 1)], 2)])

    page = drawn("{% bars chart %}{% line_chart line %}", chart=chart, line=line, trust=Trust())

    assert page.count('fill="#112233"') == 2
    assert page.count("<title>") == page.count('role="img"') == 2
    assert "&lt;Alder&gt; Bank" in page
    assert "style=" not in page


class Sample(forms.Form):
    name = forms.CharField()
    colour = forms.ChoiceField(choices=[("r", "Red")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("These two do not go together.")


def test_the_error_summary_links_each_line_to_where_it_is_put_right():
    page = drawn("{% error_summary form %}", form=Sample({}))

    assert '<h2 id="error-summary">There are three things to put right</h2>' in page
    assert page.count("<li>") == 3
    assert '<a href="#form_errors">These two do not go together.</a>' in page
    assert '<a href="#id_name">This field is required.</a>' in page
    assert '<a href="#id_colour_0">This field is required.</a>' in page


def test_the_error_summary_speaks_for_every_form_of_a_set():
    page = drawn(
        "{% error_summary set %}",
        set=forms.formset_factory(Sample)(
            {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-name": "Sam"}
        ),
    )

    assert '<a href="#form-0-form_errors">' in page
    assert '<a href="#id_form-0-colour_0">' in page


def test_without_errors_there_is_no_summary():
    source = "{% error_summary form nothing %}{{ form|has_errors }}"

    assert drawn(source, form=Sample(), nothing=None).strip() == "False"
    assert drawn("{{ form|has_errors }}", form=Sample({})) == "True"


def test_a_group_without_choices_is_pointed_at_by_its_own_name():
    class Empty(forms.Form):
        colour = forms.ChoiceField(choices=[], widget=forms.RadioSelect)

    assert '<a href="#id_colour">' in drawn("{% error_summary form %}", form=Empty({}))


def test_a_choice_says_its_hint():
    assert (portal.hint_of({"a": "A hint"}, "a"), portal.hint_of(None, "a")) == ("A hint", "")
