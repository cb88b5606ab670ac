"""The filled-in form of a case: encrypted at rest, plain only while it is worked with."""

import json
from datetime import date, datetime
from typing import Any, TypedDict

from satupintu.applications.models import Application
from satupintu.core.regions import region_zone
from satupintu.core.secrets import decrypt, encrypt

_PURPOSE = "applications.answers"


def read_answers(application: Application) -> dict[str, Any]:
    """Return the answers by field name (JSON values)."""
    if not application.answers_cipher:
        return {}
    answers: dict[str, Any] = json.loads(decrypt(application.answers_cipher, _PURPOSE))
    return answers


def seal_answers(answers: dict[str, Any]) -> bytes:
    """Return the answers as they are stored."""
    return encrypt(json.dumps(answers, ensure_ascii=False, separators=(",", ":")), _PURPOSE)


def read_secret(application: Application) -> str:
    """Return the code by which the case is followed without a login; empty for a draft."""
    return decrypt(application.secret_cipher, "applications.secret") if application.secret_cipher else ""


def seal_secret(code: str) -> bytes:
    """Return the code as it is stored."""
    return encrypt(code, "applications.secret")


class Facts(TypedDict):
    """What conditions may know of a case besides its answers, as the rules of a standard take it."""

    variant: str
    channel: str
    by_proxy: bool
    today: date


def facts_of(application: Application, at: datetime) -> Facts:
    """Return the facts of a case; once it is sent, ages and dates stay those of the day it was sent."""
    return {
        "variant": application.variant,
        "channel": application.channel,
        "by_proxy": application.proxy_id is not None,
        "today": (application.submitted_at or at).astimezone(region_zone()).date(),
    }
