"""Setting Django up in a process that begins without it; imports no model, so that a new process may call it first."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from satupintu.config.postgres import die_with_parent

RUN_HEADER = "X-Satu-Pintu-Run"
"""Header of `/healthz` that carries `SATUPINTU_RUN`: a run knows its own server by it, whoever else may answer."""


def set_up_django() -> None:
    """Read the settings and load every module of the system."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "satupintu.config.settings")
    import django

    django.setup()


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print one line for what is being done: its name now, its seconds when it is done."""
    began = time.monotonic()
    print(f"  {name:24} ", end="", flush=True)
    is_done = False
    try:
        yield
        is_done = True
    finally:
        print(f"{time.monotonic() - began:6.1f} s" if is_done else "", flush=True)


def begin_process(module: str, function: str, *arguments: object) -> None:
    """Begin a new process (`multiprocessing`, spawned) that calls a function of a module, and ends when its parent does."""
    die_with_parent(signal.SIGKILL)()
    set_up_django()
    getattr(import_module(module), function)(*arguments)


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
