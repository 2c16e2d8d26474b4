"""Two replicas behind a load balancer, with what they depend on killed one after another.

Nothing that was acknowledged is lost or doubled, and everybody reads an answer or a clear apology. The table of it is
in docs/operations.md.
"""

import concurrent.futures
import contextlib
import http.client
import itertools
import json
import pathlib
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator

import psycopg2
import pytest
import redis as redis_client
from conftest import Server
from running import RunningGuide, running

from bot.knowledge import Library, Scene

pytestmark = pytest.mark.services

QUESTION = "逾期会不会上门"
SECONDS_TO_SETTLE = 30
SECRETS = {
    "13800138000": "我手机13800138000",
    "13900139000": "幺三九零零幺三九零零零",
    "990101190001010018": "身份证 990101 19000101 0018",
    "6222000000000000012": "卡号６２２２０００００００００００００１２",
    "zz.someone@example.com": "邮箱zz.someone@example.com",
    "粤B12345": "车牌粤B12345",
    "739201": "验证码739201",
    "tokenzz88": "点 https://pay.example.com/a?t=tokenzz88",
    "hunterzz22": "密码是hunterzz22",
}


class Balancer:
    """Sends each message to the next replica that takes a connection, as a load balancer does."""

    def __init__(self, replicas: list[RunningGuide]) -> None:
        self._next = itertools.cycle(replicas)

    def say(self, text: str, sender: str) -> list[str]:
        """What the person reads."""
        for _ in range(4):
            guide = next(self._next)
            with contextlib.suppress(ConnectionRefusedError):
                answer = guide.send(text, sender)
                if answer.status != 503:
                    assert answer.status == 200, answer
                    return [message["text"] for message in answer.json()]
        raise AssertionError("no replica took the message")


@pytest.fixture
def balancer(replicas: list[RunningGuide]) -> Balancer:
    """Both replicas."""
    return Balancer(replicas)


def until(holds: Callable[[], bool]) -> bool:
    """Whether it comes to hold, in a time that a busy machine may need."""
    end = time.monotonic() + SECONDS_TO_SETTLE
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def stored(postgresql: Server, sender: str) -> list[dict]:
    """The events of a conversation as the database has them."""
    with contextlib.closing(psycopg2.connect(postgresql.url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT data FROM events WHERE sender_id = %s ORDER BY id", (sender,))
        return [json.loads(row[0]) for row in cursor.fetchall()]


def spoken(postgresql: Server, sender: str) -> list[str]:
    """What the person said, as the database has it."""
    return [event["text"] for event in stored(postgresql, sender) if event["event"] == "user"]


def whole_turns(events: list[dict]) -> bool:
    """Whether after every message of the person the guide spoke and listened again before the next one."""
    kinds = "".join(
        {"user": "u", "bot": "b"}.get(event["event"], "l" if event.get("name") == "action_listen" else "")
        for event in events
    )
    turns = kinds.lstrip("l").split("u")[1:]
    return all(turn.startswith("b") and turn.endswith("l") for turn in turns)


def test_one_conversation_over_two_replicas_neither_loses_nor_doubles_a_turn(
    balancer: Balancer, postgresql: Server, library: Library, scene: Scene
):
    """Twenty messages at once, alternately to both; then each replica knows what was said to the other."""
    sender = RunningGuide.somebody()
    texts = [f"{QUESTION}，第{number}次问" for number in range(20)]
    with concurrent.futures.ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda text: balancer.say(text, sender), texts))
    assert all(answer for answer in answers)
    assert sorted(spoken(postgresql, sender)) == sorted(texts)
    assert whole_turns(stored(postgresql, sender))
    balancer.say("结清证明怎么开", sender)
    assert balancer.say("/ask_source", sender)[0] == library.sources("settlement_proof", scene).plain()


