"""What counter staff do for the person in front of them: a business they may act for, an account of their own."""

from datetime import datetime
from uuid import UUID

from satupintu.core.actor import Actor, require_role
from satupintu.core.operation import operation
from satupintu.people import rules
from satupintu.people.models import Account, Business, BusinessMember
from satupintu.people.operations.accounts import open_citizen_account
from satupintu.people.operations.businesses import add_member, register_business
from satupintu.people.operations.persons import update_person


@operation
def name_business(*, person_id: UUID, name: str = "", nib: str, position: str = "", actor: Actor, at: datetime) -> BusinessMember:
    """Find a business by its NIB, or register it under `name`, and name the person one who may act for it.

    By counter staff who have seen the papers. Raises `NotAllowed`, `WrongIdentity`, `NotFound`.
    """
    require_role(actor, "loket")
    digits = "".join(filter(str.isdigit, nib))
    business = Business.objects.filter(nib=digits).first()
    if business is None:
        business = register_business(name=name, nib=nib, actor=actor, at=at)
    return add_member(business_id=business.pk, person_id=person_id, position=position, actor=actor, at=at)


@operation
def open_account_at_counter(*, person_id: UUID, target: str, actor: Actor, at: datetime) -> Account:
    """Open the account of somebody registered here who has none, reached at `target`, an e-mail address or a phone.

    It becomes their address, and the code sent there lets them in. By counter staff who have seen the identity card.
    Raises `NotAllowed`, `WrongIdentity`, `HasAccount`, `LoginTaken`, `NotFound`.
    """
    require_role(actor, "loket", "admin")
    if "@" in target:
        update_person(person_id=person_id, email=target, actor=actor, at=at)
        login = rules.normalise_email(target)
    else:
        update_person(person_id=person_id, phone=target, actor=actor, at=at)
        login = rules.normalise_phone(target)
    return open_citizen_account(person_id=person_id, login=login, actor=actor, at=at)
