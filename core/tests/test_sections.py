from django.contrib.auth.models import AnonymousUser

from core import sections


class Someone:
    is_authenticated = True

    def has_perm(self, permission):
        return permission == "rooms.view_key"


def test_tabs_are_those_that_may_be_opened_in_their_order(monkeypatch):
    monkeypatch.setattr(sections, "_registered", {})
    sections.register("Keys", "rooms:keys", "rooms.view_key", order=20)
    sections.register("Everybody", "rooms:all", order=10)
    sections.register("Locked", "rooms:locked", "rooms.view_lock")

    assert [tab.label for tab in sections.open_to(Someone())] == ["Everybody", "Keys"]


def test_registering_twice_keeps_the_last(monkeypatch):
    monkeypatch.setattr(sections, "_registered", {})
    sections.register("Old", "rooms:all")
    sections.register("New", "rooms:all")

    assert [tab.label for tab in sections.open_to(Someone())] == ["New"]


def test_nobody_sees_a_tab_before_signing_in(monkeypatch):
    monkeypatch.setattr(sections, "_registered", {})
    sections.register("Everybody", "rooms:all")

    assert sections.open_to(AnonymousUser()) == []
