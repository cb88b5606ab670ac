"""Who acts in the tests of files."""

from uuid import UUID

from satupintu.core.actor import Actor


def person(number: int) -> Actor:
    return Actor("person", UUID(int=number), person_id=UUID(int=1000 + number))


BUDI, SARI = person(1), person(2)
OFFICER = Actor("staff", UUID(int=50), roles=frozenset({"verifikator"}))
MANAGER = Actor("staff", UUID(int=51), roles=frozenset({"manager"}))
