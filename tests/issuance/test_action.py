"""The automatic row `issue_product`."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from tests.issuance.office import SIGNATORY, a_product
from tests.issuance.test_issuing import BrokenSigner

from satupintu.core.ids import uuid7
from satupintu.issuance import queries
from satupintu.issuance.actions import claim_of, issue_product
from satupintu.issuance.models import IssuedDocument, Register, RegisterNumber
from satupintu.issuance.ports import IssueRequest, register_product_source, register_signer, source_of_products
from satupintu.sop.models import Run, Task
from satupintu.sop.ports import find_action

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _source() -> Iterator[None]:
    usual = source_of_products()
    register_product_source(lambda task, at: IssueRequest(a_product(register_code="produk"), SIGNATORY))
    yield
    register_product_source(usual)


def a_task() -> Task:
    return Task(id=uuid7(), run=Run(id=uuid7(), owner_kind="application", owner_id=uuid7()))


def test_it_is_offered_to_authors_of_sheets() -> None:
    action = find_action("issue_product")
    assert action is not None
    assert action.run is issue_product


def test_a_task_issues_once(at: datetime) -> None:
    task = a_task()
    first, again = issue_product(task, at), issue_product(task, at + timedelta(minutes=5))
    assert first == again
    assert first.outcome == "next"
    document = IssuedDocument.objects.get()
    assert first.data == {"product_id": str(document.pk), "product_number": "503/0001/DPMPTSP/III/2026"}
    assert queries.find_product(claim_of(task)) == document
    assert list(queries.list_products(task.run.owner_id)) == [document]


def test_the_default_register_opens_itself_once(at: datetime) -> None:
    issue_product(a_task(), at)
    issue_product(a_task(), at)
    assert Register.objects.get().code == "produk"
    assert list(RegisterNumber.objects.order_by("sequence").values_list("sequence", flat=True)) == [1, 2]


def test_a_signer_that_wants_a_passphrase_waits_for_the_official(at: datetime, settings) -> None:  # type: ignore[no-untyped-def]
    signer = BrokenSigner()
    signer.needs_credential = True
    register_signer("broken", signer)
    settings.SIGNER = "broken"
    assert issue_product(a_task(), at).outcome == ""
    assert not RegisterNumber.objects.exists()
