"""What is proved stays; the words behind it go only with a leaf that says so."""

import pytest
from django.db import Error, transaction

from ledger import leaves
from ledger.models import Leaf, LeafSecret

pytestmark = pytest.mark.django_db


def test_the_words_behind_a_leaf_cannot_be_deleted_or_changed():
    leaf = leaves.write("case decision", 7, {"by": 1})

    for change in (
        lambda: LeafSecret.objects.filter(pk=leaf.pk).delete(),
        lambda: LeafSecret.objects.filter(pk=leaf.pk).update(canonical="{}"),
        lambda: Leaf.objects.filter(pk=leaf.pk).update(record=8),
        lambda: Leaf.objects.exclude(pk__in=LeafSecret.objects.none()).update(record=9),
    ):
        with pytest.raises(Error), transaction.atomic():
            change()
    assert leaves.matches(Leaf.objects.get(), {"by": 1})


def test_erasing_leaves_the_leaf_and_one_that_says_so():
    gone = leaves.write("case decision", 7, {"by": 1})
    kept = leaves.write("case decision", 8, {"by": 2})
    other = leaves.write("publication", 7, {"by": 3})
    erased = leaves.erase("case decision", [7], because="kept long enough")

    said = Leaf.objects.get(kind="erasure")
    assert (erased, said.record) == (1, gone.pk)
    assert set(LeafSecret.objects.values_list("pk", flat=True)) == {kept.pk, other.pk, said.pk}
    assert Leaf.objects.filter(pk=gone.pk).exists()
    assert leaves.erase("case decision", [7], because="again") == 0
