"""Editing a form and its conditions as values: every edit has its undo, every condition reads back as it was written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.test_parts import mark
from tests.catalogue.test_standards import CLERK, DESIGNER, refused

from satupintu.catalogue import editing, operations, queries
from satupintu.catalogue.editing import Askable, Clause
from satupintu.catalogue.errors import PartMoved, PartUnchanged, StandardNotDraft
from satupintu.catalogue.pack.meaning import NAME, PAGE
from satupintu.core.errors import NotAllowed
from satupintu.core.expressions import FUNCTIONS, compile_expression
from satupintu.journal.models import Entry

FUNCTION_NAMES = set(FUNCTIONS)


@st.composite
def forms(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A form of one to four sections, with keys of its own."""
    sizes = draw(st.lists(st.integers(1, PAGE), min_size=1, max_size=4))
    form, number = [], 0
    for place, size in enumerate(sizes):
        fields = []
        for _index in range(size):
            number += 1
            fields.append({"name": f"q{number}", "label": f"Pertanyaan {number}", "type": "string"})
        form.append({"title": f"Bagian {place + 1}", "fields": fields})
    return form


@st.composite
def picked(draw: st.DrawFn) -> tuple[list[dict[str, Any]], str]:
    form = draw(forms())
    names = [question["name"] for section in form for question in section["fields"]]
    return form, draw(st.sampled_from(names))


NEW = {"name": "baru", "label": "Baru", "type": "text"}


@given(forms(), st.data())
def test_adding_and_removing_undo_each_other(form, data):
    number = data.draw(st.integers(0, len(form) - 1))
    if len(form[number]["fields"]) < PAGE:
        place = data.draw(st.integers(0, len(form[number]["fields"])))
        added = editing.add_question(form, number, NEW, place)
        assert editing.find_question(added, "baru") == (number, place)
        assert editing.remove_question(added, "baru") == form
    else:
        with pytest.raises(editing.SectionFull):
            editing.add_question(form, number, NEW)
    assert editing.remove_section(editing.add_section(form, "Lagi", NEW), len(form)) == form


@given(picked(), st.data())
def test_placing_a_question_elsewhere_and_back_changes_nothing(drawn, data):
    form, name = drawn
    number, place = editing.find_question(form, name)
    target = data.draw(st.integers(0, len(form) - 1))
    if target != number and len(form[target]["fields"]) == PAGE:
        with pytest.raises(editing.SectionFull):
            editing.place_question(form, name, target)
        return
    there = editing.place_question(form, name, target, data.draw(st.integers(0, PAGE)))
    names = {question["name"] for section in there for question in section["fields"]}
    assert names == {question["name"] for section in form for question in section["fields"]}
    assert all(section["fields"] for section in there)
    if len(there) == len(form):
        assert editing.place_question(there, name, number, place) == form


@given(picked(), st.sampled_from([-1, 1]))
def test_moving_up_and_down_again_changes_nothing(drawn, step):
    form, name = drawn
    number, place = editing.find_question(form, name)
    ends = (0, 0) if step < 0 else (len(form) - 1, len(form[-1]["fields"]) - 1)
    try:
        gone = editing.move_question(form, name, step)
    except editing.SectionFull:
        return
    if (number, place) == ends:
        assert gone == form
    elif len(gone) == len(form):
        assert gone != form
        assert editing.move_question(gone, name, -step) == form


@given(forms(), st.integers(0, 3), st.sampled_from([-1, 1]))
def test_sections_move_and_are_renamed(form, number, step):
    if number >= len(form):
        with pytest.raises(editing.SectionUnknown):
            editing.move_section(form, number, step)
        return
    there = editing.move_section(form, number, step)
    if 0 <= number + step < len(form):
        assert editing.move_section(there, number + step, -step) == form
    else:
        assert there == form
    assert editing.rename_section(editing.rename_section(form, number, "X"), number, form[number]["title"]) == form


