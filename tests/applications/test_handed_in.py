"""Files of a case: what nobody wants any more is gone from the storage, what was judged stays until its time is over."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.applications.office import desk, draft, sent
from tests.applications.standards import new_version
from tests.applications.test_operations import refused

from satupintu.applications import operations
from satupintu.applications.operations.casework import VerdictGiven
from satupintu.config.demo.cases import sample_pdf
from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.files.models import StoredFile
from satupintu.files.operations import store_file
from satupintu.files.sweeping import sweep
from satupintu.journal.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ready")]


@pytest.fixture
def people(at):
    return desk(at)


@pytest.fixture
def contents(tmp_path: Path, settings):
    """Return a function that lists every content in the storage."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.MEDIA_ROOT.mkdir()
    return lambda: {str(path.relative_to(settings.MEDIA_ROOT)) for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}


def stored(people, at):
    return store_file(
        content=sample_pdf(), name="surat.pdf", declared_type="application/pdf", allowed=("application/pdf",),
        purpose="requirement", actor=people.sari.actor, at=at,
    )  # fmt: skip


def files_of(application):
    return list(StoredFile.objects.filter(pk__in=application.items.values("file_id")))


def hand_in(application, file, people, at, key="R07"):
    operations.hand_in_file(application_id=application.id, key=key, file_id=file.pk, actor=people.sari.actor, at=at)


def test_a_removed_draft_takes_its_files_along(people, at, contents, deliver):
    application = draft(people, at)
    held = files_of(application)
    assert len(held) == len(contents()) > 2
    operations.remove_draft(application_id=application.id, actor=people.sari.actor, at=at)
    deliver()
    assert contents() == set()
    for file in held:
        file.refresh_from_db()
        assert (file.erased_reason, file.original_name) == ("withdrawn", "")
        assert file.sha256, "what was there can still be told"


def test_an_item_taken_back_or_replaced_takes_its_file_along(people, at, contents, deliver):
    application = draft(people, at)
    former = application.items.get(key="R07").file
    fresh = stored(people, at)
    hand_in(application, fresh, people, at)
    deliver()
    assert former.path not in contents()
    assert fresh.path in contents()
    hand_in(application, fresh, people, at)
    deliver()
    assert fresh.path in contents(), "the same file again"
    operations.remove_item(application_id=application.id, key="R07", actor=people.sari.actor, at=at)
    deliver()
    assert fresh.path not in contents()


def test_a_value_in_place_of_a_file_takes_it_along(people, at, contents, deliver):
    application = draft(people, at)
    former = application.items.get(key="R07").file
    operations.hand_in_value(application_id=application.id, key="R07", value="12/2026", actor=people.sari.actor, at=at)
    deliver()
    assert former.path not in contents()


def test_a_file_handed_in_elsewhere_stays(people, at, contents, deliver):
    first, second, file = draft(people, at), draft(people, at), stored(people, at)
    for application in (first, second):
        hand_in(application, file, people, at)
    operations.remove_draft(application_id=first.id, actor=people.sari.actor, at=at)
    deliver()
    assert file.path in contents()
    operations.remove_draft(application_id=second.id, actor=people.sari.actor, at=at)
    deliver()
    assert contents() == set()


def test_a_new_standard_takes_along_what_it_asks_for_no_more(people, at, contents, deliver):
    application = draft(people, at)
    former = application.items.get(key="R11").file
    new_version("K09", lambda content: content["requirements"].remove(
        next(row for row in content["requirements"] if row["key"] == "R11")
    ), at)  # fmt: skip
    operations.renew_draft(application_id=application.id, actor=people.sari.actor, at=at)
    deliver()
    assert former.path not in contents()


def test_files_of_a_closed_case_get_their_last_day_and_go_after_it(people, at, contents, deliver, settings):
    settings.RETENTION_YEARS = 5
    walker = sent(people, at)
    former = walker.application().items.get(key="R07").file
    verdicts = [VerdictGiven("R07", False, note="Buram")]
    task = walker.open_tasks()[0]
    operations.complete_step(task_id=task.id, outcome="no", verdicts=verdicts, actor=people.office["loket"].actor, at=at)
    hand_in(walker.application(), stored(people, at), people, at)
    deliver()
    assert former.path in contents(), "the office judged it"
    assert not StoredFile.objects.filter(retention_until__isnull=False).exists()
    operations.withdraw_application(application_id=walker.application_id, actor=people.sari.actor, at=at)
    deliver()
    former.refresh_from_db()
    held = [former, *files_of(walker.application())]
    assert {file.retention_until for file in held} == {date(2031, 12, 31)}
    sweep(at=at.replace(year=2031, month=12, day=31))
    deliver()
    assert len(contents()) == len(held)
    sweep(at=at.replace(year=2031, month=12, day=31) + timedelta(days=1))
    deliver()
    assert contents() == set()


DAY = timedelta(days=1)


def erase_unused(at):
    return operations.erase_unused_files(actor=SYSTEM, at=at)


def test_what_nobody_handed_in_goes_after_a_week(people, at, contents, deliver, settings):
    lost, letter = stored(people, at), stored(people, at)
    StoredFile.objects.filter(pk=letter.pk).update(purpose="proxy_letter")
    application, case = draft(people, at), sent(people, at).application()
    used = {file.path for file in [*files_of(application), *files_of(case), letter]}
    assert erase_unused(at + 7 * DAY - timedelta(minutes=1)) == 0
    settings.UNUSED_FILE_DAYS = 8
    assert erase_unused(at + 7 * DAY + timedelta(minutes=1)) == 0
    settings.UNUSED_FILE_DAYS = 7
    assert erase_unused(at + 7 * DAY + timedelta(minutes=1)) == 1
    deliver()
    lost.refresh_from_db()
    assert (lost.erased_reason, lost.original_name) == ("unused", "")
    assert contents() == used
    counts = Entry.objects.filter(event="applications.unused_files_erased").order_by("id").values_list("data__count", flat=True)
    assert list(counts) == [0, 0, 1]
    assert erase_unused(at + 60 * DAY) == 0, "drafts and cases keep theirs"


def test_a_file_replaced_in_a_returned_case_is_no_unused_one(people, at):
    walker = sent(people, at)
    case, counter = walker.application(), people.office["loket"].actor
    former = case.items.get(key="R07").file
    verdicts = [VerdictGiven("R07", False, note="Buram")]
    operations.complete_step(task_id=walker.open_tasks()[0].id, outcome="no", verdicts=verdicts, actor=counter, at=at)
    hand_in(case, stored(people, at), people, at)
    assert erase_unused(at + 8 * DAY) == 0
    former.refresh_from_db()
    assert former.erased_at is None, "the office judged it"


def test_only_the_system_erases_the_unused(people, at):
    stored(people, at)
    for actor in (people.sari.actor, people.office["admin"].actor, people.office["manajer"].actor):
        with refused(NotAllowed):
            operations.erase_unused_files(actor=actor, at=at + 8 * DAY)
