"""Editing a part of a draft as values: every function returns a new part and leaves the one it was given alone.

A form is a list of sections `{"title", "fields"}`, a question a mapping in the shape of a service file.
"""

from satupintu.catalogue.editing.conditions import (
    TESTS,
    Askable,
    Clause,
    Test,
    describe_condition,
    expression_fault,
    list_askables,
    read_condition,
    write_condition,
)
from satupintu.catalogue.editing.errors import (
    AnswerUnknown,
    ExpressionUnusable,
    NothingToUndo,
    QuestionKeyTaken,
    QuestionUnknown,
    RequirementUnknown,
    SectionFull,
    SectionUnknown,
)
from satupintu.catalogue.editing.form import (
    add_question,
    add_section,
    change_question,
    copy_question,
    find_question,
    move_question,
    move_section,
    place_question,
    remove_question,
    remove_section,
    rename_section,
)
from satupintu.catalogue.editing.lists import inserted, moved, placed, replaced, without
from satupintu.catalogue.editing.names import Use, key_from, list_uses, rename_everywhere

__all__ = [
    "TESTS",
    "AnswerUnknown",
    "Askable",
    "Clause",
    "ExpressionUnusable",
    "NothingToUndo",
    "QuestionKeyTaken",
    "QuestionUnknown",
    "RequirementUnknown",
    "SectionFull",
    "SectionUnknown",
    "Test",
    "Use",
    "add_question",
    "add_section",
    "change_question",
    "copy_question",
    "describe_condition",
    "expression_fault",
    "find_question",
    "inserted",
    "key_from",
    "list_askables",
    "list_uses",
    "move_question",
    "move_section",
    "moved",
    "place_question",
    "placed",
    "read_condition",
    "remove_question",
    "remove_section",
    "rename_everywhere",
    "rename_section",
    "replaced",
    "without",
    "write_condition",
]
