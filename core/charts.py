"""Charts as numbers ready to draw: one markup for page and paper, widths as shares of the whole.

Everything across is in per cent and everything down in pixels, so that one SVG fits a phone, a desk
and A4 without its letters shrinking. What a chart shows is said again in a table beside it.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core import wording

BAR_STEP, BAR_DOWN, BAR_HEIGHT = 52, 26, 16
LINE_TOP, LINE_HEIGHT = 28, 240  # pixels: from 100% down to 0%
LINE_WIDTH = 76  # per cent: what the curves take; their labels stand to the right
LABEL_GAP = 22  # pixels: two labels nearer than this would overlap


@dataclass(frozen=True)
class Bar:
    """One bar: how much of a whole."""

    label: str
    part: int
    whole: int
    url: str = ""
    words: str = ""  # beside the bar, where it is no share

    @property
    def width(self) -> str:
        return f"{100 * self.part / self.whole if self.whole else 0:.2f}%"

    @property
    def said(self) -> str:
        """What stands beside the bar."""
        return self.words or wording.percent(self.part, self.whole)


@dataclass(frozen=True)
class Bars:
    """Bars under each other, one scale from 0 to 100%."""

    title: str
    rows: Sequence[Bar]

    @property
    def description(self) -> str:
        return "; ".join(f"{bar.label} {bar.said}" for bar in self.rows) + "."

    @property
    def height(self) -> int:
        return BAR_STEP * len(self.rows)

    @property
    def drawn(self) -> list[dict[str, object]]:
        return [
            {"bar": bar, "text": index * BAR_STEP + 18, "top": index * BAR_STEP + BAR_DOWN}
            for index, bar in enumerate(self.rows)
        ]


@dataclass(frozen=True)
class Series:
    """One curve: (when, how many of the whole) in order; when is a date, or the number of a day."""

    name: str
    points: Sequence[tuple[dt.date | int, int]]
    whole: int

    @property
    def last(self) -> str:
        return wording.percent(self.points[-1][1], self.whole)


@dataclass(frozen=True)
class Line:
    """Curves over time, from 0 to 100%; the first is the one that matters."""

    title: str
    series: Sequence[Series]
    marks: Sequence[tuple[dt.date | int, str]] = ()  # a moment worth a line: the due day

    @property
    def description(self) -> str:
        return " ".join(
            f"{curve.name}: {curve.last} on {_said(curve.points[-1][0])}."
            for curve in self.series
            if curve.points
        )

    @property
    def height(self) -> int:
        return LINE_TOP + LINE_HEIGHT + 34

    @property
    def grid(self) -> list[dict[str, object]]:
        return [
            {"y": _down(share), "text": _down(share) - 6, "said": f"{share}%", "base": not share}
            for share in (100, 50, 0)
        ]

    @property
    def curves(self) -> list[dict[str, object]]:
        drawn, taken = [], []
        for index, curve in enumerate(series for series in self.series if series.points):
            places = [
                (self._across(when), _down(_share(n, curve.whole))) for when, n in curve.points
            ]
            label = _free(places[-1][1] + 5, taken)
            taken.append(label)
            drawn.append(
                {
                    "name": curve.name,
                    "said": curve.last,
                    "main": index == 0,
                    "segments": [
                        (f"{x1:.2f}%", y1, f"{x2:.2f}%", y2)
                        for (x1, y1), (x2, y2) in itertools.pairwise(places)
                    ],
                    "end": (f"{places[-1][0]:.2f}%", places[-1][1]),
                    "label": (f"{LINE_WIDTH + 2}%", label),
                }
            )
        return drawn

    @property
    def ticks(self) -> list[dict[str, object]]:
        """The first moment, the last, and the one in the middle where there is room for it."""
        moments = self._moments()
        if not moments:
            return []
        chosen = sorted({moments[0], *self._middle(moments), moments[-1]})
        anchors = {len(chosen) - 1: "end", 0: "start"}
        return [
            {
                "x": f"{self._across(when):.2f}%",
                "y": LINE_TOP + LINE_HEIGHT + 24,
                "said": _said(when),
                "anchor": anchors.get(index, "middle"),
            }
            for index, when in enumerate(chosen)
        ]

    def _middle(self, moments: list[dt.date | int]) -> list[dt.date | int]:
        """The moment nearest to the middle, if its label is clear of those at both ends."""
        nearest = min(moments, key=lambda when: abs(self._across(when) - LINE_WIDTH / 2))
        clear = LINE_WIDTH * 0.3 <= self._across(nearest) <= LINE_WIDTH * 0.7
        return [nearest] if clear else []

    @property
    def marked(self) -> list[dict[str, object]]:
        drawn = []
        for when, label in self.marks:
            x = self._across(when)
            anchor, aside = ("end", -1) if x > LINE_WIDTH / 2 else ("start", 1)
            drawn.append(
                {"x": f"{x:.2f}%", "text": f"{x + aside:.2f}%", "anchor": anchor, "said": label}
            )
        return drawn

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        """One row a moment, one cell a curve."""
        known = [dict(curve.points) for curve in self.series]
        return [
            (
                _said(when),
                [
                    wording.percent(points[when], curve.whole) if when in points else ""
                    for curve, points in zip(self.series, known, strict=True)
                ],
            )
            for when in self._moments()
        ]

    def _moments(self) -> list[dt.date | int]:
        return sorted({when for curve in self.series for when, _ in curve.points})

    def _across(self, when: dt.date | int) -> float:
        moments = self._moments()
        span = _days(moments[-1], moments[0])
        return LINE_WIDTH * _days(when, moments[0]) / span if span else 0


def bars(title: str, rows: Iterable[tuple]) -> Bars:
    """From (label, part, whole), and where wanted url and words."""
    return Bars(title, [Bar(*row) for row in rows])


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0


def _down(share: float) -> float:
    return round(LINE_TOP + LINE_HEIGHT * (100 - share) / 100, 1)


def _free(y: float, taken: list[float]) -> float:
    """The nearest place at or below y that no other label has."""
    for other in sorted(taken):
        if abs(y - other) < LABEL_GAP:
            y = other + LABEL_GAP
    return round(y, 1)


def _days(later: dt.date | int, earlier: dt.date | int) -> int:
    difference = later - earlier
    return difference.days if isinstance(difference, dt.timedelta) else difference


def _said(when: dt.date | int) -> str:
    return f"day {when}" if isinstance(when, int) else f"{when.day} {when:%b}"
