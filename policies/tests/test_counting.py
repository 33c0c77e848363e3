import pytest
from django.core.management import CommandError, call_command

from people.tests.factories import SchoolFactory, teacher
from policies import counting
from policies.models import SigningCount, SigningDelta
from policies.queries import figures
from policies.queries.figures import Figure
from policies.tests import counted

pytestmark = pytest.mark.django_db


def a_signed_and_an_open_assignment():
    school, version = SchoolFactory(), counted.published(1)
    counted.signed(counted.assigned(teacher(school), version, school))
    counted.assigned(teacher(school), version, school)
    return school.pk, version.policy_id


def test_folding_changes_no_figure_and_leaves_no_delta():
    school, policy = a_signed_and_an_open_assignment()
    before = figures.cells()

    counting.fold()

    assert figures.cells() == before
    assert before == {(school, policy): Figure(2, 1), (None, policy): Figure(2, 1)}
    assert SigningDelta.objects.count() == 0


def test_folding_again_adds_to_what_was_kept():
    school, policy = a_signed_and_an_open_assignment()
    counting.fold()
    SigningDelta.objects.create(policy_id=policy, school_id=school, assigned=3, signed=1)

    counting.fold()

    assert list(SigningCount.objects.filter(school=school).values_list("assigned", "signed")) == [
        (5, 2)
    ]
    assert counting.fold() == 0


def test_a_recount_finds_nothing_where_every_change_left_its_delta():
    a_signed_and_an_open_assignment()
    counting.fold()

    assert counting.recount() == []


def test_a_recount_names_what_drifted_and_puts_it_right_when_asked():
    school, policy = a_signed_and_an_open_assignment()
    SigningDelta.objects.create(policy_id=policy, school_id=school, assigned=1, signed=-1)
    drift = counting.Drift(policy, school, kept=(3, 0), counted=(2, 1))

    assert counting.recount() == [drift]
    assert counting.recount(fix=True) == [drift]
    assert counting.recount() == []


def test_the_command_fails_on_drift_and_says_where(capsys):
    _, policy = a_signed_and_an_open_assignment()
    SigningDelta.objects.create(policy_id=policy, school=None, assigned=1)

    with pytest.raises(CommandError, match="1 totals have drifted"):
        call_command("recount")
    call_command("recount", "--fix")
    call_command("recount")

    line = f"policy {policy} at the trust: kept 1 of 3 signed, counted 1 of 2\n"
    assert capsys.readouterr().out == line + line + "1 totals put right.\nNo drift.\n"
