"""The whole of the main job: staff come in, a policy is published, signed and chased, HR reports.

In Chromium where there is one, on both databases; the letters go to a real SMTP server.
"""

import csv
import datetime as dt
import io
import json
from collections import Counter

import openpyxl
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from conftest import CHROMIUM, SHARED
from oversight.files import FIGURES
from people.models import Absence, Closure, Person, Placement, Role, Term
from people.tests.entering import enter
from people.tests.factories import AppointmentFactory, TrustFactory
from policies.models import Acknowledgement, Assignment, AssignmentSchool, Version
from policies.tests.layouts import control_table_first_and_numbers_typed
from tests import harbourne_staff
from tests.harbourne_staff import address
from tests.journeys.small_trust import come_in

pytestmark = [pytest.mark.lengthy, pytest.mark.django_db(transaction=True)]
PUBLISHED_ON = dt.date(2026, 12, 3)  # a Thursday, to be signed two weeks later
LAST_DAY = dt.date(2027, 1, 18)
HOLIDAYS = (dt.date(2026, 12, 19), dt.date(2027, 1, 4))
FIRST, WEEK_BEFORE, DAY_BEFORE, DAY_AFTER, FIRST_DAY_BACK = (
    dt.date(2026, 12, 3), dt.date(2026, 12, 10), dt.date(2026, 12, 16), dt.date(2026, 12, 18),
    dt.date(2027, 1, 5),
)  # fmt: skip
CHRISTMAS_EVE = dt.date(2026, 12, 24)  # the week after, on which the central team works


@pytest.fixture
def trust(tmp_path):
    """The trust's schools and terms; its people come in by the file."""
    TrustFactory()
    schools = harbourne_staff.make_schools()
    Term.objects.create(name="Autumn", starts_on="2026-09-02", ends_on="2026-12-18")
    Term.objects.create(name="Spring", starts_on="2027-01-05", ends_on="2027-03-25")
    Closure.objects.create(
        kind="holiday", name="Half-term", starts_on="2026-10-26", ends_on="2026-10-30"
    )
    call_command("import_staff", harbourne_staff.write(tmp_path / "staff.csv"))
    for slug, school in schools.items():
        if slug != "central":
            appoint(Role.HEADTEACHER, address(slug, 0), school)
    appoint(Role.HR, address("central", 1))
    appoint(Role.POLICY_OWNER, address("central", 2))
    appoint(Role.CLERK, address("central", 3))
    absent = Person.objects.get(email=address("wray", 5))
    Absence.objects.create(person=absent, kind="sick", starts_on="2026-11-30")
    return schools


def appoint(role, email, school=None):
    AppointmentFactory(person=Person.objects.get(email=email), role=role, school=school)


def signed_in(email):
    client = Client()
    enter(client, Person.objects.get(email=email))
    return client


# --- a policy comes in and is published, by the pages that its owner and the clerk use


def publish(name, content):
    owner, clerk = signed_in(address("central", 2)), signed_in(address("central", 3))
    owner.post(reverse("policies:import"), {"file": SimpleUploadedFile(name, content)})
    version = Version.objects.get()
    assert [str(line) for line in version.policy.audience.all()] == ["Everybody at every school"]
    owner.post(reverse("policies:submit", args=[version.pk]))
    approval = {"body": "Board of Trustees", "approved_on": "2026-11-19", "minute": "26/41"}
    clerk.post(reverse("policies:approve", args=[version.pk]), approval)
    clerk.post(reverse("policies:publish", args=[version.pk]))
    return Version.objects.get(state=Version.State.PUBLISHED)


# --- days pass: what the scheduler does on each of them


class Days:
    """Lives through the days in order, and keeps who had a letter on which of them."""

    def __init__(self, mail_server):
        self.mail_server, self.today, self.letters = mail_server, PUBLISHED_ON, {}

    def live(self, *, until):
        """From the morning of the next day that was not lived yet to that of this one."""
        while self.today <= until:
            with self.at(8, 30):
                call_command("settle_assignments")
                call_command("send_reminders", on=self.today)
                call_command("deliver_messages")
            for recipient, _letter in self.mail_server.letters:
                self.letters.setdefault(recipient, []).append(self.today)
            self.mail_server.letters.clear()
            self.today += dt.timedelta(days=1)

    def at(self, hour, minute=0, day=None):
        moment = dt.datetime.combine(day or self.today, dt.time(hour, minute), tzinfo=dt.UTC)
        return time_machine.travel(moment)


