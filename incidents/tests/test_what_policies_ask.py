"""What five trusts' policies want on record of a concern, as reporters and readers find it.

`docs/obligations.md` names these tests row by row.
"""

import pytest
from django.urls import reverse

from incidents import kinds
from incidents.models import Category, Kind
from incidents.tests.factories import small_trust
from incidents.tests.test_case_pages import as_, page, url
from incidents.tests.test_deciding import LOW, MEASURES, NOW, OUTCOME, POLICE, decide
from incidents.tests.test_reporting import readers, report
from incidents.tests.test_views import answer, begun
from incidents.workflow import deciding, drafting, reading, records

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return small_trust()


def read(client, trust, **said):
    """The page of a case about the cleaner, as its manager reads it."""
    case = report(trust, trust.cleaner, **said).case
    reading.answer_conflict(case, by=trust.head)
    return page(as_(client, trust.head), url("case", case)), case


# What the policies forbid or want reported, by the category under which it is reported.
FORBIDDEN = {
    "cyberbullying": "S029 S048 S097 S128 S144 S199 S275 S296",
    "contact_with_pupil": "S036 S142 S167 S185 S186 S189 S191 S267 S268 S270 S280",
    "grooming": "S175",
    "former_pupil_under_18": "S037 S114",
    "former_pupil": "S037",
    "contact_with_parent": "S118 S142 S167 S267 S268 S280",
    "images_of_pupils": "S109 S142 S192 S272 S276",
    "confidentiality": "S028 S045 S098 S141 S147 S170 S171 S193 S275",
    "discrimination": "S029 S144 S171 S175 S199",
    "working_relations": "S171",
    "standards": "S171",
    "effect_on_work": "S092",
    "disrepute": "S026 S094 S096 S140 S171",
    "defamation": "S149 S150 S175 S189",
    "impersonation": "S032 S108 S139 S272",
    "alias": "S272",
    "speaking_for_school": "S027 S172 S257",
    "illegal_content": "S095 S175",
    "inappropriate_content": "S258 S282 S292",
    "official_account": "S112",
    "hacked_private_account": "S146",
    "credentials": "S175",
    "system_security": "S175 S176 S291",
    "unapproved_channel": "S040 S270",
    "private_use": "S121 S123 S137 S138 S263",
    "work_email": "S195 S266",
    "copyright": "S143 S175 S200",
    "official_pictures": "S272",
    "mention": "S034 S192 S260",
}


def test_what_the_policies_forbid_is_offered_and_stands_in_the_case(client, trust):
    as_(client, trust.teacher)
    offered = client.get(reverse("incidents:ask_kind", kwargs={"number": begun(client).number}))
    choices = {}
    for code, words in offered.context["form"].fields["category"].choices:
        choices |= dict(words) if isinstance(words, list) else {code: words}

    said = {name: Category(name).label for name in FORBIDDEN}
    assert choices == said | {"hacked_official_account": choices["hacked_official_account"]} | {
        "other": Category.OTHER.label
    }
    for name in ("cyberbullying", "copyright"):
        text, _ = read(client, trust, category=name)
        assert f"<dt>Kind</dt><dd>{said[name]}</dd>" in text


def test_whoever_did_it_may_be_anybody_inside_or_outside(client, trust):
    wanted = "staff volunteer governor trustee contractor supply former_staff"
    wanted += " pupil former_pupil parent public"
    as_(client, trust.teacher)
    form = client.get(
        reverse("incidents:ask_about", kwargs={"number": begun(client).number})
    ).context["form"]
    offered = {
        value
        for code, said in form.fields["about_kind"].choices
        for value in ([row[0] for row in said] if isinstance(said, list) else [code])
    }

    assert set(wanted.split()) < offered
    assert Kind.PARENT.label in read(client, trust, about_kind="parent")[0]


def test_the_first_page_leads_to_the_policies_on_grievances_and_wrongdoing(client, trust):
    text = page(as_(client, trust.teacher), reverse("incidents:begin"))

    for words in ("grievance", "whistleblowing"):
        assert f'href="{reverse("search")}?q={words}"' in text
    assert "whoever posts first can lose the protection" in text


def test_any_platform_is_named_in_the_reporters_words(client, trust):
    text, _ = read(client, trust, platform="A platform of next year", clauses="4.2, 7")

    assert "<dt>Where</dt><dd>A platform of next year</dd>" in text
    assert "<dt>Sections of the policy</dt><dd>4.2, 7</dd>" in text


