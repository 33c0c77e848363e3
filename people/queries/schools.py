"""Which schools somebody acts for."""

from django.db.models import QuerySet
from django.utils import timezone

from people.models import Closure, Contact, Organisation, Person, Role, School, Term


def visible_to(user: Person) -> QuerySet[School]:
    """Schools, and whom to ring there, are no secret among those who sign in."""
    if not (user.is_authenticated and user.is_active):
        return School.objects.none()
    return School.objects.all()


def placed_by(user: Person) -> QuerySet[School]:
    """Those that are in the trust and at which this person, as HR, may place people."""
    here = School.objects.open_on(timezone.localdate())
    held = {post.school for post in user.posts() if post.role == Role.HR}
    return here if None in held else here.filter(pk__in=held)


def contacts_visible_to(user: Person) -> QuerySet[Contact]:
    return Contact.objects.filter(school__in=visible_to(user)).select_related("school")


def terms_visible_to(user: Person) -> QuerySet[Term]:
    return Term.objects.select_related("school") if user.is_active else Term.objects.none()


def closures_visible_to(user: Person) -> QuerySet[Closure]:
    return Closure.objects.select_related("school") if user.is_active else Closure.objects.none()


def organisations_visible_to(user: Person) -> QuerySet[Organisation]:
    return Organisation.objects.all() if user.is_active else Organisation.objects.none()
