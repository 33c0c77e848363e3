"""Signatures from before the portal come in once, marked, and without a mail to anyone."""

import io

import pytest
from django.core.management import CommandError, call_command

from notices.models import Notice
from people.models import ExternalId
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import counting
from policies.models import Acknowledgement, Assignment
from policies.queries import standing
from policies.tests.factories import approved, policy_for
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
HEADINGS = "E-mail,Staff number,Policy,Version,Signed on\n"


@pytest.fixture
def trust():
    """A policy of two versions, which Ada and Bob have to sign; Cleo joined after."""
    TrustFactory()
    school = SchoolFactory()
    ada, bob = (teacher(school, email=f"{name}@trust.example") for name in ("ada", "bob"))
    ExternalId.objects.create(person=bob, source="mis", number="0042")
    policy, clerk = policy_for(title="Media Policy", reference="M-1"), holder("clerk")
    workflow.publish(approved(policy), by=clerk)
    workflow.publish(approved(policy, major=2), by=clerk)
    return ada, bob, policy


def bring_in(tmp_path, rows, *options):
    file = tmp_path / "signatures.csv"
    file.write_text(HEADINGS + rows)
    said = io.StringIO()
    try:
        call_command("import_signatures", str(file), *options, stdout=said)
    except SystemExit as ending:
        said.write(f"ends with {ending.code}\n")
    return said.getvalue().splitlines()


def test_they_end_what_was_still_to_sign_and_keep_what_was_signed_before(trust, tmp_path):
    ada, bob, _ = trust
    told = Notice.objects.count()

    said = bring_in(
        tmp_path,
        "ADA@trust.example,,M-1,2.0,01/09/2026\n"
        "ada@trust.example,,media policy,v1.0,2025-09-02\n"
        ",0042,M-1,1.0,2 Sep 2025\n",
    )

    assert said == [
        "3 new (1 of them still to be signed here), 0 there already, 0 in error.",
        "Done.",
    ]
    kept = Acknowledgement.objects.order_by("person", "signed_at")
    assert [
        (
            row.person,
            row.version.number,
            f"{row.signed_at:%Y-%m-%d}",
            row.method,
            row.assignment.state,
        )
        for row in kept
    ] == [
        (ada, "1.0", "2025-09-02", "imported", "closed"),
        (ada, "2.0", "2026-09-01", "imported", "signed"),
        (bob, "1.0", "2025-09-02", "imported", "closed"),
    ]
    assert all(row.leaf_id and row.note == "From signatures.csv" for row in kept)
    assert Notice.objects.count() == told
    assert counting.recount() == []
    waiting = standing.in_words(standing.unsigned(standing.counted().filter(school=None)))
    earlier = {row.assignment.person: row.earlier for row in waiting}
    assert earlier[bob] == "1.0"
    assert ada not in earlier


def test_a_dry_run_and_a_second_run_change_nothing(trust, tmp_path):
    rows = "ada@trust.example,,M-1,2.0,01/09/2026\nada@trust.example,,M-1,2.0,01/09/2026\n"
    first = bring_in(tmp_path, rows, "--dry-run")
    assert Acknowledgement.objects.count() == 0

    done, again = bring_in(tmp_path, rows), bring_in(tmp_path, rows)

    assert first == [
        "1 new (1 of them still to be signed here), 1 there already, 0 in error.",
        "Nothing was changed.",
    ]
    assert done[0] == first[0]
    assert again[0] == "0 new (0 of them still to be signed here), 2 there already, 0 in error."
    assert Acknowledgement.objects.count() == 1
    assert Assignment.objects.filter(occasion="imported").count() == 0


def test_each_row_says_what_is_wrong_with_it(trust, tmp_path):
    said = bring_in(
        tmp_path,
        "zed@trust.example,,M-1,2.0,01/09/2026\n"
        "ada@trust.example,,M-9,2.0,01/09/2026\n"
        "ada@trust.example,,M-1,3.0,01/09/2026\n"
        "ada@trust.example,,M-1,2.0,31/02/2026\n"
        "ada@trust.example,,M-1,2.0,01/09/2199\n"
        "ada@trust.example,,M-1,2.0,\n"
        ",,M-1,2.0,01/09/2026\n"
        "ada@trust.example,,M-1,,01/09/2026\n"
        ",,,,\n"
        "ada@trust.example\n",
    )

    assert [line.split(":")[0] for line in said[:-3]] == [
        f"line {n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 11)
    ]
    assert said[0] == "line 2: Nobody in the portal has zed@trust.example."
    assert said[2] == "line 4: There is no version 3.0 of M-1 that was ever in force."
    assert said[-3:] == [
        "0 new (0 of them still to be signed here), 0 there already, 9 in error.",
        "Done.",
        "ends with 3",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\x00\x01\x02", b"%PDF-1.7", b"PK\x03\x04"]
)
def test_a_file_that_is_no_such_list_is_refused_in_words(trust, tmp_path, content):
    file = tmp_path / "list.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError):
        call_command("import_signatures", str(file))


def test_a_file_that_is_not_there_is_refused_in_words():
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_signatures", "/nowhere/at/all.csv")
