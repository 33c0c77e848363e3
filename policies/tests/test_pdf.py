import page
import pypdf
import pytest

from people.tests.factories import SchoolFactory, TrustFactory, holder, teacher
from policies import pdf
from policies.tests.factories import approved, policy_for
from policies.workflow import signing
from policies.workflow import version as workflow

pytestmark = pytest.mark.django_db


def test_the_certificate_holds_the_words_that_were_signed_and_reads_aloud(tmp_path):
    TrustFactory()
    school = SchoolFactory(name="Tidewell Primary School")
    person = teacher(school, given_names="Priya", family_name="Nair")
    workflow.publish(approved(policy_for()), by=holder("clerk"))
    assignment = person.assignments.get()
    texts = signing.texts_for(assignment, assignment.assigned_on)
    record = signing.sign(
        assignment, by=person, signature=signing.Signature("Priya Nair", tuple(texts))
    )
    path = tmp_path / "certificate.pdf"

    path.write_bytes(pdf.certificate(record))

    said = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(path).pages).split())
    assert "Nobody works alone without saying so." in said
    assert "as it applies at Tidewell Primary School" in said
    assert "Priya Nair" in said
    assert texts[0].text_id[:16] in said
    profile = page.ValidationProfile("ua1")
    result = page.validate_pdf(str(path), profile=profile)
    assert [failure.message for failure in result.failures] == []
