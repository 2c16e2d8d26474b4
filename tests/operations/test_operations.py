"""What the guide tells whoever runs it, over HTTP; and what it refuses before any channel sees it."""

import http.client
import json
import socket

from running import RunningGuide

from bot.channels.operations import MAX_HEADER_BYTES


def test_alive_and_ready(guide: RunningGuide):
    """Ready means that what is kept can be read and written."""
    assert guide.request("GET", "/health/live").json() == {"live": True}
    ready = guide.request("GET", "/health/ready")
    assert ready.status == 200
    assert ready.json()["checks"] == {"model": True, "conversations": True, "store": True, "open": True}


def test_metrics_count_messages_by_topic_and_tell_nothing_else(guide: RunningGuide):
    """No sender, no word of anybody's."""
    guide.say("逾期会不会上门，我手机13800138000", "zz-a-sender")
    guide.say("今天天气怎么样", "zz-a-sender")
    figures = guide.request("GET", "/metrics").body.decode()
    assert 'guide_messages_total{channel="rest",topic="home_visit"}' in figures
    assert "guide_refusals_total{" in figures
    assert "guide_answer_seconds_bucket" in figures
    assert "guide_messages_running 0.0" in figures
    assert "guide_ready 1.0" in figures
    assert not [secret for secret in ("zz-a-sender", "138", "天气") if secret in figures.replace("138.", "")]


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


def test_yes_to_something_else_deletes_nothing(guide: RunningGuide):
    """The question of deletion is over once something else was asked."""
    person = guide.somebody()
    for text in ("删除我的数据", "逾期会不会上门", "是的"):
        guide.say(text, person)
    assert rows(guide, person) > 0


def test_a_web_conversation_is_deleted_from_within_the_chat(guide: RunningGuide):
    """The answer arrives, and with it the conversation is gone."""

    def call(path: str, body: dict, token: str = "") -> tuple[int, dict]:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = guide.request("POST", path, json.dumps(body).encode(), headers=headers)
        return answer.status, answer.json()

    _, opened = call("/chat/conversations", {"locale": "zh"})
    path = f"/chat/conversations/{opened['conversation']}/messages"
    call(path, {"client_id": "a", "text": "删除我的数据"}, opened["token"])
    status, said = call(path, {"client_id": "b", "text": "确认删除", "payload": "/confirm_delete"}, opened["token"])
    assert (status, said["messages"][0]["plain"][:6]) == (200, "已经全部删除")
    assert rows(guide, opened["conversation"]) == 0
    assert call(path, {"client_id": "c", "text": "在吗"}, opened["token"])[0] == 404


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


def files(guide: RunningGuide):
    """The files in which conversations and the rest are kept."""
    return [path for path in guide.database.parent.iterdir() if ".db" in path.name]


def rows(guide: RunningGuide, conversation: str) -> int:
    """How many events of the conversation are stored."""
    import contextlib
    import sqlite3

    with contextlib.closing(sqlite3.connect(guide.database)) as database:
        return database.execute("SELECT count(*) FROM events WHERE sender_id = ?", (conversation,)).fetchone()[0]
