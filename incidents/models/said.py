"""What is said of a concern: the answers from which follows who receives it."""

from django.db import models

from people.models import School


class Answer(models.TextChoices):
    """*Not sure* counts as yes, so that somebody trained decides."""

    YES = "yes"
    NOT_SURE = "not_sure", "I am not sure"
    NO = "no"


class Kind(models.TextChoices):
    """Who somebody is, where they are named by post or not at all."""

    STAFF = "staff", "A member of staff"
    FORMER_STAFF = "former_staff", "Somebody who used to work here"
    SUPPLY = "supply", "A supply teacher"
    CONTRACTOR = "contractor", "A contractor, or somebody who works for one"
    VOLUNTEER = "volunteer", "A volunteer"
    HEADTEACHER = "headteacher", "The headteacher"
    DSL = "dsl", "The DSL"
    CHAIR_OF_GOVERNORS = "chair_of_governors", "The chair of governors"
    GOVERNOR = "governor", "A governor"
    IT_SUPPORT = "it_support", "IT support"
    CHIEF_EXECUTIVE = "chief_executive", "The chief executive"
    EXECUTIVE = "executive", "An executive of the trust"
    NOMINATED_EXECUTIVE = "nominated_executive", "The nominated executive"
    TRUST_SAFEGUARDING_LEAD = "trust_safeguarding_lead", "The trust safeguarding lead"
    HR = "hr", "HR"
    COMMUNICATIONS_MANAGER = "communications_manager", "The communications manager"
    DATA_PROTECTION_OFFICER = "data_protection_officer", "The data protection officer"
    CLERK = "clerk", "The clerk"
    CHAIR_OF_TRUSTEES = "chair_of_trustees", "The chair of trustees"
    VICE_CHAIR_OF_TRUSTEES = "vice_chair_of_trustees", "The vice-chair of trustees"
    TRUSTEE = "trustee", "A trustee"
    PUPIL = "pupil", "A pupil"
    FORMER_PUPIL = "former_pupil", "A former pupil"
    PARENT = "parent", "A parent or carer"
    PUBLIC = "public", "Somebody else outside the school"
    UNKNOWN = "unknown", "I do not know"


class Harmed(models.TextChoices):
    """Who it happened to, or who is being impersonated."""

    SELF = "self", "Me"
    PERSON = "person", "Another adult who works in or for the trust"
    PUPIL = "pupil", "A pupil, or several"
    TRUST = "trust", "The school or the trust itself"
    OTHER = "other", "Somebody else"
    UNKNOWN = "unknown", "I do not know"


class Category(models.TextChoices):
    CYBERBULLYING = "cyberbullying", "Bullying, threats or abuse"
    CONTACT_WITH_PUPIL = "contact_with_pupil", "Contact with a pupil"
    GROOMING = "grooming", "Grooming, or anything sexual with a child"
    FORMER_PUPIL_UNDER_18 = "former_pupil_under_18", "Contact with a former pupil under 18"
    FORMER_PUPIL = "former_pupil", "Contact with a former pupil, 18 or over"
    CONTACT_WITH_PARENT = "contact_with_parent", "Contact with a parent or family"
    IMAGES_OF_PUPILS = "images_of_pupils", "Pictures or names of pupils"
    CONFIDENTIALITY = "confidentiality", "Something confidential was told"
    DISCRIMINATION = "discrimination", "Discrimination or hatred"
    WORKING_RELATIONS = "working_relations", "It harms how people here work together"
    STANDARDS = "standards", "It falls short of what is expected of staff"
    EFFECT_ON_WORK = "effect_on_work", "It keeps somebody from doing their job"
    DISREPUTE = "disrepute", "It puts the school in a bad light"
    DEFAMATION = "defamation", "Something untrue and damaging about somebody"
    IMPERSONATION = "impersonation", "Somebody pretends to be one of us, or the school"
    ALIAS = "alias", "Posting under another name"
    SPEAKING_FOR_SCHOOL = "speaking_for_school", "Speaking for the school without being asked to"
    ILLEGAL_CONTENT = "illegal_content", "Illegal or sexual content"
    INAPPROPRIATE_CONTENT = "inappropriate_content", "Inappropriate content reached a screen here"
    OFFICIAL_ACCOUNT = "official_account", "Misuse of an official account"
    HACKED_OFFICIAL_ACCOUNT = "hacked_official_account", "An official account was broken into"
    HACKED_PRIVATE_ACCOUNT = "hacked_private_account", "A private account was broken into"
    CREDENTIALS = "credentials", "Passwords shared or changed"
    UNAPPROVED_CHANNEL = "unapproved_channel", "A channel that nobody approved"
    PRIVATE_USE = "private_use", "Private use at work"
    WORK_EMAIL = "work_email", "A work address for a private account"
    SYSTEM_SECURITY = "system_security", "Getting round a filter, or weakening our systems"
    COPYRIGHT = "copyright", "Somebody else’s work used"
    OFFICIAL_PICTURES = "official_pictures", "The school’s own pictures used again"
    MENTION = "mention", "We were mentioned or criticised"
    OTHER = "other", "Something else, or I am not sure"


class Context(models.TextChoices):
    """In which part of somebody’s life it happened."""

    FOR_SCHOOL = "for_school", "Speaking for the school"
    WITH_PUPILS = "with_pupils", "Working with pupils"
    PROFESSIONAL = "professional", "Other work: a union, a subject network, job sites"
    PRIVATE = "private", "Private life"


MAYBE = (Answer.YES, Answer.NOT_SURE)


class SaidOfIt(models.Model):
    """The answers that decide who receives it: of a concern as reported, of a case as known now."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="+")
    about_kind = models.CharField(max_length=25, choices=Kind, default=Kind.UNKNOWN)
    harmed_kind = models.CharField(max_length=10, choices=Harmed, default=Harmed.UNKNOWN)
    child_at_risk = models.CharField(max_length=8, choices=Answer, default=Answer.NOT_SURE)
    child_school = models.ForeignKey(
        School, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # null: the school of the report
    crime = models.CharField(max_length=8, choices=Answer, default=Answer.NOT_SURE)
    personal_data = models.CharField(max_length=8, choices=Answer, default=Answer.NOT_SURE)
    category = models.CharField(max_length=25, choices=Category, default=Category.OTHER)

    class Meta:
        abstract = True

    @property
    def urgent(self):
        return self.child_at_risk in MAYBE
