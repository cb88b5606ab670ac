"""The office's own recordings for the voice of a hall."""

import hashlib
import re
from datetime import datetime
from uuid import UUID

from satupintu.centres import events
from satupintu.centres.errors import VoiceClipInvalid
from satupintu.centres.models import Centre, VoiceClip
from satupintu.centres.rules import LARGEST_CLIP, sound_type
from satupintu.core.actor import Actor, require_role
from satupintu.core.errors import NotFound
from satupintu.core.locks import lock
from satupintu.core.operation import operation
from satupintu.journal.operations import record


@operation
def keep_voice_clip(*, centre_id: UUID, name: str, sound: bytes, actor: Actor, at: datetime) -> VoiceClip:
    """Keep a recording of one word; it takes the place of the former one.

    Raises NotAllowed, NotFound, VoiceClipInvalid (larger than `LARGEST_CLIP`, or no sound browsers can play).
    """
    require_role(actor, "admin")
    centre = lock(Centre, centre_id)
    media_type = sound_type(sound[:64])
    if not media_type or len(sound) > LARGEST_CLIP or not re.fullmatch(r"[A-Za-z0-9]{1,12}", name):
        raise VoiceClipInvalid(name=name[:12], kilobytes=LARGEST_CLIP // 1024)
    values = {"media_type": media_type, "sound": sound, "digest": hashlib.sha256(sound).hexdigest()}
    clip, _is_new = VoiceClip.objects.update_or_create(centre=centre, name=name, defaults=values)
    record(events.VOICE_KEPT, clip, actor=actor, at=at, word=name, centre_id=centre.pk)
    return clip


@operation
def remove_voice_clip(*, centre_id: UUID, name: str, actor: Actor, at: datetime) -> None:
    """Go back to the built-in recording of a word. Raises NotAllowed, NotFound."""
    require_role(actor, "admin")
    centre = lock(Centre, centre_id)
    clip = VoiceClip.objects.filter(centre=centre, name=name).first()
    if clip is None:
        raise NotFound
    record(events.VOICE_REMOVED, clip, actor=actor, at=at, word=name, centre_id=centre.pk)
    clip.delete()
