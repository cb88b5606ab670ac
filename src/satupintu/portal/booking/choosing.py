"""Choosing an appointment, one thing a page: online instead, what for, who comes, help, documents, place, day, time, name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.centres.models import GroupService
from satupintu.config.access import actor_of, moment_of, posted, public
from satupintu.config.throttle import limit_tries
from satupintu.core.actor import NOBODY, Actor
from satupintu.core.errors import NotFound, Refusal
from satupintu.people.queries import get_person
from satupintu.portal.booking.reading import (
    Answers,
    Wanted,
    address_of,
    clock,
    day_choices,
    day_words,
    documents,
    list_bookable,
    private,
    read_wanted,
    time_choices,
    why_words,
)
from satupintu.visits import operations, queries
from satupintu.visits.models import Visit

HOLDS_AN_HOUR = 20
"""How often somebody may hold a time from one address within an hour; a family or a village office books for several."""


class CodeForm(forms.Form):
    """The code of an appointment, for who has no link at hand."""

    use_required_attribute = False
    kode = forms.CharField(
        label=gettext_lazy("Kode janji temu"),
        max_length=20,
        help_text=gettext_lazy("10 huruf dan angka pada bukti janji temu"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "class": "govuk-input--width-20"}),
        error_messages={"required": gettext_lazy("Isi kode janji temu.")},
    )


class ChoiceForm(forms.Form):
    """One question with its choices; `extra` holds a second one that may be left open."""

    use_required_attribute = False

    def __init__(self, data: Any, name: str, label: str, choices: list[tuple[str, str]], said: str, initial: str = "") -> None:
        super().__init__(data, initial={name: initial})
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": said, "invalid_choice": said},
        )


class HelpForm(forms.Form):
    """Which help is wished; nothing of it must be answered."""

    use_required_attribute = False
    bantuan = forms.MultipleChoiceField(
        label=gettext_lazy("Bantuan yang diinginkan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Pilih yang perlu kami siapkan. Tidak perlu menjelaskan keadaan Anda."),
    )
    dahulu = forms.ChoiceField(
        label=gettext_lazy("Perlu didahulukan?"),
        required=False,
        help_text=gettext_lazy("Tanpa bukti. Cukup pilih yang sesuai."),
    )

    def __init__(self, answers: Answers) -> None:
        super().__init__(None, initial={"bantuan": answers.needs, "dahulu": answers.priority})
        self.fields["bantuan"].choices = Visit.Need.choices  # type: ignore[attr-defined]
        self.fields["dahulu"].choices = [("", _("Tidak perlu")), *Visit.Priority.choices]  # type: ignore[attr-defined]


class VisitorForm(forms.Form):
    """Who comes without an account."""

    use_required_attribute = False
    visitor_name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=200,
        help_text=gettext_lazy("Janji temu berlaku bagi nama ini saja."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Isi nama lengkap.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Surel atau nomor ponsel"),
        max_length=254,
        help_text=gettext_lazy(
            "Untuk bukti, pengingat, dan kabar bila kantor mengubah jadwal. Dihapus 120 hari setelah harinya."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": gettext_lazy("Isi surel atau nomor ponsel.")},
    )


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List what can be booked (`?q=` searches), and ask for the code of an appointment."""
    form = CodeForm(request.GET if "kode" in request.GET else None)
    if form.is_valid():
        code = "".join(letter for letter in form.cleaned_data["kode"].upper() if letter.isalnum())
        if code and queries.find_appointment_by_code(code) is not None:
            return redirect("portal:booking-shown", code)
        if code:
            limit_tries(request, "kode-janji", most=30, seconds=600)
        unknown = _("Kode ini tidak kami kenal. Periksa pada bukti janji temu Anda.")
        form.add_error("kode", unknown if code else _("Isi kode janji temu."))
    at, text = moment_of(request), request.GET.get("q", "").strip()[:60]
    actor, place = visitor_of(request), slugify(request.GET.get("tempat", ""))[:40]
    context = {
        "form": form,
        "text": text,
        "services": list_bookable(text, at, place),
        "place": place,
        "paused": queries.find_pause(at, person_id=actor.person_id),
        "has_account": actor.person_id is not None,
        "rule": rule_words(),
    }
    return render(request, "portal/booking/index.html", context, status=422 if form.errors else 200)


