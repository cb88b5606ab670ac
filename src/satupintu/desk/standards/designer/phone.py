"""A draft's form as the citizen meets it, answered by the designer: drawn by the same builder, kept nowhere."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict

from satupintu.catalogue.queries import (
    FormField,
    ServiceFile,
    applicable_requirements,
    expression_context,
    undecided_requirements,
    validate_answers,
)
from satupintu.config.forms import FaceForm, build_form, spec_from
from satupintu.config.forms.base import head
from satupintu.config.forms.words import answer_lines
from satupintu.core import areas
from satupintu.core.expressions import ExpressionError, compile_expression
from satupintu.core.regions import current_region

CHANNEL = "portal"


@dataclass(frozen=True)
class Page:
    """A section as it is drawn: its number from 1, its title, the form of the questions that are asked."""

    number: int
    title: str
    form: FaceForm


class Phone:
    """What a draft shows for the answers in `data`; `only` narrows to the questions named, `check` is *kirim* pressed.

    `today` is the local date.
    """

    def __init__(
        self,
        standard: ServiceFile,
        data: QueryDict,
        today: date,
        *,
        only: Collection[str] | None = None,
        check: bool = False,
    ) -> None:
        self.standard, self.data, self.today, self.check = standard, data, today, check
        known = {variant.code for variant in standard.variants}
        given = data.get("_varian", "")
        self.variant = given if given in known else standard.variants[0].code if standard.variants else ""
        self.by_proxy = "_kuasa" in data
        self.questions = [
            [question for question in section.fields if not question.formula and (only is None or question.name in only)]
            for section in standard.form
        ]
        self.answers = self._read()
        self.known = expression_context(standard, self.answers, **self.facts)

    @property
    def facts(self) -> dict[str, Any]:
        """What is known of the case besides its answers."""
        return {"variant": self.variant, "channel": CHANNEL, "by_proxy": self.by_proxy, "today": self.today}

    def _read(self) -> dict[str, Any]:
        """Return the answers as far as they can be read; what a condition rules out does not count later."""
        answers: dict[str, Any] = {}
        for questions in self.questions:
            form = self._form(questions, draft=True)
            if form.is_bound:
                form.is_valid()
                answers |= {name: value for name, value in form.sound_answers().items() if value is not None}
        return answers

    def _form(self, questions: list[FormField], *, draft: bool) -> FaceForm:
        specs = [replace(spec_from(question), condition="") for question in questions]
        kind = build_form(specs, children=_children, start=current_region().area_code, today=self.today)
        more = self.data.get("_tambah", "")
        return kind(self.data or None, draft=draft, counts={more: 1} if more else None)

    def asks(self, question: FormField) -> bool:
        """Whether a question is put now."""
        if not question.condition:
            return True
        try:
            return bool(compile_expression(question.condition).evaluate(self.known))
        except ExpressionError:
            return False

    def pages(self, only: int | None = None) -> list[Page]:
        """Return the sections with something asked, or just the one in place `only` (from 0)."""
        faults = validate_answers(self.standard, self.answers, **self.facts) if self.check else {}
        found = []
        for place, questions in enumerate(self.questions):
            asked = [question for question in questions if self.asks(question)]
            if not asked or (only is not None and place != only):
                continue
            form = self._form(asked, draft=not self.check)
            form.full_clean()
            if self.check:
                self._blame(form, faults)
            elif form.is_bound:
                form.errors.clear()  # nothing is said against an answer before it is sent
            found.append(Page(place + 1, self.standard.form[place].title, form))
        return found

    def _blame(self, form: FaceForm, faults: Mapping[str, str]) -> None:
        own = {spec.name for spec in form.specs}
        already = {head(name) for name in form.errors}
        for path, sentence in faults.items():
            name = form.field_name(path)
            if head(name) not in own or head(name) in already:
                continue
            form.add_error(name if name in form.fields else next(n for n in form.fields if head(n) == head(name)), sentence)

    def computed(self) -> list[tuple[str, str]]:
        """Return what the form computes by itself, as label and words."""
        lines = []
        for question in self.standard.fields:
            if question.formula and self.asks(question):
                value = self.known[question.name]
                lines.append((question.label, ", ".join(answer_lines(question, value if value is None else _told(value))) or "–"))
        return lines

    def requirements(self) -> tuple[list[Any], list[Any]]:
        """Return the requirements that apply, and those that turn on a question not answered yet."""
        applies = applicable_requirements(self.standard, self.answers, **self.facts)
        open_ones = undecided_requirements(self.standard, self.answers, **self.facts)
        labels = {question.name: question.label for question in self.standard.fields}
        waiting = [(one.requirement, [labels.get(name, name) for name in one.questions]) for one in open_ones]
        return list(applies), waiting


def deciding_questions(standard: ServiceFile) -> frozenset[str]:
    """Return the questions on which a requirement turns, with those on which these turn."""
    needs = {question.name: _names(question.condition) | _names(question.formula) for question in standard.fields}
    found: set[str] = set()
    fresh = frozenset[str]().union(*(_names(requirement.condition) for requirement in standard.requirements)) & needs.keys()
    while fresh - found:
        found |= fresh
        fresh = frozenset[str]().union(*(needs[name] for name in found)) & needs.keys()
    return frozenset(found)


def _names(text: str) -> frozenset[str]:
    try:
        return compile_expression(text).names if text else frozenset()
    except ExpressionError:
        return frozenset()


def _children(code: str) -> list[tuple[str, str]]:
    return [(area.code, area.name) for area in areas.list_areas(code)]


def _told(value: object) -> object:
    return value if isinstance(value, bool | list | dict) else value.isoformat() if isinstance(value, date) else str(value)
