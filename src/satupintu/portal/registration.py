"""Registering as a citizen, after the e-mail address or phone was proved by a code."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from satupintu.config.access import actor_of, moment_of, posted, public
from satupintu.config.forms import DateField
from satupintu.config.forms.widgets import DateWidget
from satupintu.config.throttle import limit_tries
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import Refusal
from satupintu.people import operations, queries
from satupintu.people.errors import AlreadyKnown
from satupintu.people.queries import nik_doubt
from satupintu.portal.login import PROVED, enter

Value = TypeVar("Value")


class RegistrationForm(forms.Form):
    """Who you are, as on the identity card."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Nama lengkap"),
        max_length=120,
        help_text=gettext_lazy("Seperti pada KTP"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Isi nama lengkap.")},
    )
    nik = forms.CharField(
        label=gettext_lazy("NIK"),
        max_length=24,
        help_text=gettext_lazy("16 angka, lihat KTP"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": gettext_lazy("Isi NIK.")},
    )
    birth_date = DateField(
        label=gettext_lazy("Tanggal lahir"),
        help_text=gettext_lazy("Contoh, 27 3 1985"),
        widget=DateWidget(birthday=True),
        error_messages={"required": gettext_lazy("Isi tanggal lahir.")},
    )
    consent = forms.BooleanField(
        label=gettext_lazy(
            "Saya setuju data ini dipakai untuk mengurus permohonan saya, sesuai pemberitahuan pelindungan data pribadi."
        ),
        error_messages={"required": gettext_lazy("Centang persetujuan untuk mendaftar.")},
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """Take the moment of the request as `at`, by which a birth date lies in the future or not."""
        super().__init__(*args, **kwargs)
        self.at = at

    def clean_name(self) -> str:
        """Say what is wrong with the name together with everything else."""
        name: str = self.cleaned_data["name"]
        return _sound(name, queries.name_fault(name))

    def clean_nik(self) -> str:
        """Say what is wrong with the NIK together with everything else."""
        nik: str = self.cleaned_data["nik"]
        return _sound(nik, queries.identifier_fault("nik", nik))

    def clean_birth_date(self) -> date:
        """Say what is wrong with the date together with everything else."""
        born: date = self.cleaned_data["birth_date"]
        return _sound(born, queries.birth_date_fault(born, self.at))


def _sound(value: Value, fault: str) -> Value:
    if fault:
        raise forms.ValidationError(fault)
    return value


@public
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask name, NIK and birth date, and open the account. Without a proved address: to the login first."""
    at, target = moment_of(request), request.session.get(PROVED, "")
    if not target or actor_of(request).id is not None:
        return redirect("portal:login")
    form = RegistrationForm(posted(request), at=at)
    if form.is_valid():
        # The answer tells whether a NIK is registered: that must not be asked at will.
        limit_tries(request, "daftar", most=10, seconds=3600, whose=target)
        try:
            account = operations.register_citizen(
                target=target,
                name=form.cleaned_data["name"],
                nik=form.cleaned_data["nik"],
                birth_date=form.cleaned_data["birth_date"],
                language=get_language() or "id",
                is_consenting=True,
                actor=SYSTEM,
                at=at,
            )
        except AlreadyKnown:
            form.add_error(
                "nik",
                _("NIK ini sudah terdaftar. Masuk dengan ponsel atau surel yang dulu dipakai, atau minta bantuan di loket."),
            )
        except Refusal as refusal:
            for path, sentence in refusal.errors.items():
                form.add_error(path if path in form.fields else None, sentence)
            if not refusal.errors:
                form.add_error(None, f"{refusal} {refusal.advice}".strip())
        else:
            answer = enter(request, account.pk)
            nik = form.cleaned_data["nik"]
            for doubt in (nik_doubt(nik), queries.birth_date_doubt(nik, form.cleaned_data["birth_date"])):
                if doubt:
                    messages.warning(request, doubt)
            return answer
    return render(request, "portal/register.html", {"form": form, "target": target}, status=422 if form.is_bound else 200)
