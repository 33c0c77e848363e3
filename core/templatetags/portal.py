"""What every template may say without loading anything: words, icons, badges, charts, forms.

Nothing here asks the database.
"""

import json
from pathlib import Path

from django import template
from django.core.paginator import Page
from django.template import defaultfilters
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from core import wording
from core.statuses import STATUSES

register = template.Library()

ICONS = json.loads((Path(__file__).resolve().parent.parent / "icons.json").read_text())

for _name in (
    "day",
    "plain_day",
    "long_day",
    "full_day",
    "moment",
    "how_far",
    "figure",
    "in_words",
):
    register.filter(_name, getattr(wording, _name))
register.filter("file_size", wording.size)
register.simple_tag(wording.percent, name="percent")


@register.filter
def time(value, arg=None):
    """ "8:42 am"; with a format, what Django's own filter of this name does."""
    if arg is not None or value in (None, ""):
        return defaultfilters.time(value, arg)
    return wording.clock(value)


@register.filter
def people_count(number):
    return wording.count(number, "person")


@register.filter
def count(number, words):
    """`{{ n|count:"policy" }}`, or both words where we do not know the second: "duty,duties"."""
    return wording.count(number, *words.split(","))


@register.simple_tag
def when(value, soon=True):
    """What stands left of the margin: the date and how far off it is, or the time and the day."""
    if hasattr(value, "hour"):
        far = wording.how_far(value)
        below = far if far in ("today", "yesterday") else wording.day(value)
        first, iso = wording.clock(value), value.isoformat()
    else:
        first, iso = _day_that_shrinks(value), value.isoformat()
        below = wording.how_far(value) if soon else ""
    return format_html(
        '<time datetime="{}">{}</time>{}',
        iso,
        first,
        format_html("<span>{}</span>", below) if below else "",
    )


def _day_that_shrinks(value):
    """On a phone the name of the day is left out."""
    weekday, rest = wording.day(value).split(" ", 1)
    return format_html('<span class="day">{} </span>{}', weekday, rest)


@register.simple_tag(takes_context=True)
def icon(context, name, css=""):
    """An icon beside its word; on paper the word alone.

    In a page it points into the sprite that base.html draws last, with the icons that were used.
    """
    drawing = ICONS[name]
    if context.get("paper"):
        return ""
    used = context.get("icons")
    if used is None:
        inside, box = mark_safe(drawing), mark_safe(' viewBox="0 0 16 16"')  # noqa: S308 -- ours
    else:
        used.add(name)
        inside, box = format_html('<use href="#i-{}"></use>', name), ""
    return format_html(
        '<svg class="icon{}"{} aria-hidden="true" focusable="false">{}</svg>',
        f" {css}" if css else "",
        box,
        inside,
    )


@register.simple_tag(takes_context=True)
def sprite(context):
    symbols = "".join(
        f'<symbol id="i-{name}" viewBox="0 0 16 16">{ICONS[name]}</symbol>'
        for name in sorted(context.get("icons") or ())
    )
    return mark_safe(  # noqa: S308 -- our own drawings
        f'<svg class="sprite" aria-hidden="true" focusable="false">{symbols}</svg>'
    )


@register.simple_tag(takes_context=True)
def badge(context, status, words="", icon=None):
    """One of the seven states, or its look with other words: `{% badge "signed" "Active" %}`."""
    look = STATUSES[status]
    return format_html(
        '<span class="badge {}">{}{}</span>',
        look.css,
        _icon(context, icon or look.icon),
        words or look.words,
    )


_icon = icon


@register.inclusion_tag("components/bars.html", takes_context=True)
def bars(context, chart):
    return {"chart": chart, "colour": _trust_colour(context)}


@register.inclusion_tag("components/line_chart.html", takes_context=True)
def line_chart(context, chart):
    return {"chart": chart, "colour": _trust_colour(context)}


@register.inclusion_tag("components/bar.html", takes_context=True)
def bar(context, part, whole):
    """A small bar for a cell whose figure stands beside it."""
    return {
        "width": f"{100 * part / whole if whole else 0:.2f}%",
        "colour": _trust_colour(context),
        "paper": context.get("paper"),
    }


def _trust_colour(context):
    """For paper, where no stylesheet reaches into a drawing."""
    return getattr(context.get("trust"), "colour", "") or "#14474f"


@register.simple_tag
def page_numbers(page: Page):
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """First in `main`: what must be put right, each line a link to its field."""
    return {"lines": [line for form in forms if form is not None for line in _errors(form)]}


@register.filter
def has_errors(form):
    return bool(form is not None and getattr(form, "is_bound", False) and form.errors)


def _errors(form):
    """(id of the field, what is wrong), in the order of the page."""
    if not has_errors(form):
        return
    for member in getattr(form, "forms", [form]):
        for error in member.non_field_errors():
            yield member.add_prefix("form_errors"), error
        for field in member:
            for error in field.errors:
                yield _focusable(field), error


def _focusable(field):
    """A group of choices has no field of its own: its first choice is where to begin."""
    if field.use_fieldset and not field.id_for_label:
        return next((part.id_for_label for part in field.subwidgets), field.auto_id)
    return field.id_for_label or field.auto_id


@register.filter
def hint_of(hints, value):
    """What a choice says about itself; see core/forms.py."""
    return (hints or {}).get(str(value), "")
