import pytest

from notices import composing
from notices.composing import Line
from notices.models import Notice


def test_each_kind_is_asked_once_for_all_its_notices(monkeypatch):
    asked = []

    def greet(notices):
        asked.append([notice.pk for notice in notices])
        return {notice.pk: Line(f"Hello {notice.ref}.", "/") for notice in notices}

    monkeypatch.setattr(composing, "_composers", {"greet": greet, "gone": dict.fromkeys})
    notices = [Notice(pk=1, kind="greet", ref=7), Notice(pk=2, kind="greet", ref=8)]

    lines = composing.lines_of(notices)

    assert lines == {1: Line("Hello 7.", "/"), 2: Line("Hello 8.", "/")}
    assert asked == [[1, 2]]


def test_a_kind_that_nobody_registered_is_a_mistake_that_stops_the_batch():
    with pytest.raises(KeyError):
        composing.lines_of([Notice(pk=1, kind="unheard-of")])
