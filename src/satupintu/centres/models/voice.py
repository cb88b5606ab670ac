"""What an office recorded itself for the voice of its hall."""

from django.db import models

from satupintu.centres.models.places import Centre
from satupintu.core.models import Identified


class VoiceClip(Identified):
    """A recording of one word (klip suara) that takes the place of the built-in one; `name` says which word it is.

    The sound itself stands here and not with the files: it is no document, at most some hundred kilobytes long, and every
    display of the place fetches it. `digest` is its SHA-256, by which browsers keep it.
    """

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="voice_clips")
    name = models.CharField(max_length=12)
    media_type = models.CharField(max_length=20)
    sound = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="centres_voice_once")]
