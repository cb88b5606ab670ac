"""Staff logging in: password, then the second factor where the account has or needs one."""

from __future__ import annotations

from uuid import UUID

import segno
from django import forms
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from satupintu.config.access import actor_of, moment_of, posted, public, safe_next
from satupintu.config.templatetags.komponen import waktu
from satupintu.config.throttle import limit_tries
from satupintu.people import operations
from satupintu.people.models import Account

DEMO_ACCOUNTS = ("loket", "verifikator", "teknis", "kadis", "manajer", "perancang", "admin", "pengawas")
PENDING, NEXT, URI = "meja_pending", "meja_next", "meja_uri"


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


class TokenForm(forms.Form):
    """Six digits of the authenticator app, or a recovery code."""

    use_required_attribute = False
    token = forms.CharField(
        label=gettext_lazy("Kode pengaman"),
        help_text=gettext_lazy("6 angka dari aplikasi pengaman, atau salah satu kode pemulihan Anda."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "govuk-input--width-10"}),
        error_messages={"required": gettext_lazy("Isi kode pengaman.")},
    )


def _enter(request: HttpRequest, account_id: UUID) -> HttpResponse:
    target = request.session.get(NEXT, "/meja/")
    for key in (PENDING, NEXT, URI):
        request.session.pop(key, None)
    account = Account.objects.get(pk=account_id)
    auth.login(request, account)
    if account.staff_id is None:  # a citizen with a second factor, sent here by the portal's login
        return redirect("/permohonan/")
    return redirect(safe_next(request, target, "/meja/"))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Check name and password; citizens are shown to their own door."""
    if target := safe_next(request, request.GET.get("ke", "")):
        request.session[NEXT] = target
    if actor_of(request).is_staff:
        return redirect(safe_next(request, request.session.pop(NEXT, "/meja/"), "/meja/"))
    form = PasswordForm(posted(request))
    if form.is_valid():
        limit_tries(request, "meja-sandi", most=30, seconds=600)
        result = operations.authenticate_password(**form.cleaned_data, actor=actor_of(request), at=moment_of(request))
        if result.ok and result.account_id:
            if not result.next:
                return _enter(request, result.account_id)
            request.session.cycle_key()
            request.session[PENDING] = str(result.account_id)
            return redirect("desk:second-factor" if result.next == "totp" else "desk:enrol")
        form.add_error("password", _locked(result) if result.is_locked else _("Nama akun atau kata sandi salah."))
    context = {"form": form, "is_demo": settings.DEMO, "demo_accounts": DEMO_ACCOUNTS}
    return render(request, "desk/login.html", context, status=422 if form.is_bound else 200)


def _locked(result: operations.LoginResult) -> str:
    if result.locked_until is None:
        return _("Akun ini tidak dapat dipakai. Minta bantuan admin kantor.")
    return _("Terlalu banyak percobaan untuk nama akun ini. Coba lagi setelah %(until)s, atau minta admin membukanya.") % {
        "until": waktu(result.locked_until)
    }


@public
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Check the second factor of who has already shown the password."""
    pending = request.session.get(PENDING)
    if not pending:
        return redirect("desk:login")
    form = TokenForm(posted(request))
    if form.is_valid():
        limit_tries(request, "meja-kode", most=30, seconds=600)
        token, account_id = form.cleaned_data["token"].strip(), UUID(pending)
        actor, at = actor_of(request), moment_of(request)
        if token.replace(" ", "").isdigit():
            result = operations.confirm_totp(account_id=account_id, token=token.replace(" ", ""), actor=actor, at=at)
        else:
            result = operations.use_recovery_code(account_id=account_id, code=token, actor=actor, at=at)
        if result.ok:
            return _enter(request, account_id)
        form.add_error(
            "token", _locked(result) if result.is_locked else _("Kode salah atau sudah dipakai. Tunggu kode berikutnya.")
        )
    return render(request, "desk/second_factor.html", {"form": form}, status=422 if form.is_bound else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Set the second factor up at the first login; the recovery codes are shown once."""
    pending = request.session.get(PENDING)
    if not pending:
        return redirect("desk:login")
    account_id, actor, at = UUID(pending), actor_of(request), moment_of(request)
    if URI not in request.session:
        request.session[URI] = operations.begin_totp(account_id=account_id, actor=actor, at=at)
    uri = request.session[URI]
    form = TokenForm(posted(request))
    if form.is_valid():
        codes = operations.enrol_totp(account_id=account_id, token=form.cleaned_data["token"], actor=actor, at=at)
        if codes:
            _enter(request, account_id)
            return render(request, "desk/recovery_codes.html", {"codes": codes})
        form.add_error("token", _("Kode tidak cocok. Periksa jam pada ponsel Anda, lalu coba kode berikutnya."))
    qr = segno.make(uri, micro=False).svg_inline(scale=4, border=2, omitsize=False, svgclass=None, lineclass=None)
    secret = uri.split("secret=", 1)[1].split("&", 1)[0]
    context = {"form": form, "qr": mark_safe(qr), "secret": secret}  # noqa: S308 - drawn by segno from our own address
    return render(request, "desk/enrol.html", context, status=422 if form.is_bound else 200)


@public
@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("desk:login")
