"""What surveys compute, as plain Python: instruments, indices, samples, importance, and the words of comments."""

from satupintu.surveys.rules.importance import LEAST_FOR_IMPORTANCE, Plotted, Quadrant, place_elements
from satupintu.surveys.rules.index import (
    FEWEST,
    ElementMean,
    Index,
    compute_index,
    grade_of,
    grades_within,
    legacy_value,
    round_half_up,
)
from satupintu.surveys.rules.instrument import Band, Element, Instrument, Item, find_faults, read_instrument
from satupintu.surveys.rules.lexicon import Finding, Phrase, mask_personal, read_comment
from satupintu.surveys.rules.sample import allocate, chance_of, is_drawn, needed_answers

__all__ = [
    "FEWEST",
    "LEAST_FOR_IMPORTANCE",
    "Band",
    "Element",
    "ElementMean",
    "Finding",
    "Index",
    "Instrument",
    "Item",
    "Phrase",
    "Plotted",
    "Quadrant",
    "allocate",
    "chance_of",
    "compute_index",
    "find_faults",
    "grade_of",
    "grades_within",
    "is_drawn",
    "legacy_value",
    "mask_personal",
    "needed_answers",
    "place_elements",
    "read_comment",
    "read_instrument",
    "round_half_up",
]
