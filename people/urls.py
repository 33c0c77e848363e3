"""Pages about people. Signing in has addresses of its own: people/sign_in_urls.py."""

from django.urls import path

from people.views import (
    addresses,
    calendar,
    details,
    imports,
    merging,
    organisations,
    people,
    posts,
    profile,
    schools,
    settings,
    work,
)

app_name = "people"
urlpatterns = [
    path("you/", details.details, name="details"),
    path("you/second-step/", details.second_step, name="second_step"),
    path("you/sign-out-elsewhere/", details.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("you/address/<str:token>/", addresses.confirm_address, name="confirm_address"),
    # --- people
    path("people/", people.people_list, name="people"),
    path("people/add/", people.add_person, name="add_person"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/change/", people.change_person, name="change_person"),
    path("people/<int:pk>/ask-address/", addresses.ask_address, name="ask_address"),
    path("people/<int:pk>/same-person/", merging.find_same, name="find_same"),
    path("people/<int:pk>/same-person/compare/", merging.merge, name="merge"),
    path("people/<int:pk>/place/", work.place, name="place"),
    path("people/<int:pk>/leave/", work.leave, name="leave"),
    path("people/<int:pk>/away/", work.record_absence, name="record_absence"),
    path("people/absences/<int:pk>/end/", work.end_absence, name="end_absence"),
    path("people/placements/<int:pk>/change/", work.change_placement, name="change_placement"),
    path("people/placements/<int:pk>/end/", work.end_placement, name="end_placement"),
    # --- staff files
    path("people/files/", imports.staff_imports, name="staff_imports"),
    path("people/files/begin/", imports.begin_import, name="begin_import"),
    path("people/files/<int:pk>/", imports.staff_import, name="staff_import"),
    path("people/files/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("people/files/<int:pk>/errors.csv", imports.import_errors, name="import_errors"),
    path(
        "people/files/<int:pk>/columns/",
        imports.choose_import_columns,
        name="choose_import_columns",
    ),
    path("people/files/<int:pk>/confirm/", imports.confirm_import, name="confirm_import"),
    path("people/files/<int:pk>/drop/", imports.drop_import, name="drop_import"),
    # --- posts
    path("people/posts/", posts.posts_list, name="posts"),
    path("people/posts/appoint/", posts.appoint, name="appoint"),
    path("people/posts/<int:pk>/", posts.post, name="post"),
    path("people/posts/<int:pk>/confirm/", posts.confirm, name="confirm"),
    path("people/posts/<int:pk>/refuse/", posts.refuse, name="refuse"),
    path("people/posts/<int:pk>/end/", posts.end_appointment, name="end_appointment"),
    path("people/posts/<int:pk>/stand-in/", posts.name_stand_in, name="name_stand_in"),
    # --- schools, their contacts and calendar
    path("people/schools/", schools.schools_list, name="schools"),
    path("people/schools/add/", schools.add_school, name="add_school"),
    path("people/schools/contacts/<int:pk>/change/", schools.change_contact, name="change_contact"),
    path("people/schools/contacts/<int:pk>/remove/", schools.remove_contact, name="remove_contact"),
    path("people/schools/at/<slug:slug>/", schools.school, name="school"),
    path("people/schools/at/<slug:slug>/change/", schools.change_school, name="change_school"),
    path("people/schools/at/<slug:slug>/contacts/add/", schools.add_contact, name="add_contact"),
    path(
        "people/schools/at/<slug:slug>/calendar/", calendar.school_calendar, name="school_calendar"
    ),
    path(
        "people/schools/at/<slug:slug>/calendar/terms/add/",
        calendar.add_school_term,
        name="add_school_term",
    ),
    path(
        "people/schools/at/<slug:slug>/calendar/closures/add/",
        calendar.add_school_closure,
        name="add_school_closure",
    ),
    path("people/calendar/", calendar.trust_calendar, name="trust_calendar"),
    path("people/calendar/terms/add/", calendar.add_term, name="add_term"),
    path("people/calendar/terms/<int:pk>/change/", calendar.change_term, name="change_term"),
    path("people/calendar/terms/<int:pk>/remove/", calendar.remove_term, name="remove_term"),
    path("people/calendar/closures/add/", calendar.add_closure, name="add_closure"),
    path(
        "people/calendar/closures/<int:pk>/change/", calendar.change_closure, name="change_closure"
    ),
    path(
        "people/calendar/closures/<int:pk>/remove/", calendar.remove_closure, name="remove_closure"
    ),
    # --- settings
    path("settings/", settings.settings_list, name="settings"),
    path("settings/trust/", settings.change_trust, name="change_trust"),
    path("settings/profile/", profile.show_profile, name="profile"),
    path("settings/profile/<slug:group>/", profile.change_profile, name="change_profile"),
    path("settings/organisations/", organisations.organisations_list, name="organisations"),
    path("settings/organisations/add/", organisations.add_organisation, name="add_organisation"),
    path(
        "settings/organisations/<int:pk>/change/",
        organisations.change_organisation,
        name="change_organisation",
    ),
]
