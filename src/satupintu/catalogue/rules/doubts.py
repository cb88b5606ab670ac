"""What in somebody's answers may be a slip without being wrong: said, never refused."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from satupintu.catalogue.rules.names import FormHolder
from satupintu.catalogue.rules.values import Unreadable, read_answer
from satupintu.catalogue.standard import FormField, Standard
from satupintu.people.queries import birth_date_doubt

NIK = "nik"
"""Name of the question whose NIK belongs to the person whose birth date is asked beside it."""
BORN = "lahir"
"""What names of questions for a date of birth contain."""


def find_doubts(standard: FormHolder, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return field path → sentence for answers that contradict each other; paths as in `validate_answers`.

    A date of birth is compared with the NIK asked on the same page, or in the same row of a list.
    """
    doubts: dict[str, str] = {}
    for section in standard.sections if isinstance(standard, Standard) else standard.form:
        _compare(section.fields, answers, "", doubts)
        for question in section.fields:
            rows = answers.get(question.name)
            if question.subfields and isinstance(rows, list):
                for index, row in enumerate(rows):
                    if isinstance(row, Mapping):
                        _compare(question.subfields, row, f"{question.name}[{index}].", doubts)
    return doubts


def _compare(questions: Iterable[FormField], answers: Mapping[str, Any], prefix: str, doubts: dict[str, str]) -> None:
    nik = answers.get(NIK)
    if not isinstance(nik, str) or NIK not in {question.name for question in questions}:
        return
    for question in questions:
        if question.type != "date" or BORN not in question.name:
            continue
        try:
            born = read_answer(question, answers.get(question.name))
        except Unreadable:
            continue
        if isinstance(born, date) and (sentence := birth_date_doubt(nik, born)):
            doubts[prefix + question.name] = sentence
