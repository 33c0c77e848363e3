import smtplib

import pytest
from django.core.mail import send_mail


def test_the_mail_server_keeps_what_it_accepts(mail_server):
    send_mail("Hello", "A line.", None, ["a@trust.example"])

    assert mail_server.recipients == ["a@trust.example"]


def test_the_mail_server_refuses_whom_it_is_told_to(mail_server):
    mail_server.refused["b@trust.example"] = "550 No such person"

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send_mail("Hello", "A line.", None, ["b@trust.example"])
