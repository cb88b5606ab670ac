"""Settings that contradict each other are found at start, not at the first upload."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from satupintu.files.scanners import BadScannerAddress, NoScanner, scanner_for


@register()
def check_scanner(**_: Any) -> list[CheckMessage]:
    """`SATUPINTU_CLAMAV` must be an address, and must be set when `SATUPINTU_SCAN_REQUIRED` is."""
    try:
        scanner = scanner_for(settings.SATUPINTU_CLAMAV)
    except BadScannerAddress as error:
        return [Error(str(error), id="files.E001")]
    if settings.SATUPINTU_SCAN_REQUIRED and isinstance(scanner, NoScanner):
        return [Error("SATUPINTU_SCAN_REQUIRED is on but SATUPINTU_CLAMAV names no scanner", id="files.E002")]
    return []
