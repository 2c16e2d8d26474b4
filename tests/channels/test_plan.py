"""The page of a plan over HTTP: made in a conversation, opened by its address, gone with the conversation."""

import contextlib
import http.client
import re

import pytest

from bot.plan_page import CONTENT_SECURITY_POLICY

TOLD = "欠微粒贷两万日利率万五逾期12天，月薪六千，房租一千五，吃饭一千，养一个孩子，失业了，还没联系银行"


def get(guide, path, method="GET", **headers):
    """Status, headers and text of an address of the guide."""
    connection = http.client.HTTPConnection("127.0.0.1", guide.port, timeout=20)
    with contextlib.closing(connection):
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()


def address(messages) -> str:
    """The address that the plan was given."""
    (link,) = [m["metadata"]["message"] for m in messages if m["metadata"]["message"]["kind"] == "plan"]
    return link["url"]


@pytest.fixture(scope="module")
def planned(guide):
    """Somebody with a plan: the person, and the path of the page."""
    person = guide.somebody()
    guide.say("帮我做个还款计划", person)
    guide.say(TOLD, person)
    messages = guide.say("直接算吧", person)
    return person, address(messages)


def path_of(url: str) -> str:
    """The path of an address."""
    return re.sub(r"^https?://[^/]+", "", url)


def test_the_address_is_whole_and_leads_to_the_page(guide, planned):
    """Scheme, host and a secret part."""
    url = planned[1]
    assert re.fullmatch(rf"http://localhost:{guide.port}/plan/[A-Za-z0-9_-]{{43}}", url)
    status, _, page = get(guide, path_of(url))
    assert status == 200
    assert "<svg" in page
    assert "被拒绝了怎么办" in page


def test_the_page_is_kept_by_nobody(guide, planned):
    """Neither by caches nor by search engines, and its address is told to no other site."""
    headers = get(guide, path_of(planned[1]))[1]
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_the_head_alone_can_be_asked_for(guide, planned):
    """As link previews do; nothing of the plan goes with it."""
    status, headers, body = get(guide, path_of(planned[1]), "HEAD")
    assert (status, body) == (200, "")
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_nothing_can_be_sent_to_it(guide, planned):
    """It is there to be read."""
    assert get(guide, path_of(planned[1]), "POST")[0] == 405


@pytest.mark.parametrize("token", ["a" * 43, "x", "..", "%2e%2e%2f", "a" * 400, "%00", "计划".encode().hex()])
def test_any_other_address_is_gone(guide, token):
    """The same page and the same headers for every one, in the reader's language."""
    status, headers, page = get(guide, f"/plan/{token}")
    assert status == 404
    if len(token) > 2:
        assert "这一页已经没有了" in page
        assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_page_that_is_gone_says_so_in_english_too(guide):
    """By what the browser asks for."""
    assert "This page is gone" in get(guide, f"/plan/{'a' * 43}", **{"Accept-Language": "en-GB,en"})[2]


def test_the_page_goes_with_the_conversation(guide):
    """When all of a conversation is forgotten, its address leads nowhere."""
    person = guide.somebody()
    guide.say("帮我做个还款计划", person)
    guide.say("欠花呗八千，月薪五千", person)
    path = path_of(address(guide.say("别问了直接算", person)))
    assert get(guide, path)[0] == 200

    guide.say("删除我的数据", person)
    guide.say("/confirm_delete", person)
    assert get(guide, path)[0] == 404
