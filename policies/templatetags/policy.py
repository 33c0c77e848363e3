"""What templates of policies say in their own way."""

import datetime as dt

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.simple_tag
def policy_text(html):
    """Text of a clause: sanitised when it was imported, and with merge values escaped."""
    return mark_safe(html)  # noqa: S308 -- nh3 cleaned it on the way in


@register.filter
def written_date(text):
    """`2022-06` as "June 2022", `2022-06-01` as "1 June 2022"; anything else as it was written."""
    for layout, wanted in (("%Y-%m-%d", "%-d %B %Y"), ("%Y-%m", "%B %Y")):
        try:
            return dt.datetime.strptime(text, layout).date().strftime(wanted)  # noqa: DTZ007
        except ValueError:
            continue
    return text


@register.filter
def cut_underscores(text):
    return str(text).replace("_", " ")
