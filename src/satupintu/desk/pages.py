"""What every page of the desk is drawn with: the side menu of the actor, and the moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from satupintu.config.access import actor_of, moment_of


@dataclass(frozen=True)
class MenuLine:
    """One line of the side menu; `roles` empty means everybody."""

    label: str | Promise
    url: str
    icon: str
    roles: tuple[str, ...] = ()
    key: str = ""


MENU: tuple[MenuLine, ...] = (
    MenuLine(_("Beranda"), "/meja/", "home", key="g b"),
    MenuLine(_("Daftar tugas"), "/meja/tugas/", "list", key="g t"),
    MenuLine(_("Permohonan baru"), "/meja/permohonan/baru/", "plus", ("loket",), key="g n"),
    MenuLine(_("Register permohonan"), "/meja/register/", "inbox", key="g r"),
    MenuLine(_("Register produk"), "/meja/produk/", "stamp", key="g p"),
    MenuLine(_("Kabar"), "/meja/kabar/", "bell"),
    MenuLine(_("Beban kerja"), "/meja/beban/", "chart", ("supervisor", "manager")),
    MenuLine(_("Layanan"), "/meja/layanan/", "book", ("designer", "manager", "admin")),
    MenuLine(_("Petugas"), "/meja/petugas/", "users", ("admin",)),
    MenuLine(_("Koreksi data"), "/meja/koreksi/", "user", ("loket", "admin")),
    MenuLine(_("Pekerjaan latar"), "/meja/pekerjaan/", "settings", ("admin", "supervisor")),
)


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Draw a page with the menu lines the actor may use."""
    actor = actor_of(request)
    menu = [line for line in MENU if not line.roles or actor.has(*line.roles)]
    return render(request, template, {**context, "menu": menu, "now": moment_of(request)}, status=status)
