"""What goes wrong around the guide: a bad action server, a locked database, broken content, a taken port, Ctrl-C.

Real processes and real sockets; the person gets words, whoever starts the guide gets a sentence and status 1.
"""

import contextlib
import http.client
import http.server
import pathlib
import shutil
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator

import pytest
from running import RunningGuide, free_port, running, start

from bot.dialogue.compose import Composer
from bot.knowledge import Library, Scene
from bot.paths import ROOT

ACTION_PORT = free_port()
BAD_REPLIES = {
    "status 500": (500, b'{"error": "a fault"}'),
    "status 404": (404, b"not here"),
    "no JSON": (200, b"<html>hello</html>"),
    "half of JSON": (200, b'{"events": ['),
    "events of a wrong form": (200, b'{"events": 5, "responses": "hello"}'),
    "an event that does not exist": (200, b'{"events": [{"event": "no_such_event"}], "responses": []}'),
    "a list": (200, b"[]"),
    "null": (200, b"null"),
    "nothing": (200, b""),
    "no words": (200, b'{"events": [], "responses": []}'),
}


@contextlib.contextmanager
def action_server(status: int = 200, body: bytes = b"", hangs: bool = False) -> Iterator[threading.Event]:
    """A bad action server on ACTION_PORT, and the event that it was asked."""
    asked, over = threading.Event(), threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            asked.set()
            if hangs:
                over.wait(60)
                return
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", ACTION_PORT), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield asked
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """A guide whose actions should run on a server that is not there, unless a test puts one there."""
    url = f"http://127.0.0.1:{ACTION_PORT}/webhook"
    with running(tmp_path_factory.mktemp("lonely"), ACTION_ENDPOINT_URL=url) as started:
        yield started


def texts(guide: RunningGuide, text: str, sender: str | None = None) -> list[str]:
    """What the person reads."""
    return [message["text"] for message in guide.say(text, sender)]


def crisis(library: Library, scene: Scene) -> list[str]:
    """What somebody in danger must read."""
    return [message.plain() for message in Composer(library).crisis(scene).messages]


def test_without_an_action_server_a_question_gets_an_apology(lonely: RunningGuide, library: Library, scene: Scene):
    """Stock Rasa says nothing at all."""
    answer = lonely.send("逾期会不会上门")
    assert [message["text"] for message in answer.json()] == [library.say("apology", scene)]
    assert "95384" in answer.json()[0]["text"]
    assert answer.seconds < 3


def test_without_an_action_server_words_of_self_harm_are_answered(lonely: RunningGuide, library: Library, scene: Scene):
    """Help in danger hangs on nothing that can be down."""
    answer = lonely.send("我不想活了")
    assert [message["text"] for message in answer.json()] == crisis(library, scene)
    assert answer.seconds < 3


@pytest.mark.parametrize(("status", "body"), BAD_REPLIES.values(), ids=BAD_REPLIES)
def test_a_bad_action_server_is_apologised_for(
    status: int, body: bytes, lonely: RunningGuide, library: Library, scene: Scene
):
    """Whatever it replies, the person reads an apology and nothing of the program's inside."""
    with action_server(status, body) as asked:
        assert texts(lonely, "逾期会不会上门") == [library.say("apology", scene)]
        assert asked.is_set()
        assert texts(lonely, "我不想活了") == crisis(library, scene)


def test_an_action_server_that_hangs_is_given_up_after_ten_seconds(
    lonely: RunningGuide, library: Library, scene: Scene
):
    """A person waits ten seconds, not Rasa's five minutes; others are answered in the meantime."""
    apology = [library.say("apology", scene)]
    with action_server(hangs=True) as asked:
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(lonely.send("逾期会不会上门")))
        waiting.start()
        assert asked.wait(5)
        assert lonely.send("").seconds < 3
        waiting.join()
    assert [message["text"] for message in answers[0].json()] == apology
    assert 9 < answers[0].seconds < 14


