"""Drafts that begin without a file: of a new policy, or from a text that is there already."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from core.workflow import Refused, record
from people.models import Person
from policies.models import AudienceRule, Policy, Version
from policies.workflow import beginning, carrying, drafting, searching
from policies.workflow.version import PUBLISHED


@transaction.atomic
def start_policy(
    *, by: Person, owners: Iterable[Person], staff_groups: Iterable[str], **fields: object
) -> Version:
    """Make a new policy for these staff groups, with an empty first draft to write in.

    Raises Refused where somebody took the reference in the same moment.
    """
    try:
        with transaction.atomic():
            policy = Policy.objects.create(
                slug=drafting.free_slug(str(fields["title"])),
                **beginning.particulars(),
                **fields,
            )
    except IntegrityError as error:
        raise Refused("A policy with this reference was started just now.") from error
    policy.owners.set(owners)
    AudienceRule.objects.bulk_create(
        AudienceRule(policy=policy, staff_group=group) for group in staff_groups
    )
    version = Version.objects.create(policy=policy, author=by)
    record(version, "start", by=by)
    searching.index(version)
    return version


@transaction.atomic
def start_version(source: Version, *, by: Person) -> Version:
    """Make the next draft of a policy from one of its texts: the one in force, or an earlier one.

    Sections keep their addresses. Refused while another draft is on its way.
    """
    policy = Policy.objects.select_for_update(no_key=True).get(pk=source.policy_id)
    drafting.refuse_if_replaced(policy)
    drafting.refuse_while_on_its_way(policy)
    again = source.state != PUBLISHED
    version = Version(
        policy=policy,
        author=by,
        html=source.html,
        words=source.words,
        statement=source.statement,
        found={"warnings": source.found.get("warnings", [])},
        summary_of_changes=f"The text of version {source.number} again." if again else "",
    )
    drafting.weigh(version, material=True)
    version.save()
    carrying.clauses(source, version)
    carrying.questions(source, version)
    record(version, "start", by=by, note=f"From version {source.number}")
    searching.index(version)
    return version