@pytest.fixture
def sign(request):
    """Signs as somebody: in Chromium where there is one, else as a browser's requests would."""
    if CHROMIUM:
        page = request.getfixturevalue("page")
        live_server = request.getfixturevalue("live_server")
        return lambda email: sign_in_browser(page, live_server, email)
    return sign_by_requests


def sign_in_browser(page, live_server, email):
    person = Person.objects.get(email=email)
    come_in(page, live_server, person)
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_label("Type your name to sign").fill(person.name)
    page.get_by_role("button", name="Sign this policy").click()
    page.get_by_role("heading", name="Signed. Thank you").wait_for()


def sign_by_requests(email):
    client, person = signed_in(email), Person.objects.get(email=email)
    url = person.assignments.get().get_absolute_url()
    form = client.get(url).context["form"].initial | {"typed_name": person.name}
    client.post(url, form)


def decline(email):
    assignment = Person.objects.get(email=email).assignments.get()
    reason = {"reason": "Section 2 is not how our site works. I have asked."}
    signed_in(email).post(reverse("policies:refuse", args=[assignment.pk]), reason)


# --- what the database says, counted by itself


def figures_of(rows, on):
    """(must sign, signed, overdue, to sign, paused, not signed) of rows, each a person once."""
    away = set(Absence.objects.filter(starts_on__lte=on).values_list("person", flat=True))
    states = Counter()
    for row in rows.select_related("assignment"):
        assignment = row.assignment
        if assignment.state == "open" and assignment.person_id in away:
            states["paused"] += 1
        elif assignment.state == "open":
            states["overdue" if assignment.due_on < on else "to_sign"] += 1
        else:
            states[assignment.state] += 1
    names = ("signed", "overdue", "to_sign", "paused", "not_signed")
    return (sum(states.values()), *(states[name] for name in names))


def figures_in_database(schools, on):
    """The figures by name of the school; those of the trust under an empty name."""
    rows = AssignmentSchool.objects.filter(counted_until=None)
    found = {school.name: figures_of(rows.filter(school=school), on) for school in schools}
    return {"": figures_of(rows.filter(school=None), on), **found}


# --- what each of HR's files says

WORDS = ("Signed", "Overdue", "To sign", "Paused", "Not signed, with a reason")
KEYS = ("assigned", "signed", "overdue", "to_sign", "paused", "declined")


def export(folder, form, on):
    out = folder / f"compliance.{form}"
    with time_machine.travel(dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC)):
        call_command("export_compliance", format=form, out=out)
    return out


def counted(rows):
    """The same figures out of a register: (school, status) of each person."""
    by_school = {"": Counter()}
    for school, status in rows:
        by_school[""][status] += 1
        by_school.setdefault(school, Counter())[status] += 1
    return {
        school: (sum(found.values()), *(found[word] for word in WORDS))
        for school, found in by_school.items()
    }


def figures_in_csv(path):
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    return counted((row["School"], row["Status"]) for row in rows)


def figures_in_xlsx(path):
    """Of the register, of the sheet of figures, and of the sheet that sums up."""
    book = openpyxl.load_workbook(path)
    heads, *register = book["Register"].iter_rows(values_only=True)
    at = heads.index("School"), heads.index("Status")
    _heads, *lines = book["Figures"].iter_rows(values_only=True)
    facts = {row[0]: row[1] for row in book["Report"].iter_rows(values_only=True)}
    return (
        counted([row[place] for place in at] for row in register),
        {line[0]: line[2:] for line in lines if line[0] in SCHOOL_NAMES},
        tuple(facts[word] for word in FIGURES),
    )


SCHOOL_NAMES = {name for name, _, _ in harbourne_staff.SCHOOLS.values()}


def figures_in_json(said):
    lines = {row["school"]: tuple(row[key] for key in KEYS) for row in said["figures"]}
    of_schools = {name: line for name, line in lines.items() if name in SCHOOL_NAMES}
    return {"": tuple(said["total"][key] for key in KEYS), **of_schools}


def figures_in_pdf(path):
    """Of the data attached, with the words on the sheets."""
    paper = PdfReader(path)
    words = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    return json.loads(paper.attachments["compliance.json"][0]), words


# --- the job