def test_somebody_reports_what_happened_to_another_who_need_not_know(client, trust):
    text, _ = read(client, trust, harmed_kind="person", harmed_words="They do not know of it.")

    assert "Another adult who works in or for the trust: They do not know of it." in text
    assert "<dt>Is a child at risk</dt>" in text


def test_every_action_and_procedure_that_a_policy_names_can_be_decided(client, trust):
    _, case = read(client, trust)
    decide(case, LOW, trust.head)
    records.add(case, "police", POLICE, by=trust.head)
    deciding.assess(case, by=trust.head, note="Seen.")
    form = as_(client, trust.head).get(url("decide", case)).context["form"]
    measures = [code for code, _ in kinds.MEASURES if code != "none"]
    posted = {
        "seen": form["seen"].value(),
        "finding": "malicious",
        "why": "Shown to be untrue.",
        "measures": measures,
        "procedure": "disciplinary",
        "decided_by": "The headteacher",
        "measures_why": "All of them, for this test.",
    }

    client.post(url("decide", case), posted)

    text = page(client, url("case", case))
    assert [code for code, _ in form.fields["procedure"].choices] == [
        code for code, _ in kinds.UNDER
    ]
    for code, words in kinds.MEASURES:
        assert (words in text) == (code in measures)
    assert "Malicious" in text
    assert "Disciplinary" in text


def test_content_is_asked_to_be_removed_removed_and_checked(client, trust):
    _, case = read(client, trust)
    for step in ("asked", "removed", "verified"):
        said = {"step": step, "where": "A post", "when": NOW, "by_whom": f"{step} by Dora"}
        records.add(case, "content", said, by=trust.head)

    text = page(client, url("case", case))

    for words in ("Asked that it be removed", "It was removed", "Somebody checked that it is gone"):
        assert words in text
    assert text.index("asked by Dora") < text.index("removed by Dora")
    assert text.index("removed by Dora") < text.index("verified by Dora")


def test_police_support_and_meetings_are_on_record_with_who_and_when(client, trust):
    _, case = read(client, trust)
    told = {"decision": "yes", "why": "A threat", "force": "Cumbria, PC Lane", "number": "C-17"}
    records.add(case, "police", told | {"when": NOW}, by=trust.head)
    records.add(
        case, "support", {"whom": "The teacher", "what": "Leave", "by_whom": "HR"}, by=trust.head
    )
    records.add(case, "parents", {"when": NOW, "by_whom": "The head", "what": "Met"}, by=trust.head)

    text = page(client, url("case", case))

    for words in ("Cumbria, PC Lane", "C-17", "A threat", "Leave", "Yes, the police were told"):
        assert words in text


# What a reader of the case puts on record to judge it: (kind, what is said, what the page shows).
JUDGED = [
    (
        "law",
        {"areas": ["libel", "human_rights"], "characteristics": ["religion"], "why": "As said."},
        ("Libel and defamation, Human rights", "Religion or belief"),
    ),
    (
        "scope",
        {
            "covered": "partly",
            "tests": ["about_us", "identifiable"],
            "context": "private",
            "at_work": "outside",
            "links": ["identity", "device"],
            "why": "The badge is in the picture.",
        },
        (
            "Part of it",
            "It relates to the trust, the school or what they do",
            "They can be seen to work here",
            "Private life",
            "Outside work",
            "By whose device, account or network it was",
        ),
    ),
    (
        "origin",
        {
            "author": "A former colleague",
            "passed_on": "The cleaner, then a parent",
            "meant_for": "group",
            "traced": "By the time of the first post",
        },
        ("A former colleague", "The cleaner, then a parent", "A closed group, or friends"),
    ),
    (
        "authority",
        {"allowed": "other", "by_whom": "The head, for the newsletter", "why": "Not for this."},
        ("Yes, but not for this", "The head, for the newsletter"),
    ),
    (
        "blocking",
        {
            "step": "blocked",
            "whom": "A parent, on our page",
            "when": NOW,
            "by_whom": "Dora",
            "why": "After the meeting.",
        },
        ("Somebody was blocked, or may not write to us there", "A parent, on our page"),
    ),
]


@pytest.mark.parametrize(("kind", "said", "shown"), JUDGED, ids=[row[0] for row in JUDGED])
def test_how_it_is_judged_is_chosen_from_what_the_policies_name(client, trust, kind, said, shown):
    _, case = read(client, trust)
    address = f"{url('add_record', case)}?kind={kind}"
    number = client.get(address).context["form"]["page_number"].value()

    client.post(address, said | {"page_number": number})

    text = page(client, url("case", case))
    assert [words for words in shown if words not in text] == []


