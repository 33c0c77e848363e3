import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile

from core import sections
from people.models import Role
from people.tests.factories import PersonFactory, TrustFactory, holder
from trust_portal import context

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(rf, monkeypatch):
    """The frame of a page, as one person asking for one address sees it."""
    monkeypatch.setattr(sections, "_registered", {})
    sections.register("What you must do", "home", "people.view_home", order=0)
    sections.register("Components", "components", "core.view_components")
    sections.register("Not built", "nowhere:at_all")

    def ask(path, user):
        request = rf.get(path)
        request.user = user
        return context.frame(request)

    return ask


def test_tabs_are_what_the_person_may_open_and_the_longest_address_is_current(asking):
    administrator = holder(Role.ADMINISTRATOR)

    assert list(asking("/components/2/", administrator)["sections"]) == [
        ("What you must do", "/", False),
        ("Components", "/components/", True),
    ]
    assert next(iter(asking("/", administrator)["sections"])) == ("What you must do", "/", True)
    assert list(asking("/", PersonFactory())["sections"]) == [("What you must do", "/", True)]


def test_a_page_may_belong_to_a_section_whose_address_it_has_not(asking, monkeypatch):
    monkeypatch.setattr(sections, "_beginnings", {})
    sections.register("Help", "help", "people.view_home")
    sections.holds("help", "/components/notes/")
    administrator = holder(Role.ADMINISTRATOR)

    def current(path, user=administrator):
        drawn = asking(path, user)["sections"]
        return [label for label, _, is_current in drawn if is_current]

    assert current("/components/2/") == ["Components"]
    assert current("/components/notes/2/") == ["Help"]
    assert current("/help/") == ["Help"]


def test_signed_out_there_are_no_tabs(asking, rf):
    assert list(asking("/", AnonymousUser())["sections"]) == []
    assert list(context.frame(rf.get("/"))["sections"]) == []


def test_a_frame_that_is_not_drawn_asks_the_database_nothing(asking, django_assert_num_queries):
    TrustFactory()
    person = PersonFactory()

    with django_assert_num_queries(0):
        asking("/", person)


def test_the_trust_is_asked_for_once(asking, django_assert_num_queries):
    TrustFactory(colour="#123456", logo=ContentFile(b"a picture", "logo.png"))
    frame = asking("/", PersonFactory())

    with django_assert_num_queries(1):
        assert frame["trust"].name == "Harbourne Valley Trust"
        assert str(frame["colours_url"]).startswith("/trust-")
        assert str(frame["logo_url"]).startswith("/trust-logo-")


def test_a_portal_without_a_trust_has_a_frame_all_the_same(asking):
    frame = asking("/", PersonFactory())

    assert (bool(frame["trust"]), bool(frame["colours_url"]), bool(frame["logo_url"])) == (
        False,
        False,
        False,
    )


def test_a_trust_with_our_own_colours_needs_no_stylesheet(asking):
    TrustFactory()

    assert not asking("/", PersonFactory())["colours_url"]


def test_the_foot_names_only_pages_that_exist(asking, monkeypatch):
    monkeypatch.setattr(context, "FOOT", (("Components", "components"), ("Help", "no:help")))

    assert asking("/", PersonFactory())["foot"] == [("Components", "/components/")]
