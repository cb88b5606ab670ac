"""Starting and stopping the live process."""

import asyncio
import contextlib
import resource
import signal
import sys

from satupintu.config import environment as env
from satupintu.config.live.hub import MOST_READERS
from satupintu.config.startup import refuse_faulty_settings

TICK_EVERY = 10.0
"""Seconds between two signs of life to every reader."""
_FILES_BESIDE = 100


def listen() -> int:
    """Hold live connections until told to stop; return 1 when the port is taken."""
    refuse_faulty_settings()
    _allow_open_files()
    return asyncio.run(_serve(env.text("SATUPINTU_ADDRESS", "127.0.0.1"), env.live_port()))


async def _serve(address: str, port: int) -> int:
    from satupintu.config.live.looker import Looker

    loop = asyncio.get_running_loop()
    looker = Looker(loop)
    try:
        server = await loop.create_server(looker.hub.connect, address, port, backlog=1024)
    except OSError as error:
        print(f"satupintu: live connections cannot be taken on port {port}: {error.strerror}", file=sys.stderr)
        return 1
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    looker.start()
    while not stopping.is_set():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), TICK_EVERY)
        if not looker.is_alive():
            # Without it nobody would hear anything; the supervisor, or the init system, starts us again.
            server.close()
            return 1
        looker.hub.tick()
    server.close()
    looker.stop()
    looker.hub.close()
    await asyncio.sleep(0.1)
    await asyncio.to_thread(looker.join, 3)
    return 0


def _allow_open_files() -> None:
    """Raise the limit of open files as far as this process may: every connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_READERS + _FILES_BESIDE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
