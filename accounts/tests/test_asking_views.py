"""The pages of asking: each saves, each asks what the profile asks, and the last one sends."""

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from accounts.models import AccountRequest
from accounts.tests.asking_trust import DAY, answers, away, draft, sent, trust
from accounts.tests.factories import SocialAccountFactory, platform
from accounts.workflow import asking, asking_deciding
from people.forms.fields import label_of
from people.models import Person, Trust
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, holder, teacher

pytestmark = pytest.mark.django_db
ADULTS = ". Only adults of the trust can own an account"


@pytest.fixture
def small():
    return trust()


def address(name, row=None):
    return reverse(f"accounts:{name}", args=[row.pk] if row else [])


def typed(said):
    return {
        name: label_of(value) if isinstance(value, Person) else value
        for name, value in said.items()
        if value is not False
    }


def texts(response, path):
    found = html.fromstring(response.content.decode()).xpath(path)
    return [" ".join(element.text_content().split()) for element in found]


def errors(response):
    return texts(response, "//div[@class='error-summary']//a")


def main(response):
    return texts(response, "//main")[0]


def schools_offered(response):
    return texts(response, "//label[contains(@class, 'form-check-label')]")


def begin(client, small, **more):
    said = {"school": small.school.pk, "platform": platform().pk} | more
    return client.post(address("ask"), said)


def test_somebody_asks_from_the_first_page_to_the_last(client, small):
    Trust.objects.update(profile={"account.evaluation": True})
    enter(client, small.asker)

    begin(client, small)
    row = AccountRequest.objects.get()
    said = typed(answers(small))
    pages = [
        client.get(address("existing", row)),
        client.post(address("describe_request", row), {"kind": "page", **said}),
        client.post(address("staff_request", row), said),
    ]
    shown = client.get(address("check_request", row))
    last = client.post(address("check_request", row))

    assert [page["Location"] for page in pages] == [
        address("describe_request", row),
        address("staff_request", row),
        address("check_request", row),
    ]
    assert main(shown).count("Nothing yet") == 1  # the department, which may stay empty
    assert "Before you can send it" not in main(shown)
    row.refresh_from_db()
    assert (last["Location"], row.state) == (row.get_absolute_url(), "asked")
    kept = {name: getattr(row, name) for name in answers(small)}
    assert kept == answers(small)


def test_pressing_send_twice_makes_one_request(client, small):
    enter(client, small.asker)
    row = draft(small)

    answered = [client.post(address("check_request", row))["Location"] for _ in range(2)]

    assert answered == [row.get_absolute_url()] * 2
    assert list(AccountRequest.objects.values_list("state", flat=True)) == ["asked"]
    assert row.events.count() == 1


def test_where_accounts_are_there_they_are_shown_first_with_whom_to_speak_to(client, small):
    SocialAccountFactory(school=small.school, title="Oxenholme news", owner=small.head)
    SocialAccountFactory(school=SchoolFactory(), title="Elsewhere")
    enter(client, small.asker)

    begin(client, small)
    row = AccountRequest.objects.get()
    page = client.get(address("existing", row))
    refused = client.post(address("existing", row), {"why_not_existing": ""})
    on = client.post(address("existing", row), {"why_not_existing": "It is for pupils."})

    assert "Oxenholme news" in main(page)
    assert "Ruth Hale" in main(page)
    assert "Elsewhere" not in main(page)
    assert errors(refused) == ["Fill in: Why can none of these serve?"]
    assert on["Location"] == address("describe_request", row)


def test_what_is_incomplete_is_saved_to_be_gone_on_with(client, small):
    enter(client, small.asker)
    row = draft(small, purpose="", title="")

    page = client.post(address("describe_request", row), {"purpose": "For families.", "later": "1"})

    row.refresh_from_db()
    assert (page["Location"], row.purpose, row.title) == (address("requests"), "For families.", "")
    listed = client.get(address("requests"))
    assert "Not named yet" in main(listed)


def test_what_is_missing_is_told_beside_its_field_and_what_was_typed_is_kept(client, small):
    enter(client, small.asker)
    row = draft(small)
    today = timezone.localdate()
    Trust.objects.update(profile={"account.evaluation": True})

    said = typed(answers(small, title="", judged_by="Reach", ends_on=today))
    page = client.post(address("describe_request", row), {"kind": "page", **said})

    assert errors(page) == [
        "Fill in: Name of the account",
        "Its last day: choose a day that is still to come",
    ]
    assert "Reach" in page.content.decode()


