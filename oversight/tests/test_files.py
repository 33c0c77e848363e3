import csv
import datetime as dt
import io
import json
import resource
import signal

import openpyxl
import page
import pytest
import time_machine
from pypdf import PdfReader

from oversight import files
from oversight.queries import report
from people.models import Absence
from people.tests.factories import (
    PersonFactory,
    PlacementFactory,
    SchoolFactory,
    TrustFactory,
    holder,
    teacher,
)
from policies.queries import figures
from policies.queries.figures import Figure
from policies.queries.register import COLUMNS, HEADINGS, Scope
from policies.tests import counted

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
KEYS = [column.key for column in COLUMNS]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def trust():
    """Two schools, two policies, five people: every status, a leaver, somebody at both schools."""
    TrustFactory(address="Ferry Lane, Harbourne")
    ferry, wharf = SchoolFactory(name="Ferry Lane School"), SchoolFactory(name="The Wharf School")
    lone, data = counted.published(1), counted.published(2, "Data Protection Policy")
    late, soon = TODAY - dt.timedelta(days=4), TODAY + dt.timedelta(days=7)
    begun = TODAY - dt.timedelta(days=18)
    names = ("Abara", "Bewick", "Croft", "Devlin", "Ewing")
    people = [
        PlacementFactory(person__family_name=name, school=ferry, team="Science").person
        for name in names
    ]
    PlacementFactory(person=people[0], school=wharf, main=False)
    counted.signed(counted.assigned(people[0], lone, ferry, wharf, on=begun), on=late)
    counted.assigned(people[1], lone, ferry, due_on=late, on=begun)
    counted.assigned(people[2], lone, ferry, due_on=late, on=begun)
    Absence.objects.create(person=people[2], kind="family_leave", starts_on=late)
    counted.declined(counted.assigned(people[3], data, ferry, due_on=soon, on=begun))
    counted.left(counted.assigned(people[4], data, ferry, due_on=late, on=begun), on=late)
    counted.assigned(people[1], data, ferry, due_on=soon, on=begun)
    return {"ferry": ferry, "wharf": wharf, "lone": lone.policy, "data": data.policy}


def written(tmp_path, form, scope=None, made_by=None):
    target = tmp_path / f"report.{form}"
    files.write(scope or Scope(on=TODAY), form, target, made_by=made_by)
    return target


