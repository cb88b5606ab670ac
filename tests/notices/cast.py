"""Who is told in the tests of notices."""

from uuid import UUID

from satupintu.core.actor import Actor
from satupintu.notices.ports import Recipient

BUDI = Recipient("person", UUID(int=1001))
SARI = Recipient("person", UUID(int=1002))
ANDI = Recipient("staff", UUID(int=50))
BUDI_ACTOR = Actor("person", UUID(int=1), person_id=BUDI.id)
SARI_ACTOR = Actor("person", UUID(int=2), person_id=SARI.id)
ANDI_ACTOR = Actor("staff", ANDI.id, roles=frozenset({"verifikator"}))
CHIEF = Actor("staff", UUID(int=51), roles=frozenset({"supervisor"}))
ENTRY = UUID(int=7)
