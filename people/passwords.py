"""Passwords that anybody who knows where we work would try first."""

import re

from django.core.exceptions import ValidationError

from people.models import School, Trust

# Beside the names of the trust and its schools. The length of what is left without them decides.
WORDS = """
academy admin administrator autumn chair college dsl friday governor head headteacher january
letmein monday office password policy portal primary principal pupil school secondary secret
september spring staff student summer teacher term trust trustee welcome winter
"""
OUR_WORDS = frozenset(WORDS.split())
LEFT = 8


class OurWordsValidator:
    def validate(self, password, user=None):
        left = password.lower()
        for word in sorted(_words(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < LEFT and left != password.lower():
            raise ValidationError(
                "This is easily guessed by anybody who knows the school. Use words that have "
                "nothing to do with it.",
                code="our_words",
            )

    def get_help_text(self):
        return "It is not made of the names of your school or trust."


def _words():
    names = [*School.objects.values_list("name", flat=True)]
    for names_of_trust in Trust.objects.values_list("name", "short_name"):
        names += names_of_trust
    found = {word for name in names for word in re.findall(r"\w{3,}", name.lower())}
    return found | OUR_WORDS
