"""Who complained, and the secret code of a complaint: how they are kept, checked and read."""

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from satupintu.complaints.models import Complaint
from satupintu.core.actor import Actor
from satupintu.core.secrets import CROCKFORD, blind_index, decrypt, encrypt, random_code

CODE_LENGTH = 10
"""Characters of the secret code: 50 bits, tried at most a few times a minute."""

_PHONE = re.compile(r"\+?[0-9]{8,15}")
_WHO, _TEXT, _CODE = "complaint.identity", "complaint.text", "complaint.code"


@dataclass(frozen=True)
class Identity:
    """What is known of a complainant: name, and how they are reached (any of them "" where not given)."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""


def seal_identity(identity: Identity) -> bytes:
    """Return the identity encrypted under the key of the region."""
    return encrypt(json.dumps(asdict(identity), ensure_ascii=False), _WHO)


def open_identity(complaint: Complaint) -> Identity | None:
    """Return who complained; None for somebody anonymous or erased. The right to know it was decided before."""
    return Identity(**json.loads(decrypt(complaint.identity_cipher, _WHO))) if complaint.identity_cipher else None


def seal_text(text: str) -> bytes:
    """Return what was written about a complaint, encrypted."""
    return encrypt(text, _TEXT)


def open_text(cipher: bytes | memoryview) -> str:
    """Return what `seal_text` was given."""
    return decrypt(cipher, _TEXT)


def clean_identity(identity: Identity, *, needs_contact: bool) -> tuple[Identity, Mapping[str, str]]:
    """Return the identity without stray blanks, and what is wrong with it by field.

    A name is always needed; an e-mail address or a phone number too, when there is no other way to reach the complainant.
    """
    phone = re.sub(r"[\s().-]", "", identity.phone)
    found = Identity(" ".join(identity.name.split()), identity.email.strip().lower(), phone, " ".join(identity.address.split()))
    errors: dict[str, str] = {}
    if not 2 <= len(found.name) <= 120:
        errors["name"] = _("Tulis nama Anda, atau pilih laporan anonim.")
    if found.email:
        try:
            validate_email(found.email)
        except ValidationError:
            errors["email"] = _("Alamat surel ini tidak lengkap. Contoh: sari@contoh.id.")
    if phone and not _PHONE.fullmatch(phone):
        errors["phone"] = _("Nomor telepon terdiri atas 8 sampai 15 angka.")
    if len(found.address) > 240:
        errors["address"] = _("Alamat paling panjang 240 huruf.")
    if needs_contact and not (found.email or found.phone or errors):
        errors["email"] = _("Isi surel atau nomor telepon, supaya jawaban dapat dikirim kepada Anda.")
    return found, errors


def make_code(key: str) -> str:
    """Return a secret code; the same one for the same key, so that a form sent twice shows the same receipt."""
    if not key:
        return random_code(CODE_LENGTH)
    seed = int.from_bytes(blind_index(key, "complaint.code_seed"))
    return "".join(CROCKFORD[(seed >> (5 * place)) & 31] for place in range(CODE_LENGTH))


def index_of_code(code: str) -> bytes:
    """Return the index of a code as people type it: blanks, dashes and small letters do not matter."""
    return blind_index("".join(letter for letter in code.upper() if letter.isalnum())[:40], _CODE)


def shows_code(complaint: Complaint, code: str) -> bool:
    """Whether the code is that of the complaint."""
    return bool(code) and hmac.compare_digest(bytes(complaint.code_index), index_of_code(code))


def unnamed(actor: Actor) -> Actor:
    """Return who the journal says has acted when it was the complainant: nobody in particular.

    The journal is never erased and is read by those who administer the office, so it must not tell who complained; not
    of staff either, who may complain like anybody.
    """
    return actor if actor.is_system else Actor("person", None, channel="portal")


def is_complainant(complaint: Complaint, actor: Actor, code: str) -> bool:
    """Whether the actor stands on the complainant's side: by the account it was sent with, or by the code."""
    theirs: UUID | None = complaint.person_id
    return (theirs is not None and actor.person_id == theirs) or shows_code(complaint, code)
