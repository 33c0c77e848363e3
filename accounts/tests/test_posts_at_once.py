"""Pressed in the same moment: one decision, one proof, and the other approver told."""

import pytest

from accounts.models import Post
from accounts.tests import posted
from accounts.tests.pressed import at_once
from accounts.workflow import post_writing as writing
from accounts.workflow import posts as workflow
from ledger.models import Leaf
from people.tests.factories import holder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def test_of_four_decisions_at_once_one_stands_and_the_others_are_told_who_was_faster():
    at = posted.begin()
    others = [holder("executive_headteacher", at.school) for _ in range(3)]
    key = posted.asked(at).pk

    def approve(person):
        return lambda: workflow.approve(Post.objects.get(pk=key), by=person)

    told = at_once(*(approve(person) for person in (at.head, *others)))

    winner = Post.objects.get(pk=key).decided_by
    assert sorted(bool(words) for words in told) == [False, True, True, True]
    assert all(str(winner) in words for words in told if words)
    assert Leaf.objects.filter(kind="post_approval").count() == 1


def test_an_eleventh_picture_cannot_slip_in_at_once():
    at = posted.begin()
    post = posted.draft(at)
    for shade in range(9):
        writing.add_picture(post, posted.picture(colour=(25 * shade, 0, 0)), by=at.author)

    def add(shade):
        return lambda: writing.add_picture(
            Post.objects.get(pk=post.pk), posted.picture(colour=(0, shade, 0)), by=at.author
        )

    told = at_once(*(add(shade) for shade in (80, 120, 160)))

    assert sorted(told) == ["", writing.TOO_MANY, writing.TOO_MANY]
    assert post.pictures.count() == 10
