import datetime as dt

from core import charts
from core.charts import Line, Series

MONDAY = dt.date(2026, 11, 2)


def test_bars_stand_under_each_other_with_their_share():
    chart = charts.bars("Signed", [("Alder Bank", 34, 40), ("Empty", 0, 0, "/schools/empty/")])

    assert (chart.height, chart.description) == (104, "Alder Bank 85%; Empty none due.")
    assert [
        (row["text"], row["top"], row["bar"].width, row["bar"].said, row["bar"].url)
        for row in chart.drawn
    ] == [(18, 26, "85.00%", "85%", ""), (70, 78, "0.00%", "none due", "/schools/empty/")]


def test_a_line_runs_from_the_first_moment_to_the_last():
    days = [MONDAY, MONDAY + dt.timedelta(5), MONDAY + dt.timedelta(10)]
    chart = Line(
        "Signed since it was published",
        [Series("3.0", list(zip(days, (0, 50, 80), strict=True)), 100)],
        marks=[(MONDAY, "published"), (days[2], "due")],
    )

    assert chart.curves == [
        {
            "name": "3.0",
            "said": "80%",
            "main": True,
            "segments": [("0.00%", 268.0, "38.00%", 148.0), ("38.00%", 148.0, "76.00%", 76.0)],
            "end": ("76.00%", 76.0),
            "label": ("78%", 81.0),
        }
    ]
    assert [(tick["x"], tick["said"], tick["anchor"]) for tick in chart.ticks] == [
        ("0.00%", "2 Nov", "start"),
        ("38.00%", "7 Nov", "middle"),
        ("76.00%", "12 Nov", "end"),
    ]
    assert [(mark["text"], mark["anchor"]) for mark in chart.marked] == [
        ("1.00%", "start"),
        ("75.00%", "end"),
    ]
    assert chart.description == "3.0: 80% on 12 Nov."
    assert chart.height == 302
    assert [line["said"] for line in chart.grid] == ["100%", "50%", "0%"]


def test_labels_of_curves_that_end_together_do_not_overlap():
    chart = Line(
        "Two versions",
        [
            Series("3.0", [(0, 0), (7, 80)], 100),
            Series("2.0", [(0, 0), (7, 79)], 100),
            Series("1.0", [(0, 0), (7, 10)], 100),
        ],
    )

    assert [curve["label"][1] for curve in chart.curves] == [81.0, 103.0, 249.0]


def test_a_day_near_an_end_of_the_line_has_no_label_of_its_own():
    days = [MONDAY, MONDAY + dt.timedelta(28), MONDAY + dt.timedelta(30)]
    chart = Line("Signed", [Series("3.0", list(zip(days, (0, 50, 50), strict=True)), 100)])

    assert [tick["said"] for tick in chart.ticks] == ["2 Nov", "2 Dec"]


def test_the_table_has_a_row_for_every_moment_of_any_curve():
    chart = Line(
        "Two versions", [Series("3.0", [(0, 0), (7, 80)], 100), Series("2.0", [(7, 1)], 3)]
    )

    assert chart.table == [("day 0", ["0%", ""]), ("day 7", ["80%", "33%"])]


def test_a_chart_of_nothing_and_of_one_moment_can_be_drawn():
    nothing = Line("Nothing", [Series("3.0", [], 100)])
    moment = Line("One", [Series("3.0", [(3, 1)], 0)])

    assert (nothing.curves, nothing.ticks, nothing.description) == ([], [], "")
    assert moment.curves[0]["end"] == ("0.00%", 268.0)
    assert [tick["anchor"] for tick in moment.ticks] == ["start"]
