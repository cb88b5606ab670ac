"""The kiosk and the display of a demo region: their tokens are nowhere in the code and in no two installations the same.

They come from the key of the installation, so the start page can name them without anything being kept. In production there is
no demo, `register_device` takes no token that was known before, and the key is another one than that of any demo.
"""

from dataclasses import dataclass

from satupintu.centres.errors import DeviceUnknown
from satupintu.centres.models import Device
from satupintu.centres.queries import get_device
from satupintu.core.secrets import CROCKFORD, blind_index


@dataclass(frozen=True)
class DemoDevice:
    """A device of the demo: what it is called, and where it is opened on the host of its region."""

    name: str
    path: str


def demo_token(kind: str) -> str:
    """Return the token of the demo's kiosk or display in the active region: 32 characters, as others are."""
    return "".join(CROCKFORD[byte % 32] for byte in blind_index(f"demo:{kind}", "demo_device"))


def list_demo_devices() -> list[DemoDevice]:
    """Return the devices of the demo that are let in in the active region, kiosk first."""
    found = []
    for kind, folder in ((Device.Kind.KIOSK, "kiosk"), (Device.Kind.DISPLAY, "layar")):
        token = demo_token(kind)
        try:
            device = get_device(token)
        except DeviceUnknown:
            continue
        found.append(DemoDevice(device.name, f"/aula/{folder}/{token}/"))
    return found
