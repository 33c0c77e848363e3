"""Who may sign in, and what the operator may repair."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from core.kept_query import kept
from people import registry
from people.models import Absence, Person, Trust
from people.queries import sign_in

OPERATOR_APPS = {"django_celery_beat", "socialaccount", "mfa"}


@kept
def with_what_stands_beside(pk, on):
    profile = Subquery(Trust.objects.values("profile")[:1])
    beside = {name: made(on) for name, made in registry.beside_the_person.items()}
    suspended = Exists(Absence.objects.suspending(OuterRef("pk"), on))
    people = Person.objects.filter(pk=pk).order_by()
    return people.annotate(trust_profile=profile, came_suspended=suspended, **beside)


class SignInBackend(AuthenticationBackend):
    """E-mail and password, refused to whoever has left."""

    def _authenticate_by_email(self, email, password):
        """By `Person.email` alone: allauth would also ask its own table of addresses."""
        return self._check_password(sign_in.owner_of(email), password)

    def user_can_authenticate(self, user):
        return user.is_active

    def get_user(self, user_id):
        """With what every page may ask beside it, such as the trust's profile: no further query."""
        found = with_what_stands_beside(user_id, timezone.localdate())
        return found[0] if found and found[0].is_active else None

    def has_perm(self, user_obj, perm, obj=None):
        return False


class OperatorBackend:
    """Django's admin for the libraries' own tables; never one of the portal's permissions."""

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user_obj, perm, obj=None):
        app = perm.split(".")[0]
        return bool(app in OPERATOR_APPS and user_obj.is_active and user_obj.is_operator)

    def has_module_perms(self, user_obj, app_label):
        return app_label in OPERATOR_APPS and user_obj.is_active and user_obj.is_operator