def test_what_one_replica_forgets_both_have_forgotten(balancer: Balancer, postgresql: Server, redis: Server):
    """In chat, over two replicas: nothing is left in the database, nor in Redis."""
    sender = RunningGuide.somebody()
    for text in (QUESTION, "删除我的数据", "/confirm_delete"):
        said = balancer.say(text, sender)
    assert said[0].startswith("已经全部删除")
    assert stored(postgresql, sender) == []
    names = redis_client.Redis.from_url(redis.url).keys(f"*{sender}*")
    assert not [name for name in names if b"guide:lock" not in name]
    assert spoken(postgresql, sender) == []


@pytest.fixture
def hanging_actions() -> Iterator[tuple[str, threading.Event]]:
    """An action server that takes a request and never answers; and the event that it was asked."""
    asked = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    held.append(connection)
                    asked.set()

        held: list[socket.socket] = []
        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/webhook", asked
        server.shutdown(socket.SHUT_RDWR)
        for connection in held:
            connection.close()


def test_a_replica_killed_mid_message_costs_seconds_and_no_turn(
    replicas: list[RunningGuide], shared: dict, hanging_actions, postgresql: Server, tmp_path: pathlib.Path
):
    """The person's next try is answered by another replica, as soon as the dead one's lock has ended."""
    url, asked = hanging_actions
    sender = RunningGuide.somebody()
    assert replicas[0].say("结清证明怎么开", sender)
    with running(tmp_path, **shared, ACTION_ENDPOINT_URL=url) as doomed:
        lost: list[str] = []

        def ask() -> None:
            try:
                doomed.send(QUESTION, sender)
            except (OSError, http.client.HTTPException) as error:
                lost.append(type(error).__name__)

        asking = threading.Thread(target=ask)
        asking.start()
        assert asked.wait(SECONDS_TO_SETTLE)
        doomed.process.send_signal(signal.SIGKILL)
        asking.join()
        assert lost, "whoever asks sees that there was no answer"
        answer = replicas[1].send(QUESTION, sender)
        assert "上门" in answer.json()[0]["text"]
        assert answer.seconds < 18  # stock Rasa keeps a dead replica's lock for a minute
    assert spoken(postgresql, sender) == ["结清证明怎么开", QUESTION]
    assert whole_turns(stored(postgresql, sender))


def test_a_restart_of_redis_costs_no_message(balancer: Balancer, redis: Server, postgresql: Server):
    """While it is away messages wait; its locks are gone with it, the turns are whole."""
    senders = [RunningGuide.somebody() for _ in range(4)]
    for sender in senders:
        balancer.say("结清证明怎么开", sender)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        with redis.away():
            waiting = [pool.submit(balancer.say, QUESTION, sender) for sender in senders]
            time.sleep(1)
            assert not any(answer.done() for answer in waiting)
        assert all("上门" in answer.result()[0] for answer in waiting)
    for sender in senders:
        assert spoken(postgresql, sender) == ["结清证明怎么开", QUESTION]
        assert whole_turns(stored(postgresql, sender))


def test_postgresql_away_for_ten_seconds_loses_nothing(
    balancer: Balancer, replicas: list[RunningGuide], postgresql: Server, library: Library, scene: Scene
):
    """Who asks meanwhile is told to ask again or answered late; who is in danger is answered; then all goes on."""
    apology, sender, late_one = library.say("apology", scene), RunningGuide.somebody(), RunningGuide.somebody()
    balancer.say("结清证明怎么开", sender)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        with postgresql.away():
            begun = time.monotonic()
            person = pool.submit(balancer.say, QUESTION, sender)
            danger = pool.submit(balancer.say, "我不想活了", RunningGuide.somebody())
            assert until(lambda: replicas[0].request("GET", "/health/ready").status == 503)
            assert replicas[0].request("GET", "/health/live").status == 200
            assert person.result() == [apology]
            assert "12356" in danger.result()[0]
            time.sleep(max(0.0, 10 - (time.monotonic() - begun)))
            late = pool.submit(balancer.say, QUESTION, late_one)
        said = late.result()  # an answer, unless PostgreSQL took longer to start than a person is made to wait
    assert said == [apology] or "上门" in said[0]
    assert len(spoken(postgresql, late_one)) == (said != [apology])
    assert "上门" in balancer.say(QUESTION, sender)[0]
    assert spoken(postgresql, sender) == ["结清证明怎么开", QUESTION]  # what was apologised for is not there, nor half
    assert whole_turns(stored(postgresql, sender))
    assert balancer.say("/ask_source", sender)[0] == library.sources("home_visit", scene).plain()
    assert until(lambda: all(guide.request("GET", "/health/ready").status == 200 for guide in replicas))