def test_it_is_judged_before_its_last_day(client, small):
    Trust.objects.update(profile={"account.evaluation": True})
    enter(client, small.asker)
    row, today = draft(small), timezone.localdate()

    said = typed(answers(small, ends_on=today + DAY, evaluate_on=today + 2 * DAY))
    page = client.post(address("describe_request", row), {"kind": "page", **said})

    assert errors(page) == ["It is judged before its last day, not after"]


def test_only_people_of_the_trust_who_are_here_keep_an_account(client, small):
    enter(client, small.asker)
    row, gone, paused = draft(small), teacher(small.school), teacher(small.school)
    gone.last_day = timezone.localdate() - DAY
    gone.save(update_fields=["last_day"])
    away(paused)

    said = typed(answers(small, deputy=paused)) | {"owner": gone.email, "alternative": "Ann Pupil"}
    page = client.post(address("staff_request", row), said)

    assert errors(page) == [
        f"Nobody here now is called “{gone.email}” or has that address{ADULTS}",
        f"{paused} is paused: name somebody who is here",
        f"Nobody here now is called “Ann Pupil” or has that address{ADULTS}",
    ]


def test_a_personal_mailbox_and_what_looks_like_a_password_are_refused(client, small):
    enter(client, small.asker)
    row = draft(small)

    said = typed(answers(small, mailbox="drama@gmail.com"))
    people = client.post(address("staff_request", row), said)
    secret = {"kind": "page", **typed(answers(small, purpose="The password is Summer2024!"))}
    about = client.post(address("describe_request", row), secret)

    assert errors(people)[0].startswith("drama@gmail.com is a personal mailbox")
    assert errors(about)[0].startswith("This looks like a password")


def test_what_has_become_wrong_since_it_was_typed_is_told_before_it_is_sent(client, small):
    enter(client, small.asker)
    row = draft(small)
    away(small.deputy)

    page = client.get(address("check_request", row))
    client.post(address("check_request", row))

    assert "Dylan Frost is paused: name somebody who is here" in main(page)
    assert "Send this request" not in main(page)
    row.refresh_from_db()
    assert row.state == "draft"


def test_a_draft_is_its_authors_alone(client, small):
    row = draft(small)

    enter(client, small.comms)
    pages = [client.get(address(name, row)).status_code for name in ("request", "check_request")]

    assert pages == [404, 404]
    assert "No requests yet" in main(client.get(address("requests")))


def test_requests_switched_off_say_why_and_administrators_where_to_decide(client, small):
    Trust.objects.update(profile={"account.approver": "none"})
    words = "The policy of this trust does not say who approves an official account"

    enter(client, small.asker)
    pages = [main(client.get(address(name))) for name in ("requests", "ask")]
    posted = main(begin(client, small))
    enter(client, small.admin)
    warned = [main(client.get(address("requests"))), main(client.get(reverse("people:profile")))]

    assert [words in page for page in (*pages, posted, *warned)] == [True] * 5
    assert "Say who approves official accounts" in warned[0]
    assert "Say who approves official accounts" not in pages[0]
    assert AccountRequest.objects.count() == 0


def test_whoever_may_not_ask_reads_who_may(client, small):
    Trust.objects.update(profile={"account.may_ask": ["leadership"]})
    enter(client, small.asker)

    page = begin(client, small)

    assert "In this trust these may ask: leadership." in main(page)
    assert AccountRequest.objects.count() == 0


def test_governors_and_trustees_ask_by_their_appointment(client, small):
    governor, trustee = holder("chair_of_governors", small.school), holder("trustee")
    governor.placements.all().delete()

    offered = []
    for person in (governor, trustee):
        enter(client, person)
        offered.append(schools_offered(client.get(address("ask"))))

    assert offered == [["Oxenholme Primary School"], ["The trust"]]


def test_whoever_works_at_several_schools_chooses_one_and_the_central_team_the_trust(client, small):
    other = SchoolFactory(name="Wray School")
    central = SchoolFactory(name="Central team", kind="central")
    for school in (other, central):
        small.asker.placements.create(
            school=school, staff_group="teaching", main=False, starts_on=timezone.localdate()
        )
    enter(client, small.asker)

    begin(client, small, school="trust")

    offered = schools_offered(client.get(address("ask")))
    assert offered == ["Oxenholme Primary School", "Wray School", "The trust"]
    assert AccountRequest.objects.get().school is None