def read_csv(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def read_xlsx(path, sheet):
    rows = openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    return list(rows)


def counted_in(rows, status):
    """The figure that the rows of a register add up to."""
    words = [row[status] for row in rows]
    return Figure(
        len(words),
        words.count("Signed"),
        words.count("Overdue"),
        words.count("Paused"),
        words.count("Not signed, with a reason"),
    )


def test_csv_holds_a_row_for_each_person_and_policy(trust, tmp_path):
    rows = read_csv(written(tmp_path, "csv"))

    assert [tuple(rows[0])] == [HEADINGS]
    assert [
        (row["Policy"], row["Family name"], row["School"], row["Due"], row["Status"])
        for row in rows
    ] == [
        ("Data Protection Policy", "Bewick", "Ferry Lane School", "2026-11-27", "To sign"),
        (
            "Data Protection Policy",
            "Devlin",
            "Ferry Lane School",
            "2026-11-27",
            "Not signed, with a reason",
        ),
        (
            "Lone Working Policy",
            "Abara",
            "Ferry Lane School; The Wharf School",
            "2026-12-04",
            "Signed",
        ),
        ("Lone Working Policy", "Bewick", "Ferry Lane School", "2026-11-16", "Overdue"),
        ("Lone Working Policy", "Croft", "Ferry Lane School", "2026-11-16", "Paused"),
    ]
    assert rows[2]["Signed on"] == "2026-11-16"
    assert rows[2]["How"] == "Portal"
    assert (rows[0]["Version"], rows[0]["Team"], rows[0]["Why"]) == (
        "1.0",
        "Science",
        "A new version",
    )


def test_the_figures_in_every_format_are_those_of_the_database(trust, tmp_path):
    expected = Figure(5, signed=1, overdue=1, paused=1, declined=1)
    assert figures.total(f for (s, _), f in figures.cells().items() if s is None) == expected

    from_csv = counted_in(read_csv(written(tmp_path, "csv")), "Status")
    book = written(tmp_path, "xlsx")
    register = [dict(zip(HEADINGS, row, strict=True)) for row in read_xlsx(book, "Register")[1:]]
    facts = {row[0]: row[1] for row in read_xlsx(book, "Report") if row[0]}
    told = json.loads(written(tmp_path, "json").read_text())

    assert from_csv == expected
    assert counted_in(register, "Status") == expected
    assert [facts[word] for word in files.FIGURES] == [5, 1, 1, 1, 1, 1]
    assert told["total"] == {
        "assigned": 5,
        "signed": 1,
        "overdue": 1,
        "to_sign": 1,
        "paused": 1,
        "declined": 1,
    }
    assert counted_in(told["rows"], "status") == expected


def test_the_paper_says_the_same_and_carries_everybody_as_data(trust, tmp_path):
    hr = holder("hr", given_names="Idris", family_name="Vaughan")

    paper = PdfReader(written(tmp_path, "pdf", made_by=hr))

    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    data = json.loads(paper.attachments["compliance.json"][0])
    assert "signed, 1 of 5" in text
    late = (
        "Sam Bewick Ferry Lane School; Lone Working Policy 1.0; due 16 Nov 2026, overdue by 4 days"
    )
    assert late in text
    assert "Idris Vaughan, HR" in text
    assert "Page 1 of" in text
    assert "family leave" not in text.lower()
    assert [(row["family_name"], row["status"]) for row in data["outstanding"]] == [
        ("Bewick", "To sign"),
        ("Devlin", "Not signed, with a reason"),
        ("Bewick", "Overdue"),
        ("Croft", "Paused"),
    ]
    assert data["total"]["assigned"] == 5


def test_the_paper_is_tagged_for_everybody(trust, tmp_path):
    profile = page.ValidationProfile("ua1")
    found = page.validate_pdf(str(written(tmp_path, "pdf")), profile=profile)

    assert [failure.message for failure in found.failures] == []
    assert found.is_compliant


def test_a_report_is_about_one_school_one_policy_or_one_person(trust, tmp_path):
    ferry, lone = trust["ferry"], trust["lone"]
    person = PersonFactory._meta.model.objects.get(family_name="Bewick")
    scopes = [
        Scope(on=TODAY, schools=frozenset([trust["wharf"].pk])),
        Scope(on=TODAY, schools=frozenset([ferry.pk]), policy=lone.pk),
        Scope(on=TODAY, person=person.pk),
    ]

    found = [
        [(row["Family name"], row["Reference"]) for row in read_csv(written(tmp_path, "csv", one))]
        for one in scopes
    ]
    said = [report.compliance(one, made_by=None) for one in scopes]

    assert found == [
        [("Abara", "HVT-01")],
        [("Abara", "HVT-01"), ("Bewick", "HVT-01"), ("Croft", "HVT-01")],
        [("Bewick", "HVT-02"), ("Bewick", "HVT-01")],
    ]
    assert [one.total for one in said] == [
        Figure(1, 1),
        Figure(3, 1, 1, 1, 0),
        Figure(2, 0, 1, 0, 0),
    ]
    assert [one.subject for one in said] == [
        "All policies, The Wharf School",
        "Lone Working Policy (HVT-01), version 1.0, Ferry Lane School",
        "Sam Bewick",
    ]


def test_a_leavers_record_still_holds_what_they_signed(tmp_path):
    school, version = SchoolFactory(), counted.published(1)
    person = teacher(school)
    assignment = counted.assigned(person, version, school, on=TODAY - dt.timedelta(days=9))
    counted.signed(assignment, on=TODAY - dt.timedelta(days=8))
    counted.left(assignment, on=TODAY)
    scope = Scope(on=TODAY, person=person.pk)

    told = json.loads(written(tmp_path, "json", scope).read_text())
    sheet = read_xlsx(written(tmp_path, "xlsx", scope), "Signed")
    paper = PdfReader(written(tmp_path, "pdf", scope)).pages[0].extract_text()

    assert told["rows"] == []
    assert [(one["policy"], one["signed_at"]) for one in told["signed"]] == [
        ("Lone Working Policy", "2026-11-12T12:00:00+00:00")
    ]
    assert (sheet[1][0], sheet[1][2].isoformat()) == ("Lone Working Policy", "2026-11-12T12:00:00")
    assert "Record of signing" in paper
    assert "12 November 2026" in paper


def test_a_report_of_another_day_is_as_it_was(trust, tmp_path):
    before = Scope(on=TODAY - dt.timedelta(days=10))

    rows = read_csv(written(tmp_path, "csv", before))
    told = json.loads(written(tmp_path, "json", before).read_text())

    assert counted_in(rows, "Status") == Figure(6, 0, 0, 0, 0)
    assert "Ewing" in {row["Family name"] for row in rows}
    assert told["total"]["assigned"] == 6


def test_no_cell_runs_as_a_formula(tmp_path):
    school = SchoolFactory(name="=1+1")
    version = counted.published(1, title="@SUM(A1)")
    person = teacher(school, family_name='=HYPERLINK("http://x.example","see")', given_names="+44")
    counted.assigned(person, version, school)

    row = read_csv(written(tmp_path, "csv"))[0]
    book = openpyxl.load_workbook(written(tmp_path, "xlsx"))

    assert [row[name] for name in ("Policy", "Family name", "First name", "School")] == [
        "'@SUM(A1)",
        '\'=HYPERLINK("http://x.example","see")',
        "'+44",
        "'=1+1",
    ]
    kinds = {cell.data_type for line in book["Register"].iter_rows() for cell in line}
    assert kinds == {"s", "d", "n"}


def test_a_disk_that_fills_up_leaves_nothing_half_written(trust, tmp_path):
    target = tmp_path / "report.csv"
    target.write_text("yesterday's")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            files.write(Scope(on=TODAY), "csv", target, made_by=None)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert [path.name for path in tmp_path.iterdir()] == ["report.csv"]
    assert target.read_text() == "yesterday's"


def test_reports_take_the_same_number_of_queries_for_any_number_of_people(
    trust, tmp_path, django_assert_num_queries
):
    with django_assert_num_queries(6):
        report.compliance(Scope(on=TODAY), made_by=None)

    teacher(trust["ferry"])
    with django_assert_num_queries(6):
        report.compliance(Scope(on=TODAY), made_by=None)
