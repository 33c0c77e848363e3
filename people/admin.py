"""What the operator may look at, and the libraries' tables that the operator may repair."""

from allauth.account import admin as account_admin
from allauth.account.decorators import secure_admin_login
from allauth.mfa import admin as mfa_admin
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as social_admin
from allauth.socialaccount.models import SocialAccount
from django.contrib import admin
from django.views.generic import RedirectView

from core.admin import ReadOnly
from people.models import Appointment, Person, Placement, School, Trust

admin.site.login = secure_admin_login(admin.site.login)
admin.site.password_change = RedirectView.as_view(pattern_name="account_change_password")
admin.site.site_header = admin.site.site_title = "Trust Portal: operator"
admin.site.index_title = "What the operator may repair"

# Importing theirs registers what ours replace. Providers come from the environment, addresses from
# Person.email, and tokens are not kept; of the rest nothing secret is shown, nothing can be added.
THEIRS = {f"{module.__package__}.models" for module in (account_admin, mfa_admin, social_admin)}
admin.site.unregister([model for model in admin.site._registry if model.__module__ in THEIRS])


class Removable(ReadOnly):
    """May be taken away: a telephone was lost, or an account belongs to somebody else."""

    def has_delete_permission(self, request, obj=None):
        return request.user.is_operator


@admin.register(Authenticator)
class AuthenticatorAdmin(Removable):
    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    search_fields = ["user__family_name", "user__given_names", "user__email"]
    fields = ["user", "type", "created_at", "last_used_at"]


@admin.register(SocialAccount)
class SocialAccountAdmin(Removable):
    list_display = ["user", "provider", "last_login", "date_joined"]
    list_filter = ["provider"]
    search_fields = ["user__family_name", "user__given_names", "user__email"]
    fields = ["user", "provider", "uid", "last_login", "date_joined"]


@admin.register(Person)
class PersonAdmin(ReadOnly):
    list_display = ["name", "email", "last_day", "blocked_at", "is_operator", "last_login"]
    list_filter = ["is_operator"]
    search_fields = ["family_name", "given_names", "known_as", "email"]
    exclude = ["password"]


@admin.register(Placement)
class PlacementAdmin(ReadOnly):
    list_display = ["person", "school", "staff_group", "starts_on", "ends_on", "source"]
    list_filter = ["staff_group", "school"]
    search_fields = ["person__family_name", "person__email"]
    list_select_related = ["person", "school"]


@admin.register(Appointment)
class AppointmentAdmin(ReadOnly):
    list_display = ["person", "role", "school", "starts_on", "ends_on", "state"]
    list_filter = ["role", "state"]
    search_fields = ["person__family_name", "person__email"]
    list_select_related = ["person", "school"]


@admin.register(Trust)
class TrustAdmin(ReadOnly):
    list_display = ["name"]


@admin.register(School)
class SchoolAdmin(ReadOnly):
    list_display = ["name", "kind", "joined_on", "left_on"]
