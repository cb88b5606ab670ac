"""Powers of attorney taken down at the counter: the letter that was shown and the proxy it gives, in one stroke."""

from collections.abc import Collection
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.conf import settings

from satupintu.catalogue.queries import get_service
from satupintu.core.actor import Actor, require_role
from satupintu.core.operation import operation
from satupintu.files.operations import store_file
from satupintu.people.errors import LetterMissing
from satupintu.people.models import Proxy
from satupintu.people.operations import grant_proxy

LETTER = "proxy_letter"
"""The purpose of a scanned letter of attorney."""
LETTER_TYPES = ("application/pdf", "image/jpeg", "image/png")


@operation
def record_proxy(
    *,
    agent_id: UUID,
    person_id: UUID | None = None,
    business_id: UUID | None = None,
    letter: IO[bytes] | bytes | None,
    letter_name: str = "",
    letter_type: str = "",
    service_codes: Collection[str] = (),
    valid_from: date,
    valid_to: date,
    actor: Actor,
    at: datetime,
) -> Proxy:
    """Take down a signed letter of attorney (surat kuasa) for the agent in front, with its scan; by counter staff.

    The letter is kept as long as files of a case that ended on its last day (UU 43/2009). Raises `LetterMissing`, every
    `UnfitFile`, `ServiceUnknown`, `WrongPeriod`, `NotAllowed`, `NotFound`.
    """
    require_role(actor, "loket")
    if not letter:
        raise LetterMissing
    for code in service_codes:
        get_service(code)
    stored = store_file(
        content=letter,
        name=letter_name,
        declared_type=letter_type,
        allowed=LETTER_TYPES,
        purpose=LETTER,
        owner_person_id=person_id,
        retention_until=date(valid_to.year + settings.RETENTION_YEARS, 12, 31),
        actor=actor,
        at=at,
    )
    return grant_proxy(
        agent_id=agent_id,
        person_id=person_id,
        business_id=business_id,
        letter_file_id=stored.pk,
        service_codes=service_codes,
        valid_from=valid_from,
        valid_to=valid_to,
        actor=actor,
        at=at,
    )
