"""What can be found by its words: one row a thing, which each database indexes in its own way."""

from django.db import models

from policies.models.version import Version


class SearchDocument(models.Model):
    """The words of one clause, policy, question, ... `kind` says which; `ref` is its key.

    PostgreSQL keeps a weighted vector beside them, SQLite a table of its own (migrations). Written
    by `policies.workflow.searching` alone; who may find it is said by its kind (`queries.search`).
    """

    kind = models.CharField(max_length=20)
    ref = models.BigIntegerField()
    version = models.ForeignKey(Version, on_delete=models.CASCADE, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    anchor = models.CharField(max_length=80, blank=True)
    title = models.TextField(blank=True)  # words that count most
    heading = models.TextField(blank=True)
    body = models.TextField(blank=True)
    around = models.TextField(blank=True)  # what it is part of: may be asked for, finds nothing
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="search_document_once")]

    def __str__(self):
        return f"{self.kind} {self.ref}"
