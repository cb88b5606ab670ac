"""What follows from a standard and somebody's answers. Plain Python: no database, no clock."""

from satupintu.catalogue.rules.answers import expression_context, settle_answers, validate_answers
from satupintu.catalogue.rules.doubts import find_doubts
from satupintu.catalogue.rules.fees import FeeLine, FeeStatement, compute_fee
from satupintu.catalogue.rules.inventing import invent_answers
from satupintu.catalogue.rules.names import SYSTEM_NAMES, Names, known_names
from satupintu.catalogue.rules.requirements import applicable_requirements
from satupintu.catalogue.rules.undecided import Undecided, undecided_requirements

__all__ = [
    "SYSTEM_NAMES",
    "FeeLine",
    "FeeStatement",
    "Names",
    "Undecided",
    "applicable_requirements",
    "compute_fee",
    "expression_context",
    "find_doubts",
    "invent_answers",
    "known_names",
    "settle_answers",
    "undecided_requirements",
    "validate_answers",
]
