"""Policies from before the portal come in from a folder and a list, silently and once."""

import datetime as dt
import io
from dataclasses import replace

import pytest
import time_machine
from django.core.management import CommandError, call_command

from core.workflow import Refused
from ledger.models import Leaf
from notices.models import Notice
from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, holder, teacher
from policies.importing import document
from policies.management.commands.import_policies import DONE
from policies.models import Policy, Version
from policies.queries import telling
from policies.tests.factories import approved, policy_for
from policies.workflow import bringing_in, joining, reminders
from policies.workflow import version as life

pytestmark = pytest.mark.django_db
HEADINGS = (
    "File,Title,Reference,Category,School,Owner,Version,Effective,Next review,Approved by,"
    "Approved on,Minute,Audience,Sign,Public,Inherited until,Taken over by\n"
)
LONE = "lone.md,Lone Working,HVT-01,trust,,olga@trust.example,2.1,2024-09-01,2027-09-01,"
LONE += "Board,2024-07-08,24/31,,,yes,,\n"
CONDUCT = "conduct.md,,TRN-01,,Tarn Academy,OLGA@trust.example,1.0,01/09/2023,,Governors,"
CONDUCT += "10 Jul 2023,,teaching; support,each version,no,2027-01-04,hvt-conduct\n"


@pytest.fixture(autouse=True)
def _on_a_friday():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "lone.md").write_text("# Lone Working Policy\n\n## 1. Rule\n\n1.1 Say so.\n")
    (folder / "conduct.md").write_text("# Code of Conduct\n\n## 1. Rule\n\n1.1 Be kind.\n")
    (folder / "typo.md").write_text("# Typo\n\n## 1. Rule\n\n1.1 Ask {{ headteecher.name }}.\n")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04 truncated")
    (tmp_path / "secret.md").write_text("# Secret\n\n## 1. Rule\n\n1.1 Not in the folder.\n")
    return folder


@pytest.fixture
def tarn():
    TrustFactory()
    PersonFactory(given_names="Olga", email="olga@trust.example")
    return SchoolFactory(name="Tarn Academy", code="T100", joined_on=dt.date(2026, 9, 1))


def bring_in(folder, rows, *options, headings=HEADINGS):
    listed = folder.parent / "list.csv"
    listed.write_text(headings + rows)
    said = io.StringIO()
    try:
        call_command(
            "import_policies", str(folder), "--manifest", str(listed), *options, stdout=said
        )
    except SystemExit as ending:
        said.write(f"ends with {ending.code}\n")
    return said.getvalue().splitlines()


def test_they_are_published_with_their_approval_asking_nobody_but_where_the_list_says_so(
    folder, tarn
):
    here, elsewhere = teacher(tarn), teacher(SchoolFactory())
    trusts = approved(policy_for(title="Trust Conduct", reference="HVT-CONDUCT"))
    life.publish(trusts, by=holder("clerk"))
    told = Notice.objects.count()
    dry = bring_in(folder, LONE + CONDUCT, "--dry-run")
    before = Policy.objects.count()

    said = bring_in(folder, LONE + CONDUCT)

    expected = [
        "line 2: new: Lone Working (HVT-01), version 2.1: 2 sections, to read, everybody at every"
        " school",
        "line 3: new: Code of Conduct (TRN-01), version 1.0: 2 sections, to sign, teaching, support"
        " at Tarn Academy; inherited until 4 January 2027, then Trust Conduct",
        "2 new, 0 there already, 0 in error.",
    ]
    assert (dry, said) == ([*expected, "Nothing was changed."], [*expected, DONE])
    assert before == 1
    came_in_as_it_was(Policy.objects.get(reference="HVT-01"))
    stands_in(Policy.objects.get(reference="TRN-01"), trusts.policy, tarn, here)
    assert elsewhere.assignments.get().policy == trusts.policy
    assert Notice.objects.count() == told


