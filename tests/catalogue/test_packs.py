"""The packs that come with the system: complete, computable, runnable."""

from datetime import date

import pytest

from satupintu.catalogue.pack.check import PACKS, check_pack, read_pack
from satupintu.catalogue.pack.procedure import runnable_sheet
from satupintu.catalogue.rules import applicable_requirements
from satupintu.catalogue.rules.fees import formula_result
from satupintu.catalogue.standard import WRITTEN, ServiceFile
from satupintu.sop.engine import Event, advance, compile_plan, start

EXPECTED = {
    "kota": ["K01", "K02", "K03", "K05", "K06", "K07", "K09", "K10", "K11", "K14"],
    "provinsi": ["P01", "P02", "P03", "P04", "P05", "P06", "P09"],
}
PACK_OF = {name: read_pack(PACKS / name) for name in EXPECTED}
SERVICES = [service for name in EXPECTED for service, _data in PACK_OF[name].services]
BY_CODE = {service.code: service for service in SERVICES}
EXAMPLES = [
    pytest.param(component.formula, example, id=f"{service.code}-{component.code}-{index}")
    for service in SERVICES
    for component in service.fee.components
    for index, example in enumerate(component.examples)
]
NO_PRODUCT = {("K06", "2b"), ("P05", "2q")}


@pytest.mark.parametrize("name", list(EXPECTED))
def test_has_no_problem(name: str) -> None:
    assert [str(problem) for problem in check_pack(PACKS / name)] == []
    assert [service.code for service, _data in PACK_OF[name].services] == EXPECTED[name]


def test_all_seventeen_services_are_there() -> None:
    assert len(SERVICES) == 17


def test_there_are_twenty_one_worked_examples() -> None:
    assert len(EXAMPLES) == 21


@pytest.mark.parametrize(("formula", "example"), EXAMPLES)
def test_worked_example_computes_exactly(formula: str, example: object) -> None:
    assert formula_result(formula, example.inputs) == example.result  # type: ignore[attr-defined]


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_names_all_written_components_and_where_facts_stand(service: ServiceFile) -> None:
    assert set(service.components) == set(WRITTEN)
    assert all(requirement.evidence for requirement in service.requirements)
    assert service.legal_basis
    assert service.rejection_reasons


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_contacts_stay_off_the_product(service: ServiceFile) -> None:
    contacts = [question for question in service.fields if question.prefill in ("person.phone", "person.email")]
    assert [question.name for question in contacts if question.on_product] == []


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_every_normal_way_issues_exactly_one_product(service: ServiceFile) -> None:
    plan = compile_plan(runnable_sheet(service.sheet))
    actions = {row.id for row in plan.rows.values() if row.action == "issue_product"}
    referrals = {row for code, row in NO_PRODUCT if code == service.code}
    waiting = [(start(plan).position, 0, False)]
    seen = set()
    issued = 0
    while waiting:
        position, products, is_referred = waiting.pop()
        # Rounds do not matter here, so that the ways to look at stay few.
        bare = position._replace(rounds=(0,) * len(plan.limited), returns=0)
        if (bare, products, is_referred) in seen:
            continue
        seen.add((bare, products, is_referred))
        assert products <= 1
        if bare.outcome == "issued":
            issued += 1
            assert products == (0 if is_referred else 1)
        if bare.outcome:
            continue
        for row_id in bare.open:
            for label in plan.rows[row_id].exits.keys() - {"limit"}:
                kind = "timeout" if label == "timeout" else "complete"
                still_to_act = dict(bare.parts).get(row_id, 1)
                part = (still_to_act & -still_to_act).bit_length() - 1
                after = advance(plan, bare, Event(kind, row_id, label if kind == "complete" else "", part, True)).position
                waiting.append((after, products + (row_id in actions), is_referred or row_id in referrals))
        if bare.returned:
            waiting.append((advance(plan, bare, Event("return_resolved")).position, products, is_referred))
    assert issued


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.code)
def test_partner_issued_services_name_the_partners_document(service: ServiceFile) -> None:
    ours = service.agency.delivery_mode in ("owner_issues", "owner_issues_via_ptsp_counter")
    assert service.product.issued_by_us is ours
    assert (service.product.partner_document is None) is ours
    assert bool(service.referral) is not ours


@pytest.mark.parametrize(("born", "asked"), [("2009-05-01", True), ("2009-03-03", True), ("2009-03-02", False)])
def test_a_minor_must_prove_marriage_for_a_first_card(born: str, asked: bool) -> None:
    found = applicable_requirements(BY_CODE["K01"], {"tanggal_lahir": born}, variant="baru", today=date(2026, 3, 2))
    assert ("R03" in {requirement.key for requirement in found}) is asked
