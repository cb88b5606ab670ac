"""The questions of a case as sections: which are asked, how they become a form, how far they are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from satupintu.applications.models import Application
from satupintu.applications.queries import CasePage, facts_of, open_questions
from satupintu.catalogue.queries import FormField, Requirement, Standard, expression_context, validate_answers
from satupintu.config.forms import FaceForm, FieldSpec, build_form, spec_from
from satupintu.config.forms.base import filled, head
from satupintu.core.expressions import ExpressionError, compile_expression
from satupintu.core.regions import region_zone
from satupintu.portal import areas


@dataclass(frozen=True)
class Asked:
    """A section that is asked: its number in the standard (from 1), title, questions, and what stands against it."""

    number: int
    title: str
    questions: tuple[FormField, ...]
    faults: Mapping[str, str]
    is_begun: bool

    @property
    def status(self) -> str:
        """How far it is: `done`, `doing` or `todo`."""
        if not self.faults:
            return "done"
        return "doing" if self.is_begun else "todo"


def today_of(at: datetime) -> date:
    """Return the local date in the region."""
    return at.astimezone(region_zone()).date()


def names_in(condition: str) -> frozenset[str]:
    """Return the names a condition uses."""
    try:
        return compile_expression(condition).names
    except ExpressionError:
        return frozenset()


def is_asked(question: FormField, known: Mapping[str, object]) -> bool:
    """Whether a question is put, given every name its condition may use; an undecided condition does not ask."""
    if not question.condition:
        return True
    try:
        return bool(compile_expression(question.condition).evaluate(known))
    except ExpressionError:
        return False


def questions_of(section: Any, known: Mapping[str, object]) -> tuple[FormField, ...]:
    """Return the questions a section may put: those asked now, and those an answer on the same page may bring up."""
    here = {question.name for question in section.fields}
    return tuple(
        question
        for question in section.fields
        if not question.formula
        and (is_asked(question, known) or (question.condition and not names_in(question.condition).isdisjoint(here)))
    )


def asked_sections(application: Application, standard: Standard, answers: Mapping[str, Any], at: datetime) -> list[Asked]:
    """Return the sections with at least one question asked in this case, in order."""
    facts = facts_of(application, at)
    known = expression_context(standard, answers, **facts)
    faults = validate_answers(standard, answers, **facts)
    found = []
    for number, section in enumerate(standard.sections, start=1):
        questions = questions_of(section, known)
        asked = [question for question in questions if is_asked(question, known)]
        if not asked:
            continue
        names = {question.name for question in questions}
        mine = {path: sentence for path, sentence in faults.items() if field_of(path) in names}
        begun = any(filled(answers.get(name)) for name in names)
        if not begun and not any(question.required for question in asked):
            mine = mine or {"": ""}
        found.append(Asked(number, section.title, questions, mine, begun))
    return found


def reopened_section(case: CasePage, requirement: Requirement, at: datetime) -> Asked:
    """Return the questions of a rejected requirement as one section, those asked in this case only."""
    names = open_questions(case.standard, requirement)
    known = expression_context(case.standard, case.answers, **facts_of(case.application, at))
    questions = tuple(
        question for section in case.standard.sections for question in questions_of(section, known) if question.name in names
    )
    return Asked(0, requirement.label, questions, {}, True)


def field_of(path: str) -> str:
    """Return the question a fault's path belongs to."""
    return path.removeprefix("answers.").split(".")[0].split("[")[0]


def form_class_for(asked: Asked, application: Application, at: datetime) -> type[FaceForm]:
    """Return the form of one section; conditions already decided by other pages are settled here."""
    here = {question.name for question in asked.questions}
    specs = []
    for question in asked.questions:
        spec = spec_from(question)
        if question.condition and names_in(question.condition).isdisjoint(here):
            spec = replace(spec, condition="")
        specs.append(spec)
    return build_form(specs, children=areas.children_of, start=areas.start_code(), today=today_of(at))


def decider(application: Application, standard: Standard, at: datetime) -> Any:
    """Return the function by which a form asks the standard whether a question is put."""
    facts = facts_of(application, at)
    fields = {question.name: question for question in standard.fields}

    def asks(name: str, answers: Mapping[str, Any]) -> bool | None:
        return is_asked(fields[name], expression_context(standard, answers, **facts)) if name in fields else None

    return asks


def check_section(form: FaceForm, asked: Asked, case: CasePage, at: datetime) -> None:
    """Put what the standard says against the answers to the fields of the form, where the form itself found nothing."""
    answers = {**case.answers, **form.answers()}
    faults = validate_answers(case.standard, answers, **facts_of(case.application, at))
    names = {question.name for question in asked.questions}
    already = {head(name) for name in form.errors}
    for path, sentence in faults.items():
        question = field_of(path)
        if question in names and question not in already:
            name = form.field_name(path)
            if name not in form.fields:
                name = next((known for known in form.fields if head(known) == question), None)  # type: ignore[assignment]
            form.add_error(name, sentence)


def label_of(standard: Standard, path: str) -> str:
    """Return the label of the question a fault's path belongs to."""
    name = field_of(path)
    return next((question.label for question in standard.fields if question.name == name), name)


__all__ = [
    "Asked",
    "FieldSpec",
    "asked_sections",
    "check_section",
    "decider",
    "facts_of",
    "field_of",
    "form_class_for",
    "label_of",
    "questions_of",
    "reopened_section",
    "today_of",
]
