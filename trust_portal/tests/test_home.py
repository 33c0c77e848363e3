import datetime as dt
from types import SimpleNamespace

from trust_portal.views import _soonest_first


def test_policies_and_other_tasks_stand_by_their_day_and_what_has_none_last():
    policy = SimpleNamespace(due_on=dt.date(2026, 12, 4))
    tasks = [
        {"title": "no day", "due": None},
        {"title": "tomorrow", "due": dt.date(2026, 11, 30)},
        {"title": "no day either"},
        {"title": "the same day", "due": dt.date(2026, 12, 4)},
    ]

    entries = _soonest_first([policy], tasks)

    assert [entry["task"]["title"] if "task" in entry else "policy" for entry in entries] == [
        "tomorrow",
        "policy",
        "the same day",
        "no day",
        "no day either",
    ]


def test_the_main_button_is_of_the_first_policy_else_of_the_first_task():
    tasks = [{"title": "tomorrow", "due": dt.date(2026, 11, 30)}, {"title": "no day"}]
    policies = [SimpleNamespace(due_on=dt.date(2026, 12, day)) for day in (4, 5)]

    of_policy, of_task = (_soonest_first(todo, tasks) for todo in (policies, []))

    assert [entry.get("main", False) for entry in of_policy] == [False, True, False, False]
    assert [entry.get("main", False) for entry in of_task] == [True, False]
    assert _soonest_first([], []) == []
