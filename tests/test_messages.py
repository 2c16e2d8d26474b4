"""Every message says all it has to say as plain text, and gives its fields to clients that show more."""

import dataclasses
import json

import pytest

from bot.messages import Choice, Choices, Crisis, Listing, Message, PlanLink, Reason, Sources, Table, Text, Verdict

TWO = (Choice("罚息怎么算", "/penalty_interest"), Choice("都不是", "/none_of_these"))
EXAMPLES = [
    (Text("还清后满 5 年删除。"), "还清后满 5 年删除。"),
    (Listing("现在可以：", ("打电话", "留好记录"), numbered=True), "现在可以：\n1. 打电话\n2. 留好记录"),
    (Listing("界限：", ("深夜不打", "不找别人")), "界限：\n· 深夜不打\n· 不找别人"),
    (Listing("空的：", ()), "空的："),
    (Sources("依据：", ("《民法典》第676条",), "核对日期：今天。"), "依据：\n· 《民法典》第676条\n核对日期：今天。"),
    (
        Crisis("您的安全最要紧。", (("12356", "心理援助"), ("110", "报警"))),
        "您的安全最要紧。\n· 心理援助：12356\n· 报警：110",
    ),
    (Choices("您想问哪一个？", TWO), "您想问哪一个？\n1. 罚息怎么算\n2. 都不是"),
    (
        Table("每天要付", ("", "正常", "逾期后"), (("利息", "5.00 元", "7.50 元"),), "估算，以合同为准。"),
        "每天要付\n· 利息：正常 5.00 元，逾期后 7.50 元\n估算，以合同为准。",
    ),
    (Table("合计", ("", "每天", "到今天"), (("本金加利息", "—", "105 元"),)), "合计\n· 本金加利息：到今天 105 元"),
    (
        Verdict(
            "high_risk",
            "很可能是诈骗。",
            "看到了：",
            (Reason("安全账户", "银行没有这种账户"), Reason("", "没有签名")),
            "现在：",
            ("不要转账",),
        ),
        "很可能是诈骗。\n\n看到了：\n· “安全账户”：银行没有这种账户\n· 没有签名\n\n现在：\n1. 不要转账",
    ),
    (
        PlanLink("方案可以打印。", "我的还款方案", "https://guide.example/plan/abc"),
        "方案可以打印。\n我的还款方案：https://guide.example/plan/abc",
    ),
]
MESSAGES = [message for message, _ in EXAMPLES]


def kinds_of(cls: type[Message]) -> set[type[Message]]:
    """All kinds of messages there are."""
    return {cls for sub in cls.__subclasses__() for cls in ({sub} | kinds_of(sub))}


def kind(message: Message) -> str:
    """The name of a test."""
    return type(message).__name__


def test_every_kind_has_an_example_here():
    """A new kind of message comes with its plain form."""
    assert kinds_of(Message) == {type(message) for message in MESSAGES}


@pytest.mark.parametrize(
    ("message", "plain"), EXAMPLES, ids=lambda value: kind(value) if isinstance(value, Message) else ""
)
def test_a_message_is_complete_as_plain_text(message, plain):
    """A channel without buttons and lists loses nothing."""
    assert message.plain() == plain


def test_beside_buttons_only_the_question_is_shown():
    """The choices stand on the buttons; other messages show all of their text."""
    assert Choices("您想问哪一个？", TWO).caption() == "您想问哪一个？"
    for message in MESSAGES:
        if not isinstance(message, Choices):
            assert message.caption() == message.plain()


@pytest.mark.parametrize("message", MESSAGES, ids=kind)
def test_fields_survive_json(message):
    """The kind first, then every field, as JSON knows them."""
    fields = message.fields()
    assert next(iter(fields)) == "kind"
    assert set(fields) == {"kind", *(field.name for field in dataclasses.fields(message))}
    back = json.loads(json.dumps(fields, ensure_ascii=False))
    assert json.dumps(back, ensure_ascii=False) == json.dumps(fields, ensure_ascii=False)


def test_every_kind_has_a_name_of_its_own():
    """Clients tell messages apart by it."""
    names = [message.kind for message in MESSAGES]
    assert all(names)
    assert len({type(message) for message in MESSAGES}) == len(set(names))


@pytest.mark.parametrize("message", MESSAGES, ids=kind)
def test_a_message_does_not_change(message):
    """What was composed is what is sent."""
    with pytest.raises(dataclasses.FrozenInstanceError):
        message.kind = "other"


def test_a_message_of_no_kind_says_so():
    """Whoever adds a kind writes its plain form."""
    with pytest.raises(TypeError, match="abstract"):
        Message()
