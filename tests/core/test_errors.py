"""Refusals: a code for machines, a sentence and a next step for people."""

import importlib
import pkgutil

import pytest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

import satupintu
from satupintu.core import errors
from satupintu.core.actor import NOBODY, SYSTEM, Actor, require_role
from satupintu.core.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal, TooMany, Unavailable


class Full(Conflict):
    """No place left."""

    code = "full"
    sentence = _("Hanya %(places)s tempat.")
    next_step = _("Pilih hari lain; besok ada %(places)s tempat.")


def _all_refusals() -> list[type[Refusal]]:
    for module in pkgutil.walk_packages(satupintu.__path__, "satupintu."):
        if module.name.split(".")[-1] == "errors" or ".errors." in module.name:
            importlib.import_module(module.name)
    found, waiting = [], [Refusal]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("satupintu."):
                found.append(kind)
    return found


def test_data_fill_sentence_and_advice() -> None:
    with translation.override("id"):
        refusal = Full(places=3)
        assert str(refusal) == "Hanya 3 tempat."
        assert refusal.advice == "Pilih hari lain; besok ada 3 tempat."
    assert (refusal.code, refusal.status, refusal.data) == ("full", 409, {"places": 3})


def test_errors_lead_to_fields() -> None:
    refusal = Invalid(errors={"data.nik": _("NIK harus 16 angka.")})
    assert list(refusal.errors) == ["data.nik"]
    assert isinstance(refusal.errors["data.nik"], str)
    assert Invalid().errors == {}


@pytest.mark.parametrize(
    ("kind", "status"),
    [(NotAllowed, 403), (NotFound, 404), (Conflict, 409), (Invalid, 422), (TooMany, 429), (Unavailable, 503)],
)
def test_every_family_has_its_status(kind: type[Refusal], status: int) -> None:
    assert kind.status == status
    with translation.override("id"):
        assert str(kind())
        assert kind().advice


def test_a_per_cent_sign_without_data_is_no_fault() -> None:
    class Half(Refusal):
        sentence = _("Baru 50% terisi.")

    assert "50%" in str(Half())


def test_codes_are_stable_words_with_one_meaning() -> None:
    codes: dict[str, type[Refusal]] = {}
    for kind in _all_refusals():
        assert kind.code.replace("_", "").isalpha(), kind
        assert kind.code.islower(), kind
        if "code" in vars(kind):
            first = codes.setdefault(kind.code, kind)
            assert first.status == kind.status, f"{kind} and {first} share the code {kind.code} but not the status"


def test_every_refusal_speaks_to_people() -> None:
    for kind in _all_refusals():
        assert isinstance(kind.sentence, Promise), f"{kind}: wrap the sentence in gettext_lazy"
        assert kind.sentence, kind
        assert kind.next_step, f"{kind}: say what to do next"


def test_a_role_is_asked_for() -> None:
    officer = Actor("staff", None, roles=frozenset({"fo"}))
    require_role(officer, "fo", "verifikator")
    require_role(SYSTEM, "kadis")
    with pytest.raises(NotAllowed):
        require_role(officer, "kadis")
    with pytest.raises(NotAllowed):
        require_role(NOBODY, "fo")
    assert errors.NotAllowed.code == "not_allowed"
