"""Which number a claim holds: asked before one is reserved, before a product is issued, and by readers."""

from satupintu.core.statements import Question
from satupintu.issuance.models import RegisterNumber

_HELD: Question[RegisterNumber] = Question(
    lambda claim: RegisterNumber.objects.filter(claim=claim).exclude(state=RegisterNumber.State.VOID).order_by("pk")
)


def find_number(claim: str) -> RegisterNumber | None:
    """Return the number a claim holds, or None."""
    return _HELD.first(claim)