@public
@require_safe
def begin(request: HttpRequest, service: str) -> HttpResponse:
    """Lead to the first page of a booking."""
    wanted = read_wanted(service, moment_of(request))
    answers = Answers.read(request.GET, wanted)
    return redirect(address_of(wanted, wanted.steps[0], answers))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, service: str, step: str) -> HttpResponse:
    """Show one page of a booking; without the answer of a page before it leads back there. The last is sent by POST."""
    at = moment_of(request)
    wanted = read_wanted(service, at)
    if step not in wanted.steps:
        raise NotFound
    answers = Answers.read(request.GET, wanted)
    if not wanted.offers and step != "daring":
        return _draw(request, wanted, step, answers, "portal/booking/none.html", {})
    for former in wanted.steps[: wanted.steps.index(step)]:
        if not answers.is_given(former):
            kept = answers.without(former)
            return redirect(f"{address_of(wanted, former, kept)}{'&' if kept.pairs else '?'}kurang=1")
    if step == "diri":
        return _name(request, wanted, answers)
    if request.method == "POST":
        return redirect(address_of(wanted, step, answers))
    template, context = _page(request, wanted, step, answers)
    return _draw(request, wanted, step, answers, template, context)


def _page(request: HttpRequest, wanted: Wanted, step: str, answers: Answers) -> tuple[str, dict[str, Any]]:
    """Return template and contents of a page that asks one thing."""
    lacking: dict[str, str] | None = {} if "kurang" in request.GET else None
    if step == "daring":
        return "portal/booking/online.html", {"standard": wanted.standard}
    if step == "jenis":
        assert wanted.standard is not None
        choices = [(variant.code, variant.label) for variant in wanted.standard.variants]
        form: forms.Form = ChoiceForm(
            lacking, "jenis", _("Apa yang ingin Anda urus?"), choices, _("Pilih apa yang ingin Anda urus."), answers.variant
        )
        return "portal/booking/step.html", {"form": form}
    if step == "siapa":
        choices = [("sendiri", _("Saya sendiri")), ("kuasa", _("Orang lain dengan surat kuasa"))]
        form = ChoiceForm(
            lacking, "siapa", _("Siapa yang akan datang?"), choices, _("Pilih siapa yang akan datang."), answers.represented
        )
        return "portal/booking/step.html", {"form": form}
    if step == "bantuan":
        return "portal/booking/help.html", {"form": HelpForm(answers)}
    if step == "berkas":
        items = documents(wanted.standard, answers.variant, answers.represented == "kuasa")
        return "portal/booking/papers.html", {"items": items, "slug": wanted.standard.slug if wanted.standard else ""}
    if step == "tempat":
        return "portal/booking/step.html", {"form": _place_form(lacking, wanted, answers, request)}
    return _when(lacking, wanted, step, answers, request)


def _place_form(data: Any, wanted: Wanted, answers: Answers, request: HttpRequest) -> forms.Form:
    first = queries.list_first_free([offer.group_id for offer in wanted.offers], moment_of(request))
    choices = []
    for offer in wanted.offers:
        moment = first.get(offer.group_id)
        when = _("mulai %(day)s") % {"day": day_words(moment.date())} if moment else _("belum ada waktu kosong")
        choices.append((offer.centre.code, f"{offer.centre.name} – {when}"))
    return ChoiceForm(data, "tempat", _("Di mana Anda ingin datang?"), choices, _("Pilih tempat pelayanan."), answers.place)


def _when(data: Any, wanted: Wanted, step: str, answers: Answers, request: HttpRequest) -> tuple[str, dict[str, Any]]:
    offer = _offer(wanted, answers)
    days = queries.list_booking_days(offer, moment_of(request))
    context: dict[str, Any] = {"centre": offer.centre, "others": len(wanted.offers) > 1}
    if step == "hari":
        choices = day_choices(days)
        context["busy"] = [(day_words(choice.day), why_words(choice.why)) for choice in days if not choice.starts]
        context["last"] = day_words(days[-1].day)
        label, said, name = _("Hari apa Anda ingin datang?"), _("Pilih hari."), "hari"
        initial = answers.day.isoformat() if answers.day else ""
    else:
        choices = time_choices(days, answers.day)
        context["day"] = day_words(answers.day) if answers.day else ""
        upcoming = queries.next_free_day(choice for choice in days if answers.day is None or choice.day > answers.day)
        context["next_day"] = day_words(upcoming) if upcoming else ""
        context["why"] = next((why_words(choice.why) for choice in days if choice.day == answers.day and choice.why), "")
        context["days_address"] = address_of(wanted, "hari", answers.without("hari"))
        label, said, name, initial = _("Pukul berapa?"), _("Pilih waktu."), "waktu", answers.slot
    context["form"] = ChoiceForm(data, name, label, choices, said, initial) if choices else None
    return "portal/booking/when.html", context


