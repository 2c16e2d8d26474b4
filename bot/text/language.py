"""Which language a message is written in: Chinese, also in pinyin (wo yuqi le zenme ban), or English."""

import re
from typing import Literal

Locale = Literal["zh", "en"]

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_VOWEL = re.compile(r"[aeiouy]")

# A word made of Mandarin syllables. A syllable without an initial (an, e, ou) counts only at the beginning, as the
# spelling rules ask for an apostrophe elsewhere: "loan" is no pinyin.
_SYLLABLE = (
    r"(?:[zcs]h?(?:[aeiu]|ai|ei|ao|ou|an|en|ang|eng|ong|ua|uo|ui|uai|uan|un|uang)|r(?:[eiu]|ao|ou|an|en|ang|eng|ong|uo|ui|un|uan)"
    r"|[jqx](?:[iu]|ia|ie|iao|iu|ian|in|iang|ing|iong|ue|uan|un)|[bpm](?:[aiou]|ai|ei|ao|ou|an|en|ang|eng|ie|iao|ian|in|ing)|me|miu"
    r"|f(?:[aou]|ei|an|en|ang|eng)|[dt](?:[aeiu]|ai|ei|ao|ou|an|en|ang|eng|ong|ie|iao|ian|ing|uo|ui|uan|un)|diu"
    r"|[nl](?:[aeiuv]|ai|ei|ao|ou|an|en|ang|eng|ong|ie|iao|iu|ian|in|iang|ing|uo|uan|un|ve|ue|ia)"
    r"|[gkh](?:[aeu]|ai|ei|ao|ou|an|en|ang|eng|ong|ua|uo|uai|ui|uan|un|uang)"
    r"|y(?:[aeiou]|ao|ou|an|in|ang|ing|ong|ue|uan|un)|w(?:[aou]|ai|ei|an|en|ang|eng))"
)
_PINYIN = re.compile(rf"(?:er|[aoe]|ai|ei|ao|ou|an|en|ang|{_SYLLABLE}){_SYLLABLE}*")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# English words that happen to be made of such syllables, and short ones without a vowel.
_ENGLISH = _words(
    "age anti anyone are aside balance base binding bite bone buying cake came care case chance chase china chinese "
    "dance data date decide deduce defence delete desire dice die dude dunning ending engage entire face fake fate "
    "fence future game gate guide guru hence here house huge human lake late lending license made make male "
    "mate menace menu mile mine mining minute mode n nice nine nvm open pace page pale paying pending piece "
    "pls police reduce refuse remaining remote repaying rice ride rise rude rule ruling running sale same saying "
    "secure seize sending sense shake share shouting side silence site size suicide sure take taken taxi ten thx "
    "time tire tune ty wage waiting wake wanna wanting ware woke woman y"
)
# Words that say nothing: both English and pinyin (he, you, women), loan words of Chinese chats, and names of products.
_NEITHER = _words(
    "a ai an app atm ban bang bin bug bye can change chat e er hai hang he hen hi hui id lai lao like line long "
    "mama man me men more no o ok okk  one pa pan papa pin ping pos qi qq run sang sen she si so song sun tan "
    "test vip wan women yo you ya "
    "alibaba alipay baidu baitiao dd didi douyin fenqi huabei jd jiebei laolai meituan pinduoduo shenzhen sms "
    "taobao tencent wechat  weixin weilidai wld yuan yuebao zhima"
)


def _speaks_for(word: str) -> Locale | None:
    """The language a Latin word belongs to; None where it may be either."""
    if word in _NEITHER:
        return None
    if word in _ENGLISH or "'" in word:
        return "en"
    if _PINYIN.fullmatch(word):
        return "zh"
    return "en" if _VOWEL.search(word) else None


def language_of(text: str, otherwise: Locale = "zh") -> Locale:
    """`zh` when there is a Chinese character or more words look like pinyin than like English, else `en`.

    A message without a telling word (numbers, marks, "ok", "huabei") leaves the language as it was: `otherwise`.
    """
    if _HAN.search(text):
        return "zh"
    words = _WORD.findall(text.lower().replace("’", "'"))
    votes = [_speaks_for(word) for word in words]
    english, pinyin = votes.count("en"), votes.count("zh")
    if english or pinyin:
        return "en" if english >= pinyin else "zh"
    return "en" if len(set(words)) > 2 else otherwise
