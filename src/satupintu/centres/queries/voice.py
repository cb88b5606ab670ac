"""The office's own recordings for the voice of a hall."""

from uuid import UUID

from satupintu.centres.models import VoiceClip
from satupintu.core.errors import NotFound


def list_voice_clips(centre_id: UUID) -> dict[str, str]:
    """Return the digest (SHA-256, hex) of each word the office recorded itself, by name; in one query, without the sounds."""
    return dict(VoiceClip.objects.filter(centre_id=centre_id).order_by("name").values_list("name", "digest"))


def get_voice_clip(centre_id: UUID, name: str) -> VoiceClip:
    """Return a recording with its sound. Raises `NotFound`."""
    clip = VoiceClip.objects.filter(centre_id=centre_id, name=name).first()
    if clip is None:
        raise NotFound
    return clip
