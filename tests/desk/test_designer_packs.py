"""Every question and requirement of the packs, opened and saved again untouched, stays as it was."""

import pytest
from django.http import QueryDict

from satupintu.catalogue.pack.check import PACKS, read_pack
from satupintu.catalogue.queries import editing, known_names
from satupintu.catalogue.shape import plain
from satupintu.desk.standards.designer.question_form import QuestionForm
from satupintu.desk.standards.designer.requirement_form import RequirementForm


def sent(form) -> QueryDict:
    """What a browser sends of a form as it is drawn."""
    data = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        if value is True:
            data[field.html_name] = "on"
        elif isinstance(value, list | tuple):
            data.setlist(field.html_name, [str(entry) for entry in value])
        elif value is not None and value is not False and value != "":
            data[field.html_name] = str(value).replace(".", ",") if field.name in ("min", "max") else str(value)
    data["syarat-n"] = str(form.clause_rows)
    return data


@pytest.mark.parametrize("folder", ["kota", "provinsi"])
def test_saving_untouched_changes_nothing(folder):
    seen = 0
    for service, _data in read_pack(PACKS / folder).services:
        names, fields = known_names(service), service.fields
        for question in fields:
            now = plain(question)
            options = {
                "question": now, "kind": now["type"], "names": names, "askables": editing.list_askables(service, now["name"]),
                "others": [(q.name, q.label) for q in fields if q.type == now["type"] and q.name != now["name"]],
            }  # fmt: skip
            form = QuestionForm(sent(QuestionForm(**options)), **options)
            assert form.is_valid(), (service.code, now["name"], form.errors)
            again = form.to_question(now["name"])
            rule = again.get("validation", {})
            if "validator" in now.get("validation", {}):  # named again, and written out when it is saved
                assert rule.pop("pattern") == now["validation"]["validator"]
                now["validation"] = {k: v for k, v in now["validation"].items() if k not in ("pattern", "validator")}
                if "sentence" not in rule:
                    now["validation"].pop("sentence", None)
            assert {**again, "validation": rule} == {**now, "validation": now.get("validation", {})}, service.code
            seen += 1
        for requirement in service.requirements:
            now = plain(requirement)
            options = {
                "requirement": now, "questions": [(q.name, q.label) for q in fields], "names": names,
                "sources": [(source.id, source.title) for source in service.sources], "askables": editing.list_askables(service),
            }  # fmt: skip
            form = RequirementForm(sent(RequirementForm(**options)), **options)
            assert form.is_valid(), (service.code, now["key"], form.errors)
            assert form.to_requirement(now["key"]) == now, service.code
            seen += 1
    assert seen > 20
