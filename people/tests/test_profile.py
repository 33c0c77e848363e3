"""The trust profile: what may be said, in the browser and in a file, and its proof."""

import tomllib
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from core.workflow import Refused
from ledger import leaves
from ledger.models import Leaf
from people import profile
from people.models import Role, Trust
from people.profile_values import differences, problem, read, words
from people.queries import trust as settings_of_trust
from people.tests.entering import enter
from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from people.workflow import profile as verbs

FILES = sorted((settings.BASE_DIR / "profiles").glob("*.toml"))


def test_every_default_is_a_value_that_may_be_said():
    wrong = [why for each in profile.SETTINGS if (why := problem(each, each.default))]

    assert wrong == []


def test_every_setting_has_a_group_and_a_key_of_its_own():
    assert {each.group for each in profile.SETTINGS} == {*profile.GROUPS}
    assert len(profile.BY_KEY) == len(profile.SETTINGS)


@pytest.mark.parametrize(
    ("key", "said", "why"),
    [
        ("sign.days", 0, "sign.days is a whole number from 1 to 366"),
        ("sign.days", True, "sign.days is a whole number from 1 to 366"),
        ("sign.days", None, "sign.days cannot be unset"),
        ("sign.days", 7, ""),
        ("review.first_months", None, ""),
        ("sign.block_until_signed", "yes", "sign.block_until_signed is true or false"),
        (
            "sign.steps_after",
            [1, 1],
            "sign.steps_after is a list of different whole numbers up to 366",
        ),
        ("sign.steps_after", 7, "sign.steps_after is a list of different whole numbers up to 366"),
        ("sign.steps_after", [], ""),
        ("sign.statement", " ", "sign.statement is a text of at most 2,000 characters"),
        (
            "post.preapproval",
            "maybe",
            "post.preapproval is one of: none, editor_of_record, required",
        ),
        ("report.default", "hr", "report.default is a list"),
        ("report.default", ["pope", "hr"], "report.default does not know pope"),
        (
            "sign_in.second_factor",
            ["dsl"],
            "sign_in.second_factor always has administrator, hr",
        ),
        ("sign_in.shared_mailboxes", ["a", ""], "sign_in.shared_mailboxes is a list of words"),
        ("sign_in.shared_mailboxes", ["office"], ""),
        ("slot.words", ["it_support.name: the IT helpdesk"], ""),
        (
            "slot.words",
            ["it_suport.name: the IT helpdesk"],
            "slot.words: “it_suport.name: the IT helpdesk” cannot be read. Such as"
            " it_support.name: the IT helpdesk; several with commas between them",
        ),
    ],
)
def test_what_a_setting_may_be(key, said, why):
    assert problem(profile.BY_KEY[key], said) == why


def test_values_are_said_in_words():
    said = {
        key: words(profile.BY_KEY[key], value)
        for key, value in {
            "sign.days": 14,
            "sign.steps_before": [14, 7],
            "sign.block_until_signed": True,
            "account.holder_register": False,
            "review.first_months": None,
            "report.default": [],
            "audience.default": ["teaching", "member"],
            "post.preapproval": "required",
        }.items()
    }

    assert said == {
        "sign.days": "14",
        "sign.steps_before": "14, 7",
        "sign.block_until_signed": "Yes",
        "account.holder_register": "No",
        "review.first_months": "Not set",
        "report.default": "None",
        "audience.default": "Teaching, Member of the trust",
        "post.preapproval": "Every post",
    }


def test_reading_a_file_says_everything_that_is_wrong_with_it():
    tree = tomllib.loads(
        'colour = "red"\n[sign]\ndays = 0\nhours = 3\n[sources]\nsign.days = 4\nsign.weeks = "?"'
    )

    assert read(tree)[1] == [
        "colour is no setting",
        "sign.hours is no setting",
        "sign.weeks is no setting",
        "sign.days is a whole number from 1 to 366",
        "sources: sign.days is not a text",
    ]


