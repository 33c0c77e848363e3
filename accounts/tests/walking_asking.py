"""Rows for the walk: a draft, a request that was sent, a nominee."""

from accounts.models import Delegate
from accounts.tests import asking_trust
from accounts.tests.factories import platform
from accounts.workflow import asking
from people.tests.factories import teacher


def rows(person, school, people):
    comms, head = people["communications_manager"], people["headteacher"]
    said = asking_trust.answers_with(comms, teacher(school), teacher(school))
    made = {}
    for name in ("account_draft", "account_request"):
        row = asking.begin(by=person, school=school, platform=platform("vimeo"))
        asking.keep(row, {**said, "title": name}, by=person)
        made[name] = row
    asking.send(made["account_request"], by=person)
    named = Delegate.objects.create(school=school, person=teacher(school), named_by=head)
    return made | {"nominee": named}
