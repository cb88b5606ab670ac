"""Telling people: who, once, by which channels, in which words."""

from uuid import UUID

import pytest
from tests.notices.cast import ANDI, ANDI_ACTOR, BUDI, BUDI_ACTOR, CHIEF, ENTRY, SARI, SARI_ACTOR

from satupintu.core.actor import NOBODY, SYSTEM
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry
from satupintu.notices import errors, operations, ports, queries
from satupintu.notices.channels import UnconfiguredChannel
from satupintu.notices.models import Notice
from satupintu.notices.ports import Addresses
from satupintu.notices.rendering import TemplateFault

pytestmark = pytest.mark.django_db


def notify(at, recipient=BUDI, **options):
    options = {
        "template": "tests.received",
        "context": {"name": "Budi", "reason": ""},
        "subject_context": {"number": "12/2026"},
        "entry_id": ENTRY,
        **options,
    }
    return operations.notify(recipient=recipient, actor=SYSTEM, at=at, **options)


def by_channel(notices):
    return {notice.channel: notice for notice in notices}


def test_tells_by_the_inbox_and_by_mail(at):
    notices = by_channel(notify(at))
    assert {code: str(notice.state) for code, notice in notices.items()} == {
        "email": "queued",
        "inapp": "sent",
    }
    assert notices["inapp"].subject == "Permohonan 12/2026 diterima"
    assert notices["inapp"].body == "Yth. Budi,\n\nDPMPTSP Kota Contoh"
    entry = Entry.objects.get()
    assert entry.event == "notices.created"
    assert "Budi" not in str(entry.data)


def test_whom_no_mail_reaches_is_told_once_by_phone(at, book):
    book[BUDI] = Addresses(phone="+628123456789")
    assert set(by_channel(notify(at))) == {"inapp", "whatsapp"}
    ports.register_channel(UnconfiguredChannel("whatsapp"))
    assert set(by_channel(notify(at, entry_id=UUID(int=8)))) == {"inapp", "sms"}


def test_somebody_without_addresses_still_has_an_inbox_in_their_language(at):
    (notice,) = notify(at, SARI)
    assert (notice.channel, notice.language, notice.subject) == ("inapp", "en", "Application 12/2026 received")


def test_the_same_fact_is_told_once(at):
    first, second = notify(at), notify(at)
    assert [notice.pk for notice in first] == [notice.pk for notice in second]
    assert Notice.objects.count() == 2
    assert list(Entry.objects.order_by("id").values_list("event", flat=True)) == ["notices.created", "notices.repeated"]
    notify(at, ANDI)
    notify(at, entry_id=UUID(int=8))
    assert Notice.objects.count() == 6


def test_a_channel_asked_for_that_cannot_be_used_is_skipped_with_its_reason(at, book):
    ports.register_channel(UnconfiguredChannel("sms"))
    notices = by_channel(notify(at, channels=("sms", "inapp")))
    assert (notices["sms"].state, notices["sms"].reason) == ("skipped", "not_configured")
    (notice,) = notify(at, SARI, channels=("email",))
    assert (notice.state, notice.reason) == ("skipped", "no_address")
    assert "sms" not in by_channel(notify(at, ANDI, entry_id=UUID(int=9)))


@pytest.mark.parametrize("channels", [("pigeon",), ("inapp", "pigeon"), ()])
def test_refuses_unknown_channels(channels, at):
    with pytest.raises(errors.UnknownChannel):
        notify(at, channels=channels)
    assert (Notice.objects.count(), Entry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "text",
    [
        "Halo {{ nam }}\n\nIsi",
        "Halo\n\nIsi {{ nam }}",
        "Halo\n\nIsi {% if nam %}x{% endif %}",
        "Halo\n\nIsi {{ name.first.letter }}",
        "Halo\n\nIsi {{ nam|default:'x' }}",
        "Halo {{ name }}\n\nSubjek tidak boleh memuat nama",
        "Halo\nlangsung isi",
        "\n\nIsi",
        "Halo\n\n   \n",
    ],
)
def test_a_faulty_template_is_a_fault_and_leaves_nothing(text, at, write_template):
    write_template("tests.faulty", "id", text)
    with pytest.raises(TemplateFault):
        notify(at, template="tests.faulty", context={"name": "Budi"}, subject_context={})
    with pytest.raises(TemplateFault):
        notify(at, template="tests.missing")
    assert (Notice.objects.count(), Entry.objects.count()) == (0, 0)


