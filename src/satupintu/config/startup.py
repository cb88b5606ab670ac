"""Setting Django up in a process that begins without it; imports no model, so that a new process may call it first."""

import os

RUN_HEADER = "X-Satu-Pintu-Run"
"""Header of `/healthz` that carries `SATUPINTU_RUN`: a run knows its own server by it, whoever else may answer."""


def set_up_django() -> None:
    """Read the settings and load every module of the system."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
    import django

    django.setup()


def list_faults_of_settings() -> list[str]:
    """Return what Django's checks and our own find wrong in the settings; the text of each fault says what to do."""
    from django.core.checks import ERROR, run_checks

    return [
        f"{found.msg} {found.hint or ''}".strip() for found in run_checks() if found.level >= ERROR and not found.is_silenced()
    ]


def refuse_faulty_settings() -> None:
    """Raise `BadSetting` with every fault `list_faults_of_settings` finds: web and worker do not start with one."""
    from satupintu.config.environment import BadSetting

    if faults := list_faults_of_settings():
        raise BadSetting("satupintu: " + "\nsatupintu: ".join(faults))
