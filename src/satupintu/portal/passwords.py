"""The field by which a citizen chooses a password, the same wherever one is chosen."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy


def new_password_field() -> forms.CharField:
    """Return the field; how strong a password must be is for the operation that takes it."""
    return forms.CharField(
        label=gettext_lazy("Kata sandi baru"),
        max_length=200,
        strip=False,
        help_text=gettext_lazy("Sedikitnya 10 huruf, misalnya empat kata yang tidak berhubungan"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Isi kata sandi baru.")},
    )
