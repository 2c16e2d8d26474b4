"""Tells a pasted notice from what borrowers say themselves."""

import re

from bot.sms.message import Parsed

_SHORTEST = 14
_OWN_WORDS = re.compile(
    r"吗|么(?!多)|呢|怎么|咋|请问|能不能|可不可以|是不是(?!你)|会不会|有没有|为什么|帮我|帮忙看|[?？]|真的假的|靠谱|是真是假|怎么办|咋办|求助|求问|多久|多少(?!个)"
)
_SELF = re.compile(r"我(?!行|司|院|中心|们?公司|局|社|部|所|台|会|处|就|要|方|先|的支付宝|卡|把你|已)")
_ADDRESS = re.compile(r"尊敬的|您|贵卡|贵账户|亲爱的|客户|用户|你")
_FORM = re.compile(
    r"退订|回复?td|详询|案号|请勿泄露|如已还|请忽略|验证码|尾号|致电|点击|登录|立即|逾期|截止|请于|请在|加微信|加我|客服|转账|转到|账户"
)


def is_notice(message: Parsed) -> bool:
    """True for what looks pasted: signed, or addressed to the reader with a link, a number or a demand.

    A question of one's own about a message is no notice, even where it quotes a few words of it.
    """
    text = message.text.strip()
    if len(text) < _SHORTEST:
        return False
    own = bool(_OWN_WORDS.search(text))
    speaks_of_self = bool(_SELF.search(text))
    if message.signature and text[0] in "【[〖《(" and not (own and len(text) < 40):
        return True
    if message.signature and not own and not speaks_of_self:
        return True
    if own or speaks_of_self:
        return False
    carries = bool(message.links or message.numbers or message.card)
    addressed = bool(_ADDRESS.search(text))
    demands = len(set(_FORM.findall(text)))
    return bool((carries and (addressed or demands)) or (addressed and demands >= 2 and len(text) >= 25))