@contextlib.contextmanager
def locked(guide: RunningGuide, seconds: float) -> Iterator[None]:
    """The file of conversations is held by somebody else, such as a backup, for so long."""
    with contextlib.closing(sqlite3.connect(guide.database, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN EXCLUSIVE")
        freeing = threading.Timer(seconds, lambda: other.execute("ROLLBACK"))
        freeing.start()
        yield
        freeing.join()


def test_a_locked_database_costs_no_answer(guide: RunningGuide, library: Library, scene: Scene):
    """A backup that holds the file for some seconds delays an answer by so much, and both turns are kept."""
    person = guide.somebody()
    assert texts(guide, "结清证明怎么开", person)
    with locked(guide, 2):
        answer = guide.send("逾期会不会上门", person)
    assert answer.json()[0]["text"] == library.short("home_visit", scene).text
    assert 1.5 < answer.seconds < 6
    assert texts(guide, "/ask_source", person)[0] == library.sources("home_visit", scene).plain()


def test_what_cannot_be_kept_is_not_acknowledged(guide: RunningGuide, library: Library, scene: Scene):
    """Held longer, the person is asked to say it again; stock Rasa answers and forgets. Danger is answered anyway."""
    person = guide.somebody()
    with locked(guide, 14):
        assert texts(guide, "逾期会不会上门", person) == [library.say("apology", scene)]
        assert texts(guide, "我不想活了", person) == crisis(library, scene)
    assert texts(guide, "/ask_source", person)[0] == library.say("no_topic_yet", scene)


def broken_content(folder: pathlib.Path) -> pathlib.Path:
    """A copy of the project in which one answer names a topic and a parameter that do not exist."""
    for name in ("bot", "actions", "data"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("config.yml", "domain.yml", "endpoints.yml", "credentials.yml"):
        shutil.copy(ROOT / name, folder)
    path = folder / "data" / "faq" / "grace_period.yml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("related: [", "related: [no_such_topic, ").replace(
        "parameters: [", "parameters: [no_such_value, "
    )
    path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def failed_starts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, str]]:
    """Status and output of starts that must fail, all at once to save time."""

    def folder(name: str) -> pathlib.Path:
        return tmp_path_factory.mktemp(name)

    copy, model = broken_content(folder("project")), folder("model") / "broken.tar.gz"
    model.write_bytes(b"no archive")
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        started = {
            "content": start(folder("content"), root=copy, PYTHONPATH=str(copy)),
            "port": start(folder("port"), port=holder.getsockname()[1]),
            "no model": start(folder("no_model"), GUIDE_MODEL="models/no_such_model.tar.gz"),
            "broken model": start(folder("broken_model"), GUIDE_MODEL=str(model)),
            "setting": start(folder("setting"), GUIDE_ORIGINS="*"),
        }
        try:
            return {name: (guide.process.wait(60), guide.log) for name, guide in started.items()}
        finally:
            for guide in started.values():
                guide.process.kill()


def test_broken_content_stops_the_start(failed_starts: dict[str, tuple[int, str]]):
    """Status 1; every fault with its file and field, and no traceback."""
    status, said = failed_starts["content"]
    assert status == 1
    for words in ("data/faq/grace_period.yml", "related", "no_such_topic", "parameters", "no_such_value"):
        assert words in said
    assert "Traceback" not in said


def test_a_port_in_use_is_said_in_a_sentence(failed_starts: dict[str, tuple[int, str]]):
    """Status 1, the port, and what to do."""
    status, said = failed_starts["port"]
    assert status == 1
    assert "is in use" in said
    assert "PORT=" in said
    assert "Traceback" not in said


def test_a_model_that_is_not_there_is_named(failed_starts: dict[str, tuple[int, str]]):
    """Rasa would quietly load a neighbour."""
    status, said = failed_starts["no model"]
    assert status == 1
    assert "models/no_such_model.tar.gz" in said
    assert "Traceback" not in said


def test_a_model_that_does_not_load_stops_the_start(failed_starts: dict[str, tuple[int, str]]):
    """Rasa would say that it is well and answer nobody."""
    status, said = failed_starts["broken model"]
    assert status == 1
    assert "broken.tar.gz could not be loaded" in said


def test_a_setting_that_cannot_be_meant_stops_the_start(failed_starts: dict[str, tuple[int, str]]):
    """Status 1, the name of the setting, and an example of a good one."""
    status, said = failed_starts["setting"]
    assert status == 1
    assert "GUIDE_ORIGINS" in said
    assert "https://help.example.org" in said
    assert "Traceback" not in said


def test_ctrl_c_stops_a_guide_that_is_still_starting(tmp_path: pathlib.Path):
    """Without a traceback."""
    guide = start(tmp_path)
    try:
        end = time.monotonic() + 30
        while "Starting the guide" not in guide.log and time.monotonic() < end:
            time.sleep(0.05)
        guide.stop()
    finally:
        guide.process.kill()
    assert "Traceback" not in guide.log


def test_ctrl_c_stops_a_guide_for_which_somebody_waits(lonely: RunningGuide):
    """Stands last: the guide without actions is gone after it."""
    with action_server(hangs=True) as asked:
        waiting = threading.Thread(target=lambda: _try_to_ask(lonely))
        waiting.start()
        assert asked.wait(5)
        lonely.stop()
    waiting.join()
    assert lonely.process.poll() is not None


def _try_to_ask(guide: RunningGuide) -> None:
    with contextlib.suppress(OSError, http.client.HTTPException):  # the guide goes while it is asked
        guide.send("逾期会不会上门")
