"""Edits of a form. A section without questions is no section: it goes with its last question."""

from collections.abc import Mapping, Sequence
from typing import Any

from satupintu.catalogue.editing.errors import QuestionUnknown, SectionFull, SectionUnknown
from satupintu.catalogue.editing.lists import inserted, moved, placed, replaced, without
from satupintu.catalogue.editing.names import key_from, names_of
from satupintu.catalogue.pack.meaning import PAGE

Question = Mapping[str, Any]
Section = Mapping[str, Any]
Form = Sequence[Section]


def find_question(form: Form, name: str) -> tuple[int, int]:
    """Return (section, place) of a question, both from 0. Raises QuestionUnknown."""
    for number, section in enumerate(form):
        for index, question in enumerate(section["fields"]):
            if question["name"] == name:
                return number, index
    raise QuestionUnknown


def add_section(form: Form, title: str, question: Question) -> list[Section]:
    """Return the form with a section more at its end, holding one question."""
    return [*form, {"title": title, "fields": [question]}]


def rename_section(form: Form, number: int, title: str) -> list[Section]:
    """Return the form with another title on a section. Raises SectionUnknown."""
    return replaced(form, number, {**_section(form, number), "title": title})


def move_section(form: Form, number: int, step: int) -> list[Section]:
    """Return the form with a section moved by `step` places. Raises SectionUnknown."""
    _section(form, number)
    return moved(form, number, step)


def remove_section(form: Form, number: int) -> list[Section]:
    """Return the form without a section and its questions. Raises SectionUnknown."""
    _section(form, number)
    return without(form, number)


def add_question(form: Form, number: int, question: Question, index: int | None = None) -> list[Section]:
    """Return the form with a question more in a section, at its end or at `index`. Raises SectionUnknown, SectionFull."""
    fields = _section(form, number)["fields"]
    if len(fields) >= PAGE:
        raise SectionFull(most=PAGE)
    return _with(form, number, inserted(fields, len(fields) if index is None else index, question))


def change_question(form: Form, name: str, question: Question) -> list[Section]:
    """Return the form with another content of a question. Raises QuestionUnknown."""
    number, index = find_question(form, name)
    return _with(form, number, replaced(form[number]["fields"], index, question))


def remove_question(form: Form, name: str) -> list[Section]:
    """Return the form without a question. Raises QuestionUnknown."""
    number, index = find_question(form, name)
    return _with(form, number, without(form[number]["fields"], index))


def copy_question(form: Form, name: str) -> list[Section]:
    """Return the form with a question twice; the copy stands behind it with a key of its own.

    Raises QuestionUnknown, SectionFull.
    """
    number, index = find_question(form, name)
    question = form[number]["fields"][index]
    copied = {**question, "name": key_from(str(question["label"]), names_of(form))}
    return add_question(form, number, copied, index + 1)


def place_question(form: Form, name: str, number: int, index: int | None = None) -> list[Section]:
    """Return the form with a question in section `number`, at its end or at `index`.

    The section it leaves empty is dropped. Raises QuestionUnknown, SectionUnknown, SectionFull.
    """
    old, place = find_question(form, name)
    fields = _section(form, number)["fields"]
    if number == old:
        return _with(form, number, placed(fields, place, len(fields) if index is None else index))
    question = form[old]["fields"][place]
    return _with(add_question(form, number, question, index), old, without(form[old]["fields"], place))


def move_question(form: Form, name: str, step: int) -> list[Section]:
    """Return the form with a question one place up (`step` -1) or down (1), over the border of its section as well.

    At either end of the form it stays. Raises QuestionUnknown, SectionFull when the section beside is full.
    """
    number, index = find_question(form, name)
    fields = form[number]["fields"]
    if 0 <= index + step < len(fields):
        return _with(form, number, moved(fields, index, step))
    if not 0 <= number + step < len(form):
        return list(form)
    return place_question(form, name, number + step, 0 if step > 0 else None)


def _section(form: Form, number: int) -> Section:
    if not 0 <= number < len(form):
        raise SectionUnknown
    return form[number]


def _with(form: Form, number: int, fields: Sequence[Question]) -> list[Section]:
    return replaced(form, number, {**form[number], "fields": list(fields)}) if fields else without(form, number)
