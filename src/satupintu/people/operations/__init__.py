"""Every write of this module, one function a verb."""

from satupintu.people.attempts import LoginResult
from satupintu.people.operations.accounts import (
    change_password,
    open_administrator,
    open_citizen_account,
    open_staff_account,
    register_citizen,
    reset_second_factor,
    unlock_account,
)
from satupintu.people.operations.businesses import (
    add_member,
    end_membership,
    grant_proxy,
    register_business,
    revoke_proxy,
)
from satupintu.people.operations.codes import (
    confirm_code,
    prove_contact,
    request_code,
    reset_password,
    sweep_logins,
)
from satupintu.people.operations.consent import give_consent, withdraw_consent
from satupintu.people.operations.corrections import ask_correction, decline_correction, make_correction
from satupintu.people.operations.counter import name_business, open_account_at_counter
from satupintu.people.operations.logins import (
    authenticate_password,
    begin_totp,
    confirm_totp,
    enrol_totp,
    use_recovery_code,
)
from satupintu.people.operations.persons import (
    correct_person,
    erase_person,
    register_person,
    reveal_identifier,
    update_person,
)
from satupintu.people.operations.regions import update_region
from satupintu.people.operations.staff import (
    add_performers,
    assign_duty,
    bind_role,
    create_agency,
    create_unit,
    deactivate_staff,
    delegate,
    end_delegation,
    end_duty,
    register_staff,
    seed_roles,
    unbind_role,
)

__all__ = [
    "LoginResult",
    "add_member",
    "add_performers",
    "ask_correction",
    "assign_duty",
    "authenticate_password",
    "begin_totp",
    "bind_role",
    "change_password",
    "confirm_code",
    "confirm_totp",
    "correct_person",
    "create_agency",
    "create_unit",
    "deactivate_staff",
    "decline_correction",
    "delegate",
    "end_delegation",
    "end_duty",
    "end_membership",
    "enrol_totp",
    "erase_person",
    "give_consent",
    "grant_proxy",
    "make_correction",
    "name_business",
    "open_account_at_counter",
    "open_administrator",
    "open_citizen_account",
    "open_staff_account",
    "prove_contact",
    "register_business",
    "register_citizen",
    "register_person",
    "register_staff",
    "request_code",
    "reset_password",
    "reset_second_factor",
    "reveal_identifier",
    "revoke_proxy",
    "seed_roles",
    "sweep_logins",
    "unbind_role",
    "unlock_account",
    "update_person",
    "update_region",
    "use_recovery_code",
    "withdraw_consent",
]
