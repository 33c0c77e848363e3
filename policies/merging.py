"""Merge fields: `{{ school.name }}` in a policy's text, and what a school puts in their place."""

import html
import re
from collections.abc import Mapping

from people.models import Role

FIELD = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
SLOTS = {"name", "title", "email"}
SCHOOL_FIELDS = {"school.name", "school.address", "school.telephone", "pupil", "trust.name"}
KNOWN = SCHOOL_FIELDS | {f"{role}.{slot}" for role in Role.values for slot in SLOTS}


def fields_in(text: str) -> list[str]:
    """The merge fields of a text, each once, in the order in which they come."""
    return list(dict.fromkeys(html.unescape(found) for found in FIELD.findall(text)))


def unknown_in(text: str) -> list[str]:
    """Fields that no school could ever fill: a typing mistake, which stops publication."""
    return [field for field in fields_in(text) if field not in KNOWN]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The HTML with each field replaced by its value, escaped; KeyError for one unfilled."""
    return FIELD.sub(lambda found: html.escape(values[html.unescape(found[1])]), text)


def fill_words(words: str, values: Mapping[str, str]) -> str:
    """The same of words that are not HTML, such as a clause's heading: nothing is escaped."""
    return FIELD.sub(lambda found: values[found[1]], words)


def unfilled_in(text: str, values: Mapping[str, str]) -> list[str]:
    """Known fields for which this school has nothing to put."""
    return [field for field in fields_in(text) if field in KNOWN and not values.get(field)]


def gaps_in(text: str, values: Mapping[str, str]) -> list[str]:
    """Fields that would stand empty at this school: unfilled ones, and those that do not exist."""
    return [field for field in fields_in(text) if not values.get(field)]