def publish_and_sign(days, sign, name, content):
    """As far as the week before it is due: three people have signed, one gave a reason."""
    with days.at(7):
        version = publish(name, content)
    days.live(until=FIRST)
    with days.at(15, day=FIRST):
        sign(address("tidewell", 20))
    days.live(until=dt.date(2026, 12, 11))
    with days.at(15, day=dt.date(2026, 12, 11)):
        sign(address("harbourne", 40))
        decline(address("ferrow", 22))
    return version


def sign_late(days, sign):
    with days.at(16, day=days.today - dt.timedelta(days=1)):
        sign(address("copperhill", 30))
    signers = Acknowledgement.objects.order_by("signed_at").values_list("person__email", flat=True)
    assert Placement.objects.count() == Assignment.objects.count() == harbourne_staff.PEOPLE
    assert list(signers) == [
        address("tidewell", 20), address("harbourne", 40), address("copperhill", 30)
    ]  # fmt: skip


def the_right_letters_came(letters):
    school_days = [FIRST, WEEK_BEFORE, DAY_BEFORE, DAY_AFTER, FIRST_DAY_BACK]
    central_days = [FIRST, WEEK_BEFORE, DAY_BEFORE, DAY_AFTER, CHRISTMAS_EVE]
    begin, end = HOLIDAYS
    in_the_holidays = {
        recipient.split(".")[0]
        for recipient, when in letters.items()
        if any(begin <= day <= end for day in when)
    }
    told = dt.timedelta(days=1)

    assert letters[address("ferrow", 31)] == school_days  # never signs
    assert letters[address("central", 15)] == central_days
    assert letters[address("tidewell", 20)] == [FIRST]
    assert letters[address("harbourne", 40)] == [FIRST, WEEK_BEFORE]
    assert letters[address("ferrow", 22)] == [FIRST, WEEK_BEFORE]  # gave a reason
    assert letters[address("copperhill", 30)] == school_days
    assert address("wray", 5) not in letters  # is away
    # With the last step the line managers hear of it, the next day the heads; at last HR.
    assert letters[address("ferrow", 1)] == school_days
    assert letters[address("ferrow", 0)] == [*school_days, FIRST_DAY_BACK + told]
    assert letters[address("central", 1)][-1] == dt.date(2027, 1, 14)
    assert in_the_holidays == {"central"}


def every_file_says_what_the_database_says(version, schools, folder, on):
    expected = figures_in_database(schools, on)
    trust_wide = expected[""]
    of_schools = {name: figures for name, figures in expected.items() if name}
    files = {form: export(folder, form, on) for form in ("csv", "xlsx", "json", "pdf")}
    register, lines, facts = figures_in_xlsx(files["xlsx"])
    said = json.loads(files["json"].read_text())
    attached, words = figures_in_pdf(files["pdf"])

    assert figures_in_csv(files["csv"]) == expected
    assert (register, lines, facts) == (expected, of_schools, trust_wide)
    assert figures_in_json(said) == figures_in_json(attached) == expected
    assert len(said["rows"]) == trust_wide[0]
    assert len(attached["outstanding"]) == trust_wide[0] - trust_wide[1]
    assert f"signed, {trust_wide[1]} of {trust_wide[0]}" in words
    assert all(name in words for name in SCHOOL_NAMES)
    assert version.sha256 in words.replace(" ", "")
    return trust_wide


def test_an_invented_policy_goes_the_whole_way(trust, mail_server, sign, tmp_path):
    days, content = Days(mail_server), control_table_first_and_numbers_typed()
    version = publish_and_sign(days, sign, "lone-working.docx", content)
    days.live(until=FIRST_DAY_BACK + dt.timedelta(days=1))
    sign_late(days, sign)
    days.live(until=LAST_DAY)

    the_right_letters_came(days.letters)
    figures = every_file_says_what_the_database_says(version, trust.values(), tmp_path, LAST_DAY)
    assert figures == (harbourne_staff.PEOPLE, 3, 415, 0, 1, 1)


@pytest.mark.shared
def test_a_real_policy_is_published_signed_and_reported(trust, mail_server, sign, tmp_path):
    days, content = Days(mail_server), (SHARED / "policies" / "east-midlands.docx").read_bytes()
    version = publish_and_sign(days, sign, "east-midlands.docx", content)
    sign_late(days, sign)
    on = WEEK_BEFORE + dt.timedelta(days=1)

    assert days.letters[address("ferrow", 31)] == [FIRST, WEEK_BEFORE]
    figures = every_file_says_what_the_database_says(version, trust.values(), tmp_path, on)
    assert figures == (harbourne_staff.PEOPLE, 3, 0, 415, 1, 1)
