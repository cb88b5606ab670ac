"""The event loop's side of the live process: what it answers, who hears what, and that nobody can hold it up."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from satupintu.config.live import reader as wire
from satupintu.config.live.hub import Hub, event
from satupintu.config.live.reader import Asked, Reader, Unreadable, read_request

Script = Callable[[Hub, int], Awaitable[None]]
GET = b"GET /aula/arus/T/ HTTP/1.1\r\nHost: kota.localhost:8001\r\n"


def play(script: Script) -> None:
    """Run a script against a hub that lets everybody in who asks: topic "a", the device named by the path."""

    async def main() -> None:
        hub = Hub(lambda reader, asked: hub.admit(reader, "a", asked.path, event("keadaan", {"n": 0})))
        server = await asyncio.get_running_loop().create_server(hub.connect, "127.0.0.1", 0)
        async with server:
            await script(hub, server.sockets[0].getsockname()[1])
            hub.close()
            await until(lambda: not hub._connected)
            await asyncio.sleep(0.02)  # the clients' ends

    asyncio.run(main())


async def request(port: int, head: bytes = GET) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**24)
    writer.write(head + b"\r\n")
    return reader, writer


async def until(condition: Callable[[], object], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


async def answer(port: int, head: bytes) -> tuple[int, bytes]:
    """Status and the whole answer of a request that is not let in."""
    reader, writer = await request(port, head)
    async with asyncio.timeout(5):
        whole = await reader.read()
    writer.close()
    return int(whole.split()[1]), whole


async def hear(reader: asyncio.StreamReader, kind: str) -> object:
    """The data of the next event of this kind."""
    async with asyncio.timeout(5):
        while (line := await reader.readline()) != f"event: {kind}\n".encode():
            assert line, "the stream ended"
        return json.loads((await reader.readline()).removeprefix(b"data: "))


def test_who_is_let_in_hears_the_time_the_state_and_every_change() -> None:
    async def script(hub: Hub, port: int) -> None:
        reader, writer = await request(port, GET + b"Origin: http://kota.localhost:8000\r\n")
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        assert head.startswith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream")
        assert "Access-Control-Allow-Origin: http://kota.localhost:8000\r\n" in head
        assert "X-Accel-Buffering: no" in head
        assert isinstance(await hear(reader, "jam"), int)
        assert await hear(reader, "keadaan") == {"n": 0}
        hub.publish("b", event("keadaan", {"n": 7}))
        hub.publish("a", event("keadaan", {"n": 1}))
        assert await hear(reader, "keadaan") == {"n": 1}
        assert hub.topics() == ("a",)
        writer.close()
        await until(lambda: not hub.topics())
        assert hub.devices() == frozenset()

    play(script)


def test_a_page_of_another_host_is_refused() -> None:
    async def script(hub: Hub, port: int) -> None:
        for origin in (
            b"http://evil.example",
            b"http://kota.localhost.evil.example",
            b"null",
            b"http://[",
            b"https://xkota.localhost",
        ):
            status, whole = await answer(port, GET + b"Origin: " + origin + b"\r\n")
            assert status == 403
            assert b"Access-Control-Allow-Origin" not in whole
        assert hub.topics() == ()

    play(script)


def test_no_origin_no_permission_for_others() -> None:
    async def script(_hub: Hub, port: int) -> None:
        reader, writer = await request(port)
        assert b"Access-Control" not in await reader.readuntil(b"\r\n\r\n")
        writer.close()

    play(script)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"POST /aula/arus/T/ HTTP/1.1\r\nHost: kota.localhost\r\n", 405),
        (b"GET /aula/arus/T/ HTTP/1.1\r\n", 400),
        (b"GET /aula/arus/T/ HTTP/1.1\r\nHost: a\r\nHost: b\r\n", 400),
        (b"GET /aula/arus/T/ HTTP/1.1\r\nHost: a\r\n folded: x\r\n", 400),
        (b"GET /aula/arus/T/ HTTP/1.1\r\nHost: a\nX: y\r\n", 400),
        (b"GET /aula/arus/T/ HTTP/1.1\r\nHost: a\r\nX: \x00\r\n", 400),
        (b"GET /aula/arus/T/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n", 400),
        (b"GET /aula/arus/T/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n", 400),
        (b"GET /aula/arus/T/ HTTP/2.0\r\nHost: a\r\n", 400),
        (b"GET http://a/ HTTP/1.1\r\nHost: a\r\n", 400),
        (b"\x16\x03\x01\x02\x00\r\n", 400),
        (b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\nHost: a\r\n", 431),
    ],
)
def test_what_is_no_request_of_ours_is_refused(head: bytes, status: int) -> None:
    async def script(hub: Hub, port: int) -> None:
        assert (await answer(port, head))[0] == status
        await until(lambda: not hub._connected)

    play(script)


def test_a_host_is_read_without_port_dot_and_capitals() -> None:
    assert read_request(b"GET /x?y=1 HTTP/1.1\r\nHost: Kota.Localhost.:8001") == Asked("/x", "kota.localhost", "")
    with pytest.raises(Unreadable):
        read_request(b"GET /x HTTP/1.1\r\nHost: [")


def test_a_slow_reader_is_dropped_and_holds_nobody_up() -> None:
    async def script(hub: Hub, port: int) -> None:
        _slow, slow_writer = await request(port, GET.replace(b"/T/", b"/S/"))
        # Asyncio reads ahead by itself; this one shall not.
        slow_writer.transport.pause_reading()  # type: ignore[attr-defined]
        quick, quick_writer = await request(port)
        await until(lambda: len(hub.devices()) == 2)
        held = 0
        for number in range(1, 3000):
            hub.publish("a", event("keadaan", {"n": number, "x": "y" * 4000}))
            held = max([held, *(r._transport.get_write_buffer_size() for r in hub._connected if r._transport is not None)])
            assert await hear(quick, "keadaan") if number > 1 else await hear(quick, "keadaan") == {"n": 0}
            if len(hub.devices()) == 1:
                break
        assert hub.devices() == {"/aula/arus/T/"}
        assert 0 < held <= wire.MOST_UNSENT
        quick_writer.close()
        slow_writer.transport.abort()

    play(script)


def test_who_says_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PATIENCE", 0.1)

    async def script(hub: Hub, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(GET)  # and never the end
        async with asyncio.timeout(3):
            assert await reader.read() == b""
        await until(lambda: not hub._connected)
        writer.close()

    play(script)


def test_a_dismissed_device_is_told_and_closed() -> None:
    async def script(hub: Hub, port: int) -> None:
        first, one = await request(port)
        second, two = await request(port, GET.replace(b"/T/", b"/U/"))
        await hear(first, "keadaan")
        await hear(second, "keadaan")
        hub.dismiss("/aula/arus/T/")
        assert await hear(first, "dicabut") == {}
        assert await first.read() == b"\n"
        await until(lambda: hub.devices() == {"/aula/arus/U/"})
        one.close()
        two.close()

    play(script)


def test_trouble_is_told_once_and_its_end_too() -> None:
    async def script(hub: Hub, port: int) -> None:
        reader, writer = await request(port)
        await hear(reader, "keadaan")
        hub.note_trouble()
        hub.note_trouble()
        hub.note_look()
        async with asyncio.timeout(3):
            assert [(await reader.readline())[:16] for _ in range(4)] == [b"\n", b"event: terganggu", b"data: {}\n", b"\n"]
            assert await reader.readline() == b"event: jam\n"
        writer.close()

    play(script)


def test_no_time_is_given_when_the_database_was_not_seen_lately(monkeypatch: pytest.MonkeyPatch) -> None:
    async def script(hub: Hub, port: int) -> None:
        assert (await answer(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n"))[0] == 200
        reader, writer = await request(port)
        await hear(reader, "keadaan")
        hub._looked_at -= 60
        assert (await answer(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\n"))[0] == 503
        hub.tick()
        hub.publish("a", event("keadaan", {"n": 1}))
        async with asyncio.timeout(3):
            assert [(await reader.readline())[:14] for _ in range(2)] == [b"\n", b"event: keadaan"]
        writer.close()

    play(script)


def test_more_than_it_can_hold_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("satupintu.config.live.hub.MOST_READERS", 1)

    async def script(hub: Hub, port: int) -> None:
        reader, writer = await request(port)
        await hear(reader, "keadaan")
        assert (await answer(port, GET))[0] == 503
        assert len(hub.devices()) == 1
        writer.close()

    play(script)


def test_a_reader_is_a_reader_of_one_topic_at_most() -> None:
    async def script(hub: Hub, port: int) -> None:
        reader, writer = await request(port)
        writer.write(GET + b"\r\n")  # a second request on the same connection is not read
        await hear(reader, "keadaan")
        hub.publish("a", event("keadaan", {"n": 1}))
        assert await hear(reader, "keadaan") == {"n": 1}
        writer.close()

    play(script)


def test_late_admission_of_somebody_gone_is_nothing() -> None:
    async def script(hub: Hub, port: int) -> None:
        gone = Reader(lambda *_: None, lambda *_: None)
        hub.admit(gone, "a", "x", b"")
        assert hub.topics() == ()

    play(script)
