"""The automatic row `issue_product`: what the SOP engine calls when a product is due."""

from datetime import datetime

from satupintu.core.actor import SYSTEM
from satupintu.issuance.errors import RegisterTaken
from satupintu.issuance.models import Register
from satupintu.issuance.operations import issue_document, open_register
from satupintu.issuance.ports import get_signer, source_of_products
from satupintu.sop.models import Task
from satupintu.sop.ports import ActionResult

DEFAULT_REGISTER = "produk"
DEFAULT_PATTERN = "503/{n:4}/DPMPTSP/{roman_month}/{year}"


def issue_product(task: Task, at: datetime) -> ActionResult:
    """Issue the product of the case of `task`, once however often it is called.

    With a signer that wants the official's passphrase nothing is issued here: the outcome stays empty, the task open, and
    the official signs at the desk (`operations.issue_document` with the credential, claim `task:<id>`).
    """
    if get_signer().needs_credential:
        return ActionResult("")
    request = source_of_products()(task, at)
    _have_default_register(request.product.register_code, at)
    document = issue_document(
        product=request.product,
        signatory=request.signatory,
        claim=claim_of(task),
        application_id=task.run.owner_id,
        actor=SYSTEM,
        at=at,
    )
    return ActionResult("next", {"product_id": str(document.pk), "product_number": document.number})


def claim_of(task: Task) -> str:
    """Return the claim by which a task's product is issued once."""
    return f"task:{task.pk}"


def _have_default_register(register_code: str, at: datetime) -> None:
    if register_code != DEFAULT_REGISTER or Register.objects.filter(code=DEFAULT_REGISTER).exists():
        return
    try:
        open_register(code=DEFAULT_REGISTER, name="Produk layanan", pattern=DEFAULT_PATTERN, actor=SYSTEM, at=at)
    except RegisterTaken:
        return  # another worker was faster
