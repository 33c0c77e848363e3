"""What a family says is written down by anybody, counts at once, and pictures come down for it."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts import showing
from accounts.models import ImageAnswer, Purpose, TakeDown, Withdrawal
from accounts.queries import images, images_chasing, images_scope
from accounts.tests.factories import (
    AccessGrantFactory,
    ImageAnswerFactory,
    PupilFactory,
    SocialAccountFactory,
)
from accounts.workflow import images as workflow
from accounts.workflow import images_taking_down as taking_down
from core.workflow import Refused
from notices.composing import lines_of
from notices.models import Notice
from people.calendar import Calendar
from people.models import Absence
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ALL = [*Purpose.values]


@pytest.fixture
def school():
    TrustFactory()
    return SchoolFactory(name="Oxenholme Primary School")


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school, name="Ash Kendal")


def no(**more):
    said = {"said_by": "parent", "spoken": True, "purposes": ("social", "press")}
    return workflow.Said(**said | {"said_on": timezone.localdate()} | more)


def told(kind):
    return {notice.person for notice in Notice.objects.filter(kind=kind).select_related("person")}


# --- it counts at once
def test_a_spoken_no_counts_at_once_for_what_was_named_and_for_nothing_else(pupil):
    for purpose in ("social", "website"):
        ImageAnswerFactory(pupil=pupil, purpose=purpose, basis="public_task")

    workflow.withdraw(pupil, no(), by=teacher(pupil.school))

    in_force = pupil.answers.filter(replaced_at=None)
    said = {(row.purpose, row.parent, row.basis, row.source) for row in in_force}
    assert said == {
        ("social", "no", "public_task", "spoken"),
        ("press", "no", "consent", "spoken"),
        ("website", "yes", "public_task", "form"),
    }
    assert pupil.answers.filter(purpose="social", replaced_at__isnull=False).count() == 1


def test_what_the_pupil_said_stays_beside_what_the_parent_says_now(pupil):
    ImageAnswerFactory(pupil=pupil, parent="", said_by_pupil="yes")

    workflow.withdraw(pupil, no(purposes=("social",)), by=teacher(pupil.school))

    row = pupil.answers.get(replaced_at=None)
    assert (row.parent, row.said_by_pupil) == ("no", "yes")


def test_the_same_words_sent_twice_are_one_and_other_words_are_another(pupil):
    by = teacher(pupil.school)

    first, again = (workflow.withdraw(pupil, no(words="Not Ash."), by=by) for _ in range(2))
    other = workflow.withdraw(pupil, no(words="Nor in print."), by=by)

    assert first == again != other


def test_a_later_yes_is_a_new_answer_and_either_no_still_wins(pupil):
    by = teacher(pupil.school)
    workflow.withdraw(pupil, no(purposes=("social", "print")), by=by)
    form = workflow.Form("pupil", "consent", timezone.localdate())
    parent = workflow.Form("parent", "consent", timezone.localdate())

    workflow.answer(pupil, form, {"social": "yes", "print": "yes"}, by=by)
    workflow.answer(pupil, parent, {"print": "yes"}, by=by)

    today = timezone.localdate()
    shown = {
        row.purpose: showing.lets(
            row.basis, row.parent, row.said_by_pupil, row.starts_on, row.ends_on, today
        )
        for row in pupil.answers.filter(replaced_at=None)
    }
    assert shown == {"social": False, "print": True}


def test_nothing_is_written_down_of_a_pupil_who_is_purged(pupil):
    pupil.purged_at = timezone.now()
    pupil.save(update_fields=["purged_at"])

    with pytest.raises(Refused):
        workflow.withdraw(pupil, no(), by=teacher(pupil.school))


# --- who hears of it
def test_the_data_lead_of_the_school_hears_of_it_and_no_name_is_in_the_message(pupil):
    lead, head = holder("data_lead", pupil.school), holder("headteacher", pupil.school)
    holder("data_lead", SchoolFactory())

    workflow.withdraw(pupil, no(), by=teacher(pupil.school))

    assert told("image_no") == {lead}
    assert head not in told("image_no")
    line = next(iter(lines_of(Notice.objects.filter(kind="image_no")).values()))
    assert "Oxenholme Primary School" in line.sentence
    assert "Ash" not in line.sentence


def test_where_nobody_keeps_the_record_the_head_hears_and_whoever_is_away_does_not(pupil):
    lead, head = holder("data_lead", pupil.school), holder("headteacher", pupil.school)
    Absence.objects.create(person=lead, kind="sick", starts_on=timezone.localdate())

    workflow.withdraw(pupil, no(), by=teacher(pupil.school))

    assert told("image_no") == {head}


def test_nobody_is_told_of_what_they_wrote_down_themselves(pupil):
    lead = holder("data_lead", pupil.school)

    workflow.withdraw(pupil, no(), by=lead)

    assert told("image_no") == set()


# --- pictures come down
def test_what_is_taken_down_is_listed_once_and_due_in_school_days(pupil):
    lead, account = holder("data_lead", pupil.school), SocialAccountFactory(owner=None)
    row = workflow.withdraw(pupil, no(), by=lead)

    for _ in range(2):
        taking_down.add(row, [account], ["Prospectus of 2026"], by=lead)

    due = Calendar().add_school_days(timezone.localdate(), 2)
    listed = row.take_downs.values_list("where", "due_on")
    assert set(listed) == {(f"Pictures on {account.title}", due), ("Prospectus of 2026", due)}
    assert row.checked_by == lead


def test_what_cannot_be_recalled_says_why_and_may_come_down_after_all(pupil):
    lead = holder("data_lead", pupil.school)
    row = workflow.withdraw(pupil, no(), by=lead)
    (up,) = taking_down.add(row, [], ["A banner"], by=lead)

    taking_down.give_up(up, by=lead, note="It hangs in Kendal station.")
    with pytest.raises(Refused):
        taking_down.give_up(up, by=lead, note="Again.")
    taking_down.finish(up, by=lead)

    assert [event.verb for event in up.events.all()] == ["add", "give_up", "finish"]
    assert up.state == TakeDown.State.DONE


def test_whoever_owns_the_account_is_told_and_may_take_it_down(client, pupil):
    owner, poster = teacher(SchoolFactory()), teacher(SchoolFactory())
    account = SocialAccountFactory(owner=owner)
    AccessGrantFactory(account=account, person=poster)
    lead = holder("data_lead", pupil.school)
    row = workflow.withdraw(pupil, no(), by=lead)
    (up,) = taking_down.add(row, [account], [], by=lead)

    assert told("image_take_down") == {owner}
    for person in (owner, poster):
        enter(client, person)
        page = client.get(up.get_absolute_url()).content.decode()
        assert (account.title in page, pupil.name in page) == (True, False)
    client.post(f"{up.get_absolute_url()}down/", {"note": "Deleted"})
    up.refresh_from_db()
    assert (up.state, up.done_by) == ("done", poster)


def test_what_is_overdue_goes_up_one_post_at_a_time_and_is_said_once(pupil):
    lead, head = holder("data_lead", pupil.school), holder("headteacher", pupil.school)
    executive = holder("nominated_executive")
    row = workflow.withdraw(pupil, no(), by=teacher(pupil.school))
    later = Calendar().add_school_days(row.due_on, 2)

    taking_down.chase(row.due_on)
    assert told("image_take_down_late") == set()
    taking_down.chase(row.due_on + DAY)
    taking_down.chase(row.due_on + DAY)
    assert told("image_take_down_late") == {head}
    taking_down.chase(later + DAY)

    assert told("image_take_down_late") == {head, executive}
    assert lead not in told("image_take_down_late")
    assert Notice.objects.filter(kind="image_take_down_late").count() == 2


def test_nothing_is_late_once_somebody_looked_and_all_is_down(pupil):
    lead = holder("data_lead", pupil.school)
    row = workflow.withdraw(pupil, no(), by=lead)
    (up,) = taking_down.add(row, [], ["A banner"], by=lead)
    taking_down.finish(up, by=lead)

    assert images_chasing.late(row.due_on + 30 * DAY) == []


@pytest.mark.parametrize(("days", "rung"), [(1, 1), (2, 1), (3, 2), (99, 6)])
def test_a_ladder_is_climbed_one_rung_a_period(days, rung):
    monday = dt.date(2026, 3, 2)

    assert images_chasing.rungs_up(Calendar(), monday, monday + days * DAY, 2) == rung


def test_a_post_above_sees_only_what_is_overdue(pupil):
    executive = holder("nominated_executive")
    row = workflow.withdraw(pupil, no(), by=teacher(pupil.school))

    assert not images_scope.withdrawals_visible_to(executive).exists()
    Withdrawal.objects.update(due_on=timezone.localdate() - DAY)
    assert images_scope.withdrawals_visible_to(executive).get() == row


# --- pages
def test_anybody_finds_a_pupil_of_their_school_by_class_or_letters_and_nobody_else(client, pupil):
    PupilFactory(school=pupil.school, name="Birch Levens", class_name="5A", reference="B77")
    stranger = PupilFactory(name="Ashby Elsewhere")
    enter(client, teacher(pupil.school))

    def found(**asked):
        page = client.get("/social-accounts/pictures/no/", asked).content.decode()
        return [name for name in ("Ash Kendal", "Birch Levens", "Ashby") if name in page]

    assert found() == found(words="a") == found(words=" ") == []
    assert found(class_name="4B") == ["Ash Kendal"]
    assert found(words="lev") == found(words="b77") == ["Birch Levens"]
    assert found(class_name="5A", words="ash") == []
    address = f"/social-accounts/pictures/no/{stranger.pk}/"
    assert client.get(address).status_code == 404


def test_a_teacher_writes_down_a_no_in_one_page_and_sees_what_they_wrote(client, pupil):
    enter(client, teacher(pupil.school))
    address = f"/social-accounts/pictures/no/{pupil.pk}/"
    sent = {"said_by": "pupil", "spoken": "yes", "purposes": ALL, "words": "Please not me."}

    wrong = client.post(address, sent | {"said_on": timezone.localdate() + DAY})
    right = client.post(address, sent | {"said_on": timezone.localdate()}, follow=True)

    assert "still to come" in wrong.content.decode()
    assert "Please not me." in right.content.decode()
    assert pupil.answers.filter(replaced_at=None, said_by_pupil="no").count() == len(ALL)
    enter(client, teacher(pupil.school))
    assert client.get(right.redirect_chain[0][0]).status_code == 404


def test_a_suspended_person_does_nothing_here(client, pupil):
    person = teacher(pupil.school)
    Absence.objects.create(person=person, kind="suspended", starts_on=timezone.localdate())
    enter(client, person)

    for path in ("", "who/", "no/", "devices/", f"no/{pupil.pk}/"):
        answer = client.get(f"/social-accounts/pictures/{path}")
        assert answer.status_code in (403, 404), path


def test_a_data_lead_lists_where_pictures_are_and_nothing_empty_is_kept(client, pupil):
    row = workflow.withdraw(pupil, no(), by=teacher(pupil.school))
    account = SocialAccountFactory(school=pupil.school)
    other = SocialAccountFactory(school=SchoolFactory())
    enter(client, holder("data_lead", pupil.school))
    address = f"{row.get_absolute_url()}where/"

    empty = client.post(address, {"places": " \n "}).content.decode()
    foreign = client.post(address, {"accounts": [other.pk]}).content.decode()
    page = client.post(
        address, {"accounts": [account.pk], "places": "Website\n\nHall  display"}, follow=True
    ).content.decode()

    secret = client.post(address, {"places": "Website, password: Tr0ub4dor&3"}).content.decode()

    assert "Choose an account, or say where else" in empty
    assert "The portal keeps no passwords" in secret
    assert "not one of the" in foreign
    for words in (f"Pictures on {account.title}", "Website", "Hall display", "To take down"):
        assert words in page


def test_looking_and_finding_nothing_is_kept_once(client, pupil):
    row = workflow.withdraw(pupil, no(), by=teacher(pupil.school))
    enter(client, holder("headteacher", pupil.school))

    first = client.post(f"{row.get_absolute_url()}none/")
    second = client.post(f"{row.get_absolute_url()}none/")

    assert (first.status_code, second.status_code) == (302, 409)


def test_the_home_page_tells_the_data_lead_and_the_head_only_where_there_is_none(client, pupil):
    head = holder("headteacher", pupil.school)
    workflow.withdraw(pupil, no(), by=teacher(pupil.school))

    def says(person):
        enter(client, person)
        return "See that pictures come down" in client.get("/").content.decode()

    assert says(head)
    lead = holder("data_lead", pupil.school)
    assert (says(lead), says(head)) == (True, False)


def test_the_list_of_what_families_said_takes_the_same_queries_for_many(
    client, pupil, django_assert_max_num_queries
):
    lead = holder("data_lead", pupil.school)
    for n in range(12):
        workflow.withdraw(pupil, no(words=str(n)), by=lead)
    enter(client, lead)

    with django_assert_max_num_queries(14):
        assert client.get("/social-accounts/pictures/said/").status_code == 200


def test_source_of_a_written_no_is_the_letter(pupil):
    workflow.withdraw(pupil, no(spoken=False), by=teacher(pupil.school))

    assert {*ImageAnswer.objects.values_list("source", flat=True)} == {"form"}


def test_nobody_is_shown_before_a_picture_once_a_family_said_no(pupil):
    ImageAnswerFactory(pupil=pupil)
    today = timezone.localdate()
    where = (pupil.school, "class", "4B", "social", today)
    assert images.must_not_be_shown(*where) == []

    workflow.withdraw(pupil, no(), by=teacher(pupil.school))

    assert images.must_not_be_shown(*where) == [pupil]
