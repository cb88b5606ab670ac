"""Sending: by mail and by phone, tried again when it fails, visible when it has failed for good."""

import json
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from tests.notices.cast import ANDI_ACTOR, BUDI, CHIEF, ENTRY, SARI

from satupintu.core.actor import SYSTEM
from satupintu.core.errors import NotAllowed
from satupintu.core.public.models import Region
from satupintu.journal.models import Entry
from satupintu.notices import errors, operations, ports, queries
from satupintu.notices.channels import EmailChannel, FileChannel, UnconfiguredChannel
from satupintu.notices.jobs import send_notice
from satupintu.notices.models import Notice
from satupintu.notices.ports import Addresses, ChannelDown
from satupintu.notices.rendering import office_address
from satupintu.notices.rules import PAUSES, pause_after

pytestmark = pytest.mark.django_db

TROUBLE: dict[str, Exception] = {}


class TroubledBackend(BaseEmailBackend):
    """A mail server in trouble: it raises what the test put down."""

    def send_messages(self, email_messages):
        raise TROUBLE["now"]


@pytest.fixture
def trouble(settings):
    settings.EMAIL_BACKEND = f"{__name__}.TroubledBackend"
    return TROUBLE


def notify(at, recipient=BUDI, channels=("email",), **options):
    options = {"subject_context": {"number": "12/2026"}, "context": {"name": "Budi", "reason": ""}, **options}
    (notice,) = operations.notify(
        template="tests.received", recipient=recipient, entry_id=ENTRY, channels=channels, actor=SYSTEM, at=at, **options
    )
    return notice


def scheduled():
    with connection.cursor() as cursor:
        cursor.execute("SELECT scheduled_at FROM public.procrastinate_jobs WHERE task_name = 'notices.send_notice' ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_mail_goes_out_after_commit_with_office_link_and_footer(at, deliver):
    notice = notify(at, link="/permohonan/1/")
    assert (notice.state, mail.outbox) == ("queued", [])
    deliver()
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["budi@example.id"], "Permohonan 12/2026 diterima")
    assert sent.from_email == "DPMPTSP Kota Contoh <jangan-balas@satupintu.example>"
    assert "http://kota.localhost:8000/permohonan/1/" in sent.body
    assert "jangan balas" in sent.body
    raw = sent.message()
    assert raw["Message-ID"] == f"<{notice.pk}@kota.localhost>"
    assert (raw["Auto-Submitted"], raw.get_content_type()) == ("auto-generated", "text/plain")
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("sent", 1)
    assert Entry.objects.order_by("-id")[0].event == "notices.sent"


def test_a_notice_is_mailed_once_however_often_the_job_runs(at, deliver):
    notice = notify(at)
    deliver()
    send_notice(notice_id=str(notice.pk))
    assert len(mail.outbox) == 1


def test_mail_in_english_has_an_english_footer(at, book, deliver):
    book[SARI] = Addresses(email="sari@example.id", language="en")
    notify(at, SARI)
    deliver()
    assert "please do not reply" in mail.outbox[0].body


def test_nothing_can_be_slipped_into_the_header(at, deliver):
    Region.objects.filter(schema_name="kota").update(office_name="Kantor\r\nBcc: korban@example.id")
    connection.set_tenant(Region.objects.get(schema_name="kota"))
    notify(at, subject_context={"number": "1\r\nBcc: korban@example.id"})
    deliver()
    raw = mail.outbox[0].message()
    assert raw["Bcc"] is None
    assert "\n" not in raw["Subject"]
    assert mail.outbox[0].recipients() == ["budi@example.id"]


@pytest.mark.parametrize("address", ["bukan-alamat", "a@b.id\nBcc: c@d.id", "a@b.id, c@d.id"])
def test_a_bad_address_fails_at_once(address, at, book, deliver):
    book[BUDI] = Addresses(email=address)
    notice = notify(at)
    deliver()
    notice.refresh_from_db()
    assert (notice.state, notice.reason, mail.outbox) == ("failed", "bad_address", [])


def test_an_address_gone_meanwhile_fails_and_says_so(at, book, deliver):
    notice = notify(at)
    book[BUDI] = Addresses()
    deliver()
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("failed", "no_address")


