"""Everything that changes a file: storing it, bringing it in by pieces, judging it, keeping it longer, erasing it."""

from .keeping import erase_file, extend_retention, hand_over, mark_scanned, record_opened, set_retention
from .storing import store_file
from .uploading import MAX_CHUNK, abandon_upload, append_chunk, begin_upload, finish_upload

__all__ = [
    "MAX_CHUNK",
    "abandon_upload",
    "append_chunk",
    "begin_upload",
    "erase_file",
    "extend_retention",
    "finish_upload",
    "hand_over",
    "mark_scanned",
    "record_opened",
    "set_retention",
    "store_file",
]
