"""Pictures of the ticket page."""

from django.utils.safestring import SafeString, mark_safe
from segno import make


def qr_picture(address: str) -> SafeString:
    """Return the QR code of an address as inline SVG."""
    return mark_safe(make(address, error="m", micro=False).svg_inline(scale=4, border=2, omitsize=True))  # noqa: S308 - drawn by segno