def test_all_that_the_policies_name_of_law_is_there_to_choose(client, trust):
    _, case = read(client, trust)
    form = client.get(f"{url('add_record', case)}?kind=law").context["form"]

    areas = {code for code, _ in form.fields["areas"].choices}
    assert areas == {
        *("libel", "copyright", "discrimination", "contract", "human_rights", "harassment"),
        *("criminal", "data_protection", "information", "safeguarding"),
    }
    assert len(form.fields["characteristics"].choices) == 9


def test_how_serious_it_was_and_whether_it_was_meant_stand_beside_the_action(client, trust):
    _, case = read(client, trust)
    decide(case, LOW, trust.head)
    records.add(case, "police", POLICE, by=trust.head)
    deciding.assess(case, by=trust.head, note="Seen.")
    said = OUTCOME | {"seen": "", "measures_why": "It was the third time."}
    said |= {name: MEASURES[name] for name in ("measures", "procedure", "decided_by")}

    client.post(url("decide", case), said | {"seriousness": "gross", "intent": "omission"})

    text = page(client, url("case", case))
    assert "Gross misconduct" in text
    assert "Something that had to be done was left undone" in text


def test_the_reporter_says_in_which_part_of_life_and_whether_whoever_was_harmed_knows(
    client, trust
):
    text, _ = read(client, trust, context="with_pupils", harmed_knows="no", personal_data="yes")

    assert "<dt>In which part of their life</dt><dd>Working with pupils</dd>" in text
    assert "<dt>Do they know of it</dt><dd>No</dd>" in text


def test_these_answers_are_asked_shown_before_sending_and_kept(client, trust):
    as_(client, trust.teacher)
    address = answer(
        client,
        begun(client),
        kind={"category": "effect_on_work", "context": "professional"},
        harmed={"harmed_kind": "person", "harmed_knows": "yes"},
        data={"personal_data": "yes", "whose_data": ["pupils", "suppliers"]},
    )

    receives = client.get(address).url
    client.post(receives, {f"person_{who.pk}": "no" for who in (trust.head, trust.dsl)})
    shown = page(client, address)

    for words in ("It keeps somebody from doing their job", "Pupils, Suppliers and contractors"):
        assert words in shown
    assert "Other work: a union, a subject network, job sites" in shown
    assert "<dt>They know of it</dt>" in " ".join(shown.split())


def test_whose_data_it_was_goes_to_the_data_protection_officer(trust):
    case = report(trust, personal_data="yes", whose_data=["suppliers"]).case

    assert case.tasks.get(role="data_protection_officer").fields["whose"] == [
        "Suppliers and contractors"
    ]


def test_grooming_reaches_the_dsl_whatever_was_answered_about_a_child(trust):
    draft = drafting.begin(by=trust.teacher, school=trust.wray)
    said = {"what": "He writes to her at night.", "category": "grooming", "child_at_risk": "no"}
    drafting.keep(draft, said, by=trust.teacher)

    concern = drafting.send(draft, by=trust.teacher)

    assert concern.child_at_risk == "not_sure"
    assert readers(concern.case) == {(trust.head, "manage"), (trust.dsl, "safeguard")}


def test_it_support_is_told_where_systems_were_weakened(trust):
    case = report(trust, trust.cleaner, category="system_security").case

    assert [task.role for task in case.tasks.all()] == ["it_support"]


def test_of_a_pupils_case_the_dsl_decides_about_the_police_and_asks_staff_in(client, trust):
    case = report(trust, about_kind="pupil", crime="yes").case
    reading.answer_conflict(case, by=trust.dsl)
    as_(client, trust.dsl)

    client.post(f"{url('add_record', case)}?kind=police", POLICE)
    client.post(url("ask_in", case), {"person": trust.deputy.email, "why": "She teaches him."})

    row = case.readers.get(person=trust.deputy)
    assert (row.how, row.strand, row.added_by) == ("adviser", "child", trust.dsl)
    assert case.records.get(kind="police").done_by == trust.dsl


def test_of_a_case_about_an_adult_the_dsl_does_neither(client, trust):
    case = report(trust, trust.cleaner, child_at_risk="yes").case
    reading.answer_conflict(case, by=trust.dsl)
    as_(client, trust.dsl)

    client.post(f"{url('add_record', case)}?kind=police", POLICE)

    assert client.get(url("ask_in", case)).status_code == 403
    assert not case.records.filter(kind="police").exists()
