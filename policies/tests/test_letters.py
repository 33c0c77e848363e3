import datetime as dt
import io

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from core.workflow import Refused
from notices.models import Notice
from people.models import Organisation
from people.tests.entering import enter
from people.tests.factories import PlacementFactory, SchoolFactory, TrustFactory, holder, teacher
from policies import notifications, scans
from policies.models import AssuranceLetter
from policies.queries import letters as queries
from policies.tasks import send_reminders, settle_assignments
from policies.tests.factories import approved, policy_for
from policies.workflow import letters
from policies.workflow import version as versions

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
TODAY = NOON.date()


def days(number):
    return TODAY + dt.timedelta(days=number)


def at(number):
    return time_machine.travel(NOON + dt.timedelta(days=number), tick=False)


def photograph():
    written = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(written, "PNG")
    return written.getvalue()


class Firm:
    """A caterer with a cook here through it alone, and one who teaches here as well."""

    def __init__(self):
        TrustFactory()
        self.school = SchoolFactory(name="Ash")
        self.hr = holder("hr", given_names="Harriet", family_name="Lowe")
        self.caterer = Organisation.objects.create(name="Good Plates", kind="contractor")
        self.cook = self.placed(given_names="Kasia", family_name="Nowak")
        self.both = self.placed()
        PlacementFactory(person=self.both, school=self.school)
        self.own = teacher(self.school)
        self.policies = [policy_for(title=title) for title in ("Alpha", "Beta")]
        for policy in self.policies:
            versions.publish(approved(policy), by=self.hr)

    def placed(self, firm=None, **person):
        return PlacementFactory(
            school=self.school,
            staff_group="contractor",
            organisation=firm or self.caterer,
            **{f"person__{name}": value for name, value in person.items()},
        ).person

    def letter(self, **more):
        data = photograph()
        details = {"starts_on": TODAY, "ends_on": days(60), "signed_by": "Ann Oak, director"}
        return letters.record_letter(
            self.caterer, by=self.hr, data=data, scan=scans.read(data), **details | more
        )

    def open(self, person):
        rows = person.assignments.filter(state="open", counted_at__counted_until=None)
        return sorted(set(rows.values_list("policy__title", flat=True)))


