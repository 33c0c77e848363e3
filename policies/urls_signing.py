"""The ways to sign: alone, in a pack, by a link, with somebody's help. Part of `policies.urls`."""

from django.urls import path

from policies.views import formats, helping, link, pack, signing

urlpatterns = [
    path("mine/", signing.own_record, name="own_record"),
    path("pack/", pack.pack, name="pack"),
    path("pack/<int:pk>/", pack.read, name="pack_read"),
    path("sign/<int:pk>/", signing.read, name="read"),
    path("sign/<int:pk>/refuse/", signing.refuse, name="refuse"),
    path("sign/<int:pk>/text.pdf", formats.easy_print, name="easy_print"),
    path("sign/<int:pk>/large-print.pdf", formats.large_print, name="large_print"),
    path("sign/<int:pk>/read-aloud/", formats.read_aloud, name="read_aloud"),
    path("link/<str:token>/", link.link, name="link"),
    path("signed/<int:pk>/", signing.signed, name="signed"),
    path("signed/<int:pk>/certificate.pdf", signing.certificate, name="certificate"),
    path("people/<int:pk>/", signing.person_record, name="person_record"),
    path("people/<int:pk>/help/", helping.help_person, name="help_person"),
    path("help/<int:pk>/", helping.help_with, name="help_with"),
    path("help/<int:pk>/link/", helping.issue_link, name="issue_link"),
    path("help/<int:pk>/link.pdf", helping.link_paper, name="link_paper"),
    path("help/<int:pk>/on-behalf/", helping.on_behalf, name="on_behalf"),
    path("help/<int:pk>/statement.pdf", helping.statement, name="statement"),
    path("help/<int:pk>/paper/", helping.attach_paper, name="attach_paper"),
    path("signed/<int:pk>/scan/", helping.scan, name="scan"),
    path("signed/<int:pk>/void/", helping.void, name="void"),
    path("links/<int:pk>/revoke/", helping.revoke_link, name="revoke_link"),
]
