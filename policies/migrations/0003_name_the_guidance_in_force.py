"""What a trust in England cites most, to begin with; the trust keeps the list from then on.

Looked up in November 2026: KCSIE 2026, in force on 1 September 2026 (several schools' own pages);
Working Together 2026, published on 18 March 2026 (independentsafeguardingservice.org, and
ssslearning.co.uk; its summary of changes is on GOV.UK); the Academy trust handbook "effective from
1 October 2026", as its address on GOV.UK says. Found as they stood: RSHE of July 2025 in force on
1 September 2026, the Prevent duty guidance of 2023 in force on 31 December 2023, attendance of
August 2024. Nothing newer was found of the others; a trust looks at the source of each row.
"""

from datetime import date

from django.db import migrations

GOV = "https://www.gov.uk/government/publications/"
ACT = "https://www.legislation.gov.uk/ukpga/"
# name, also called, kind, year, in force, asks for policies called, source
ROWS = [
    ("Keeping children safe in education", "KCSIE", "statutory", 2026, date(2026, 9, 1),
     "child protection, safeguarding, code of conduct, safer recruitment",
     f"{GOV}keeping-children-safe-in-education--2"),
    ("Working together to safeguard children", "Working Together", "statutory", 2026,
     date(2026, 3, 18), "", f"{GOV}working-together-to-safeguard-children--2"),
    ("Prevent duty guidance", "Prevent guidance", "statutory", 2023, date(2023, 12, 31), "",
     f"{GOV}prevent-duty-guidance"),
    ("Working together to improve school attendance", "", "statutory", 2024, date(2024, 8, 19),
     "attendance", f"{GOV}working-together-to-improve-school-attendance"),
    ("Suspension and permanent exclusion guidance", "", "statutory", 2024, None,
     "exclusion, suspension", f"{GOV}school-exclusion"),
    ("Relationships education, relationships and sex education (RSE) and health education",
     "RSHE guidance, RSE guidance", "statutory", 2025, date(2026, 9, 1),
     "relationships and sex education, RSE, RSHE",
     f"{GOV}relationships-education-relationships-and-sex-education-rse-and-health-education"),
    ("SEND code of practice", "SEN code of practice", "statutory", 2015, date(2015, 1, 31),
     "special educational needs, SEN, SEND", f"{GOV}send-code-of-practice-0-to-25"),
    ("Early years foundation stage statutory framework", "EYFS framework, EYFS statutory framework",
     "statutory", 2025, date(2025, 9, 1), "early years",
     f"{GOV}early-years-foundation-stage-framework--2"),
    ("Academy trust handbook", "Academies financial handbook", "statutory", 2026, date(2026, 10, 1),
     "whistleblowing, gifts, conflicts of interest, expenses", f"{GOV}academy-trust-handbook"),
    ("Behaviour in schools", "", "practice", 2024, None, "",
     f"{GOV}behaviour-in-schools--2"),
    ("Searching, screening and confiscation", "", "practice", 2022, date(2022, 9, 1), "",
     f"{GOV}searching-screening-and-confiscation"),
    ("Guidance for safer working practice", "", "practice", 2022, None, "",
     "https://saferrecruitmentconsortium.org/"),
    ("Education and Inspections Act", "", "law", 2006, None, "behaviour", f"{ACT}2006/40"),
    ("Equality Act", "", "law", 2010, None, "equality, accessibility", f"{ACT}2010/15"),
    ("Data Protection Act", "DPA", "law", 2018, date(2018, 5, 25), "data protection, privacy",
     f"{ACT}2018/12"),
    ("Freedom of Information Act", "", "law", 2000, None, "freedom of information",
     f"{ACT}2000/36"),
    ("Health and Safety at Work etc. Act", "Health and Safety at Work Act", "law", 1974, None,
     "health and safety, first aid", f"{ACT}1974/37"),
    ("Children and Families Act", "", "law", 2014, None, "medical conditions", f"{ACT}2014/6"),
    ("Education Act", "", "law", 1996, None, "charging, complaints, admissions", f"{ACT}1996/56"),
]  # fmt: skip
FIELDS = ("name", "also_called", "kind", "year", "in_force_on", "asks_for", "source")


def write(apps, schema_editor):
    guidance = apps.get_model("policies", "Guidance")
    guidance.objects.bulk_create(guidance(**dict(zip(FIELDS, row))) for row in ROWS)


def take_back(apps, schema_editor):
    names = [row[0] for row in ROWS]
    apps.get_model("policies", "Guidance").objects.filter(name__in=names).delete()


class Migration(migrations.Migration):
    replaces = [("policies", "0012_name_the_guidance_in_force")]
    dependencies = [("policies", "0002_find_documents_by_their_words")]
    operations = [migrations.RunPython(write, take_back)]
