"""The WSGI application inside `satupintu serve`: a web process ends with the server that started it.

Otherwise a killed server would leave it behind, holding the port, and answering from then on beside the next one.
"""

import multiprocessing
import os
import signal

from satupintu.config.postgres import die_with_parent
from satupintu.config.wsgi import application

__all__ = ["application"]

die_with_parent(signal.SIGKILL)()
server = multiprocessing.parent_process()
if server is not None and os.getppid() != server.pid:
    raise SystemExit("satupintu: the server ended before its web process began")
