"""What this app offers those below it: its words, what it does as people come and go, its tasks.

Made known once, when the portal starts (`AccountsConfig.ready`): there are models by then.
"""

from accounts import asked
from accounts.notifications import asking, declaring, duties, images, posts, register
from accounts.queries import (
    asking_home,
    declaring_home,
    declaring_places,
    duties_home,
    home,
    images_home,
    posts_home,
    register_home,
    register_public,
)
from accounts.workflow import (
    accounts_applying,
    accounts_staging,
    asking_same_person,
    bringing_in,
    declaring_same_person,
    duties_raising,
    images_applying,
    images_same_person,
    images_staging,
    posts_same_person,
    same_person,
)
from notices import composing
from people import registry
from policies.queries import public


def everything() -> None:
    for area in (asking, declaring, duties, images, posts, register):
        for kind, words in area.WORDS.items():
            composing.register(kind, words)
    _declarations()
    _posts()
    _requests()
    _duties()
    _register()
    _pictures()
    registry.beside_the_person["has_to_do_with_accounts"] = home.beside


def _register() -> None:
    """Access to confirm, on the home page; the public page about accounts beside the policies."""
    home.waiting.append(register_home.waiting)
    home.marks.append(register_home.mark)
    public.beside.append(register_public.link)
    bringing_in.LISTS["accounts"] = bringing_in.List(
        accounts_staging.stage, accounts_applying.apply
    )


def _declarations() -> None:
    """What people declare, ask and are told: on the home page, beside a person, in public."""
    home.waiting.append(declaring_home.waiting)
    home.marks.append(declaring_home.mark)
    registry.parts.append(registry.Part(declaring_same_person.facts, declaring_same_person.join))
    public.beside.append(declaring_places.public_register)
    words = "Declarations, permissions, briefings"
    registry.person_pages.append((words, "accounts:declared_by", "accounts.view_declared_by"))


def _posts() -> None:
    """Posts that wait: on the home page, and beside a person."""
    home.waiting.append(posts_home.waiting)
    home.marks.append(posts_home.mark)
    registry.parts.append(registry.Part(posts_same_person.facts, posts_same_person.join))


def _duties() -> None:
    """Access of people who left or moved, and the pause of everything."""
    registry.beside_the_person["accounts_are_paused"] = duties_home.are_paused
    registry.parts.append(registry.Part(same_person.facts, same_person.join))
    registry.changed.append(duties_raising.people_changed)
    home.waiting.append(duties_home.waiting)
    home.marks.append(duties_home.mark)


def _pictures() -> None:
    """The image record: what waits for whoever keeps it, and lists of it from the MIS."""
    home.waiting.append(images_home.waiting)
    registry.parts.append(registry.Part(images_same_person.facts, images_same_person.join))
    bringing_in.LISTS["images"] = bringing_in.List(
        images_staging.stage, images_applying.apply, images_staging.asks_again
    )


def _requests() -> None:
    """Requests that wait: on the home page; and what the profile leaves open about them."""
    home.waiting.append(asking_home.waiting)
    home.marks.append(asking_home.mark)
    registry.profile_warnings.append(asked.warnings)
    registry.parts.append(registry.Part(asking_same_person.facts, asking_same_person.join))