def test_words_are_plain_text_in_the_regions_time(at, write_template):
    write_template("tests.plain", "id", '{{ number }}\n\n{{ name }} <b>&</b> {{ when|date:"j F Y H.i" }}\r\n\x07Selesai  \n')
    notices = notify(at, template="tests.plain", context={"name": "A & B <c>", "when": at}, channels=("inapp",))
    assert notices[0].body == "A & B <c> <b>&</b> 2 Maret 2026 09.00\nSelesai"


def test_a_subject_is_one_line(at):
    (notice,) = notify(at, channels=("inapp",), subject_context={"number": "1\r\nBcc: a@b.id\x00\u202e2" + "9" * 300})
    assert notice.subject.startswith("Permohonan 1 Bcc: a@b.id 29")
    assert len(notice.subject) <= 150
    assert notice.subject.isprintable()


@pytest.mark.parametrize(("given_link", "kept"), [("/kasus/1/", "/kasus/1/"), ("//evil.id", ""), ("https://evil.id", "")])
def test_links_stay_in_the_region(given_link, kept, at):
    (notice,) = notify(at, channels=("inapp",), link=given_link)
    assert notice.link == kept


def test_reading_is_for_the_recipient_and_counts_down(at):
    mine = by_channel(notify(at))["inapp"]
    assert (queries.count_unread(BUDI), queries.count_unread(SARI), queries.count_unread(ANDI)) == (1, 0, 0)
    assert list(queries.list_notices(BUDI)) == [mine]
    before = Entry.objects.count()
    for stranger in (SARI_ACTOR, ANDI_ACTOR, NOBODY, SYSTEM):
        with pytest.raises(errors.NoticeHidden):
            operations.mark_read(notice_id=mine.pk, actor=stranger, at=at)
        with pytest.raises(errors.NoticeHidden):
            queries.get_notice(mine.pk, stranger)
    assert (queries.count_unread(BUDI), Entry.objects.count()) == (1, before)
    assert queries.get_notice(mine.pk, BUDI_ACTOR) == mine
    assert operations.mark_read(notice_id=mine.pk, actor=BUDI_ACTOR, at=at).read_at == at
    with pytest.raises(errors.AlreadyRead):
        operations.mark_read(notice_id=mine.pk, actor=BUDI_ACTOR, at=at)
    assert (queries.count_unread(BUDI), queries.list_notices(BUDI).count()) == (0, 1)


def test_an_email_is_not_read_in_the_inbox(at):
    with pytest.raises(errors.NoticeHidden):
        operations.mark_read(notice_id=by_channel(notify(at))["email"].pk, actor=BUDI_ACTOR, at=at)


def test_staff_have_an_inbox_too(at):
    notice = by_channel(notify(at, ANDI))["inapp"]
    assert list(queries.list_notices(ANDI, unread_only=True)) == [notice]
    operations.mark_read(notice_id=notice.pk, actor=ANDI_ACTOR, at=at)
    assert queries.count_unread(ANDI) == 0


def test_notices_stay_in_their_region(at, other_region):
    notice = by_channel(notify(at))["inapp"]
    with other_region():
        assert queries.count_unread(BUDI) == 0
        with pytest.raises(NotFound):
            operations.mark_read(notice_id=notice.pk, actor=BUDI_ACTOR, at=at)
        with pytest.raises(NotFound):
            operations.retry_notice(notice_id=notice.pk, actor=CHIEF, at=at)


def test_failed_notices_are_for_supervisors(at):
    with pytest.raises(NotAllowed):
        queries.list_failed_notices(ANDI_ACTOR)
    assert list(queries.list_failed_notices(CHIEF)) == []
