"""Where everything is."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from policies.views import search
from trust_portal import views, views_about, views_health

handler500 = "trust_portal.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("compliance/", include("oversight.urls")),
    path("policies/", include("policies.urls")),
    path("concerns/", include("incidents.urls")),
    path("social-accounts/", include("accounts.urls")),
    path("public/", include("policies.public_urls")),
    path("search/", search.search, name="search"),
    path("mail/", include("notices.urls")),
    path("messages/", include("notices.own_urls")),
    path("healthz", views_health.healthz, name="healthz"),
    path("readyz", views_health.readyz, name="readyz"),
    path("", include("people.urls")),
    path("sign-in/", include("people.sign_in_urls")),
    path("operator/", admin.site.urls),
    path("trust-<str:digest>.css", views.trust_colours, name="trust_colours"),
    path("trust-logo-<str:digest>.png", views.trust_logo, name="trust_logo"),
    path("help/", views_about.help, name="help"),
    path("help/concerns/", views_about.help_with_concerns, name="help_with_concerns"),
    path("accessibility/", views_about.accessibility, name="accessibility"),
    path("privacy/", views_about.privacy, name="privacy"),
    path("components/", views.components, name="components"),
]

if settings.DEMO:
    urlpatterns.append(path("mailbox/", include("notices.mailbox_urls")))
