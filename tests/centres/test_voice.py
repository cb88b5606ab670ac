"""The office's own recordings: one a word, of a type browsers play, in place of the built-in ones."""

from datetime import datetime

import pytest
from tests.centres.hall import Hall, hall

from satupintu.centres import operations
from satupintu.centres.errors import VoiceClipInvalid
from satupintu.centres.models import VoiceClip
from satupintu.centres.queries import get_voice_clip, list_voice_clips
from satupintu.centres.rules import LARGEST_CLIP, sound_type
from satupintu.core.actor import SYSTEM, Actor
from satupintu.core.errors import NotAllowed, NotFound
from satupintu.journal.models import Entry

pytestmark = pytest.mark.django_db
WAVE = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(40)
OPUS = b"OggS" + bytes(60)


@pytest.fixture
def place(at: datetime) -> Hall:
    return hall(at)


def keep(place: Hall, at: datetime, name: str = "loket", sound: bytes = WAVE, actor: Actor = SYSTEM) -> VoiceClip:
    return operations.keep_voice_clip(centre_id=place.id, name=name, sound=sound, actor=actor, at=at)


def test_a_recording_takes_the_place_of_the_former_one(place: Hall, at: datetime) -> None:
    keep(place, at)
    before = list_voice_clips(place.id)
    keep(place, at, sound=OPUS)
    clip = get_voice_clip(place.id, "loket")
    assert (bytes(clip.sound), clip.media_type) == (OPUS, "audio/ogg")
    assert list_voice_clips(place.id).keys() == before.keys() == {"loket"}
    assert list_voice_clips(place.id) != before
    assert Entry.objects.filter(event="centres.voice_kept").count() == 2
    operations.remove_voice_clip(centre_id=place.id, name="loket", actor=SYSTEM, at=at)
    assert list_voice_clips(place.id) == {}
    with pytest.raises(NotFound):
        get_voice_clip(place.id, "loket")


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("loket", b""),
        ("loket", b"<svg onload=alert(1)>"),
        ("loket", b"%PDF-1.7" + bytes(60)),
        ("loket", WAVE + bytes(LARGEST_CLIP)),
        ("../loket", WAVE),
        ("", WAVE),
        ("x" * 13, WAVE),
    ],
)
def test_what_is_no_recording_is_refused(place: Hall, at: datetime, name: str, sound: bytes) -> None:
    before = Entry.objects.count()
    with pytest.raises(VoiceClipInvalid):
        keep(place, at, name, sound)
    assert not VoiceClip.objects.exists()
    assert Entry.objects.count() == before


def test_only_an_admin_changes_the_voice(place: Hall, at: datetime) -> None:
    keep(place, at)
    before = Entry.objects.count()
    officer = Actor("staff", place.id, roles=frozenset({"loket"}))
    with pytest.raises(NotAllowed):
        keep(place, at, sound=OPUS, actor=officer)
    with pytest.raises(NotAllowed):
        operations.remove_voice_clip(centre_id=place.id, name="loket", actor=officer, at=at)
    with pytest.raises(NotFound):
        operations.remove_voice_clip(centre_id=place.id, name="meja", actor=SYSTEM, at=at)
    assert bytes(VoiceClip.objects.get().sound) == WAVE
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("beginning", "kind"),
    [
        (WAVE, "audio/wav"),
        (OPUS, "audio/ogg"),
        (b"ID3\x04", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mpeg"),
        (b"\x00\x00\x00\x20ftypM4A ", "audio/mp4"),
        (b"RIFF\x00\x00\x00\x00AVI ", ""),
        (b"\x00\x00\x00\x20ftypheic", ""),
        (b"\xff\xd8\xff", ""),
        (b"", ""),
    ],
)
def test_sounds_are_known_by_their_beginning(beginning: bytes, kind: str) -> None:
    assert sound_type(beginning) == kind
