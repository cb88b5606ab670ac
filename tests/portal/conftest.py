"""A browser without JavaScript in region `siap`, and templates that forgive no unknown name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.template import engines
from django.test import Client

if TYPE_CHECKING:
    from tests import cast

HOST = "siap.localhost"


class Undefined(str):
    """Stands for a name a template does not know: writing it out fails the test."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, name: object) -> str:
        raise AssertionError(f"template names something undefined: {name}")


@pytest.fixture(autouse=True)
def _strict_pages(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STORAGES = storages
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Undefined())


@pytest.fixture
def browser(ready: None) -> Client:
    """Somebody who is not logged in."""
    return Client(headers={"host": HOST})


@pytest.fixture
def login(ready: None) -> Callable[[cast.Citizen | cast.Officer], Client]:
    """Return a function that gives the browser of somebody logged in."""

    def make(who: cast.Citizen | cast.Officer) -> Client:
        client = Client(headers={"host": HOST})
        client.force_login(who.account)
        return client

    return make
