"""The sections of the portal: apps add theirs in `AppConfig.ready`, pages draw those open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # an AppConfig imports this module before there are models
    from django.contrib.auth.base_user import AbstractBaseUser

_registered: dict[str, Section] = {}
_beginnings: dict[str, list[str]] = {}


@dataclass(frozen=True)
class Section:
    label: str
    url_name: str
    permission: str  # "": everybody who is signed in
    order: int


def register(label: str, url_name: str, permission: str = "", order: int = 50) -> None:
    _registered[url_name] = Section(label, url_name, permission, order)


def holds(url_name: str, *beginnings: str) -> None:
    """Pages whose address begins so belong to this section, though not to its own address."""
    _beginnings.setdefault(url_name, []).extend(beginnings)


def beginnings(section: Section) -> tuple[str, ...]:
    return tuple(_beginnings.get(section.url_name, ()))


def open_to(user: AbstractBaseUser) -> list[Section]:
    """What this person may open, in the order of the tabs; nothing before they have signed in."""
    if not user.is_authenticated:
        return []
    return sorted(
        (
            section
            for section in _registered.values()
            if not section.permission or user.has_perm(section.permission)
        ),
        key=lambda section: section.order,
    )
