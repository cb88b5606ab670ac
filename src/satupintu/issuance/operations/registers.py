"""Opening and changing registers (buku register)."""

from datetime import datetime

from satupintu.core.actor import Actor, require_role
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.issuance.errors import PatternInvalid, RegisterMissing, RegisterTaken
from satupintu.issuance.events import REGISTER_CHANGED, REGISTER_OPENED
from satupintu.issuance.models import Register
from satupintu.issuance.rules import PatternError, parse_pattern, patterns_collide
from satupintu.journal.operations import record


@operation
def open_register(*, code: str, name: str, pattern: str, is_yearly: bool = True, actor: Actor, at: datetime) -> Register:
    """Open a register whose numbers follow `pattern` (language: `rules.parse_pattern`); `admin` only.

    Raises `NotAllowed`, `RegisterTaken`, `PatternInvalid` (also when another register could give the same numbers).
    """
    require_role(actor, "admin")
    if Register.objects.filter(code=code).exists():
        raise RegisterTaken
    pattern = _checked(pattern, yearly=is_yearly, code=code)
    register = Register.objects.create(code=code, name=name, pattern=pattern, is_yearly=is_yearly)
    record(REGISTER_OPENED, register, actor=actor, at=at, register=code, pattern=pattern)
    return register


@operation
def change_register(
    *, code: str, name: str | None = None, pattern: str | None = None, is_open: bool | None = None, actor: Actor, at: datetime
) -> Register:
    """Change the name or pattern of a register, close it or open it again; numbers given out stay; `admin` only.

    Raises `NotAllowed`, `RegisterMissing`, `PatternInvalid`.
    """
    require_role(actor, "admin")
    found = Register.objects.filter(code=code).first()
    if found is None:
        raise RegisterMissing(register=code)
    register = lock(Register, found.pk)
    if pattern is not None:
        register.pattern = _checked(pattern, yearly=register.is_yearly, code=code)
    register.name = register.name if name is None else name
    register.is_open = register.is_open if is_open is None else is_open
    register.save()
    record(REGISTER_CHANGED, register, actor=actor, at=at, register=code, pattern=register.pattern, is_open=register.is_open)
    return register


def _checked(pattern: str, *, yearly: bool, code: str) -> str:
    try:
        text = parse_pattern(pattern, yearly=yearly).text
    except PatternError as error:
        raise PatternInvalid(reason=error.code) from error
    others = Register.objects.exclude(code=code).values_list("pattern", flat=True)
    if any(patterns_collide(text, other) for other in others):
        raise PatternInvalid(reason="collides")
    return text
