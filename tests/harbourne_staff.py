"""A staff file of 420 invented people at six schools and a central team, as a MIS writes one."""

from people.importing.tests.files import write_csv
from people.tests.factories import SchoolFactory
from trust_portal.demonstration.names import FAMILY, GIVEN

# short name: (name, kind, staff)
SCHOOLS = {
    "tidewell": ("Tidewell Primary School", "primary", 58),
    "saltmarsh": ("Saltmarsh Infant School", "infant", 40),
    "copperhill": ("Copperhill Primary Academy", "primary", 52),
    "wray": ("Wray Valley School", "special", 66),
    "harbourne": ("Harbourne High School", "secondary", 104),
    "ferrow": ("Ferrow Bank Academy", "secondary", 80),
    "central": ("Harbourne Valley central team", "central", 20),
}
PEOPLE = 420


def make_schools():
    return {
        slug: SchoolFactory(slug=slug, name=name, kind=kind)
        for slug, (name, kind, _) in SCHOOLS.items()
    }


def address(slug, number):
    """Of the person who stands there at this place; 0 is the headteacher."""
    return f"{slug}.{number}@harbourne.example"


def write(path):
    """One row a person; the headteacher manages the first ten, who manage the others."""
    rows = []
    for slug, (name, kind, size) in SCHOOLS.items():
        for number in range(size):
            line = len(rows)
            rows.append(
                [
                    f"H{line:04}",
                    GIVEN[line % len(GIVEN)],
                    FAMILY[line // len(GIVEN) + line % 7],
                    address(slug, number),
                    name,
                    "Central" if kind == "central" else "Teaching" if number % 3 else "Support",
                    "Teacher" if number % 3 else "Assistant",
                    address(slug, number % 10 if number > 10 else 0) if number else "",
                    "01/09/2022",
                    "",
                ]
            )
    return write_csv(path, rows)