def test_without_the_broker_everybody_is_answered(rabbitmq: Server, replicas: list[RunningGuide]):
    """Events wait in line, which the metrics show, and are sent when it is back."""
    with rabbitmq.away():
        for guide in replicas * 2:
            answer = guide.send(QUESTION)
            assert "上门" in answer.json()[0]["text"]
            assert answer.seconds < 5  # nobody waits for the broker
        assert waiting_events(replicas) > 0
    assert until(lambda: waiting_events(replicas) == 0)


def waiting_events(replicas: list[RunningGuide]) -> float:
    """As Prometheus would see it."""
    lines = (line for guide in replicas for line in guide.request("GET", "/metrics").body.decode().splitlines())
    return sum(float(line.split()[1]) for line in lines if line.startswith("guide_events_waiting "))


def test_sigterm_lets_running_messages_finish_and_refuses_new_ones(
    shared: dict, hanging_actions, library: Library, scene: Scene, tmp_path: pathlib.Path
):
    """The running one is answered (with an apology, since its actions hang for ten seconds); others read 503."""
    url, asked = hanging_actions
    with running(tmp_path, **shared, ACTION_ENDPOINT_URL=url) as guide:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            running_one = pool.submit(guide.send, QUESTION)
            assert asked.wait(SECONDS_TO_SETTLE)
            guide.process.send_signal(signal.SIGTERM)
            assert until(lambda: guide.request("GET", "/health/ready").status == 503)
            refused = guide.send(QUESTION)
            assert (refused.status, refused.kind) == (503, "application/problem+json")
            assert guide.request("GET", "/health/live").status == 200
            answer = running_one.result()
        assert [message["text"] for message in answer.json()] == [library.say("apology", scene)]
        assert guide.process.wait(SECONDS_TO_SETTLE) == 0


def test_no_secret_is_found_anywhere_after_a_conversation_full_of_them(
    balancer: Balancer, replicas: list[RunningGuide], postgresql: Server, redis: Server, rabbitmq: Server
):
    """Not in PostgreSQL's files, nor in Redis, the broker's files, the logs, the metrics."""
    sender = RunningGuide.somebody()
    for text in ("zzcontrol", *SECRETS.values()):
        balancer.say(text, sender)
    said = " ".join(spoken(postgresql, sender))
    assert said.count("[手机号]") == 2
    places = {"said": said.encode()}
    for server in (postgresql, rabbitmq):
        for path in server.folder.rglob("*"):
            if path.is_file():
                places[str(path)] = path.read_bytes()
    client = redis_client.Redis.from_url(redis.url)
    places["redis"] = b"\n".join(name + (client.dump(name) or b"") for name in client.keys("*"))
    for number, guide in enumerate(replicas):
        places[f"log {number}"] = guide.log.encode()
        places[f"metrics {number}"] = guide.request("GET", "/metrics").body
    seen = {place.partition("/data")[0] for place, content in places.items() if b"zzcontrol" in content}
    assert seen >= {"said", str(postgresql.folder), str(rabbitmq.folder)}, "the scan looks where words are kept"
    found = [(secret, place) for secret in SECRETS for place, content in places.items() if _holds(content, secret)]
    assert found == []


def _holds(content: bytes, secret: str) -> bool:
    """As text, and as JSON writes Chinese."""
    return secret.encode() in content or json.dumps(secret)[1:-1].encode() in content
