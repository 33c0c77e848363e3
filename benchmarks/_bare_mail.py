"""The least that sends mail by Celery: a task sends 200 over one connection, keeping nothing."""

import os
import smtplib
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from celery import Celery

BATCH = 200
# As long as a summary with one policy, in both forms.
TEXT = "Read and sign the Staff Social Media Policy by Friday 27 November.\n" * 8
HTML = "<p>Read and sign the Staff Social Media Policy by Friday 27 November.</p>\n" * 18

app = Celery("bare", broker=os.environ["REDIS_URL"])
app.conf.worker_prefetch_multiplier = 1
app.conf.task_ignore_result = True


@app.task
def send(first):
    with smtplib.SMTP("127.0.0.1", int(os.environ["EMAIL_PORT"])) as server:
        for number in range(first, first + BATCH):
            mail = MIMEMultipart("alternative")
            mail["Subject"] = "Sign the Staff Social Media Policy by Friday 27 November"
            mail["From"], mail["To"] = "portal@localhost", f"person{number}@harbourne.example"
            mail.attach(MIMEText(TEXT))
            mail.attach(MIMEText(HTML, "html"))
            server.sendmail("portal@localhost", [mail["To"]], mail.as_bytes())
