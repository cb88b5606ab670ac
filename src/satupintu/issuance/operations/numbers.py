"""Reserving and voiding register numbers: gap-free, each given out once."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.numbers import next_number
from satupintu.core.operation import operation
from satupintu.core.regions import region_zone
from satupintu.core.statements import Question, insert_rows
from satupintu.issuance.claims import find_number
from satupintu.issuance.errors import NumberAlreadyUsed, ReasonNeeded, RegisterMissing
from satupintu.issuance.events import NUMBER_RESERVED, NUMBER_VOIDED
from satupintu.issuance.models import Register, RegisterNumber
from satupintu.issuance.rules import Pattern, new_code
from satupintu.journal.operations import record

ISSUING_ROLES = ("kadis", "produksi", "admin")


_OPEN: Question[Register] = Question(
    lambda code: Register.objects.filter(code=code, is_open=True).select_for_update(of=("self",)).order_by("pk")
)


@operation
def reserve_number(*, register_code: str, claim: str, application_id: UUID | None, actor: Actor, at: datetime) -> RegisterNumber:
    """Take the next number of a register for `claim` (a task or case, at most 80 characters).

    The number and the public code belong to that claim for good. Raises `NotAllowed`, `RegisterMissing`,
    `NumberAlreadyUsed` when the claim holds a number: read it with `queries.find_number`.
    """
    require_role(actor, *ISSUING_ROLES)
    if (register := _OPEN.first(register_code)) is None:
        raise RegisterMissing(register=register_code)
    if find_number(claim) is not None:
        raise NumberAlreadyUsed
    today = at.astimezone(region_zone()).date()
    year = today.year if register.is_yearly else 0
    sequence = next_number(f"issuance:{register.code}", year)
    number = RegisterNumber(
        register=register,
        year=year,
        sequence=sequence,
        number=Pattern(register.pattern).number(sequence, today),
        claim=claim,
        code=new_code(),
        application_id=application_id,
        reserved_at=at,
    )
    insert_rows([number])
    record(NUMBER_RESERVED, number, actor=actor, at=at, application_id=application_id, number=number.number)
    return number


@operation
def void_number(*, number_id: UUID, reason: str, actor: Actor, at: datetime) -> RegisterNumber:
    """Give up a reserved number for ever, saying why; the gap stays explained; `kadis`, `produksi` or `admin`.

    Raises `NotAllowed`, `NotFound`, `ReasonNeeded`, `NumberAlreadyUsed`.
    """
    require_role(actor, *ISSUING_ROLES)
    if not (reason := reason.strip()):
        raise ReasonNeeded
    number = lock(RegisterNumber, number_id)
    if number.state != RegisterNumber.State.RESERVED:
        raise NumberAlreadyUsed
    number.state = RegisterNumber.State.VOID
    number.settled_at = at
    number.void_reason = reason[:200]
    number.save()
    record(NUMBER_VOIDED, number, actor=actor, at=at, application_id=number.application_id, number=number.number, reason="voided")
    return number
