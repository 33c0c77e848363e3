"""The trust on one day as routing needs it: who holds which post, works where, is below whom.

Pure. People and schools are whatever the caller tells them apart by; a post without a school is
held for the whole trust.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

People = frozenset[Hashable]
NOBODY: People = frozenset()
HOLIDAY, AWAY = "holiday", "away"  # on holiday the holder still receives; sick or suspended not


@dataclass(frozen=True)
class Post:
    """A post in effect on the day, its holder, and who was named to stand in."""

    role: str
    school: Hashable | None
    person: Hashable
    stand_in: Hashable | None = None


@dataclass(frozen=True)
class Directory:
    """Posts, absences, main places of work, line managers, relatives and former headships."""

    posts: tuple[Post, ...]
    central: Hashable | None = None  # the central team among the schools
    main: Mapping[Hashable, Hashable] = field(default_factory=dict)  # person: main place of work
    managers: Mapping[Hashable, People] = field(default_factory=dict)  # person: line managers
    absent: Mapping[Hashable, str] = field(default_factory=dict)  # person: HOLIDAY or AWAY
    related: Mapping[Hashable, People] = field(default_factory=dict)  # declared, both ways
    formerly_headed: Mapping[Hashable, People] = field(default_factory=dict)  # person: schools

    def holders(self, role: str, school: Hashable | None) -> People:
        """Whoever holds the post on the day: absent or not, and those standing in."""
        return frozenset().union(*(self._holding(post) for post in self._of(role, school)))

    def receivers(self, role: str, school: Hashable | None) -> People:
        """Whoever receives for the post on the day (rule 6); nobody: it counts as vacant."""
        return frozenset().union(*(self._receiving(post) for post in self._of(role, school)))

    def all_receivers(self, role: str, schools: Iterable[Hashable]) -> People:
        return frozenset().union(*(self.receivers(role, school) for school in schools))

    def received_by(
        self, person: Hashable, roles: Iterable[str], seats: Mapping[str, People]
    ) -> Post | None:
        """The post among these by which the person receives: one of their own before others.

        `seats` says where a post counts; one not named there counts trust-wide.
        """
        found = [
            post
            for role in roles
            for place in sorted(seats.get(role, frozenset({None})), key=str)
            for post in self._of(role, place)
            if person in self._receiving(post)
        ]
        return min(found, key=lambda post: post.person != person, default=None)

    def posts_of(self, person: Hashable) -> list[Post]:
        """The posts that this person holds on the day, also by standing in."""
        return [post for post in self.posts if person in self._holding(post)]

    def headed(self, person: Hashable) -> People:
        """Schools that the person headed before the day."""
        return self.formerly_headed.get(person, NOBODY)

    def headed_ever(self, person: Hashable) -> People:
        """Schools that the person heads or headed."""
        heads = ("headteacher", "executive_headteacher")
        now = (post.school for post in self.posts_of(person) if post.role in heads)
        return self.headed(person) | frozenset(now)

    def directly_below(self, people: People) -> People:
        return frozenset().union(*(self._reports.get(person, NOBODY) for person in people))

    def below(self, people: People) -> People:
        """Everyone below these people in the chain of line managers, however far; loops end."""
        found, rung = frozenset(), self.directly_below(people)
        while rung - found:
            found |= rung
            rung = self.directly_below(rung)
        return found

    def related_to(self, people: People) -> People:
        return frozenset().union(*(self.related.get(person, NOBODY) for person in people))

    @cached_property
    def _reports(self) -> dict[Hashable, People]:
        found = {}
        for person, managers in self.managers.items():
            for manager in managers:
                found.setdefault(manager, set()).add(person)
        return {manager: frozenset(reports) for manager, reports in found.items()}

    @cached_property
    def _posts_by_place(self) -> dict[tuple, list[Post]]:
        found = {}
        for post in self.posts:
            found.setdefault((post.role, post.school), []).append(post)
        return found

    @cached_property
    def _stand_ins(self) -> dict[Hashable, People]:
        """Who was named to stand in for a person, whatever the post."""
        found = {}
        for post in self.posts:
            if post.stand_in is not None:
                found.setdefault(post.person, set()).add(post.stand_in)
        return {person: frozenset(names) for person, names in found.items()}

    def _of(self, role: str, school: Hashable | None) -> list[Post]:
        return self._posts_by_place.get((role, school), [])

    def _holding(self, post: Post) -> People:
        """The holder; while absent also who stands in, and who stands in for them in turn."""
        found = frozenset({post.person})
        if post.person not in self.absent or post.stand_in is None:
            return found
        found |= {post.stand_in}
        return found | self._passed_on(post.stand_in) if post.stand_in in self.absent else found

    def _receiving(self, post: Post) -> People:
        stands_in = NOBODY if post.stand_in is None else frozenset({post.stand_in})
        if post.stand_in in self.absent:
            stands_in = self._here(post.stand_in) | self._passed_on(post.stand_in)
        absent = self.absent.get(post.person)
        return frozenset({post.person}) if absent is None else self._here(post.person) | stands_in

    def _here(self, person: Hashable) -> People:
        """The person, unless so absent that they receive nothing."""
        return NOBODY if self.absent.get(person) == AWAY else frozenset({person})

    def _passed_on(self, person: Hashable) -> People:
        """Those who stand in for an absent stand-in and are there themselves: no third step."""
        seconds = self._stand_ins.get(person, NOBODY)
        return frozenset(second for second in seconds if second not in self.absent)