@pytest.mark.parametrize(
    ("problem", "state", "reason"),
    [
        (ConnectionRefusedError(), "queued", "connection_refused_error"),
        (TimeoutError(), "queued", "timeout_error"),
        (smtplib.SMTPServerDisconnected(), "queued", "smtp_server_disconnected"),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"later")}), "queued", "recipient_deferred"),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"unknown")}), "failed", "recipient_refused"),
    ],
)
def test_trouble_is_tried_again_and_refusal_is_not(problem, state, reason, at, trouble, deliver):
    trouble["now"] = problem
    notice = notify(at)
    deliver()
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (state, 1)
    assert notice.reason == reason
    assert len(scheduled()) == (state == "queued")


def test_gives_up_after_six_attempts_and_is_then_visible_and_sent_again_by_hand(at, trouble, settings, deliver):
    trouble["now"] = ConnectionRefusedError()
    notice = notify(at)
    deliver()
    for _ in range(5):
        send_notice(notice_id=str(notice.pk))
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == ("failed", 6)
    assert len(scheduled()) == 5
    assert list(queries.list_failed_notices(CHIEF)) == [notice]
    with pytest.raises(NotAllowed):
        operations.retry_notice(notice_id=notice.pk, actor=ANDI_ACTOR, at=at)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    operations.retry_notice(notice_id=notice.pk, actor=CHIEF, at=at)
    with pytest.raises(errors.NotFailed):
        operations.retry_notice(notice_id=notice.pk, actor=CHIEF, at=at)
    deliver()
    notice.refresh_from_db()
    assert (notice.state, len(mail.outbox)) == ("sent", 1)


def test_pauses_grow():
    assert [pause_after(attempts) for attempts in range(1, 7)] == [*PAUSES, None]
    assert list(PAUSES) == sorted(PAUSES)
    assert sum(PAUSES, timedelta()) < timedelta(days=1)


def test_only_the_system_takes_down_how_sending_went(at):
    notice = notify(at)
    before = Entry.objects.count()
    with pytest.raises(NotAllowed):
        operations.mark_sent(notice_id=notice.pk, actor=CHIEF, at=at)
    with pytest.raises(NotAllowed):
        operations.mark_attempt_failed(notice_id=notice.pk, reason="x", is_final=True, actor=CHIEF, at=at)
    assert Entry.objects.count() == before
    operations.mark_sent(notice_id=notice.pk, actor=SYSTEM, at=at)
    with pytest.raises(errors.NotWaiting):
        operations.mark_sent(notice_id=notice.pk, actor=SYSTEM, at=at)


def test_a_demo_writes_phone_messages_into_a_file(at, tmp_path, deliver):
    ports.register_channel(FileChannel("sms", tmp_path / "pesan"))
    notice = notify(at, channels=("sms",))
    deliver()
    (line,) = (tmp_path / "pesan" / "kota-sms.jsonl").read_text().splitlines()
    assert json.loads(line)["to"] == "+628123456789"
    assert Notice.objects.get(pk=notice.pk).state == "sent"


def test_a_channel_switched_off_meanwhile_fails(at, deliver):
    notice = notify(at, channels=("sms",))
    ports.register_channel(UnconfiguredChannel("sms"))
    deliver()
    assert Notice.objects.get(pk=notice.pk).reason == "not_configured"


def test_a_full_disk_is_trouble(at, tmp_path):
    (tmp_path / "pesan").write_text("a file where a folder should be")
    with pytest.raises(ChannelDown):
        FileChannel("sms", tmp_path / "pesan").send(ports.Message(ENTRY, "a", "b", "id"), "+62")


def test_email_needs_a_sender(settings):
    assert EmailChannel().is_configured()
    settings.DEFAULT_FROM_EMAIL = ""
    assert not EmailChannel().is_configured()


def test_links_begin_where_the_office_says_it_is_found(settings):
    settings.PUBLIC_ADDRESS = "https://layanan.example:8443/"
    assert office_address() == "https://layanan.example:8443"
    settings.PUBLIC_ADDRESS = "http://{host}:8123"
    assert office_address() == "http://kota.localhost:8123"