@given(picked())
def test_a_copy_has_a_key_of_its_own_and_an_edit_leaves_the_given_form_alone(drawn):
    form, name = drawn
    before = repr(form)
    number, place = editing.find_question(form, name)
    if len(form[number]["fields"]) < PAGE:
        copied = editing.copy_question(form, name)
        fresh = copied[number]["fields"][place + 1]
        assert fresh["name"] not in {question["name"] for section in form for question in section["fields"]}
        assert editing.remove_question(copied, fresh["name"]) == form
    changed = editing.change_question(form, name, {**NEW, "name": name})
    assert editing.change_question(changed, name, form[number]["fields"][place]) == form
    assert repr(form) == before
    with pytest.raises(editing.QuestionUnknown):
        editing.remove_question(form, "tidak_ada")


@given(st.text(max_size=90), st.sets(st.sampled_from(["nik", "nama", "nama_2", "isian"])))
def test_a_key_made_from_any_label_can_be_used(label, taken):
    key = editing.key_from(label, taken)
    assert NAME.fullmatch(key)
    assert key not in taken
    assert key not in FUNCTION_NAMES
    assert not key.startswith("biaya_")


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Nomor HP pelapor", "nomor_hp_pelapor"),
        ("2 saksi", "isian_2_saksi"),
        ("Varian", "isian_varian"),
        ("Nama", "nama_3"),
        ("?", "isian"),
    ],
)
def test_keys_read_like_their_labels(label, key):
    assert editing.key_from(label, {"nama", "nama_2"}) == key


ASKABLES = (
    Askable("jenis", "Jenis", "choice", (("A", "Umum"), ("it's", "Lain, 'khusus'"))),
    Askable("dokumen", "Dokumen", "choices", (("x", "X"), ("y", "Y"))),
    Askable("setuju", "Setuju", "truth"),
    Askable("luas", "Luas", "number"),
    Askable("lahir", "Lahir", "date"),
    Askable("catatan", "Catatan", "text"),
)


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    askable = draw(st.sampled_from(ASKABLES))
    test = draw(st.sampled_from([name for name, (_said, kinds) in editing.TESTS.items() if askable.kind in kinds]))
    if askable.kind == "truth":
        return Clause(askable.name, test)
    if askable.kind in ("number", "date"):
        return Clause(askable.name, test, (str(draw(st.integers(0, 10**9))),))
    if askable.kind == "text":
        text = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=30)
        return Clause(askable.name, test, (draw(text.filter(lambda given: given == given.strip())),))
    values = draw(st.lists(st.sampled_from([code for code, _label in askable.options]), min_size=1, max_size=2, unique=True))
    return Clause(askable.name, test, tuple(values) if test == "among" else (values[0],))


@given(st.lists(clauses(), min_size=1, max_size=4), st.sampled_from(["and", "or"]))
def test_a_condition_of_clauses_reads_back_as_it_was_written(found, joiner):
    text = editing.write_condition(found, joiner, ASKABLES)
    assert compile_expression(text).names <= {askable.name for askable in ASKABLES} | {"hari_ini"}
    assert editing.read_condition(text, ASKABLES) == (tuple(found), joiner if len(found) > 1 else "and")


@pytest.mark.parametrize(
    "text", ["not setuju", "setuju and (luas > 3 or luas < 1)", "luas * 2 > 3", "lain == 'x'", "luas >", "len(dokumen) > 1"]
)
def test_what_says_more_than_clauses_stays_text(text):
    assert editing.read_condition(text, ASKABLES) is None
    assert editing.describe_condition(text, ASKABLES) == text


def test_a_condition_is_understood_by_labels_and_refuses_what_is_no_answer():
    assert editing.write_condition([Clause("jenis", "is", ("umum",)), Clause("luas", "more", ("1.000,5",))], "and", ASKABLES) == (
        "jenis == 'A' and luas > 1000.5"
    )
    assert editing.describe_condition("jenis == 'A' and setuju", ASKABLES) == "Jenis adalah Umum dan Setuju dijawab ya"
    for wrong in (
        Clause("jenis", "is", ("Zeta",)),
        Clause("luas", "more", ("banyak",)),
        Clause("setuju", "more", ("1",)),
        Clause("x", "yes"),
    ):
        with pytest.raises(editing.AnswerUnknown):
            editing.write_condition([wrong], "and", ASKABLES)


