"""Callers of the API for its tests: a client with a token, JSON in, problem documents out."""

import json

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from satupintu.api.operations import SCOPES, create_token
from satupintu.core.actor import SYSTEM

HOST = "siap.localhost"


def token_for(account, *scopes):
    """Return a new token of an account, row and text; all scopes unless named. The web lives now, and so do its tokens."""
    return create_token(account_id=account.id, name="uji", scopes=scopes or SCOPES, actor=SYSTEM, at=timezone.now())


def bearer(text, host=HOST):
    """Return a client that shows this token; a fault answers 500 as it does outside."""
    return Client(headers={"host": host, "authorization": f"Bearer {text}"})


def caller(account, *scopes, host=HOST):
    """Return a client with a token of an account."""
    return bearer(token_for(account, *scopes)[1], host)


def stranger(host=HOST):
    """Return a client without a token."""
    return Client(headers={"host": host})


def put(client, path, body, **headers):
    """Send JSON by PUT."""
    return client.put(path, json.dumps(body), content_type="application/json", headers=headers)


def post(client, path, body=None, **headers):
    """Send JSON by POST."""
    return client.post(path, json.dumps(body or {}), content_type="application/json", headers=headers)


def problem(answer: HttpResponse, status: int, code: str):
    """Check that this is a whole problem document (RFC 9457) and return it."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    found = answer.json()
    assert (answer.status_code, found["status"], found["code"]) == (status, status, code), found
    assert found["type"] == f"urn:satupintu:problem:{code}"
    assert found["title"]
    for fault in found.get("errors", []):
        assert fault["path"]
        assert fault["detail"]
    return found


def paths(found):
    """Return the paths of a problem's errors."""
    return [fault["path"] for fault in found.get("errors", [])]
