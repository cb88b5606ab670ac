"""Rows of the lists of a standard, each a form of its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from satupintu.catalogue.queries import list_known_systems
from satupintu.desk.standards.content.fields import PartForm, SourceList, evidence, line, number, numeral, one_of, tick

CODE_HINT = _("Boleh dikosongkan; dibuat dari sebutannya.")
STATUSES = (("berlaku", _("Berlaku")), ("diubah", _("Diubah")), ("dicabut", _("Dicabut")))


class RowForm(PartForm):
    """Base of a row; `MADE` names the code that is made from a label when it is left empty."""

    MADE: ClassVar[tuple[str, str] | None] = None

    def row(self) -> dict[str, Any]:
        """Return the row as data."""
        return {name: numeral(value) if hasattr(self.fields[name], "low") else value for name, value in self.cleaned_data.items()}


class LegalRow(RowForm):
    """A rule the service stands on."""

    ref = line(_("Peraturan"), 200, hint=_("Misalnya: PP 96/2012."))
    about = line(_("Tentang"), 300)
    status = one_of(_("Status"), STATUSES)
    evidence = evidence()
    sources = SourceList()


class SourceRow(RowForm):
    """Where facts stand."""

    id = line(_("Nomor"), 20, hint=_("Misalnya S1."))
    title = line(_("Judul"), 300)
    url = line(_("Alamat laman"), 500, needed=False)
    kind = one_of(
        _("Jenis"), (("", "–"), ("official", _("Resmi")), ("secondary", _("Kedua")), ("code", _("Sistem resmi"))), needed=False
    )


class PersonaRow(RowForm):
    """A kind of applicant."""

    MADE = ("code", "label")

    label = line(_("Sebutan"), 200, hint=_("Misalnya: Pemilik usaha."))
    who = line(_("Siapa"), 300, needed=False, hint=_("Perorangan, badan usaha, dan sebagainya."))
    code = line(_("Kode"), 60, needed=False, hint=CODE_HINT)


class VariantRow(RowForm):
    """A kind of request."""

    MADE = ("code", "label")

    label = line(_("Jenis permohonan"), 200, hint=_("Misalnya: Baru, Perpanjangan."))
    code = line(_("Kode"), 60, needed=False, hint=CODE_HINT)
    form_value = line(_("Kata pada formulir resmi"), 120, needed=False)


class ReasonRow(RowForm):
    """A reason to refuse or hand back."""

    MADE = ("code", "label")

    label = line(_("Alasan"), 300)
    stage = line(_("Ditemukan pada tahap"), 60, hint=_("Misalnya: kelengkapan, verifikasi, teknis."))
    correctable = tick(_("Dapat diperbaiki pemohon"))
    code = line(_("Kode"), 20, needed=False, hint=CODE_HINT)
    evidence = evidence()
    sources = SourceList()


class SystemRow(RowForm):
    """A system of another agency."""

    system = one_of(_("Sistem"), ())
    purpose = line(_("Untuk apa"), 200)
    when = line(_("Pada baris SOP"), 60, needed=False, hint=_("Nomor baris, dipisah koma."))
    direction = one_of(
        _("Arah data"),
        (
            ("", "–"),
            ("pull", _("Diambil")),
            ("push", _("Dikirim")),
            ("both", _("Dua arah")),
            ("sync", _("Disamakan")),
            ("status", _("Status saja")),
            ("link", _("Tautan saja")),
            ("assist", _("Petugas membantu")),
            ("config", _("Pengaturan")),
        ),
        needed=False,
    )
    evidence = evidence()
    sources = SourceList()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(code, f"{code} – {label}" if label else code) for code, label in list_known_systems().items()]
        self.fields["system"].choices = [("", _("Pilih…")), *labels]  # type: ignore[attr-defined]
        self.keep_words()


class ParameterRow(RowForm):
    """A number the region sets."""

    MADE = ("name", "label")

    label = line(_("Sebutan"), 200, hint=_("Misalnya: Tarif tiap meter persegi."))
    value = number(_("Nilai"), needed=True)
    name = line(_("Nama dalam rumus"), 40, needed=False, hint=CODE_HINT)
    evidence = evidence()
    note = line(_("Catatan"), 300, needed=False)

    def clean_value(self) -> Any:
        """Return 0 for an empty number."""
        value = self.cleaned_data.get("value")
        return 0 if value is None else value

    def row(self) -> dict[str, Any]:
        """Return the row; its value is always there."""
        found = super().row()
        return {**found, "value": found["value"] or 0}
