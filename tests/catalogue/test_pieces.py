"""Pieces of a draft: written together, copied from another service, given up; and what a writer is told about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.catalogue.test_parts import HEAD
from tests.catalogue.test_standards import CLERK, DESIGNER, refused

from satupintu.catalogue import operations, queries
from satupintu.catalogue.errors import NothingChosen, PartMoved, PartUnchanged, PartUnknown, StandardInvalid, StandardNotDraft
from satupintu.catalogue.models import Service, ServiceVersion
from satupintu.catalogue.rules.pieces import piece_of, with_piece
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry
from satupintu.sop.models import Sop, SopVersion

WORDS = st.sampled_from(("a", "b", "ab", "abc"))


def seen(version: ServiceVersion, *paths: str) -> str:
    """The mark of these pieces as they stand."""
    return queries.mark_of_pieces(queries.get_draft_content(version.pk), paths)


@given(st.dictionaries(WORDS, st.dictionaries(WORDS, st.integers())), WORDS, WORDS, st.integers())
def test_a_piece_put_is_the_piece_found_and_all_else_stays(content, part, key, value):
    after = with_piece(content, f"{part}.{key}", value)
    assert piece_of(after, f"{part}.{key}") == value
    before = content.get(part, {}).get(key)
    again = with_piece(after, f"{part}.{key}", before)
    assert {name: entry for name, entry in again.items() if entry} == {name: entry for name, entry in content.items() if entry}


def test_entries_of_a_list_are_found_by_their_code():
    content = {"fee": {"components": [{"code": "a", "n": 1}, {"code": "b", "n": 2}]}}
    assert piece_of(content, "fee.components.b") == {"code": "b", "n": 2}
    renamed = with_piece(content, "fee.components.a", {"code": "c", "n": 1})
    assert [entry["code"] for entry in renamed["fee"]["components"]] == ["c", "b"]
    added = with_piece(content, "fee.components.d", {"code": "d"})
    assert [entry["code"] for entry in added["fee"]["components"]] == ["a", "b", "d"]
    assert with_piece(content, "fee.components.a", None)["fee"]["components"] == [{"code": "b", "n": 2}]
    assert piece_of(content, "fee.components.a.n") == 1
    assert piece_of(content, "fee.kind.deeper") is None


@pytest.mark.django_db
def test_two_writers_of_two_texts_do_not_meet(at):
    version = operations.begin_service(head=HEAD, actor=DESIGNER, at=at)
    marks = {kind: seen(version, f"components.{kind}") for kind in ("safety", "staffing")}
    for kind, mark in marks.items():
        pieces = {f"components.{kind}": {"text": f"Tentang {kind}", "evidence": "own"}}
        operations.edit_pieces(version_id=version.pk, pieces=pieces, seen=mark, actor=DESIGNER, at=at)
    assert queries.get_draft_content(version.pk)["components"] == {
        "safety": {"text": "Tentang safety"}, "staffing": {"text": "Tentang staffing"},
    }  # fmt: skip
    late = {"version_id": version.pk, "pieces": {"components.safety": {"text": "Lain"}}, "actor": DESIGNER, "at": at}
    moved = refused(PartMoved, operations.edit_pieces, **late, seen=marks["safety"])
    assert moved.data["current"] == seen(version, "components.safety")
    same = {**late, "pieces": {"components.safety": {"text": "Tentang safety"}}, "seen": seen(version, "components.safety")}
    refused(PartUnchanged, operations.edit_pieces, **same)
    refused(NotAllowed, operations.edit_pieces, **{**late, "actor": CLERK}, seen=moved.data["current"])
    refused(PartUnknown, operations.edit_pieces, **{**late, "pieces": {"code": "K1"}}, seen="x")
    wrong = {**late, "pieces": {"time.value": "lama"}, "seen": seen(version, "time.value")}
    refused(StandardInvalid, operations.edit_pieces, **wrong)
    gone = {**late, "pieces": {"components.safety": None}, "seen": seen(version, "components.safety")}
    operations.edit_pieces(**gone)
    assert set(queries.get_draft_content(version.pk)["components"]) == {"staffing"}
    entry = Entry.objects.filter(event="catalogue.version_updated", subject_id=version.pk).latest("id")
    assert entry.data["parts"] == ["components.safety"]


@pytest.mark.django_db
def test_a_writer_sees_how_far_each_component_is(at):
    version = operations.begin_service(head=HEAD, actor=DESIGNER, at=at)
    states = {line.kind: line for line in queries.list_component_states(version.pk)}
    assert len(states) == 15
    assert (states["legal_basis"].state, states["fee"].state, states["product"].state) == ("empty", "complete", "empty")
    assert states["safety"].faults
    assert states["fee"].changed is None
    pieces = {"time.counted_from": ""}
    operations.edit_pieces(version_id=version.pk, pieces=pieces, seen=seen(version, *pieces), actor=DESIGNER, at=at)
    states = {line.kind: line for line in queries.list_component_states(version.pk)}
    assert (states["time"].state, list(states["time"].faults)) == ("lacking", ["time.counted_from"])
    assert states["time"].changed == queries.find_last_change(version.pk, ["time"])
    assert queries.find_last_change(version.pk, ["fee"]) is None


@pytest.mark.django_db
def test_parts_come_from_another_service_with_their_sources(kota, at):
    version = operations.begin_service(head=HEAD, actor=DESIGNER, at=at)
    source = queries.find_enacted("K09")
    ask = {"version_id": version.pk, "source_id": source.pk, "parts": ["fee", "parameters"], "actor": DESIGNER, "at": at}
    refused(NotAllowed, operations.copy_parts, **{**ask, "actor": CLERK})
    refused(NothingChosen, operations.copy_parts, **{**ask, "parts": []})
    refused(PartUnknown, operations.copy_parts, **{**ask, "parts": ["name"]})
    refused(NotFound, operations.copy_parts, **{**ask, "source_id": version.service_id})
    refused(StandardNotDraft, operations.copy_parts, **{**ask, "version_id": source.pk})
    operations.copy_parts(**ask)
    mine, theirs = queries.get_draft_content(version.pk), queries.get_draft_content(source.pk)
    assert (mine["fee"], mine["parameters"]) == (theirs["fee"], theirs["parameters"])
    assert mine["sources"] == theirs["sources"]
    assert Entry.objects.filter(event="catalogue.parts_copied", subject_id=version.pk).count() == 1
    refused(PartUnchanged, operations.copy_parts, **ask)


@pytest.mark.django_db
def test_a_draft_is_given_up_and_leaves_its_trace_in_the_journal_only(kota, at):
    fresh = operations.begin_service(head=HEAD, actor=DESIGNER, at=at)
    refused(NotAllowed, operations.discard_draft, version_id=fresh.pk, actor=CLERK, at=at)
    assert operations.discard_draft(version_id=fresh.pk, actor=DESIGNER, at=at) == "K90"
    assert not Service.objects.filter(code="K90").exists()
    assert not Sop.objects.filter(service_code="K90").exists()
    draft = operations.begin_revision(service_code="K09", actor=DESIGNER, at=at)
    operations.discard_draft(version_id=draft.pk, actor=DESIGNER, at=at)
    assert not SopVersion.objects.filter(pk=draft.sop_version_id).exists()
    enacted = queries.find_enacted("K09")
    refused(StandardNotDraft, operations.discard_draft, version_id=enacted.pk, actor=DESIGNER, at=at)
    refused(NotFound, operations.discard_draft, version_id=draft.pk, actor=DESIGNER, at=at)
    assert Entry.objects.filter(event="catalogue.version_discarded").count() == 2
    assert Entry.objects.filter(event="sop.version_discarded").count() == 2


def test_formulas_are_pointed_at_and_examples_reckoned():
    names = frozenset({"luas", "tarif"})
    assert queries.find_expression_fault("luas * tarif", names) is None
    unknown = queries.find_expression_fault("luas * tarip", names)
    assert (unknown.start, unknown.end) == (7, 12)
    broken = queries.find_expression_fault("luas * * 2", names)
    assert broken.end > broken.start
    assert queries.find_expression_fault("9**9**9**9", names).sentence
    assert queries.find_expression_fault("__import__('os')", names).sentence
    right = queries.reckon_example("luas * tarif", {"luas": "2.5", "tarif": 1000}, 2500)
    assert (right.result, right.is_right) == (2500, True)
    assert not queries.reckon_example("luas * tarif", {"luas": 2, "tarif": 1000}, 1).is_right
    assert queries.reckon_example("luas * tarif", {"luas": "x"}, 1).fault
    assert queries.reckon_example("0 - luas", {"luas": 1}, 1).fault
