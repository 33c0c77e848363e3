"""What is new in a school's texts, in the words in which its people are told. Pure."""

from collections.abc import Iterable, Mapping

from people.models import Role

NAMES_CHANGED = "Some names in your school's policies are new."
SCHOOL = {
    "school.name": "Your school is now called {}.",
    "school.telephone": "Your school's telephone number is now {}.",
    "school.address": "Your school's address is now {}.",
    "trust.name": "The trust is now called {}.",
    "headteacher.title": "The head of your school is now called {}.",
    "pupil": "Your school's policies now say {}.",
}


def sentences(before: Mapping[str, str], after: Mapping[str, str], title: str = "") -> list[str]:
    """One for each slot that says something else; `title`: what the school calls its head."""
    new = {field: words for field, words in after.items() if before.get(field, words) != words}
    said = [SCHOOL[field].format(words) for field, words in new.items() if field in SCHOOL]
    for field, words in new.items():
        role, _, slot = field.partition(".")
        if slot == "name" and field not in SCHOOL:
            said.append(f"Your {_post(role, title)} is now {words}.")
        elif slot == "email" and f"{role}.name" not in new:
            said.append(f"The e-mail address of your {_post(role, title)} is now {words}.")
    return said or [NAMES_CHANGED]


def _post(role: str, title: str) -> str:
    if role == Role.HEADTEACHER and title:
        return title
    label = Role(role).label
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def at_several(said: Iterable[str], school: str) -> str:
    """The sentences for somebody who hears of more than one school."""
    words = " ".join(said)
    return f"At {school}: {words[:1].lower()}{words[1:]}" if school else words
