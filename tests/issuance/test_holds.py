"""A person's data stay while the office must keep a product of theirs."""

import pytest
from tests import cast
from tests.issuance.office import issued, open_registers

from satupintu.core.actor import SYSTEM
from satupintu.files.operations import erase_file
from satupintu.people.errors import CannotErase
from satupintu.people.models import Person
from satupintu.people.operations import erase_person

pytestmark = pytest.mark.django_db


def test_who_holds_a_kept_product_cannot_be_erased(at):
    open_registers(at)
    sari = cast.sari(at)
    product = issued(at, holder_person_id=sari.person.id)
    with pytest.raises(CannotErase) as caught:
        erase_person(person_id=sari.person.id, actor=sari.actor, at=at)
    assert product.number in str(caught.value)
    assert Person.objects.get(pk=sari.person.id).erased_at is None
    erase_file(file_id=product.file_id, reason="retention", actor=SYSTEM, at=at)
    assert erase_person(person_id=sari.person.id, actor=sari.actor, at=at).erased_at == at