def test_whoever_must_sign_what_came_in_hears_of_it_first_by_the_reminder_before_its_day(
    folder, tarn
):
    here = teacher(tarn)
    told = Notice.objects.count()
    bring_in(folder, CONDUCT.replace("hvt-conduct", ""))
    today = dt.date(2026, 11, 20)
    for _ in range(2):  # the night's task, on the same day and after
        joining.settle_all(today)
        joining.settle_all(today := today + dt.timedelta(days=1))
    quiet = Notice.objects.count()
    joins = teacher(tarn)
    joining.settle_all(today)

    asked = here.assignments.get()
    before = asked.due_on - dt.timedelta(days=7)
    reminders.remind(before)

    assert (asked.occasion, asked.due_on) == ("brought_in", dt.date(2026, 12, 4))
    assert quiet == told
    assert [row.person for row in Notice.objects.filter(kind="assignment", due_on=today)] == [joins]
    assert {row.person for row in Notice.objects.filter(kind="assignment")} == {here, joins}
    assert telling.log(asked.version) == [(telling.ASSIGNED, 1, today)]  # who joined, no more


def came_in_as_it_was(lone):
    version = lone.versions.get()
    approval = version.approvals.get()
    assert (version.state, version.number, version.effective_on) == (
        "published",
        "2.1",
        dt.date(2024, 9, 1),
    )
    assert (lone.title, lone.category, lone.public, lone.signing_rule, lone.next_review_on) == (
        "Lone Working",
        "trust",
        True,
        "not_signed",
        dt.date(2027, 9, 1),
    )
    assert (approval.body, approval.approved_on, approval.minute) == (
        "Board",
        dt.date(2024, 7, 8),
        "24/31",
    )
    assert [row.name for row in lone.owners.all()] == [version.author.name]
    assert version.events.get(verb="bring_in").note == "From list.csv"
    assert lone.revisions.get().description == "In force before it came to this portal"
    assert Leaf.objects.filter(kind="publication", record=version.pk).count() == 1
    assert not lone.assignments.exists()


def stands_in(conduct, trusts, tarn, here):
    assert (conduct.school, conduct.category, conduct.taken_over_by) == (
        tarn,
        "school",
        trusts,
    )
    assert sorted(map(str, conduct.audience.all())) == [
        "Support at Tarn Academy",
        "Teaching at Tarn Academy",
    ]
    # Asked for the school's own, no longer for the trust's, and told of neither.
    assert [row.policy for row in here.assignments.filter(state="open")] == [conduct]
    assert here.assignments.get(policy=trusts).closed_because == "out_of_audience"


def test_a_second_run_changes_nothing_and_another_text_of_the_same_name_is_told(folder, tarn):
    unnamed = LONE.replace("HVT-01", "")
    bring_in(folder, LONE + CONDUCT.replace("hvt-conduct", "") + unnamed.replace("Lone", "Home"))
    before = [*Version.objects.order_by("pk").values()]

    again = bring_in(
        folder, LONE + CONDUCT.replace("hvt-conduct", "") + unnamed.replace("Lone", "Home")
    )
    (folder / "lone.md").write_text("# Lone Working Policy\n\n## 1. Rule\n\n1.1 Never.\n")
    other = bring_in(folder, LONE)

    assert again == [
        "line 2: there already: Lone Working (HVT-01), version 2.1",
        "line 3: there already: Code of Conduct (TRN-01), version 1.0",
        "line 4: there already: Home Working, version 2.1",
        "0 new, 3 there already, 0 in error.",
        DONE,
    ]
    assert other == [
        "line 2: error: Lone Working (HVT-01) is here already, with another text or version."
        " Import this one as its next version, on its page.",
        "0 new, 0 there already, 1 in error.",
        DONE,
        "ends with 3",
    ]
    assert [*Version.objects.order_by("pk").values()] == before


WRONG = (
    # file,title,reference,category,school,owner,version,effective,review,by,on,minute,...
    ",,A,wrong,Nowhere,nobody@trust.example,two,2030-01-01,,,31/02/2024,,cooks,maybe,eh,,\n"
    f"missing.md,{'x' * 301},B,,Gone School,not-an-address,1.0,=NOW(),,Board,2030-01-01,,,,,,\n"
    "../secret.md,,C,,,olga@trust.example,0.9,2024-09-01,2020-01-01,Board,2024-07-08,,,every"
    " 500 months,,2026-11-20,unknown\n"
    "typo.md,,D,,,olga@trust.example,1.0,2024-09-01,,Board,2024-07-08,,,,,,HVT-X\n"
    "broken.docx,,E,,T100,olga@trust.example,1.0,2024-09-01,,Board,2024-07-08,,,every 24"
    " months,,,\n"
    "\n"
)


