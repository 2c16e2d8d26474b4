"""Our client of a separate action server keeps its connection; stock Rasa connects for every action."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.rasa_fixes.in_process_actions import ActionServer

ANSWER = {"events": [], "responses": [{"text": "你好"}]}


class Server:
    """An action server that knows who has connected."""

    def __init__(self) -> None:
        self.peers: set[object] = set()
        self.asked: list[dict[str, object]] = []
        self.url, self.port = "", 0
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listens, the second time where it listened before."""
        app = web.Application()
        app.router.add_post("/webhook", self.answer)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}/webhook"

    async def stop(self) -> None:
        """Closes all connections."""
        await self._runner.cleanup()

    async def answer(self, request: web.Request) -> web.Response:
        """The same answer to all; a rejection where one is asked for."""
        self.peers.add(request.transport.get_extra_info("peername"))
        self.asked.append(await request.json())
        if self.asked[-1].get("next_action") == "action_rejects":
            return web.json_response({"error": "no", "action_name": "action_rejects"}, status=400)
        return web.json_response(ANSWER)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    """Listens as long as the test runs."""
    found = Server()
    await found.start()
    yield found
    await found.stop()


async def test_stock_rasa_connects_for_every_action(server: Server):
    """The fault."""
    endpoint = EndpointConfig(server.url)
    for _ in range(5):
        await endpoint.request(json={})
    assert len(server.peers) == 5


async def test_the_connection_is_kept(server: Server):
    """What is sent and what comes back is the same."""
    endpoint = ActionServer(server.url)
    for number in range(5):
        assert await endpoint.request(json={"next_action": "action_answer_topic", "number": number}) == ANSWER
    assert len(server.peers) == 1
    assert [asked["number"] for asked in server.asked] == list(range(5))
    await endpoint.close()


async def test_a_rejection_comes_through_and_the_connection_goes_on(server: Server):
    """With its status and its words."""
    endpoint = ActionServer(server.url)
    with pytest.raises(ClientResponseError) as caught:
        await endpoint.request(json={"next_action": "action_rejects"})
    assert caught.value.status == 400
    assert json.loads(caught.value.text)["action_name"] == "action_rejects"
    assert await endpoint.request(json={}) == ANSWER
    await endpoint.close()


async def test_many_at_once_are_all_answered(server: Server):
    """A connection each while they last."""
    endpoint = ActionServer(server.url)
    assert await asyncio.gather(*(endpoint.request(json={}) for _ in range(128))) == [ANSWER] * 128
    await endpoint.close()


async def test_after_a_close_it_connects_again(server: Server):
    """Nobody has to think of it."""
    endpoint = ActionServer(server.url)
    await endpoint.close()
    for _ in range(2):
        assert await endpoint.request(json={}) == ANSWER
        await endpoint.close()
    assert len(server.peers) == 2


async def test_a_server_that_was_started_anew_is_reached(server: Server):
    """The kept connection is gone; nobody notices."""
    endpoint = ActionServer(server.url)
    assert await endpoint.request(json={}) == ANSWER
    await server.stop()
    await server.start()
    assert await endpoint.request(json={}) == ANSWER
    await endpoint.close()


async def test_headers_credentials_and_token_go_along(server: Server, monkeypatch: pytest.MonkeyPatch):
    """As with stock Rasa."""
    seen = []

    async def keep(request: web.Request) -> web.Response:
        seen.append((request.headers["X-Guide"], request.headers["Authorization"], request.query["token"]))
        return web.json_response(ANSWER)

    monkeypatch.setattr(server, "answer", keep)
    await server.stop()
    await server.start()
    settings = {"headers": {"X-Guide": "1"}, "basic_auth": {"username": "a", "password": "b"}, "token": "t"}
    endpoint = ActionServer(server.url, **settings)
    assert await endpoint.request(json={}) == await EndpointConfig(server.url, **settings).request(json={})
    assert seen[0] == seen[1]
    await endpoint.close()
