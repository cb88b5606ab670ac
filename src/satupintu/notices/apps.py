"""The Django app of notices."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Notices of one region."""

    name = "satupintu.notices"
    label = "notices"
    verbose_name = _("Pemberitahuan")

    def ready(self) -> None:
        """Plug the address book and the channels every installation has; in a demo, messages to phones go into files."""
        from satupintu.notices import addresses, channels, ports

        ports.register_address_book(addresses.look_up_addresses)
        ports.register_channel(channels.InAppChannel())
        ports.register_channel(channels.EmailChannel())
        for code in ("sms", "whatsapp"):
            demo = channels.FileChannel(code, settings.DATA / "pesan")
            ports.register_channel(demo if settings.DEMO else channels.UnconfiguredChannel(code))
