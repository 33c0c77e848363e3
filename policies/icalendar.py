"""A calendar as a file of RFC 5545, for programs that read calendars.

Pure: entries in, octets out.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from icalendar import Calendar, Event

ONE_DAY = timedelta(days=1)
AGAIN = timedelta(hours=6)  # when a program may ask again


class Entry(Protocol):
    on: date
    words: str
    path: str
    uid: str


def write(name: str, entries: Iterable[Entry], *, portal: str, host: str, at: datetime) -> bytes:
    """Whole days, which block nobody's time. `portal` stands before each path."""
    calendar = Calendar()
    calendar.add("prodid", "-//Trust Portal//Policies//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", AGAIN)
    for entry in entries:
        calendar.add_component(_event(entry, portal, host, at))
    return calendar.to_ical()


def _event(entry: Entry, portal: str, host: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + ONE_DAY)
    event.add("summary", entry.words)
    event.add("url", portal + entry.path)
    event.add("transp", "TRANSPARENT")
    return event
