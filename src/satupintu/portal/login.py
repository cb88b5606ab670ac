"""Citizens logging in: by one-time code to e-mail or phone, or by password; a forgotten password; and out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.config.access import actor_of, moment_of, posted, public, safe_next
from satupintu.config.templatetags.komponen import waktu
from satupintu.config.throttle import limit_tries
from satupintu.core.errors import Refusal
from satupintu.people import operations, queries
from satupintu.people.models import Account
from satupintu.people.ports import can_text_phones
from satupintu.portal.passwords import new_password_field

HOME = "/permohonan/"
DESK_LOGIN = "/meja/masuk/"
TARGET, NEXT, PROVED, FORGOTTEN = "login_target", "login_next", "login_proved", "login_forgotten"


class TargetForm(forms.Form):
    """Where the code goes: by e-mail, and to phones where something carries texts."""

    use_required_attribute = False
    target = forms.CharField(
        label=gettext_lazy("Nomor ponsel atau alamat surel"),
        max_length=120,
        help_text=gettext_lazy("Kami mengirim kode 6 angka ke sana. Tidak perlu mengingat kata sandi."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Isi nomor ponsel atau alamat surel Anda.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_text_phones():
            self.fields["target"].label = _("Alamat surel")
            self.fields["target"].error_messages["required"] = _("Isi alamat surel Anda.")

    def clean_target(self) -> str:
        """Ask for an e-mail address where phones cannot be reached."""
        target = str(self.cleaned_data["target"])
        if "@" not in target and not can_text_phones():
            raise forms.ValidationError(
                _("Tulis alamat surel yang benar, misalnya nama@contoh.id. Kode belum dapat dikirim ke ponsel.")
            )
        return target


class ForgottenTargetForm(TargetForm):
    """Where the code for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["target"].help_text = _("Yang Anda pakai untuk masuk ke akun")


class CodeForm(forms.Form):
    """The code that came."""

    use_required_attribute = False
    code = forms.CharField(
        label=gettext_lazy("Kode 6 angka"),
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-5"}),
        error_messages={"required": gettext_lazy("Isi kode yang kami kirim.")},
    )

    def clean_code(self) -> str:
        """Drop what people type between digits."""
        return str(self.cleaned_data["code"]).replace(" ", "").replace("-", "")


class ForgottenForm(CodeForm):
    """The code that came, and the new password."""

    password = new_password_field()


class PasswordForm(forms.Form):
    """Login name and password."""

    use_required_attribute = False
    login = forms.CharField(
        label=gettext_lazy("Nama akun"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Isi nama akun Anda.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Kata sandi"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Isi kata sandi Anda.")},
    )


def remember_next(request: HttpRequest) -> None:
    """Keep where to go after the login, when the address says so."""
    if target := safe_next(request, request.GET.get("ke", "")):
        request.session[NEXT] = target


