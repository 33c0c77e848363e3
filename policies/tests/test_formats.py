import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from people.tests.factories import PersonFactory, SchoolFactory, TrustFactory, teacher
from policies.models import Acknowledgement
from policies.tests.factories import approved, policy_for
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db
WORDS = "Nobody works alone without saying so."


@pytest.fixture
def assignment(client):
    TrustFactory()
    person = teacher(SchoolFactory(), given_names="Priya", family_name="Nair")
    workflow.publish(approved(policy_for(title="Lone Working Policy")), by=PersonFactory())
    client.force_login(person)
    return person.assignments.get()


@pytest.mark.parametrize(
    ("address", "least"), [("policies:large_print", 18), ("policies:easy_print", 10)]
)
def test_the_text_comes_on_paper_in_letters_large_enough(client, assignment, address, least):
    answer = client.get(reverse(address, args=[assignment.pk]))

    sizes = []
    page = PdfReader(io.BytesIO(answer.content)).pages[0]
    page.extract_text(
        visitor_text=lambda said, _, matrix, font, size: (
            sizes.append(size * abs(matrix[3])) if "works" in said else None
        )
    )
    assert WORDS in " ".join(page.extract_text().split())
    assert min(sizes) >= least


def test_the_text_to_be_read_aloud_announces_each_section_and_leads_to_the_signature(
    client, assignment
):
    page = client.get(reverse("policies:read_aloud", args=[assignment.pk])).content.decode()

    assert "<h2>Section 1. Purpose</h2>" in page
    assert WORDS in page
    assert f'href="{assignment.get_absolute_url()}?read=audio#sign"' in page


@pytest.mark.parametrize(
    ("asked", "kept"), [("?read=large_print", "large_print"), ("", "web"), ("?read=smoke", "web")]
)
def test_the_form_in_which_it_was_read_is_kept(client, assignment, asked, kept):
    url = assignment.get_absolute_url()
    form = client.get(url + asked).context["form"].initial | {"typed_name": "Priya Nair"}
    if kept == "web" and asked:
        form.pop("format_read")  # a browser offers the choices and no other

    client.post(url, form)

    assert Acknowledgement.objects.get().format_read == kept


def test_a_form_that_there_is_not_is_refused_beside_the_field(client, assignment):
    url = assignment.get_absolute_url()
    form = client.get(url).context["form"].initial

    page = client.post(url, form | {"typed_name": "Priya Nair", "format_read": "smoke"})

    assert list(page.context["form"].errors) == ["format_read"]
    assert page.context["form"]["typed_name"].value() == "Priya Nair"