def test_each_row_says_what_is_wrong_with_it_and_the_others_come_in(folder, tarn):
    SchoolFactory(name="Gone School", left_on=dt.date(2026, 7, 31))

    said = bring_in(folder, WRONG + LONE + LONE)

    first_is_wrong_in_everything(said)
    each_says_its_own(said)
    the_rest_comes_in(said, folder)
    assert said[-3:] == ["1 new, 0 there already, 6 in error.", DONE, "ends with 3"]
    assert Policy.objects.count() == 1


def first_is_wrong_in_everything(said):
    assert [line for line in said if line.startswith("line 2")] == [
        f"line 2: error: {why}"
        for why in (
            "Approved by is empty.",
            "Approved on “31/02/2024” is no day of the calendar (day first).",
            "Audience “cooks” is not a staff group. Use teaching, support, leadership, central,"
            " trainee, supply, contractor or volunteer.",
            "Category “wrong” is none of statutory, trust, school, government.",
            "Effective 01/01/2030 is still to come: import it as a draft instead.",
            "File is empty.",
            "Nobody in the portal has the address nobody@trust.example.",
            "Public “eh” is neither yes nor no.",
            "Sign “maybe” is none of: no, each version, every year, every 24 months.",
            "There is no school “Nowhere”.",
            "Version “two” is not a version. Write it like 1.0 or 2.1.",
        )
    ]


def each_says_its_own(said):
    assert [line for line in said if line.startswith(("line 3", "line 4"))] == [
        "line 3: error: Approved on 01/01/2030 is still to come: import it as a draft instead.",
        "line 3: error: Effective holds a formula. Replace it by its value.",
        "line 3: error: Gone School left the trust on 31 July 2026.",
        "line 3: error: Owner “not-an-address” is not an e-mail address.",
        "line 3: error: There is no file “missing.md” in the folder.",
        "line 3: error: Title is longer than anything that belongs here.",
        "line 4: error: Inherited until 20/11/2026 is past: choose a day after today.",
        "line 4: error: Inherited until is for the policies of a school: say which school.",
        "line 4: error: Next review is before it came into force.",
        "line 4: error: Sign “every 500 months” cannot be right: 1 to 120 months.",
        "line 4: error: The trust has no policy “unknown” that could take its place.",
        "line 4: error: There is no file “../secret.md” in the folder.",
        "line 4: error: Version “0.9” is not a version. Write it like 1.0 or 2.1.",
    ]


def the_rest_comes_in(said, folder):
    assert [line for line in said if line[:6] in ("line 5", "line 6", "line 8", "line 9")] == [
        "line 5: error: Its text has merge fields that do not exist: {{ headteecher.name }}.",
        "line 5: error: Taken over by needs Inherited until: the day on which it takes its place.",
        "line 5: error: The trust has no policy “HVT-X” that could take its place.",
        "line 6: error: broken.docx: " + said_of_broken(folder),
        "line 8: new: Lone Working (HVT-01), version 2.1: 2 sections, to read, everybody at every"
        " school",
        "line 9: error: It is in the list twice.",
    ]


def said_of_broken(folder):
    with pytest.raises(bringing_in.Unreadable) as error:
        document.read((folder / "broken.docx").read_bytes(), "broken.docx")
    return str(error.value)


def test_a_list_that_cannot_be_read_ends_the_command(folder, tarn):
    with pytest.raises(CommandError, match="must also name the columns: File, Owner, Version"):
        bring_in(folder, "", headings="Title,School\n")
    with pytest.raises(CommandError, match="holds a formula"):
        bring_in(folder, "", headings="=1+1,School\n")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_policies", str(folder), "--manifest", str(folder / "none.csv"))
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("import_policies", str(folder / "none"), "--manifest", "list.csv")


def test_a_text_of_no_words_is_refused(tarn):
    read = document.read(b"# Only a title\n\n## 1. Rule\n\n1.1 Say so.\n", "a.md")
    existing = bringing_in.Existing(
        imported=replace(read, words=0),
        data=b"x",
        filename="a.md",
        owner=holder("policy_owner"),
        title="T",
        effective_on=dt.date(2024, 9, 1),
        approved_by="Board",
        approved_on=dt.date(2024, 7, 8),
        number=(1, 0),
    )
    with pytest.raises(Refused, match=r"^Its file holds no text\.$"):
        bringing_in.bring_in(existing, by=None, source="the test")

    assert Policy.objects.count() == 0