def enter(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """Begin the session of an account whose credentials were checked, and go on to where the citizen wanted."""
    account = Account.objects.get(pk=account_id)
    target = request.session.get(NEXT, HOME)
    for key in (TARGET, NEXT, PROVED):
        request.session.pop(key, None)
    auth.login(request, account)
    if account.staff_id is not None:
        return redirect("/meja/")
    return redirect(safe_next(request, target, HOME))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Ask where the code goes, and send it. The answer is the same for everybody."""
    actor = actor_of(request)
    remember_next(request)
    if actor.person_id is not None:
        return redirect(safe_next(request, request.session.pop(NEXT, HOME), HOME))
    form = TargetForm(posted(request))
    if form.is_valid() and _sent(request, form, TARGET):
        return redirect("portal:code")
    context = {"form": form, "is_demo": settings.DEMO, "can_text": can_text_phones()}
    return render(request, "portal/login.html", context, status=422 if form.is_bound else 200)


def _sent(request: HttpRequest, form: TargetForm, key: str) -> bool:
    """Send a code and remember where to under `key` of the session; say in the form why not."""
    limit_tries(request, "kode", most=20, seconds=600)
    try:
        sent = operations.request_code(target=form.cleaned_data["target"], actor=actor_of(request), at=moment_of(request))
    except Refusal as refusal:
        form.add_error("target", refusal.errors.get("target") or f"{refusal} {refusal.advice}".strip())
        return False
    request.session[key] = sent
    return True


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Check the code: into the account, or on to registration when the address is proved but unknown."""
    actor, at = actor_of(request), moment_of(request)
    target = request.session.get(TARGET, "")
    if not target:
        return redirect("portal:login")
    wants_new = "_baru" in request.POST
    fault = _sent_again(request, target) if wants_new else ""
    if wants_new and not fault:
        return redirect("portal:code")
    form = CodeForm(None if wants_new else posted(request))
    if form.is_valid():
        limit_tries(request, "kode-periksa", most=30, seconds=600)
        result = operations.confirm_code(target=target, code=form.cleaned_data["code"], actor=actor, at=at)
        if result.ok and result.next:
            return redirect(DESK_LOGIN)
        if result.ok and result.account_id:
            return enter(request, result.account_id)
        if result.ok:
            request.session[PROVED] = target
            return redirect("portal:register")
        form.add_error("code", _("Kode salah atau sudah tidak berlaku. Periksa kode terakhir, atau minta kode baru."))
    context = {"form": form, "target": target, "fault": fault, "next_at": queries.next_code_at(target, at)}
    return render(request, "portal/code.html", context, status=422 if form.is_bound or fault else 200)


def _sent_again(request: HttpRequest, target: str) -> str:
    """Send another code to the same target; say why not, or return ""."""
    limit_tries(request, "kode", most=20, seconds=600)
    try:
        operations.request_code(target=target, actor=actor_of(request), at=moment_of(request))
    except Refusal as refusal:
        return f"{refusal} {refusal.advice}".strip()
    messages.success(request, _("Kode baru sudah dikirim. Pakai kode yang terakhir; yang sebelumnya tidak berlaku lagi."))
    return ""


@public
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Log in by password, for those who set one. Staff with a second factor go on at the desk's own login."""
    actor, at = actor_of(request), moment_of(request)
    remember_next(request)
    form = PasswordForm(posted(request))
    if form.is_valid():
        limit_tries(request, "sandi", most=30, seconds=600)
        result = operations.authenticate_password(
            login=form.cleaned_data["login"], password=form.cleaned_data["password"], actor=actor, at=at
        )
        if result.ok and result.account_id and not result.next:
            return enter(request, result.account_id)
        if result.ok:
            return redirect(DESK_LOGIN)
        form.add_error("password", _wrong_credentials(result))
    context = {"form": form, "is_demo": settings.DEMO}
    return render(request, "portal/password.html", context, status=422 if form.is_bound else 200)


def _wrong_credentials(result: operations.LoginResult) -> str:
    """Say that it did not work, without saying which half was wrong."""
    if result.is_locked:
        return _("Terlalu banyak percobaan untuk nama akun ini. Coba lagi setelah %(until)s, atau masuk dengan kode.") % {
            "until": waktu(result.locked_until)
        }
    return _("Nama akun atau kata sandi salah.")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask where to send the code by which a new password is made. The answer is the same for everybody."""
    form = ForgottenTargetForm(posted(request))
    if form.is_valid() and _sent(request, form, FORGOTTEN):
        return redirect("portal:new-password")
    return render(request, "portal/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def new_password(request: HttpRequest) -> HttpResponse:
    """Take the code and the new password; the citizen then logs in with it."""
    target = request.session.get(FORGOTTEN, "")
    if not target:
        return redirect("portal:forgotten")
    form = ForgottenForm(posted(request))
    if form.is_valid():
        limit_tries(request, "kode-periksa", most=30, seconds=600)
        try:
            is_set = operations.reset_password(target=target, actor=actor_of(request), at=moment_of(request), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("password", refusal.errors.get("password", str(refusal)))
        else:
            if is_set:
                del request.session[FORGOTTEN]
                messages.success(request, _("Kata sandi baru sudah disimpan. Masuk dengan kata sandi itu."))
                return redirect("portal:password")
            form.add_error("code", _("Kode salah atau sudah tidak berlaku. Periksa kode terakhir, atau minta kode baru."))
    return render(request, "portal/new_password.html", {"form": form, "target": target}, status=422 if form.is_bound else 200)


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("portal:home")
