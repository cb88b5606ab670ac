"""What pydantic finds wrong, in words for people."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SENTENCES: dict[str, Promise | str] = {
    "missing": gettext_lazy("Wajib diisi."),
    "string_type": gettext_lazy("Isi dengan teks."),
    "string_pattern_mismatch": gettext_lazy("Bentuk tulisan ini tidak sesuai."),
    "int_type": gettext_lazy("Isi dengan bilangan bulat."),
    "int_parsing": gettext_lazy("Isi dengan bilangan bulat."),
    "bool_type": gettext_lazy("Isi dengan true atau false."),
    "bool_parsing": gettext_lazy("Isi dengan true atau false."),
    "uuid_type": gettext_lazy("Isi dengan UUID."),
    "uuid_parsing": gettext_lazy("Isi dengan UUID."),
    "dict_type": gettext_lazy("Isi dengan objek JSON."),
    "model_attributes_type": gettext_lazy("Isi dengan objek JSON."),
    "model_type": gettext_lazy("Isi dengan objek JSON."),
    "list_type": gettext_lazy("Isi dengan daftar JSON."),
}


def sentence_of(fault: dict[str, Any]) -> str:
    """Return what is wrong in Indonesian; the value itself is never repeated."""
    kind, about = fault["type"], fault.get("ctx", {})
    if kind in _SENTENCES:
        return str(_SENTENCES[kind])
    if kind == "literal_error":
        return _("Pilih salah satu dari: %(choices)s.") % {"choices": about.get("expected", "")}
    if kind in {"string_too_long", "too_long"}:
        return _("Terlalu panjang, paling banyak %(most)s.") % {"most": about.get("max_length", "")}
    if kind == "greater_than_equal":
        return _("Paling sedikit %(least)s.") % {"least": about.get("ge", "")}
    return _("Nilai ini tidak sesuai.")
