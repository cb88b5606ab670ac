"""The Django app of the composition root: shared templates tags, pages that belong to no module."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the pieces together."""

    name = "satupintu.config"
    label = "config"
