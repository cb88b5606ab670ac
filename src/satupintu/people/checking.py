"""Checks that several operations on people share: values made clean, rows saved once, persons still there."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext

from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.secrets import blind_index, encrypt
from satupintu.people import rules
from satupintu.people.errors import AlreadyKnown, WeakPassword, WrongIdentity
from satupintu.people.models import Person


def say(broken: rules.Broken) -> str:
    """Return the sentence of a broken rule in the active language."""
    data = {key: gettext(word.sentence) if isinstance(word, rules.Word) else word for key, word in broken.data.items()}
    return gettext(broken.sentence) % data if data else gettext(broken.sentence)


def checked(values: dict[str, str], checks: dict[str, Callable[[str], str]]) -> dict[str, str]:
    """Normalise every value that is given; refuse with `WrongIdentity` naming all that are wrong."""
    errors: dict[str, str] = {}
    clean: dict[str, str] = {}
    for key, value in values.items():
        if not value.strip():
            clean[key] = ""
            continue
        try:
            clean[key] = checks[key](value)
        except rules.Broken as broken:
            errors[key] = say(broken)
    if errors:
        raise WrongIdentity(errors=errors)
    return clean


def insert(row: Model) -> None:
    """Save a new row; refuse with `AlreadyKnown` when somebody saved the same identifier at the same moment."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyKnown from None


def living_person(person_id: UUID) -> Person:
    """Lock a person; refuse with `NotFound` when there is none or they were erased."""
    person = lock(Person, person_id)
    if person.erased_at is not None:
        raise NotFound
    return person


def seal(person: Person, kind: str, value: str) -> None:
    """Set cipher and index of an identifier; both empty for ""."""
    setattr(person, f"{kind}_cipher", encrypt(value, kind) if value else None)
    setattr(person, f"{kind}_index", blind_index(value, kind) if value else None)


def require_strong(password: str) -> None:
    """Refuse with `WeakPassword` what is too short, too common or too plain."""
    try:
        validate_password(password)
    except ValidationError as error:
        raise WeakPassword(errors={"password": " ".join(error.messages)}) from None