def _offer(wanted: Wanted, answers: Answers) -> GroupService:
    return next(offer for offer in wanted.offers if offer.centre.code == answers.place)


def _name(request: HttpRequest, wanted: Wanted, answers: Answers) -> HttpResponse:
    """Ask in whose name, then hold the time; who is logged in has one already."""
    actor, at = visitor_of(request), moment_of(request)
    data = posted(request)
    form = VisitorForm(data) if actor.person_id is None else forms.Form(data)
    paused = queries.find_pause(at, person_id=actor.person_id)
    if form.is_valid():
        limit_tries(request, "janji", most=HOLDS_AN_HOUR, seconds=3600, whose=str(actor.person_id or ""))
        who = {"person_id": actor.person_id} if actor.person_id else form.cleaned_data
        try:
            held = operations.hold_slot(
                slot_id=_key(answers.slot),
                service_code=wanted.code,
                variant=answers.variant,
                language=request.LANGUAGE_CODE,
                is_represented=answers.represented == "kuasa",
                needs=answers.needs,
                priority_reason=answers.priority,
                actor=actor,
                at=at,
                **who,
            )
        except NotFound:
            raise
        except Refusal as refusal:
            for field, sentence in refusal.errors.items():
                form.add_error(field if field in form.fields else None, sentence)
            if not refusal.errors:
                form.add_error(None, f"{refusal} {refusal.advice}".strip())
        else:
            return private(redirect("portal:booking-check", held.code))
    offer = _offer(wanted, answers)
    days = queries.list_booking_days(offer, at) if answers.day else []
    slot = next((start.slot for choice in days for start in choice.starts if str(start.slot.pk) == answers.slot), None)
    context = {
        "form": form,
        "person": get_person(actor.person_id) if actor.person_id else None,
        "centre": offer.centre,
        "day": day_words(answers.day) if answers.day else "",
        "time": clock(slot.starts_at) if slot else "",
        "times_address": address_of(wanted, "waktu", answers.without("waktu")),
        "paused": paused,
        "rule": rule_words(),
        "here": request.get_full_path(),
    }
    status = 422 if form.errors else 200
    return private(_draw(request, wanted, "diri", answers, "portal/booking/name.html", context, status))


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _draw(
    request: HttpRequest, wanted: Wanted, step: str, answers: Answers, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    steps = wanted.steps
    number = steps.index(step)
    form = context.get("form")
    frame = {
        "wanted": wanted,
        "pairs": answers.without(step).pairs,
        "next_step": f"/janji-temu/buat/{wanted.code}/{steps[number + 1]}/" if number + 1 < len(steps) else "",
        "back": address_of(wanted, steps[number - 1], answers.without(steps[number - 1])) if number else "/janji-temu/",
        "number": number + 1,
        "total": len(steps),
    }
    is_wrong = isinstance(form, forms.Form) and form.is_bound and bool(form.errors)
    return render(request, template, {**frame, **context}, status=422 if is_wrong else status)


def visitor_of(request: HttpRequest) -> Actor:
    """Return the citizen who is logged in, or nobody; staff come as nobody, for here they are visitors."""
    actor = actor_of(request)
    return actor if actor.kind == "person" else NOBODY


def rule_words() -> str:
    """Tell the rule for who stays away."""
    return _(
        "Tidak bisa datang? Batalkan atau pindahkan. Siapa yang %(limit)s kali tidak datang dalam %(within)s hari tanpa "
        "membatalkan, selama %(pause)s hari hanya dapat datang langsung dan mengambil nomor antrean."
    ) % {"limit": queries.MISSED_LIMIT, "within": queries.MISSED_WITHIN.days, "pause": queries.MISSED_PAUSE.days}
