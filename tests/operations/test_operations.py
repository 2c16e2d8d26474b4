"""What the guide tells whoever runs it, over HTTP; and what it refuses before any channel sees it."""

import contextlib
import http.client
import json
import pathlib
import socket
import sqlite3

import pytest
import yaml
from running import RunningGuide

from bot.channels.operations import MAX_HEADER_BYTES
from bot.paths import ROOT
from bot.text.normalize import MAX_CHARACTERS


def test_alive_and_ready(guide: RunningGuide):
    """Ready means that what is kept can be read and written."""
    assert guide.request("GET", "/health/live").json() == {"live": True}
    ready = guide.request("GET", "/health/ready")
    assert ready.status == 200
    assert ready.json()["checks"] == {"model": True, "conversations": True, "store": True, "open": True}


def test_metrics_count_messages_by_topic_and_tell_nothing_else(guide: RunningGuide):
    """No sender, no word of anybody's."""
    guide.say("逾期会不会上门，我手机13798765432", "zz-a-sender")
    guide.say("今天天气怎么样", "zz-a-sender")
    figures = guide.request("GET", "/metrics").body.decode()
    assert 'guide_messages_total{channel="rest",topic="home_visit"}' in figures
    assert "guide_refusals_total{" in figures
    assert "guide_answer_seconds_bucket" in figures
    assert "guide_messages_running 0.0" in figures
    assert "guide_ready 1.0" in figures
    assert not [secret for secret in ("zz-a-sender", "13798765432", "天气") if secret in figures]


