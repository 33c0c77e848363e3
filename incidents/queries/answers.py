"""What a report says, row by row, in words: (what was asked, the answer, the page to change it)."""

from datetime import date

from django.db.models import TextChoices

from core import wording
from incidents.breach_words import WHOSE
from incidents.models import Answer, Category, Concern, Context, Harmed, Kind
from incidents.models.said import SaidOfIt
from incidents.report import Report

Row = tuple[str, str, str]
OF_A_FIRM = {
    "firm": "You report for",
    "reporter_name": "Your name at the firm",
    "contact": "How to reach you",
    "firm_did": "What the firm has done",
}


def rows(report: Report) -> list[Row]:
    """Of a report before it is sent."""
    said = report.said
    names = [str(person) for person in report.about] + list(report.names)
    about = _labelled(Kind, said.get("about_kind"))
    found = [
        ("School", str(said["school"]), "school"),
        ("What happened", said["what"], "what"),
        ("When", _when(said.get("happened_on"), said.get("when")), "where"),
        ("Where", said.get("platform", ""), "where"),
        ("Address of the page", said.get("address", ""), "where"),
        ("Who you think did it", ": ".join(filter(None, (about, ", ".join(names)))), "about"),
        ("Who it happened to", _harmed(said, report.harmed), "harmed"),
        ("They know of it", _labelled(Answer, said.get("harmed_knows")), "harmed"),
        *_yes_or_no(said),
        ("Kind", _labelled(Category, said.get("category")), "kind"),
        ("In which part of their life", _labelled(Context, said.get("context")), "kind"),
        *_others(said),
        *_firm(said),
        ("Your name", _name(said.get("name_withheld")), "name"),
    ]
    return [row for row in found if row[1]]


def rows_of(concern: Concern) -> list[Row]:
    """Of a concern that was sent, for whoever sent it; nothing can be changed."""
    said = {field.name: getattr(concern, field.name) for field in SaidOfIt._meta.get_fields()}
    found = [
        ("School", str(concern.school), ""),
        ("What happened", concern.what, ""),
        ("When", _when(concern.happened_on, concern.when), ""),
        ("Where", concern.platform, ""),
        ("Address of the page", concern.address, ""),
        ("Who you think did it", concern.get_about_kind_display(), ""),
        ("Who it happened to", concern.get_harmed_kind_display(), ""),
        ("They know of it", concern.get_harmed_knows_display(), ""),
        *_yes_or_no(
            said | {"kinds_of_data": concern.kinds_of_data, "whose_data": concern.whose_data}
        ),
        ("Kind", concern.get_category_display(), ""),
        ("In which part of their life", concern.get_context_display(), ""),
        *_others({"who_knows": concern.who_knows, "told": concern.told}),
        *_firm({name: getattr(concern, name) for name in OF_A_FIRM}),
        ("Your name", "" if concern.receipt_hash else _name(concern.name_withheld), ""),
    ]
    return [row for row in found if row[1]]


def _when(day: date | None, words: str | None) -> str:
    return " ".join(filter(None, (day and wording.full_day(day), words)))


def _labelled(choices: type[TextChoices], value: str | None) -> str:
    return str(choices(value).label) if value else ""


def _harmed(said: dict, person: object) -> str:
    label = _labelled(Harmed, said.get("harmed_kind"))
    return ": ".join(filter(None, (label, str(person or ""), said.get("harmed_words", ""))))


def _yes_or_no(said: dict) -> list[Row]:
    data = _labelled(Answer, said.get("personal_data"))
    kinds = ", ".join(said.get("kinds_of_data") or ())
    whose = ", ".join(label for code, label in WHOSE if code in (said.get("whose_data") or ()))
    return [
        ("A child is at risk", _labelled(Answer, said.get("child_at_risk")), "child"),
        ("School the child attends", str(said.get("child_school") or ""), "child"),
        ("It could be a crime", _labelled(Answer, said.get("crime")), "crime"),
        ("Personal data was exposed", ": ".join(filter(None, (data, kinds))), "data"),
        ("Whose data", whose, "data"),
    ]


def _others(said: dict) -> list[Row]:
    return [
        ("Who else knows", said.get("who_knows", ""), "knows"),
        ("Whom you told in person", said.get("told", ""), "knows"),
        ("Sections of a policy", said.get("clauses", ""), "knows"),
    ]


def _firm(said: dict) -> list[Row]:
    """For which firm it is reported, and by whom, where they did not sign in."""
    return [(asked, said.get(name, ""), "firm") for name, asked in OF_A_FIRM.items()]


def _name(withheld: bool | None) -> str:
    return "Kept from all but one of them" if withheld else "They may know it"
