"""The questions that one of the demonstration's policies puts to its readers before they sign."""

from people.models import Person
from policies.models import Version
from policies.workflow import scenarios
from policies.workflow.scenarios import Said

POLICY = "Lone Working"
QUESTIONS = (
    (
        "You lock up alone on a Friday, and your telephone is flat. What do you do first?",
        Said("Lock up quickly and go home", False, "Nobody would know if you did not get there."),
        Said(
            "Tell somebody from the office telephone, and agree when you ring again",
            True,
            "Somebody then knows where you are, and when to worry.",
        ),
    ),
    (
        "Which of these need somebody to know that you are alone?",
        Said("Working up a ladder in the hall", True, "A fall needs help within minutes."),
        Said("A visit to a family at home", True, "Your visit and its end are reported."),
        Said("Marking in the staff room at noon", False, "You are not alone: people are about."),
    ),
)


def put(version: Version, owner: Person) -> None:
    """Only to the policy that is to carry some."""
    if POLICY in version.policy.title:
        for situation, *choices in QUESTIONS:
            scenarios.add(version, situation, choices, by=owner)
