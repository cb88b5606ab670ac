"""Where complaints begin: what can be sent and how long it takes, the form, and the receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.complaints import operations, queries
from satupintu.complaints.models import Complaint
from satupintu.config.access import actor_of, moment_of, posted, public
from satupintu.config.forms.reporting import ReportForm
from satupintu.config.throttle import limit_tries
from satupintu.core.actor import NOBODY, Actor
from satupintu.core.errors import Refusal, TooManyTries

SENT_BY_ADDRESS, SENT_BY_PERSON = 20, 10
"""Reports one address, where a whole household or hall may stand behind, and one account may send within an hour."""
FILES_A_DAY = 300
"""Reports with files of people who are not logged in a region takes in a day; a flood ends here and not at the disk."""
DETAILS = ("accused_unit_id", "happened_on", "place", "application_number", "application_code")
"""What lies folded on the form until something of it was filled in."""
CONTACT = ("name", "email", "phone", "address")


def complainant_of(request: HttpRequest) -> Actor:
    """Return the citizen who is logged in, or nobody; staff come as nobody, for here they are like anybody."""
    actor = actor_of(request)
    return actor if actor.kind == "person" else NOBODY


@public
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Say what can be sent, how long an answer takes, and list the complaints of who is logged in."""
    own = queries.list_own_complaints(complainant_of(request))[:50]
    context = {"limits": queries.list_limits(), "own": list(own), "now": moment_of(request)}
    return render(request, "portal/complaints/front.html", context)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take in a complaint, a question or a suggestion; the receipt shows its number and, this once, its code."""
    actor, at = complainant_of(request), moment_of(request)
    is_known = actor.person_id is not None
    start = {"kind": request.GET.get("jenis", ""), "application_number": request.GET.get("permohonan", "")[:40]}
    form = ReportForm(posted(request), request.FILES or None, initial=start, leave_out=CONTACT if is_known else ())
    status = 200
    if form.is_valid():
        try:
            _limit(request, actor, has_files=bool(form.cleaned_data["evidence"]))
            received = operations.submit_complaint(
                report=form.report(request.LANGUAGE_CODE),
                channel=Complaint.Channel.WEB,
                files=form.attachments(),
                key=str(form.cleaned_data["key"]),
                actor=actor,
                at=at,
            )
        except Refusal as refusal:
            status = refusal.status if isinstance(refusal, TooManyTries) else 422
            form.blame(refusal)
        else:
            response = render(request, "portal/complaints/receipt.html", {"received": received, "complaint": received.complaint})
            response["Cache-Control"] = "no-store"
            return response
    elif form.errors:
        status = 422
    is_open = bool(start["application_number"]) or any(form.data.get(name) or name in form.errors for name in DETAILS)
    context = {"form": form, "is_known": is_known, "open_details": is_open}
    return render(request, "portal/complaints/new.html", context, status=status)


def _limit(request: HttpRequest, actor: Actor, *, has_files: bool) -> None:
    if actor.person_id is not None:
        limit_tries(request, "pengaduan", most=SENT_BY_PERSON, seconds=3600, whose=str(actor.person_id))
        return
    limit_tries(request, "pengaduan", most=SENT_BY_ADDRESS, seconds=3600)
    if has_files:
        limit_tries(request, "pengaduan-berkas", most=FILES_A_DAY, seconds=86400, whose="semua")