def test_what_is_wrong_with_an_expression_is_said_with_a_name_that_may_be_meant():
    assert editing.expression_fault("", ["luas"]) == ""
    assert editing.expression_fault("luas > 2", ["luas"]) == ""
    assert "luas" in editing.expression_fault("luass > 2", ["luas"])
    assert editing.expression_fault("luas >", ["luas"])
    assert editing.expression_fault("().__class__", ["luas"])


CONTENT = {
    "form": [
        {"title": "A", "fields": [
            {"name": "luas", "label": "Luas", "type": "decimal"},
            {"name": "luas_2", "label": "Luas 2", "type": "decimal", "condition": "luas > 1 and luas_2 != 'luas'",
             "validation": {"differs_from": ["luas"], "expression": "luas_2 > luas"}},
        ]},
    ],
    "requirements": [{"key": "S1", "label": "Denah", "condition": "luas > 3", "questions": ["luas", "luas_2"]}],
    "fee": {"components": [{"label": "Retribusi", "variables": [{"from": "luas * 2"}]}]},
    "sheet": {"rows": [{"id": "1", "activity": "Periksa", "condition": "luas > 100"}]},
}  # fmt: skip


def test_a_question_is_found_and_renamed_wherever_it_is_used():
    uses = editing.list_uses(CONTENT, "luas")
    assert {(use.part, use.label) for use in uses} == {
        ("form", "Luas 2"), ("requirements", "Denah"), ("fee", "Retribusi"), ("sheet", "Periksa"),
    }  # fmt: skip
    renamed = editing.rename_everywhere(CONTENT, "luas", "luas_tanah")
    assert renamed["form"][0]["fields"][1]["condition"] == "luas_tanah > 1 and luas_2 != 'luas'"
    assert renamed["requirements"][0]["questions"] == ["luas_tanah", "luas_2"]
    assert renamed["fee"]["components"][0]["variables"][0]["from"] == "luas_tanah * 2"
    assert not editing.list_uses(renamed, "luas")
    assert editing.rename_everywhere(renamed, "luas_tanah", "luas") == CONTENT
    for wrong in ("luas_2", "Luas", "varian", "len", "biaya_x", ""):
        with pytest.raises(editing.QuestionKeyTaken):
            editing.rename_everywhere(CONTENT, "luas", wrong)
    with pytest.raises(editing.QuestionUnknown):
        editing.rename_everywhere(CONTENT, "tinggi", "x")


@pytest.mark.django_db
def test_a_key_is_renamed_in_a_draft_by_who_may_and_who_saw_it(kota, at):
    version = operations.begin_revision(service_code="K09", actor=DESIGNER, at=at)
    form = queries.get_draft_content(version.pk)["form"]
    name, seen = form[0]["fields"][0]["name"], mark(version, "form")
    renaming = {"version_id": version.pk, "name": name, "key": "kunci_baru", "seen": seen, "actor": DESIGNER, "at": at}
    refused(NotAllowed, operations.rename_question, **{**renaming, "actor": CLERK})
    refused(PartMoved, operations.rename_question, **{**renaming, "seen": "lama"})
    refused(PartUnchanged, operations.rename_question, **{**renaming, "key": name})
    refused(editing.QuestionKeyTaken, operations.rename_question, **{**renaming, "key": "varian"})
    refused(StandardNotDraft, operations.rename_question, **{**renaming, "version_id": queries.find_enacted("K09").pk})
    before = Entry.objects.count()
    operations.rename_question(**renaming)
    assert Entry.objects.count() > before
    design = queries.get_design(version.pk)
    assert design.content["form"][0]["fields"][0]["name"] == "kunci_baru"
    assert not design.faults
    assert not editing.list_uses(design.content, name)
    changed = design.with_part(
        "form", [*design.content["form"], {"title": "X", "fields": [{"name": "N", "label": "N", "type": "enum"}]}]
    )
    assert changed.faults_below(f"form[{len(form)}]")
    assert mark(version, "form") == design.mark("form")


def test_the_lists_of_the_system_are_offered():
    assert ("LAKI-LAKI", "Laki-laki") in queries.list_code_lists()["jenis_kelamin"]
    assert "nik" in queries.list_validators()
    prefills = dict(queries.list_prefills())
    assert prefills["person.nik"] == "NIK pemohon"
    assert any(name.startswith("agency.") for name in prefills)
