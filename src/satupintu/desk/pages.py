"""What every page of the desk is drawn with: the side menu of the actor, the moment, and refusals as messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from satupintu.applications.queries import get_application
from satupintu.config.access import actor_of, moment_of
from satupintu.core.errors import Invalid, NotFound, Refusal
from satupintu.core.keyset import Page
from satupintu.evaluation.queries import FIGURE_READERS
from satupintu.evaluation.queries import REGISTER_READERS as IMPROVERS
from satupintu.issuance.queries import READERS as PRODUCT_READERS
from satupintu.notices.ports import recipient_of
from satupintu.notices.queries import count_unread
from satupintu.sop.queries import get_task

T = TypeVar("T")


@dataclass(frozen=True)
class MenuLine:
    """One line of the side menu; `roles` empty means everybody."""

    label: str | Promise
    url: str
    icon: str
    roles: tuple[str, ...] = ()
    key: str = ""


COUNTER_ROLES = ("loket", "supervisor", "manager")
"""Who opens a counter of the hall."""
RECEPTION_ROLES = (*COUNTER_ROLES, "antrean")
"""Who works at the information desk of the hall."""
SURVEY_ROLES = ("supervisor", "manager", "admin", "designer", "kadis", "pengawas", "loket", "fo", "antrean")
"""Who reads survey results or types paper forms in."""
KEEPER_ROLES = ("loket", "fo", "pengambilan", "supervisor", "manager")
"""Who hands products over and keeps originals."""
MENU: tuple[MenuLine, ...] = (
    MenuLine(_("Beranda"), "/meja/", "home", key="g b"),
    MenuLine(_("Daftar tugas"), "/meja/tugas/", "list", key="g t"),
    MenuLine(_("Loket saya"), "/meja/loket/", "desk", COUNTER_ROLES, key="g l"),
    MenuLine(_("Meja informasi"), "/meja/antrean/", "ticket", RECEPTION_ROLES, key="g a"),
    MenuLine(_("Janji temu"), "/meja/janji/", "cal", RECEPTION_ROLES, key="g j"),
    MenuLine(_("Permohonan baru"), "/meja/permohonan/baru/", "plus", ("loket",), key="g n"),
    MenuLine(_("Register permohonan"), "/meja/register/", "inbox", key="g r"),
    MenuLine(_("Register produk"), "/meja/produk/", "stamp", PRODUCT_READERS, key="g p"),
    MenuLine(_("Berkas asli titipan"), "/meja/titipan/", "lock", KEEPER_ROLES),
    MenuLine(_("Pengaduan"), "/meja/pengaduan/", "flag"),
    MenuLine(_("Saran pegawai"), "/meja/saran/", "star"),
    MenuLine(_("Kabar"), "/meja/kabar/", "bell", key="g k"),
    MenuLine(_("Kinerja"), "/meja/kinerja/", "chart", FIGURE_READERS),
    MenuLine(_("Laporan"), "/meja/laporan/", "file", FIGURE_READERS),
    MenuLine(_("Beban kerja"), "/meja/beban/", "chart", ("supervisor", "manager"), key="g w"),
    MenuLine(_("Ruang pelayanan"), "/meja/aula/", "desk", ("supervisor", "manager"), key="g a"),
    MenuLine(_("Survei"), "/meja/survei/", "message", SURVEY_ROLES),
    MenuLine(_("Perbaikan layanan"), "/meja/perbaikan/", "refresh", IMPROVERS),
    MenuLine(_("Manfaat pelayanan"), "/meja/manfaat/", "cash", IMPROVERS),
    MenuLine(_("Catatan gangguan"), "/meja/gangguan/", "alert", ("supervisor", "manager", "admin", "kadis", "kabid")),
    MenuLine(_("Standar dan SOP"), "/meja/standar/", "book", ("designer", "manager", "supervisor", "admin", "kadis", "kabid")),
    MenuLine(_("Layanan"), "/meja/layanan/", "book", ("designer", "manager", "admin")),
    MenuLine(_("Tempat pelayanan"), "/meja/pusat-layanan/", "building", ("admin", "manager")),
    MenuLine(_("Kalender kerja"), "/meja/kalender/", "cal"),
    MenuLine(_("Petugas"), "/meja/petugas/", "users", ("admin",)),
    MenuLine(_("Koreksi data"), "/meja/koreksi/", "user", ("loket", "admin")),
    MenuLine(_("Pekerjaan latar"), "/meja/pekerjaan/", "settings", ("admin", "supervisor")),
    MenuLine(_("Kertas nomor"), "/aula/kiosk/kertas/", "printer", ("loket", "supervisor", "manager")),
)


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Draw a page with the menu lines the actor may use; the line the page lies below is marked."""
    actor = actor_of(request)
    menu = [line for line in MENU if not line.roles or actor.has(*line.roles)]
    here = max((line.url for line in menu if request.path.startswith(line.url)), key=len, default="")
    here = request.path if here == "/meja/" and request.path != here else here
    recipient = recipient_of(actor)
    frame = {
        "menu": menu,
        "menu_here": here,
        "unread": count_unread(recipient) if recipient else 0,
        "now": moment_of(request),
    }
    return render(request, template, {**context, **frame}, status=status)


def listed(request: HttpRequest, read: Callable[[str], Page[T]]) -> Page[T]:
    """Return the page of a list whose mark stands in the address; an empty one for a mark that no page gave."""
    try:
        return read(request.GET.get("sesudah", ""))
    except Invalid:
        return Page([], "")


def words_of(refusal: Refusal) -> str:
    """Return a refusal in one line: what is wrong, the sentences of its fields, each once, and what to do next."""
    parts = (str(part) for part in (refusal, *refusal.errors.values(), refusal.advice) if part)
    return " ".join(dict.fromkeys(parts))


def tell(request: HttpRequest, refusal: Refusal) -> None:
    """Show a refusal as a message of the next page; what does not exist stays a page of its own."""
    if isinstance(refusal, NotFound):
        raise refusal
    messages.error(request, words_of(refusal))


def blame(form: forms.Form, refusal: Refusal) -> None:
    """Put a refusal to the fields it names, and what is left of it to the whole form."""
    if isinstance(refusal, NotFound):
        raise refusal
    for field, sentence in refusal.errors.items():
        form.add_error(field if field in form.fields else None, sentence)
    if not refusal.errors:
        form.add_error(None, f"{refusal} {refusal.advice}".strip())


def attempt(request: HttpRequest, form: forms.Form | None, act: Callable[[], Any], said: str) -> bool:
    """Run an operation; say that it worked, or put the refusal to the form (to the next page without one)."""
    try:
        act()
    except Refusal as refusal:
        if form is None:
            tell(request, refusal)
        else:
            blame(form, refusal)
        return False
    messages.success(request, said)
    return True


def act_on_case(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view about a case (`application_id`) or one of its tasks (`task_id`) answer POST only.

    Its address, opened again from the history or after a log-in, leads to the case: a blank page would say nothing. Any
    other method gets 405. Raises `NotFound` where the actor may not see the case.
    """
    posted = require_POST(view)

    @wraps(view)
    def answer(request: HttpRequest, **names: UUID) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return posted(request, **names)
        return redirect("desk:case", _case_of(request, **names))

    return answer


def _case_of(request: HttpRequest, application_id: UUID | None = None, task_id: UUID | None = None) -> UUID:
    if task_id is not None:
        run = get_task(task_id).run
        application_id = run.owner_id if run.owner_kind == "application" else None
    if application_id is None:
        raise NotFound
    return get_application(application_id, actor_of(request), moment_of(request)).pk
