"""What can be wrong with a file, as stable codes."""

from enum import StrEnum


class FlawCode(StrEnum):
    """Code of one reason to refuse a file; the same text is the `code` of the refusal in `files.errors`."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    TYPE_NOT_ACCEPTED = "file_type_not_accepted"
    TYPE_LIES = "file_type_lies"
    DAMAGED = "file_damaged"
    TOO_MANY_PIXELS = "image_too_many_pixels"
    PDF_ENCRYPTED = "pdf_encrypted"
    PDF_ACTIVE = "pdf_active_content"
    PDF_ATTACHMENT = "pdf_attachment"
    PDF_TOO_COMPLEX = "pdf_too_complex"
    ARCHIVE_BOMB = "archive_bomb"
    DOCX_ENCRYPTED = "docx_encrypted"
    DOCX_MACRO = "docx_macro"
    DOCX_EXTERNAL = "docx_external_content"


class Flaw(Exception):
    """A file is not fit to be kept.

    `code` says why; `data` holds what the sentence for people needs (sizes in bytes, pixels, media types), never content.
    """

    def __init__(self, code: FlawCode, **data: object) -> None:
        super().__init__(code.value)
        self.code = code
        self.data = data
