"""What every refusal must leave behind: nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from satupintu.core.errors import Refusal
from satupintu.journal.models import Entry
from satupintu.people import models

TABLES = (
    models.Person, models.Correction, models.Business, models.BusinessMember, models.Proxy, models.Agency, models.Unit, models.Staff,
    models.RoleBinding, models.Delegation, models.Account, models.TriedLogin, models.OneTimeCode, models.RecoveryCode, Entry,
)  # fmt: skip


def _everything() -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public.procrastinate_jobs")
        jobs = cursor.fetchone()[0]
    return [jobs, *(sorted(map(repr, table.objects.order_by("pk").values_list())) for table in TABLES)]


@contextmanager
def refused(kind: type[Refusal]) -> Iterator[pytest.ExceptionInfo[Refusal]]:
    """Expect exactly this refusal; no row of people changed, nothing recorded, no job deferred."""
    before = _everything()
    with pytest.raises(kind) as caught:
        yield caught
    assert type(caught.value) is kind
    assert _everything() == before
