"""Where the image record and what belongs to it is."""

from django.urls import path

from accounts.views import (
    bringing_in,
    images,
    images_keeping,
    images_list,
    images_record,
    images_withdrawals,
)

PICTURES = "pictures"
SAID, UP, PUPIL = f"{PICTURES}/said", f"{PICTURES}/take-down", f"{PICTURES}/record"

LIST = "lists/<int:pk>"

urlpatterns = [
    path(f"{LIST}/", bringing_in.list_import, name="list_import"),
    path(f"{LIST}/progress/", bringing_in.list_import_progress, name="list_import_progress"),
    path(f"{LIST}/confirm/", bringing_in.confirm_list_import, name="confirm_list_import"),
    path(f"{LIST}/drop/", bringing_in.drop_list_import, name="drop_list_import"),
    path(f"{PICTURES}/list/", images_list.begin_image_list, name="begin_image_list"),
    path(f"{PICTURES}/list/held/<int:pk>/", images_list.accept_held, name="accept_held"),
    path(f"{PICTURES}/", images.images, name="images"),
    path(f"{PICTURES}/who/", images.image_list, name="image_list"),
    path(f"{PICTURES}/no/", images.find_pupil, name="find_pupil"),
    path(f"{PICTURES}/no/<int:pk>/", images.record_withdrawal, name="record_withdrawal"),
    path(f"{SAID}/", images_withdrawals.withdrawals, name="withdrawals"),
    path(f"{SAID}/<int:pk>/", images_withdrawals.withdrawal, name="withdrawal"),
    path(f"{SAID}/<int:pk>/where/", images_withdrawals.add_take_down, name="add_take_down"),
    path(f"{SAID}/<int:pk>/none/", images_withdrawals.check_withdrawal, name="check_withdrawal"),
    path(f"{UP}/<int:pk>/", images_withdrawals.take_down, name="take_down"),
    path(f"{UP}/<int:pk>/down/", images_withdrawals.finish_take_down, name="finish_take_down"),
    path(f"{UP}/<int:pk>/not/", images_withdrawals.give_up_take_down, name="give_up_take_down"),
    path(f"{PUPIL}/", images_record.pupils, name="pupils"),
    path(f"{PUPIL}/export/", images_record.export_pupils, name="export_pupils"),
    path(f"{PUPIL}/add/", images_record.enter_pupil, name="enter_pupil"),
    path(f"{PUPIL}/<int:pk>/change/", images_record.change_pupil, name="change_pupil"),
    path(f"{PUPIL}/<int:pk>/", images_record.pupil, name="pupil"),
    path(f"{PUPIL}/<int:pk>/answer/", images_record.answer_for_pupil, name="answer_for_pupil"),
    path(f"{PUPIL}/<int:pk>/stop/", images_keeping.do_not_picture, name="do_not_picture"),
    path(f"{PICTURES}/figures/", images_record.image_figures, name="image_figures"),
    path(f"{PICTURES}/looks/", images_record.image_looks, name="image_looks"),
    path(f"{PICTURES}/teams/", images_keeping.pupil_teams, name="pupil_teams"),
    path(f"{PICTURES}/teams/name/", images_keeping.name_team, name="name_team"),
    path(f"{PICTURES}/teams/<int:pk>/", images_keeping.change_team, name="change_team"),
    path(f"{PICTURES}/devices/", images_keeping.devices, name="image_devices"),
    path(f"{PICTURES}/devices/approve/", images_keeping.approve_device, name="approve_device"),
    path(f"{PICTURES}/devices/<int:pk>/end/", images_keeping.end_device, name="end_device"),
]
