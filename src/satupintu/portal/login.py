"""Citizens logging in: by one-time code to e-mail or phone, or by password; and out."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.config.access import actor_of, moment_of, posted, public, safe_next
from satupintu.config.throttle import limit_tries
from satupintu.core.errors import Refusal
from satupintu.people import operations
from satupintu.people.models import Account

HOME = "/permohonan/"
TARGET, NEXT, PROVED = "login_target", "login_next", "login_proved"


class TargetForm(forms.Form):
    """Where the code goes."""

    use_required_attribute = False
    target = forms.CharField(
        label=gettext_lazy("Nomor ponsel atau alamat surel"),
        max_length=120,
        help_text=gettext_lazy("Kami mengirim kode 6 angka ke sana. Tidak perlu mengingat kata sandi."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Isi nomor ponsel atau alamat surel Anda.")},
    )


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
    actor, at = actor_of(request), moment_of(request)
    remember_next(request)
    if actor.person_id is not None:
        return redirect(safe_next(request, request.session.pop(NEXT, HOME), HOME))
    form = TargetForm(posted(request))
    if form.is_valid():
        limit_tries(request, "kode", most=20, seconds=600)
        try:
            request.session[TARGET] = operations.request_code(target=form.cleaned_data["target"], actor=actor, at=at)
        except Refusal as refusal:
            form.add_error("target", refusal.errors.get("target") or f"{refusal} {refusal.advice}".strip())
        else:
            return redirect("portal:code")
    return render(request, "portal/login.html", {"form": form, "is_demo": settings.DEMO}, status=422 if form.is_bound else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Check the code: into the account, or on to registration when the address is proved but unknown."""
    actor, at = actor_of(request), moment_of(request)
    target = request.session.get(TARGET, "")
    if not target:
        return redirect("portal:login")
    form = CodeForm(posted(request))
    if form.is_valid():
        limit_tries(request, "kode-periksa", most=30, seconds=600)
        result = operations.confirm_code(target=target, code=form.cleaned_data["code"], actor=actor, at=at)
        if result.ok and result.account_id:
            return enter(request, result.account_id)
        if result.ok:
            request.session[PROVED] = target
            return redirect("portal:register")
        form.add_error("code", _("Kode salah atau sudah tidak berlaku. Periksa kode terakhir, atau minta kode baru."))
    return render(request, "portal/code.html", {"form": form, "target": target}, status=422 if form.is_bound else 200)


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
            return redirect("/meja/masuk/")
        form.add_error("password", wrong_credentials(is_locked=result.is_locked))
    context = {"form": form, "is_demo": settings.DEMO}
    return render(request, "portal/password.html", context, status=422 if form.is_bound else 200)


def wrong_credentials(*, is_locked: bool) -> str:
    """Say that it did not work, without saying which half was wrong."""
    if is_locked:
        return _("Akun dikunci sementara karena terlalu banyak percobaan. Tunggu 15 menit, atau masuk dengan kode.")
    return _("Nama akun atau kata sandi salah.")


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("portal:home")
