"""Where people and staff are reached."""

from uuid import UUID

import pytest

from satupintu.core.actor import SYSTEM
from satupintu.notices.addresses import look_up_addresses
from satupintu.notices.ports import Addresses, Recipient
from satupintu.people import operations
from satupintu.people.models import Person, Staff

pytestmark = pytest.mark.django_db


def test_people_and_staff_are_reached_where_people_says(at):
    person = operations.register_person(
        name="Budi Hartono", nik="3171011203800003", email="budi@example.id", phone="081234567890", language="en",
        actor=SYSTEM, at=at,
    )  # fmt: skip
    staff = Staff.objects.create(name="Andi", email="andi@example.id", since=at)
    assert look_up_addresses(Recipient("person", person.pk)) == Addresses(
        email="budi@example.id", phone="+6281234567890", language="en"
    )
    assert look_up_addresses(Recipient("staff", staff.pk)) == Addresses(email="andi@example.id")


def test_the_erased_the_gone_and_the_unknown_are_not_reached(at):
    erased = Person.objects.create(name="-", email="lama@example.id", registered_at=at, erased_at=at)
    gone = Staff.objects.create(name="Andi", email="andi@example.id", since=at, is_active=False, left_at=at)
    for recipient in (Recipient("person", erased.pk), Recipient("staff", gone.pk), Recipient("person", UUID(int=5))):
        assert look_up_addresses(recipient) in (None, Addresses())