@pytest.mark.parametrize("school", ["999999", "²", "trust", "9" * 30])
def test_a_school_or_platform_that_is_not_offered_is_an_error_beside_its_field(
    client, small, school
):
    enter(client, small.asker)

    page = begin(client, small, school=school, platform="9" * 30)

    assert (page.status_code, len(errors(page))) == (200, 2)
    assert AccountRequest.objects.count() == 0


def test_a_request_that_was_sent_is_not_changed_behind_the_approvers_back(client, small):
    row = sent(small)
    enter(client, small.asker)

    names = ("change_place", "existing", "describe_request", "staff_request")
    statuses = [client.get(address(name, row)).status_code for name in names]

    assert statuses == [409] * 4
    assert client.get(address("check_request", row))["Location"] == row.get_absolute_url()


def test_an_answer_goes_back_with_the_request(client, small):
    row = sent(small)
    asking_deciding.ask_more(row, by=small.comms, question="Who moderates?")
    enter(client, small.asker)

    page = client.get(address("check_request", row))
    empty = client.post(address("check_request", row), {"words": ""})
    client.post(address("check_request", row), {"words": "I do."})

    assert "Lily Tran asks for more Who moderates?" in main(page)
    assert errors(empty) == ["Fill in: Your answer"]
    row.refresh_from_db()
    assert (row.state, row.events.last().note) == ("asked", "I do.")


def test_somebody_withdraws_after_a_question(client, small):
    row = sent(small)
    enter(client, small.asker)

    asked = client.get(address("withdraw_request", row))
    client.post(address("withdraw_request", row))
    again = client.get(address("withdraw_request", row))

    row.refresh_from_db()
    assert ("Do you no longer want this account?" in main(asked), row.state) == (True, "withdrawn")
    assert again.status_code == 409


def test_a_suspended_person_asks_and_sees_nothing(client, small):
    row = sent(small)
    small.asker.absences.create(kind="suspended", starts_on=timezone.localdate())
    enter(client, small.asker)

    statuses = [client.get(address("ask")).status_code, client.get(address("requests")).status_code]
    statuses.append(client.get(address("request", row)).status_code)

    assert statuses == [403, 403, 403]


# --- the list and one request
def test_the_list_says_what_waits_and_takes_the_same_queries_however_long_it_is(
    client, small, django_assert_num_queries
):
    enter(client, small.comms)
    sent(small)
    client.get(address("requests"))
    number = 14

    with django_assert_num_queries(number):
        one = client.get(address("requests"))
    for _ in range(3):
        sent(small)
    with django_assert_num_queries(number):
        client.get(address("requests"))

    assert texts(one, "//li[contains(@class, 'duty')]//h3") == [
        "Oxenholme drama club for Oxenholme Primary School"
    ]


def test_the_list_is_narrowed_by_state_school_platform_and_words(client, small):
    sent(small)
    waits = sent(small, title="Oxenholme choir")
    asking_deciding.refuse(waits, by=small.comms, reason="One is enough.")
    enter(client, small.comms)

    def found(**filters):
        return texts(client.get(address("requests"), filters), "//tbody//th/a")

    assert found() == ["Oxenholme drama club", "Oxenholme choir"]
    assert found(state="refused") == found(q="choir") == ["Oxenholme choir"]
    assert found(school="trust") == found(platform=platform("vimeo").pk) == []
    assert len(found(school=small.school.pk, q="Yusuf")) == 2


def test_the_page_of_a_request_says_whose_turn_it_is_and_what_happened(client, small):
    row = sent(small)
    enter(client, small.asker)
    waits = main(client.get(address("request", row)))

    asking_deciding.approve(row, by=small.comms, conditions="No comments.")
    then = main(client.get(address("request", row)))

    assert "Waits for Lily Tran (communications manager)" in waits
    assert "To be created by Lily Tran (communications manager)" in then
    assert "Approved by Lily Tran, communications manager" in then
    assert "ConditionsNo comments." in then
    assert "Amina Yusuf sent it." in then


def test_going_up_and_a_leaver_are_told_in_the_history(client, small):
    row = sent(small)
    asking.go_up(row.decide_by + DAY)
    small.asker.last_day = timezone.localdate() - DAY
    small.asker.save(update_fields=["last_day"])
    asking.withdraw_of_leavers(timezone.localdate())
    enter(client, small.comms)

    page = main(client.get(address("request", row)))

    assert "Nobody had decided in time, so the post above was told as well." in page
    assert "Whoever asked has left, so it was withdrawn." in page
