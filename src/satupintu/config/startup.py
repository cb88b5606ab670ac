"""Setting Django up in a process that begins without it; imports no model, so that a new process may call it first."""

import os


def set_up_django() -> None:
    """Read the settings and load every module of the system."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
    import django

    django.setup()
