"""What is proved: one salted leaf a record. The database itself refuses to change one."""

from django.db import models


class Leaf(models.Model):
    """SHA-256 over 32 bytes of salt and the canonical record: proof that it existed, as it was."""

    kind = models.CharField(max_length=30)
    record = models.BigIntegerField()  # the key of the record in the table that `kind` names
    commitment = models.BinaryField(max_length=32)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "record"], name="leaf_of_record")]
        constraints = [
            models.UniqueConstraint(fields=["commitment"], name="leaf_commitment_once"),
        ]

    def __str__(self):
        return f"{self.kind} {self.record}"


class LeafSecret(models.Model):
    """The salt and the canonical record (RFC 8785 JSON) that open a leaf's commitment."""

    leaf = models.OneToOneField(
        Leaf, on_delete=models.PROTECT, primary_key=True, related_name="secret"
    )
    salt = models.BinaryField(max_length=32)
    canonical = models.TextField()

    def __str__(self):
        return f"secret of {self.leaf_id}"
