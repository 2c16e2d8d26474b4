"""What people put in: Chinese by an input method, messages to check, judgements; and what leaves the browser of it."""

import pytest
from chat import Chat
from playwright.sync_api import expect

TEXT = {"kind": "text", "text": "收到了。"}
# Made up: the digits satisfy the checksums and belong to nobody.
IDENTITY, CARD, MOBILE = "110101199003070038", "6222020000000000000", "13800138000"


@pytest.fixture
def chat(context, stand_in):
    """The page with one text as every answer."""
    stand_in.reset(TEXT)
    visitor = context()
    visitor.grant_permissions(["clipboard-read", "clipboard-write"], origin=stand_in.origin)
    return Chat.open(visitor.new_page(), stand_in.origin)


def test_enter_for_a_candidate_does_not_send(chat, stand_in):
    """While an input method composes, Enter takes the candidate; the next Enter sends what was composed."""
    keys = chat.page.context.new_cdp_session(chat.page)
    chat.input.focus()
    keys.send("Input.imeSetComposition", {"text": "yuqi", "selectionStart": 4, "selectionEnd": 4})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
    keys.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **enter})
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    keys.send("Input.insertText", {"text": "逾期"})
    expect(chat.input).to_have_value("逾期")
    assert stand_in.received == []
    expect(chat.mine).to_have_count(0)
    chat.input.press("Enter")
    expect(chat.answers).to_have_count(1)
    assert [message["text"] for message in stand_in.received] == ["逾期"]


@pytest.mark.parametrize("fields", ["isComposing: true, keyCode: 13", "isComposing: false, keyCode: 229"])
def test_browsers_say_in_two_ways_that_enter_is_not_theirs(fields, chat, stand_in):
    """Chromium by isComposing; Safari, which has ended the composition by then, by the key code."""
    chat.input.fill("逾期")
    chat.input.evaluate(
        f"""e => {{
          const key = new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true, cancelable: true}});
          for (const [name, value] of Object.entries({{{fields}}})) Object.defineProperty(key, name, {{value}});
          e.dispatchEvent(key);
        }}"""
    )
    expect(chat.input).to_have_value("逾期")
    assert stand_in.received == []


def test_shift_enter_breaks_the_line(chat, stand_in):
    """And the message arrives with its lines."""
    chat.input.fill("第一行")
    chat.input.press("Shift+Enter")
    chat.page.keyboard.type("第二行")
    chat.input.press("Enter")
    expect(chat.answers).to_have_count(1)
    assert stand_in.received[0]["text"] == "第一行\n第二行"


def test_the_send_button_sends_by_tap_and_by_key_and_nothing_when_empty(chat, stand_in):
    """Blank lines are nothing to send."""
    expect(chat.button("发送")).to_be_disabled()
    chat.input.fill("  \n ")
    expect(chat.button("发送")).to_be_disabled()
    chat.input.fill("一")
    chat.button("发送").click()
    expect(chat.answers).to_have_count(1)
    chat.input.fill("二")
    chat.button("发送").focus()
    chat.page.keyboard.press("Enter")
    expect(chat.answers).to_have_count(2)
    assert [message["text"] for message in stand_in.received] == ["一", "二"]


def test_a_pasted_message_is_masked_before_it_leaves(chat, stand_in):
    """The sheet shows what will be sent; card, ID, phone number and code never reach the network."""
    sent = []
    chat.page.on("request", lambda request: sent.append(request.post_data or ""))
    chat.button("粘贴可疑短信").click()
    expect(chat.within.get_by_label("短信或聊天的原文")).to_be_focused()
    text = f"【微众】您的卡{CARD}、证件{IDENTITY}已冻结，验证码是482913，回电{MOBILE}"
    chat.within.get_by_label("短信或聊天的原文").fill(text)
    expect(chat.find("dialog blockquote")).to_have_text(
        "【微众】您的卡[卡号]、证件[证件号]已冻结，验证码是[验证码]，回电[手机号]"
    )
    chat.within.get_by_label("谁发来的").fill("10690000123")
    chat.button("发给向导看看").click()
    expect(chat.answers).to_have_count(1)
    message = stand_in.received[0]["text"]
    assert message == "【微众】您的卡[卡号]、证件[证件号]已冻结，验证码是[验证码]，回电[手机号]\n发件人：10690000123"
    everything = "".join(sent)
    assert not [secret for secret in (CARD, IDENTITY, MOBILE, "482913") if secret in everything]


def test_an_empty_box_asks_for_the_message(chat, stand_in):
    """And puts the cursor there; nothing is sent."""
    chat.button("粘贴可疑短信").click()
    chat.button("发给向导看看").click()
    expect(chat.find("dialog [role=alert]")).to_have_text("请先把短信原文粘贴到上面。")
    expect(chat.within.get_by_label("短信或聊天的原文")).to_be_focused()
    assert stand_in.received == []


def test_a_typed_secret_is_masked_too(chat, stand_in):
    """Also without the box."""
    chat.ask(f"我的身份证是{IDENTITY}")
    assert stand_in.received[0]["text"] == "我的身份证是[证件号]"
    assert chat.mine.inner_text() == "我的身份证是[证件号]"


def test_a_tap_sends_the_payload_and_shows_its_title(chat, stand_in):
    """The words stand in the history, the payload steers."""
    chat.find("[data-welcome]").get_by_role("button", name="催收和投诉").click()
    expect(chat.answers).to_have_count(1)
    assert stand_in.received[0]["text"] == "催收和投诉"
    assert stand_in.received[0]["payload"] == "/collection"


def test_a_judgement_can_say_why(chat, stand_in):
    """Thumbs down opens a field that need not be used; numbers in it are masked."""
    chat.ask("在吗")
    chat.button("没帮助").click()
    expect(chat.button("没帮助")).to_have_attribute("aria-pressed", "true")
    chat.within.get_by_label("哪里没说清楚？（可以不写）").fill(f"没说我的卡{CARD}怎么办")
    chat.button("提交").click()
    expect(chat.find(".Feedback-words")).to_have_count(0)
    judged = [
        {"message": "1-1", "helpful": False},
        {"message": "1-1", "helpful": False, "words": "没说我的卡[卡号]怎么办"},
    ]
    assert stand_in.received[1:] == judged


def test_an_answer_can_be_copied(chat):
    """As plain text."""
    chat.ask("在吗")
    chat.button("复制").click()
    expect(chat.find(".Feedback-note")).to_have_text("已复制")
    assert chat.page.evaluate("navigator.clipboard.readText()") == "收到了。"


def test_what_is_too_long_to_be_read_is_said_while_writing(chat):
    """With the count and the limit."""
    chat.input.fill("长" * 501)
    expect(chat.find(".Composer-note")).to_contain_text("501/500")
    chat.input.fill("长" * 500)
    expect(chat.find(".Composer-note")).to_have_count(0)
