"""What handlers of concerns in England must know, to begin with; the trust keeps it from then on.

Looked up in November 2026 as far as it could be: KCSIE 2026 and Working Together 2026 as in
policies' list; the telephone numbers as the services' own pages give them. "One working day" for
the LADO stands in many authorities' procedures; statutory guidance itself says *immediately*, so
that entry is practice. A trust looks at the source of each row, and changes it here.
"""

from datetime import date

from django.db import migrations

GOV = "https://www.gov.uk/government/publications/"
ACT = "https://www.legislation.gov.uk/ukpga/"
KCSIE = "Keeping children safe in education 2026"
KCSIE_LINK, KCSIE_ON = f"{GOV}keeping-children-safe-in-education--2", date(2026, 9, 1)
UKCIS = "UKCIS, Sharing nudes and semi-nudes: advice for education settings"
UKCIS_LINK = f"{GOV}sharing-nudes-and-semi-nudes-advice-for-education-settings-working-with-children-and-young-people"
GDPR, GDPR_LINK = "UK GDPR", "https://www.legislation.gov.uk/eur/2016/679"
GDPR_ON = date(2021, 1, 1)

# code, topic, title, text, kind, source, link, dated, telephone, period, unit
ROWS = [
    ("danger", "danger", "A child in immediate danger",
     "Call 999. Anybody may make a referral to children’s social care, and nobody may stop them.",
     "statutory", f"{KCSIE}, part one", KCSIE_LINK, KCSIE_ON, "999", None, ""),
    ("police", "danger", "A crime, but nobody in danger now",
     "Call 101 and note the log number. Do not question anybody or search a device first.",
     "practice", "The police", "https://www.police.uk/contact/", date(2026, 1, 1), "101", None, ""),
    ("threshold", "allegation", "When the harm threshold may be met",
     "Somebody who works with children may have harmed a child; possibly committed a crime against "
     "or related to a child; behaved so that they may pose a risk of harm to children; or behaved, "
     "also outside work, so that they may not be suitable to work with children.",
     "statutory", f"{KCSIE}, part four, section one", KCSIE_LINK, KCSIE_ON, "", None, ""),
    ("lado", "allegation", "Contact the LADO at once",
     "Before anybody is interviewed and before the person is told. Until the LADO agrees, only basic "
     "enquiries to see what is alleged. Authorities ask to be told within one working day.",
     "practice", "Local authorities’ procedures; statutory guidance says immediately", KCSIE_LINK,
     KCSIE_ON, "", 1, "working_days"),
    ("suspension", "allegation", "Suspension is never automatic",
     "Consider the alternatives first, ask the LADO and the police, and write down the reasons.",
     "statutory", f"{KCSIE}, part four, section one", KCSIE_LINK, KCSIE_ON, "", None, ""),
    ("outcomes", "allegation", "The five outcomes of an investigation",
     "Substantiated, unsubstantiated, false, malicious, unfounded. What is done about it is decided "
     "apart from that.",
     "statutory", f"{KCSIE}, part four, section one", KCSIE_LINK, KCSIE_ON, "", None, ""),
    ("images", "images", "Never view, copy, print, share or keep it",
     "Set the device aside, tell the DSL by voice, and let the police advise. Do not ask a child to "
     "send or delete it.",
     "practice", UKCIS, UKCIS_LINK, date(2024, 3, 11), "", None, ""),
    ("images_law", "images", "Making or having an indecent picture of a child is a crime",
     "Copying and sending count as making. Computer-made pictures that look like photographs count.",
     "law", "Protection of Children Act 1978, section 1", f"{ACT}1978/37", date(1978, 7, 20), "",
     None, ""),
    ("low_level", "low_level", "Low-level concerns are recorded too",
     "Conduct that does not meet the threshold but is not in line with the code of conduct. They are "
     "shared with the headteacher and recorded, so that a pattern can be seen.",
     "statutory", f"{KCSIE}, part four, section two", KCSIE_LINK, KCSIE_ON, "", None, ""),
    ("reporting_ban", "fairness", "A teacher’s name must not be published before a charge",
     "Nothing may be published that could identify a teacher accused by or on behalf of a pupil of "
     "the same school, until they are charged.",
     "law", "Education Act 2002, section 141F", f"{ACT}2002/32/section/141F", date(2012, 10, 1), "",
     None, ""),
    ("acas", "fairness", "Fair procedure in discipline and grievances",
     "Tell the person what is alleged, let them be accompanied, investigate before deciding, allow "
     "an appeal. A tribunal takes the code into account.",
     "statutory", "Acas Code of Practice 1",
     "https://www.acas.org.uk/acas-code-of-practice-on-disciplinary-and-grievance-procedures",
     date(2015, 3, 11), "", None, ""),
    ("dbs", "referral", "Tell the Disclosure and Barring Service",
     "When somebody is taken out of regulated activity, or would have been had they not left, because "
     "they harmed or may harm a child.",
     "law", "Safeguarding Vulnerable Groups Act 2006, section 35", f"{ACT}2006/47/section/35",
     date(2006, 11, 8), "", None, ""),
    ("tra", "referral", "Consider telling the Teaching Regulation Agency",
     "When a teacher is dismissed for serious misconduct, or might have been had they not left.",
     "law", "Education Act 2002, sections 141D and 141E", f"{ACT}2002/32/section/141D",
     date(2012, 4, 1), "", None, ""),
    ("ico", "data", "Tell the ICO of a personal data breach",
     "Within 72 hours of noticing it, holidays included, unless a risk to people is unlikely. Every "
     "breach goes on the log, with the reasons where the ICO is not told.",
     "law", f"{GDPR}, article 33", f"{GDPR_LINK}/article/33", GDPR_ON, "0303 123 1113", 72,
     "clock_hours"),
    ("breach_told", "data", "Tell those affected where the risk to them is high",
     "Without undue delay and in plain words.",
     "law", f"{GDPR}, article 34", f"{GDPR_LINK}/article/34", GDPR_ON, "", None, ""),
    ("subject_access", "data", "Answer a subject access request",
     "Within one calendar month; two more where it is complex, and the person is told why within the "
     "first.",
     "law", f"{GDPR}, articles 12 and 15", f"{GDPR_LINK}/article/12", GDPR_ON, "", 1, "months"),
    ("detriment", "speaking_up", "Nobody may suffer for speaking up",
     "A worker who makes a protected disclosure must not be treated worse for it, and no agreement "
     "can forbid it.",
     "law", "Employment Rights Act 1996, sections 43A to 43L and 47B", f"{ACT}1996/18/part/IVA",
     date(1999, 7, 2), "", None, ""),
    ("nspcc", "help", "NSPCC helpline", "About a child, at any stage.",
     "practice", "NSPCC", "https://www.nspcc.org.uk/", date(2026, 1, 1), "0808 800 5000", None, ""),
    ("nspcc_whistleblowing", "help", "NSPCC whistleblowing advice line",
     "Where somebody cannot raise it inside, or is not heard.",
     "statutory", f"{KCSIE}, part one",
     "https://www.nspcc.org.uk/keeping-children-safe/reporting-abuse/dedicated-helplines/whistleblowing-advice-line/",
     KCSIE_ON, "0800 028 0285", None, ""),
    ("protect", "help", "Protect", "Free legal advice on speaking up at work.",
     "practice", "Protect", "https://protect-advice.org.uk/", date(2026, 1, 1), "020 3117 2520",
     None, ""),
    ("posh", "help", "Professionals Online Safety Helpline",
     "For staff: about something online that concerns a pupil, the school or themselves.",
     "practice", "UK Safer Internet Centre", "https://saferinternet.org.uk/", date(2026, 1, 1),
     "0344 381 4772", None, ""),
    ("keep_allegations", "records", "How long an allegation is kept",
     "To normal pension age, or ten years from the allegation if that is longer. What was found "
     "false or malicious is taken off the personnel record.",
     "statutory", f"{KCSIE}, part four, section one", KCSIE_LINK, KCSIE_ON, "", None, ""),
]  # fmt: skip
FIELDS = ("code", "topic", "title", "text", "kind", "source", "link", "dated", "telephone")
FIELDS += ("period", "unit")


def add(apps, schema_editor):
    """Only into an empty list: a trust that keeps one already is not corrected."""
    guide = apps.get_model("incidents", "Guide")
    if not guide.objects.exists():
        guide.objects.bulk_create(guide(**dict(zip(FIELDS, row))) for row in ROWS)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_tables")]

    # Going back leaves them: the table goes with the migration before.
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