def test_there_is_a_file_for_each_of_the_five_trusts():
    assert [path.stem for path in FILES] == [
        "east-midlands",
        "ninestiles",
        "true-learning",
        "vanguard",
        "wessex",
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_known_to_the_portal_and_says_where_it_is_from(path):
    stored, wrong = read(tomllib.loads(path.read_text(encoding="utf-8")))

    assert wrong == []
    assert {*stored[profile.SOURCES]} == {*stored} - {profile.SOURCES}


def test_the_five_trusts_differ_as_their_policies_do():
    by_trust = {
        path.stem: read(tomllib.loads(path.read_text(encoding="utf-8")))[0] for path in FILES
    }

    def across(key):
        return [profile.value(stored, key) for stored in by_trust.values()]

    assert across("account.approver") == [
        "communications_manager",
        "school_leader",
        "none",
        "headteacher_or_nominee",
        "headteacher",
    ]
    assert across("review.months") == [12, 24, 12, 12, 36]
    assert across("review.first_months") == [None, None, None, None, 12]
    assert across("post.preapproval") == ["none", "none", "none", "editor_of_record", "required"]
    assert across("device.private_use") == [
        "ict_policy",
        "breaks",
        "never",
        "ict_policy",
        "head_permission",
    ]
    assert across("exempt.work_email")[3:] == ["never", "never"]
    assert len(differences(by_trust["ninestiles"], by_trust["wessex"])) == 19


db = pytest.mark.django_db


def load(*args):
    out = StringIO()
    call_command("load_profile", *args, stdout=out)
    return out.getvalue()


@db
def test_a_file_is_put_in_the_place_of_the_profile_and_a_second_run_changes_nothing():
    TrustFactory(profile={"sign.days": 21})
    path = settings.BASE_DIR / "profiles" / "wessex.toml"

    dry = load(path, "--dry-run")
    before = settings_of_trust.setting("review.months")
    first, second = load(path), load(path)

    assert "Days to read and sign a new version: 21, would be 14\n" in dry
    assert (before, settings_of_trust.setting("review.months")) == (12, 36)
    assert "Days to read and sign a new version: 21, now 14\n" in first
    assert second == "wessex.toml: no settings changed.\n"
    assert Leaf.objects.filter(kind="profile change").count() == 1


@db
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"[sign]\nhours = 3", "profile.toml was not loaded:\nsign.hours is no setting"),
        (b"[sign\n", "is not in TOML"),
        (b"\xff\xfe", "is not a text file in UTF-8"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(tmp_path, content, why):
    TrustFactory(profile={"sign.days": 21})
    path = tmp_path / "profile.toml"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(CommandError, match=why):
        load(path)

    assert Trust.objects.get().profile == {"sign.days": 21}


@db
def test_a_profile_needs_a_trust():
    with pytest.raises(CommandError, match="The trust is not on record yet"):
        load(settings.BASE_DIR / "profiles" / "wessex.toml")


@db
def test_a_change_is_kept_as_history_with_a_leaf_that_matches():
    administrator = holder(Role.ADMINISTRATOR)
    trust = TrustFactory()

    changed = verbs.change_profile({"sign.days": 21, "sign.hr_after": 28}, by=administrator)

    trust.refresh_from_db()
    version = trust.history.latest("history_id")
    leaf = Leaf.objects.get(kind="profile change")
    assert (changed, trust.profile) == (["sign.days"], {"sign.days": 21})
    assert (leaf.record, version.history_user) == (version.pk, administrator)
    assert leaves.matches(leaf, verbs.proof(version))


@db
def test_setting_the_default_again_forgets_the_setting_and_where_it_was_from():
    trust = TrustFactory(profile={"sign.days": 21, profile.SOURCES: {"sign.days": "Section 3"}})

    changed = verbs.change_profile({"sign.days": 14}, by=None)

    trust.refresh_from_db()
    assert (changed, trust.profile) == (["sign.days"], {})


@db
def test_no_verb_keeps_what_may_not_be():
    TrustFactory()

    with pytest.raises(Refused, match=r"sign\.days is a whole number"):
        verbs.change_profile({"sign.days": -1}, by=None)


# --- the pages


@pytest.fixture
def administrator(client):
    TrustFactory()
    return enter(client, holder(Role.ADMINISTRATOR))


REVIEW = "/settings/profile/review/"


@db
def test_a_change_is_looked_at_before_it_is_saved(client, administrator):
    seen = client.get(REVIEW).context["form"]["seen"].value()
    typed = {"review-months": "24", "review-first_months": "12", "seen": seen}

    preview = client.post(REVIEW, typed)
    unsaved = Trust.objects.get().profile
    saved = client.post(REVIEW, {**typed, "sure": "1"})
    stale = client.post(REVIEW, {**typed, "sure": "1"})

    assert [(each.key, was, will) for each, was, will in preview.context["changes"]] == [
        ("review.months", "12", "24"),
        ("review.first_months", "Not set", "12"),
    ]
    assert unsaved == {}
    assert (saved.url, stale.status_code) == ("/settings/profile/", 409)
    assert Trust.objects.get().profile == {"review.months": 24, "review.first_months": 12}


@db
def test_going_on_changing_keeps_what_was_typed(client, administrator):
    response = client.post(REVIEW, {"review-months": "24", "back": "1"})

    assert response.context["form"]["review-months"].value() == "24"
    assert Trust.objects.get().profile == {}


@db
def test_what_is_wrong_stands_beside_the_field(client, administrator):
    typed = {
        "sign-days": "0",
        "sign-steps_before": "7, x",
        "sign-steps_after": "1, 1",
        "sign-statement": "",
    }

    response = client.post("/settings/profile/sign/", typed)

    errors = {name: [*said] for name, said in response.context["form"].errors.items()}
    assert {name: errors[name] for name in typed} == {
        "sign-days": ["Ensure this value is greater than or equal to 1."],
        "sign-steps_before": [
            "Reminders before the due date, in days: enter whole numbers with commas between them"
        ],
        "sign-steps_after": [
            "Reminders after the due date, in days is a list of different whole numbers up to 366"
        ],
        "sign-statement": ["Fill in: Statement that is signed"],
    }


@db
@pytest.mark.parametrize("group", [*profile.GROUPS])
def test_every_group_can_be_sent_back_as_it_is_without_a_change(client, administrator, group):
    url = f"/settings/profile/{group}/"
    form = client.get(url).context["form"]
    typed = {
        field.html_name: value for field in form if (value := field.value()) not in (None, False)
    }

    preview = client.post(url, typed)

    assert (preview.status_code, preview.context["changes"]) == (200, [])


@db
def test_the_page_says_what_holds_and_where_that_is_from(client, administrator):
    load(settings.BASE_DIR / "profiles" / "ninestiles.toml")
    verbs.change_profile({"sign.days": 21}, by=administrator)

    groups = client.get("/settings/profile/").context["groups"]

    rows = [row for _, _, group, *_ in groups for row in group]
    shown = {each.key: (said, where) for each, said, where in rows}
    assert {*shown} == {*profile.BY_KEY}
    assert shown["review.months"] == ("24", "The policy's own interval")
    assert shown["sign.days"] == ("21", "Set by the trust")
    assert shown["sign.hr_after"] == ("28", "The portal’s default (practice)")


@db
def test_who_sees_and_who_changes_the_profile(client):
    TrustFactory()
    codes = {}
    for role in ("administrator", "hr", "auditor", "clerk"):
        enter(client, holder(role))
        urls = ("/settings/profile/", REVIEW, "/settings/profile/moon/")
        codes[role] = [client.get(url).status_code for url in urls]
    enter(client, teacher(SchoolFactory()))

    assert client.get("/settings/profile/").status_code == 403
    assert codes == {
        "administrator": [200, 200, 404],
        "hr": [200, 403, 403],
        "auditor": [200, 403, 403],
        "clerk": [403, 403, 403],
    }


@db
def test_a_portal_without_a_trust_shows_the_defaults(client):
    enter(client, holder(Role.ADMINISTRATOR))

    page = client.get("/settings/profile/").context

    assert (page["may_change"], client.get(REVIEW).status_code) == (False, 404)
