"""Taking down at the counter, on the phone or from a letter what somebody says; the receipt is printed and signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from satupintu.complaints import operations
from satupintu.complaints.models import Complaint
from satupintu.complaints.queries import TAKERS
from satupintu.config.access import actor_of, moment_of, posted, staff
from satupintu.config.forms.reporting import ANONYMOUS, CONFIDENTIAL, NAMED, ReportForm
from satupintu.core.errors import Refusal
from satupintu.desk.pages import page
from satupintu.people.models import Person
from satupintu.people.queries import get_staff

C = Complaint.Channel
LANGUAGES = Person.Language.choices


class TakenForm(ReportForm):
    """A report written down by staff, with how it came and in which language the complainant is answered."""

    channel = forms.ChoiceField(
        label=gettext_lazy("Disampaikan lewat"),
        choices=[(channel.value, channel.label) for channel in (C.COUNTER, C.PHONE, C.LETTER)],
        initial=C.COUNTER,
    )
    language = forms.ChoiceField(label=gettext_lazy("Bahasa pelapor"), choices=LANGUAGES, initial=Person.Language.INDONESIAN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, leave_out=("application_code",), **kwargs)
        self.fields["kind"].label = _("Yang disampaikan")
        self.fields["body"].label = _("Uraian")
        self.fields["who"].label = _("Identitas pelapor")
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (NAMED, _("Dengan nama")),
            (CONFIDENTIAL, _("Dengan nama, rahasia")),
            (ANONYMOUS, _("Anonim")),
        ]


@staff(*TAKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a report down and show its receipt (tanda terima, UU 25/2009) once, with the code."""
    actor, at = actor_of(request), moment_of(request)
    start = {"channel": C.PHONE} if request.GET.get("lewat") == "telepon" else {}
    form = TakenForm(posted(request), request.FILES or None, initial=start)
    if form.is_valid():
        report = form.report(form.cleaned_data["language"])
        try:
            received = operations.submit_complaint(
                report=report,
                channel=form.cleaned_data["channel"],
                files=form.attachments(),
                key=str(form.cleaned_data["key"]),
                actor=actor,
                at=at,
            )
        except Refusal as refusal:
            form.blame(refusal)
        else:
            assert actor.id is not None
            context = {
                "received": received,
                "complaint": received.complaint,
                "complainant": report.identity.name if report.identity else "",
                "taker": get_staff(actor.id).name,
            }
            response = page(request, "desk/complaints/receipt.html", context)
            response["Cache-Control"] = "no-store"
            return response
    return page(request, "desk/complaints/take.html", {"form": form}, status=422 if form.errors else 200)