@pytest.fixture(autouse=True)
def around(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with at(0):
        yield


@pytest.fixture
def firm():
    return Firm()


def test_whoever_is_here_only_through_the_firm_is_exempt_until_the_night_after(firm):
    before = firm.open(firm.cook)
    letter = firm.letter(policies=[firm.policies[0]])

    assert before == ["Alpha", "Beta"]
    assert [firm.open(who) for who in (firm.cook, firm.both, firm.own)] == [
        ["Beta"],
        ["Alpha", "Beta"],
        ["Alpha", "Beta"],
    ]
    assert firm.cook.assignments.get(policy=firm.policies[0]).status == "exempt"
    assert queries.exemptions_of(firm.cook, TODAY) == [(firm.policies[0], letter)]
    assert [queries.exemptions_of(who, TODAY) for who in (firm.both, firm.own)] == [[], []]
    for day, expected in ((60, ["Beta"]), (61, ["Alpha", "Beta"])):
        with at(day):
            settle_assignments()
            settle_assignments()
            assert firm.open(firm.cook) == expected


def test_a_letter_may_cover_every_policy_and_begin_later(firm):
    firm.letter(every_policy=True, starts_on=days(2))
    today = firm.open(firm.cook)
    with at(2):
        settle_assignments()

    assert today == ["Alpha", "Beta"]
    assert firm.open(firm.cook) == []
    assert [policy.title for policy, _ in queries.exemptions_of(firm.cook, days(2))] == [
        "Alpha",
        "Beta",
    ]


def test_through_two_firms_both_must_answer(firm):
    agency = Organisation.objects.create(name="Ferry Supply", kind="agency")
    PlacementFactory(
        person=firm.cook, school=firm.school, staff_group="supply", organisation=agency
    )

    firm.letter(every_policy=True)

    assert firm.open(firm.cook) == ["Alpha", "Beta"]
    assert queries.exemptions_of(firm.cook, TODAY) == []


def test_a_letter_taken_back_asks_its_people_at_once_and_cannot_be_taken_back_twice(firm):
    letter = firm.letter(every_policy=True)

    letters.withdraw(letter, by=firm.hr, reason="Their insurer changed.")

    assert firm.open(firm.cook) == ["Alpha", "Beta"]
    assert (letter.in_words(), letter.counts) == ("Taken back", False)
    with pytest.raises(Refused, match="does not count any more"):
        letters.withdraw(letter, by=firm.hr, reason="Again.")
    ended = firm.letter(every_policy=True)
    with at(61), pytest.raises(Refused):
        letters.withdraw(ended, by=firm.hr, reason="Late.")


def test_hr_is_reminded_30_days_before_and_on_the_day_once_each(firm):
    letter = firm.letter(every_policy=True)
    told = {}
    for day in (29, 30, 31, 60, 61):
        letters.remind(days(day))
        told[day] = Notice.objects.filter(kind="letter_ends").count()
    with at(60):
        send_reminders()

    notices = Notice.objects.filter(kind="letter_ends").order_by("pk")
    lines = notifications.letter_ends(list(notices))
    assert told == {29: 0, 30: 1, 31: 1, 60: 2, 61: 2}
    assert {notice.person for notice in notices} == {firm.hr}
    assert lines[notices[0].pk].sentence == (
        "The assurance letter of Good Plates ends on Sunday 3 May."
        " Its people are asked to sign the day after."
    )
    letters.withdraw(letter, by=firm.hr, reason="Enough.")
    assert set(notifications.letter_ends(list(notices)).values()) == {None}


def test_nobody_is_reminded_of_a_letter_that_another_follows(firm):
    firm.letter(every_policy=True)
    firm.letter(every_policy=True, starts_on=days(61), ends_on=days(400))

    letters.remind(days(60))

    assert Notice.objects.filter(kind="letter_ends").count() == 0


def test_hr_records_a_letter_with_its_scan_and_takes_it_back(client, firm):
    enter(client, firm.hr)
    organisations = client.get(reverse("people:organisations")).content.decode()
    listed = reverse("policies:letters", args=[firm.caterer.pk])
    url = reverse("policies:add_letter", args=[firm.caterer.pk])
    filled = {"starts_on": TODAY, "ends_on": days(30), "signed_by": "Ann Oak"}

    wrong = client.post(url, filled | {"ends_on": days(-1), "file": SimpleUploadedFile("a", b"x")})
    past = client.post(url, filled | {"starts_on": days(-9), "ends_on": days(-1)})
    file = SimpleUploadedFile("letter.png", photograph())
    added = client.post(url, filled | {"policies": [firm.policies[0].pk], "file": file})
    letter = AssuranceLetter.objects.get()
    page = client.get(added.url)
    scan = client.get(reverse("policies:letter_scan", args=[letter.pk]))
    record = client.get(reverse("policies:person_record", args=[firm.cook.pk]))
    client.post(
        reverse("policies:withdraw_letter", args=[letter.pk]), {"reason": "Their insurer changed."}
    )

    letter.refresh_from_db()
    assert f'href="{listed}"' in organisations
    assert {name: said[0] for name, said in wrong.context["form"].errors.items()} == {
        "file": "This is neither a PDF nor a JPEG or PNG picture. Scan the page again.",
        "ends_on": "The last day is before the first",
        "policies": "Tick the policies it covers, or that it covers them all",
    }
    assert past.context["form"].errors["ends_on"] == ["This letter has ended already"]
    assert (page.context["people"], page.context["may_withdraw"]) == (2, True)
    assert scan["Content-Disposition"].startswith('attachment; filename="assurance-letter')
    assert record.context["exemptions"] == [(firm.policies[0], letter)]
    assert (letter.withdrawn_by, letter.withdrawn_because) == (firm.hr, "Their insurer changed.")
    assert [row.in_words() for row in client.get(listed).context["letters"]] == ["Taken back"]


@pytest.mark.parametrize("change", [{"ends_on": days(-1)}, {"withdrawn_on": TODAY}])
def test_the_database_refuses_a_letter_that_cannot_be(firm, change):
    firm.letter(every_policy=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        AssuranceLetter.objects.update(**change)


def test_a_letter_says_where_it_stands(firm):
    letter = firm.letter(every_policy=True, starts_on=days(1))
    said = [letter.in_words()]
    for day in (1, 60, 61):
        with at(day):
            said.append(letter.in_words())

    assert said == ["Not yet", "In force", "In force", "Ended"]