def test_metrics_are_not_for_who_comes_through_a_proxy(guide: RunningGuide):
    """The proxy stands towards the outside."""
    assert guide.request("GET", "/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status == 404


def test_rasas_http_api_is_off(guide: RunningGuide):
    """Nobody reads a conversation, loads a model or runs an action over it."""
    for method, path in (
        ("GET", "/conversations/me/tracker"), ("POST", "/conversations/me/messages"), ("PUT", "/model"),
        ("GET", "/domain"), ("POST", "/model/parse"), ("GET", "/status"), ("GET", "/version"),
        ("POST", "/webhooks/rest/../../model/parse"),
    ):  # fmt: skip
        answer = guide.request(method, path, b"{}")
        assert answer.status in {404, 405}, (method, path, answer)


def test_a_body_that_is_far_too_large_is_not_read(guide: RunningGuide):
    """Stock Rasa reads a hundred megabytes."""
    connection = http.client.HTTPConnection("127.0.0.1", guide.port, timeout=10)
    connection.putrequest("POST", "/webhooks/rest/webhook")
    connection.putheader("Content-Length", str(50_000_000))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_headers_have_an_end(guide: RunningGuide):
    """A request with endless headers is cut off."""
    with socket.create_connection(("127.0.0.1", guide.port), timeout=10) as connection:
        connection.sendall(
            b"GET /health/live HTTP/1.1\r\nHost: x\r\nX: " + b"a" * (MAX_HEADER_BYTES + 100) + b"\r\n\r\n"
        )
        assert b"413" in connection.recv(1000).split(b"\r\n")[0]
    assert guide.request("GET", "/health/live").status == 200


def test_in_chat_privacy_is_told_and_everything_deleted(guide: RunningGuide):
    """Asked first, then gone; a no keeps everything."""
    person = guide.somebody()
    said = " ".join(message["text"] for message in guide.say("你们会保存我的信息吗", person))
    assert "30天" in said
    assert "《个人信息保护法》" in said
    asked = guide.say("把聊天记录删掉", person)[0]
    assert [button["payload"] for button in asked["buttons"]] == ["/confirm_delete", "/keep_data"]
    assert rows(guide, person) > 0
    assert "没有删除" in guide.say("不要", person)[0]["text"]
    assert rows(guide, person) > 0
    guide.say("把聊天记录删掉", person)
    assert guide.say("是的", person)[0]["text"].startswith("已经全部删除")
    assert rows(guide, person) == 0
    assert b'"' + person.encode() + b'"' not in b"".join(path.read_bytes() for path in files(guide))


@pytest.mark.parametrize("words", ["确认", "确定删除", "好的", "删吧", "yes"])
def test_a_typed_yes_deletes_as_the_button_does(guide: RunningGuide, words: str):
    """WeChat and the terminal have no buttons."""
    person = guide.somebody()
    guide.say("删除我的数据", person)
    said = guide.say(words, person)[0]["text"]
    assert said.startswith(("已经全部删除", "Everything is deleted"))
    assert rows(guide, person) == 0


@pytest.mark.parametrize("words", ["算了", "先不删", "别删", "不删了", "先别删吧"])
def test_a_typed_no_says_that_nothing_was_deleted(guide: RunningGuide, words: str):
    """And keeps everything."""
    person = guide.somebody()
    guide.say("删除我的数据", person)
    assert "没有删除" in guide.say(words, person)[0]["text"]
    assert rows(guide, person) > 0


@pytest.mark.parametrize("words", ["把记录别删", "别删我的聊天记录", "请不要删除我的数据"])
def test_who_asks_to_keep_the_records_is_not_asked_whether_to_delete_them(guide: RunningGuide, words: str):
    """The words are those of deleting, with a no."""
    person = guide.somebody()
    assert "没有删除" in guide.say(words, person)[0]["text"]


def test_yes_to_something_else_deletes_nothing(guide: RunningGuide):
    """The question of deletion is over once something else was asked."""
    person = guide.somebody()
    for text in ("删除我的数据", "逾期会不会上门", "是的"):
        guide.say(text, person)
    assert rows(guide, person) > 0


def test_a_web_conversation_is_deleted_from_within_the_chat(guide: RunningGuide):
    """The answer arrives, and with it the conversation is gone."""

    _, opened = call(guide, "/chat/conversations", {"locale": "zh"})
    path = f"/chat/conversations/{opened['conversation']}/messages"
    call(guide, path, {"client_id": "a", "text": "删除我的数据"}, opened["token"])
    status, said = call(
        guide, path, {"client_id": "b", "text": "确认删除", "payload": "/confirm_delete"}, opened["token"]
    )
    assert (status, said["messages"][0]["plain"][:6]) == (200, "已经全部删除")
    assert rows(guide, opened["conversation"]) == 0
    assert call(guide, path, {"client_id": "c", "text": "在吗"}, opened["token"])[0] == 404


def test_a_message_is_capped_on_every_path_before_any_model(guide: RunningGuide):
    """REST, and the shell with it, and the web: what is stored of twenty thousand characters is eight hundred."""
    long = "微粒贷逾期了怎么办" * 2_200
    person = guide.somebody()
    answer = guide.send(long, person)
    assert (answer.status, answer.seconds < 5) == (200, True)
    _, opened = call(guide, "/chat/conversations", {"locale": "zh"})
    path = f"/chat/conversations/{opened['conversation']}/messages"
    status, _ = call(guide, path, {"client_id": "a", "text": long}, opened["token"])
    assert status in {200, 400, 413}
    with contextlib.closing(sqlite3.connect(guide.database)) as database:
        query = "SELECT data FROM events WHERE type_name = 'user' AND sender_id IN (?, ?)"
        stored = [json.loads(row[0])["text"] for row in database.execute(query, (person, opened["conversation"]))]
    assert stored
    assert max(map(len, stored)) <= MAX_CHARACTERS


def test_every_channel_speaks_through_the_doorway():
    """Cap, mask, time limit and apology stand there: a handler of Rasa's that is not guarded would pass them by."""
    for name in yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8")):
        folder = (ROOT / name.rpartition(".")[0].replace(".", "/")).with_suffix(".py")
        package = folder.parent if folder.parent.name != "channels" else folder
        sources = package.rglob("*.py") if package.is_dir() else [package]
        text = "".join(path.read_text(encoding="utf-8") for path in sources)
        assert "on_new_message" in text
        assert "guarded(on_new_message" in text or name.endswith("OperationsChannel"), name


def test_a_conversation_full_of_secrets_leaves_none_in_the_files(guide: RunningGuide):
    """Neither in the database, nor in the store, nor in the log."""
    person = guide.somebody()
    secrets = ("13700137000", "990101190001010026", "6228480000000001230", "zz.me@example.org", "京A54321", "883271")
    guide.say("我手机13700137000，身份证990101190001010026", person)
    guide.say("卡6228 4800 0000 0001 230，邮箱zz.me@example.org", person)
    guide.say("车京A54321，验证码883271，zzcontrol", person)
    content = b"".join(path.read_bytes() for path in (*files(guide), guide.log_file))
    assert b"zzcontrol" in content
    found = [secret for secret in secrets if secret.encode() in content or json.dumps(secret)[1:-1].encode() in content]
    assert found == []


def call(guide: RunningGuide, path: str, body: dict, token: str = "") -> tuple[int, dict]:
    """A request to the web channel."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = guide.request("POST", path, json.dumps(body).encode(), headers=headers)
    return answer.status, answer.json()


def files(guide: RunningGuide) -> list[pathlib.Path]:
    """The files in which conversations and the rest are kept."""
    return [path for path in guide.database.parent.iterdir() if ".db" in path.name]


def rows(guide: RunningGuide, conversation: str) -> int:
    """How many events of the conversation are stored."""
    with contextlib.closing(sqlite3.connect(guide.database)) as database:
        return database.execute("SELECT count(*) FROM events WHERE sender_id = ?", (conversation,)).fetchone()[0]
