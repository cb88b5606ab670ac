"""One run for a data folder and a port."""

import os
import socket

import pytest

from satupintu.config.alone import hold_folder, require_free_port


def test_a_second_run_from_the_folder_names_the_first(tmp_path):
    held = hold_folder(tmp_path / "data")
    with pytest.raises(SystemExit, match=f"process {os.getpid()}"):
        hold_folder(tmp_path / "data")
    held.close()
    hold_folder(tmp_path / "data").close()


def test_a_port_somebody_listens_on_is_refused_even_when_they_would_share_it():
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(SystemExit, match=str(port)):
            require_free_port("127.0.0.1", port, patience=0)
    require_free_port("127.0.0.1", port, patience=0)
