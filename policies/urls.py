"""Where policies are read, written and signed."""

from django.urls import include, path

from policies.views import (
    asking,
    calendar,
    comparing,
    drafting,
    moves,
    pack,
    reading,
    review,
    signing,
)

app_name = "policies"

urlpatterns = [
    path("", include("policies.urls_signing")),
    path("", reading.policies, name="policies"),
    path("import/", drafting.import_policy, name="import"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/feed/", calendar.feed, name="feed"),
    path("calendar/feed/end/", calendar.end_feed, name="end_feed"),
    path("calendar/<str:token>.ics", calendar.calendar_file, name="calendar_file"),
    path("mine/", signing.own_record, name="own_record"),
    path("pack/", pack.pack, name="pack"),
    path("pack/<int:pk>/", pack.read, name="pack_read"),
    path("sign/<int:pk>/", signing.read, name="read"),
    path("sign/<int:pk>/refuse/", signing.refuse, name="refuse"),
    path("signed/<int:pk>/", signing.signed, name="signed"),
    path("signed/<int:pk>/certificate.pdf", signing.certificate, name="certificate"),
    path("people/<int:pk>/", signing.person_record, name="person_record"),
    path("versions/<int:pk>/", reading.version, name="version"),
    path("versions/<int:pk>/text/", drafting.replace_text, name="replace_text"),
    path("versions/<int:pk>/describe/", drafting.describe, name="describe"),
    path("versions/<int:pk>/consult/", moves.consult, name="consult"),
    path("versions/<int:pk>/submit/", moves.submit, name="submit"),
    path("versions/<int:pk>/return/", moves.return_to_author, name="return"),
    path("versions/<int:pk>/approve/", moves.approve, name="approve"),
    path("versions/<int:pk>/publish/", moves.publish, name="publish"),
    path("versions/<int:pk>/withdraw/", moves.withdraw, name="withdraw"),
    path("versions/<int:pk>/ask/", asking.ask, name="ask"),
    path("questions/", asking.questions, name="questions"),
    path("questions/<int:pk>/", asking.question, name="question"),
    path("questions/<int:pk>/answer/", asking.answer, name="answer"),
    path("questions/<int:pk>/publish/", asking.publish, name="publish_answer"),
    path("questions/<int:pk>/take-back/", asking.take_back, name="take_back_answer"),
    path("questions/<int:pk>/withdraw/", asking.withdraw, name="withdraw_question"),
    path("<slug:slug>/", reading.policy, name="policy"),
    path("<slug:slug>/compare/", comparing.compare, name="compare"),
    path("<slug:slug>/comparison.pdf", comparing.comparison, name="comparison"),
    path("<slug:slug>/change/", drafting.change, name="change"),
    path("<slug:slug>/hold-review/", review.hold_review, name="hold_review"),
    path("<slug:slug>/audience/", drafting.audience, name="audience"),
    path("<slug:slug>/audience/remove/", drafting.remove_audience, name="remove_audience"),
    path("<slug:slug>/import/", drafting.import_version, name="import_version"),
]
