"""Every write of issuance, and `issue_document`, which strings two of them around typesetting and signing."""

from satupintu.issuance.operations.ending import revoke_document, supersede_document
from satupintu.issuance.operations.handing import hand_over
from satupintu.issuance.operations.issuing import issue_document, record_product
from satupintu.issuance.operations.numbers import reserve_number, void_number
from satupintu.issuance.operations.opening import note_opened
from satupintu.issuance.operations.registers import change_register, open_register
from satupintu.issuance.operations.test_keys import keep_test_key, revoke_test_key

__all__ = [
    "change_register",
    "hand_over",
    "issue_document",
    "keep_test_key",
    "note_opened",
    "open_register",
    "record_product",
    "reserve_number",
    "revoke_document",
    "revoke_test_key",
    "supersede_document",
    "void_number",
]
