"""Complaining in the hall: a short form on a device of the office, for who has no phone; the receipt shows number and code.

The token in the address is the key of the device, as at the kiosk, and no cookie takes part. The page stands beside that of
the kiosk and not below it, where a service worker would keep it.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from satupintu.centres.errors import DeviceUnknown
from satupintu.complaints import operations
from satupintu.complaints.models import Complaint
from satupintu.config.access import moment_of, posted, public
from satupintu.config.forms.reporting import ReportForm
from satupintu.config.throttle import limit_tries
from satupintu.core.actor import NOBODY
from satupintu.core.errors import Refusal, TooManyTries
from satupintu.lobby.kiosk.reading import get_kiosk

SENT_BY_DEVICE = 40
"""Reports one device may send within an hour."""
AT_HOME = (
    "evidence", "application_number", "application_code", "happened_on", "place", "service_code", "accused_unit_id", "address",
)  # fmt: skip
"""What is not asked in the hall, where others wait behind."""


@public
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest, token: str) -> HttpResponse:
    """Take in a report at a device; a device that is not let in is told so."""
    try:
        device = get_kiosk(token)
    except DeviceUnknown as refusal:
        told = {"sentence": str(refusal), "advice": refusal.advice}
        return _private(render(request, "lobby/refused.html", told, status=refusal.status))
    form = ReportForm(posted(request), leave_out=AT_HOME)
    status = 200
    if form.is_valid():
        try:
            limit_tries(request, "pengaduan-anjungan", most=SENT_BY_DEVICE, seconds=3600, whose=str(device.pk))
            received = operations.submit_complaint(
                report=form.report(request.LANGUAGE_CODE),
                channel=Complaint.Channel.KIOSK,
                key=str(form.cleaned_data["key"]),
                actor=NOBODY,
                at=moment_of(request),
            )
        except Refusal as refusal:
            status = refusal.status if isinstance(refusal, TooManyTries) else 422
            form.blame(refusal)
        else:
            return _private(render(request, "lobby/complaint_receipt.html", {"received": received}))
    elif form.errors:
        status = 422
    return _private(render(request, "lobby/complaint.html", {"form": form, "centre": device.centre}, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
