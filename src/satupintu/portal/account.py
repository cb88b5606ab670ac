"""The citizen's account: how to reach them, who acts for them, what is kept of them and who looked."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from satupintu.config.access import actor_of, citizen, moment_of, posted
from satupintu.config.throttle import limit_tries
from satupintu.core.errors import NotFound, Refusal
from satupintu.people import operations, queries
from satupintu.portal.passwords import new_password_field


class ContactForm(forms.Form):
    """How the citizen is reached and where they live."""

    use_required_attribute = False
    phone = forms.CharField(
        label=gettext_lazy("Nomor ponsel"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "govuk-input--width-20"}),
    )
    email = forms.CharField(
        label=gettext_lazy("Surel"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
    )
    address_line = forms.CharField(label=gettext_lazy("Alamat"), required=False, max_length=240)
    language = forms.ChoiceField(
        label=gettext_lazy("Bahasa pemberitahuan"),
        choices=[("id", "Bahasa Indonesia"), ("en", "English")],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Pilih bahasa pemberitahuan.")},
    )


class NewPasswordForm(forms.Form):
    """A password for those who like one; who has one already shows it first."""

    use_required_attribute = False
    current = forms.CharField(
        label=gettext_lazy("Kata sandi sekarang"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Isi kata sandi yang sekarang dipakai.")},
    )
    password = new_password_field()


class BusinessForm(forms.Form):
    """A business the citizen acts for."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("Nama badan usaha"),
        max_length=200,
        help_text=gettext_lazy("Sesuai akta atau NIB"),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": gettext_lazy("Isi nama badan usaha.")},
    )
    nib = forms.CharField(
        label=gettext_lazy("NIB"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("13 angka, bila sudah punya"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-20"}),
    )
    npwp = forms.CharField(
        label=gettext_lazy("NPWP badan"),
        required=False,
        max_length=24,
        help_text=gettext_lazy("15 atau 16 angka"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-20"}),
    )


@citizen
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Show the account and the ways on."""
    actor = actor_of(request)
    assert actor.id is not None
    assert actor.person_id is not None
    data = queries.get_own_data(actor.person_id)
    person = data["person"]
    rows = [
        {"key": _("Nama"), "value": person.name},
        {"key": _("NIK"), "value": data["nik"]},
        *([{"key": _("Paspor"), "value": data["passport"]}] if data["passport"] else []),
        {"key": _("Nomor ponsel"), "value": data["phone"], "url": "/akun/ubah/"},
        {"key": _("Surel"), "value": person.email, "url": "/akun/ubah/"},
        {"key": _("Alamat"), "value": person.address_line, "url": "/akun/ubah/"},
        {"key": _("Bahasa pemberitahuan"), "value": person.get_language_display(), "url": "/akun/ubah/"},
    ]
    context = {"rows": rows, "has_password": queries.has_password(actor.id), **data}
    return render(request, "portal/account.html", context)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest) -> HttpResponse:
    """Change phone, e-mail and address."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    own = queries.own_identifiers(actor.person_id, actor)
    person = queries.get_person(actor.person_id)
    form = ContactForm(posted(request), initial={**own, "address_line": person.address_line, "language": person.language})
    if form.is_valid():
        try:
            operations.update_person(person_id=actor.person_id, actor=actor, at=at, **form.cleaned_data)
        except Refusal as refusal:
            for path, sentence in refusal.errors.items():
                form.add_error(path if path in form.fields else None, sentence)
        else:
            messages.success(request, _("Perubahan sudah disimpan."))
            return redirect("portal:account")
    return render(
        request,
        "portal/account_edit.html",
        {"form": form, "title": _("Ubah data kontak"), "has_one": False},
        status=422 if form.is_bound else 200,
    )


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """Set a password; other sessions end, this one goes on."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.id is not None
    form = NewPasswordForm(posted(request))
    has_one = queries.has_password(actor.id)
    if not has_one:
        del form.fields["current"]
    if form.is_valid():
        limit_tries(request, "sandi-ganti", most=10, seconds=600, whose=str(actor.id))
        try:
            changed = operations.change_password(account_id=actor.id, actor=actor, at=at, **form.cleaned_data)
        except Refusal as refusal:
            for path, sentence in (refusal.errors or {"password": str(refusal)}).items():
                form.add_error(path if path in form.fields else None, sentence)
        else:
            auth.update_session_auth_hash(request, changed)
            messages.success(request, _("Kata sandi sudah disimpan."))
            return redirect("portal:account")
    context = {"form": form, "title": _("Ganti kata sandi") if has_one else _("Buat kata sandi"), "has_one": has_one}
    return render(request, "portal/account_edit.html", context, status=422 if form.is_bound else 200)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def add_business(request: HttpRequest) -> HttpResponse:
    """Register a business; whoever registers it may act for it."""
    actor, at = actor_of(request), moment_of(request)
    form = BusinessForm(posted(request))
    if form.is_valid():
        try:
            operations.register_business(actor=actor, at=at, **form.cleaned_data)
        except Refusal as refusal:
            for path, sentence in (refusal.errors or {"nib": f"{refusal} {refusal.advice}"}).items():
                form.add_error(path if path in form.fields else None, sentence)
        else:
            messages.success(request, _("Badan usaha sudah ditambahkan. Anda dapat mengajukan permohonan atas namanya."))
            return redirect("portal:account")
    context = {"form": form, "title": _("Tambah badan usaha"), "has_one": False}
    return render(request, "portal/account_edit.html", context, status=422 if form.is_bound else 200)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def leave_business(request: HttpRequest, business_id: UUID) -> HttpResponse:
    """Act for a business no longer."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    if request.method == "POST":
        operations.end_membership(business_id=business_id, person_id=actor.person_id, actor=actor, at=at)
        messages.success(request, _("Anda tidak lagi bertindak untuk badan usaha itu."))
        return redirect("portal:account")
    if business_id not in queries.list_business_ids(actor.person_id):
        raise NotFound
    business = queries.get_business(business_id)
    context = {
        "title": _("Berhenti bertindak untuk %(business)s?") % {"business": business.name},
        "lines": [
            _("Anda tidak dapat lagi mengajukan dan melihat permohonan atas nama badan usaha ini."),
            _("Pengurus lain atau petugas loket dapat menambahkan Anda lagi."),
        ],
        "action": _("Ya, berhenti"),
        "cancel_url": "/akun/",
        "is_danger": True,
    }
    return render(request, "portal/applications/confirm.html", context)


@citizen
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the citizen's data on their own wish (UU 27/2022), unless something still needs them; the session ends."""
    actor, at = actor_of(request), moment_of(request)
    assert actor.person_id is not None
    if request.method == "POST":
        operations.erase_person(person_id=actor.person_id, actor=actor, at=at)
        auth.logout(request)
        messages.success(request, _("Data pribadi Anda sudah dihapus dan akun ditutup."))
        return redirect("portal:home")
    context = {
        "title": _("Hapus data pribadi saya?"),
        "lines": [
            _("Nama, nomor identitas, dan kontak Anda dihapus, dan akun ditutup. Ini tidak dapat dibatalkan."),
            _("Bila masih ada permohonan yang berjalan atau arsip yang wajib disimpan, penghapusan ditolak dengan alasannya."),
        ],
        "action": _("Ya, hapus data saya"),
        "cancel_url": "/akun/data/",
        "is_danger": True,
    }
    return render(request, "portal/applications/confirm.html", context)
