"""A signed product beside typesetting alone and signing alone."""

import statistics
import time

from bench.ground import Ground
from bench.measure import Line


def measure(ground: Ground, *, rounds: int, rows: int) -> list[Line]:
    """Return the line of a product: the whole issue to the sum of its two costly parts."""
    from django.utils import timezone

    from satupintu.applications import operations
    from satupintu.catalogue.queries import get_enacted_standard
    from satupintu.config.demo.cases import start_filled
    from satupintu.config.demo.walker import Walker
    from satupintu.core.actor import SYSTEM
    from satupintu.core.regions import current_region
    from satupintu.issuance.operations import issue_document
    from satupintu.issuance.ports import get_signer, source_of_products
    from satupintu.issuance.typesetting import typeset_product
    from satupintu.sop.models import Task

    office, standard = ground.office, get_enacted_standard("K03")
    warga = office.by_login["warga"]
    whole, alone = [], []
    for number in range(rounds + 1):
        case = start_filled(standard, standard.variants[0].code, warga, timezone.now())
        operations.submit_application(application_id=case.id, actor=warga, at=timezone.now())
        walker = Walker(case.id, warga, office.by_role)
        while (task := walker.open_tasks()[0]).kind != "automatic":
            walker.take(task, walker.toward(task, {"END"}), timezone.now())
        task = Task.objects.select_related("run").get(pk=task.pk)
        request, signer = source_of_products()(task, timezone.now()), get_signer()
        signer.status(request.signatory, timezone.now())
        began = time.perf_counter()
        pdf = typeset_product(
            request.product,
            number="503/0001/UJI/2026",
            code="0" * 13,
            verify_url="http://kota.localhost/v/0/",
            signatory=request.signatory,
            footer=signer.footer,
            region=current_region(),
            at=timezone.now(),
        )
        signer.sign(pdf, request.signatory, reason="uji", at=timezone.now())
        parts = time.perf_counter() - began
        began = time.perf_counter()
        issue_document(
            product=request.product,
            signatory=request.signatory,
            claim=f"bench:{task.id}",
            application_id=case.id,
            actor=SYSTEM,
            at=timezone.now(),
        )
        if number:
            alone.append(parts)
            whole.append(time.perf_counter() - began)
    a, b = statistics.median(whole), statistics.median(alone)
    return [
        Line(
            "signed product, beside typesetting + signing", f"{a * 1000:.0f} ms", f"{b * 1000:.0f} ms", a / b, 1.3, at_least=False
        )
    ]
