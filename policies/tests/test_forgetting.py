import datetime as dt

import pytest
from django.utils import timezone

from people.tests.factories import SchoolFactory, holder, teacher
from policies.models import Acknowledgement, Assignment
from policies.tasks import forget_addresses
from policies.tests.factories import approved, policy_for
from policies.workflow import signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


def test_where_somebody_signed_from_is_kept_for_a_year():
    for _ in range(2):
        teacher(SchoolFactory())
    workflow.publish(approved(policy_for()), by=holder("clerk"))
    for person_assignment in Assignment.objects.all():
        texts = tuple(signing.texts_for(person_assignment, timezone.localdate()))
        signature = signing.Signature("Sam", texts, address="192.0.2.7")
        signing.sign(person_assignment, by=person_assignment.person, signature=signature)
    old, new = Acknowledgement.objects.order_by("pk")
    Acknowledgement.objects.filter(pk=old.pk).update(
        signed_at=timezone.now() - dt.timedelta(days=366)
    )

    for _ in range(2):
        forget_addresses()

    kept = dict(Acknowledgement.objects.values_list("pk", "address"))
    assert kept == {old.pk: None, new.pk: "192.0.2.7"}
