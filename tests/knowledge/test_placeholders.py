"""How names in texts are shown: dates, fractions, rates, times, laws, lenders."""

import dataclasses
import datetime
from decimal import Decimal

import pytest

from bot.knowledge import Scene
from bot.knowledge.models import DatedValue, Parameter
from bot.knowledge.placeholders import fill, names_in, pick, show_law, show_value, value_on

DAY = datetime.date(2026, 11, 22)
ZH, EN = Scene(DAY), Scene(DAY, "en")


def parameter(unit: str, *values: object, since: tuple[str, ...] = ("2020-01-01",)) -> Parameter:
    """A parameter with these values."""
    days = [datetime.date.fromisoformat(day) for day in since]
    dated = tuple(DatedValue(day, value) for day, value in zip(days, values, strict=True))
    return Parameter("example", {"zh": "例子"}, unit, dated, None, DAY)


@pytest.mark.parametrize(
    ("unit", "value", "zh", "en"),
    [
        ("years", Decimal(5), "5", "5"),
        ("yuan", Decimal(10000), "10,000", "10,000"),
        ("yuan", Decimal("7.50"), "7.5", "7.5"),
        ("yuan", Decimal("1234567.8"), "1,234,567.8", "1,234,567.8"),
        ("count", Decimal(100), "100", "100"),
        ("multiple", Decimal("1.5"), "1.5", "1.5"),
        ("fraction", Decimal("0.3"), "30%", "30%"),
        ("fraction", Decimal("0.27375"), "27.375%", "27.375%"),
        ("fraction", Decimal(1), "100%", "100%"),
        ("daily_rate", Decimal("0.0005"), "0.05%（万分之五）", "0.05%"),
        ("daily_rate", Decimal("0.0001"), "0.01%（万分之一）", "0.01%"),
        ("daily_rate", Decimal("0.0009"), "0.09%（万分之九）", "0.09%"),
        ("daily_rate", Decimal("0.000175"), "0.0175%", "0.0175%"),  # 1.75 in ten thousand has no short name
        ("daily_rate", Decimal("0.001"), "0.1%", "0.1%"),  # ten in ten thousand is one in a thousand
        ("date", datetime.date(2026, 3, 1), "2026 年 3 月 1 日", "1 March 2026"),
        ("time_of_day", "22:00", "22:00", "22:00"),
        ("time_of_day", "08:00", "8:00", "8:00"),
        ("text", "106", "106", "106"),
        ("text", {"zh": "八类", "en": "eight kinds"}, "八类", "eight kinds"),
        ("text", {"zh": "八类"}, "八类", "八类"),
    ],
)
def test_a_value_is_shown_in_its_unit(unit, value, zh, en):
    """As a reader expects it; exact, without trailing noughts."""
    shown = parameter(unit, value)
    assert (show_value(shown, ZH), show_value(shown, EN)) == (zh, en)


def test_a_leading_nought_of_a_plain_text_stays():
    """Only a time of day loses it; 00 is how calls from abroad begin."""
    assert show_value(parameter("text", "00"), ZH) == "00"


TWO_VALUES = parameter("years", Decimal(5), Decimal(7), since=("2020-01-01", "2026-11-22"))


@pytest.mark.parametrize(("day", "value"), [("2020-01-01", 5), ("2026-11-21", 5), ("2026-11-22", 7), ("2030-01-01", 7)])
def test_the_newest_value_in_force_wins(day, value):
    """A value holds from its day on, until the next one."""
    assert value_on(TWO_VALUES, datetime.date.fromisoformat(day)) == value


def test_the_order_in_the_file_does_not_matter():
    """An editor may put the newest value on top."""
    turned = parameter("years", Decimal(7), Decimal(5), since=("2026-11-22", "2020-01-01"))
    assert value_on(turned, DAY) == 7


def test_before_the_first_value_nothing_is_guessed():
    """The error names the parameter, the day and the file to mend."""
    with pytest.raises(LookupError, match=r"example on 2019-12-31: add one to data/parameters/example\.yml"):
        value_on(TWO_VALUES, datetime.date(2019, 12, 31))


@pytest.mark.parametrize(
    ("name", "zh", "en"),
    [
        ("civil_code/676", "《民法典》第676条", "Civil Code, Article 676"),
        ("civil_code", "《民法典》", "Civil Code"),
        ("criminal_law/253-1", "《刑法》第253条之一", "Criminal Law, Article 253 bis 1"),
    ],
)
def test_a_law_is_shown_with_its_title_and_article(library, name, zh, en):
    """Titles in 《》, 之一 for an inserted article; in English the article after the title."""
    assert (show_law(library.content, name, "zh"), show_law(library.content, name, "en")) == (zh, en)


def test_a_title_that_holds_brackets_gets_no_second_pair(library):
    """关于适用《…》的解释 is a title already; 《关于…〈…〉》 would be a mistake."""
    titles = [show_law(library.content, law.id, "zh") for law in library.content.laws.values()]
    assert [title for title in titles if title.count("《") != 1 or title.count("》") != 1] == []


@pytest.mark.parametrize(
    ("text", "zh"),
    [
        ("满 <param:record_retention_years> 年删除", "满 5 年删除"),
        ("打 <hotline:nfra>", "打 12378"),
        ("打<hotline_name:police>", "打公安报警"),
        ("上 <site:credit_center> 看", "上 pbccrc.org.cn 看"),
        ("见<law:civil_code/676>", "见《民法典》第676条"),
        ("<lender>的<product>", "微众银行的微粒贷"),
        ("联系<lender_contact>", "联系微众银行客服 95384"),
        ("没有名字的话", "没有名字的话"),
        ("<param:calls_per_day> 次、<param:calls_per_day> 次", "3 次、3 次"),
    ],
)
def test_names_in_a_text_are_filled_in(library, text, zh):
    """Each kind of name by what it stands for."""
    assert fill(text, library.content, ZH) == zh


@pytest.mark.parametrize("text", ["<param:no_such>", "<hotline:no_such>", "<law:no_such/1>", "<nothing>"])
def test_a_name_that_leads_nowhere_is_an_error(library, text):
    """Never shown as it stands, never left out in silence."""
    with pytest.raises(LookupError):
        fill(text, library.content, ZH)


def test_names_are_found_with_their_kind():
    """`<lender>` has no name of its own."""
    found = list(names_in("见<law:civil_code/676>，问<lender>，a < b"))
    assert found == [("law", "civil_code/676"), ("lender", "")]


@pytest.mark.parametrize(
    ("lender", "product", "zh", "en"),
    [
        ("webank", None, "微众银行客服 95384", "WeBank customer service, 95384"),
        ("icbc", "融e借", "工商银行客服 95588", "ICBC customer service, 95588"),
        ("mybank", "网商贷", "网商银行客服 95188（以官方 App 里显示的为准）",
         "MYbank customer service, 95188 (check it against the official app)"),
        ("msxf", "安逸花", "贷款机构（号码看官方 App 或合同）",
         "the lender (its number is in its official app and your contract)"),
        (None, "网贷", "贷款机构（号码看官方 App 或合同）",
         "the lender (its number is in its official app and your contract)"),
        ("no_such_lender", "网贷", "贷款机构（号码看官方 App 或合同）",
         "the lender (its number is in its official app and your contract)"),
    ],
)  # fmt: skip
def test_whom_to_call_depends_on_how_sure_the_number_is(library, lender, product, zh, en):
    """A verified number plainly, one of common knowledge with a hint, none where none was checked."""
    for locale, words in (("zh", zh), ("en", en)):
        assert fill("<lender_contact>", library.content, Scene(DAY, locale, lender, product)) == words


@pytest.mark.parametrize("strength", ["unsure", "secondary", "reported", None])
def test_a_number_that_is_not_sure_is_not_shown(library, strength):
    """Also where an editor has written one down."""
    doubtful = dataclasses.replace(library.content.lenders["msxf"], hotline="40000000", hotline_strength=strength)
    content = dataclasses.replace(library.content, lenders={"msxf": doubtful})
    assert "40000000" not in fill("<lender_contact>", content, Scene(DAY, "zh", "msxf"))


@pytest.mark.parametrize(
    ("lender", "product", "lender_shown", "product_shown"),
    [
        ("webank", None, "微众银行", "微粒贷"),
        ("icbc", "融e借", "工商银行", "融e借"),
        ("icbc", None, "工商银行", "这笔贷款"),
        (None, "信用卡", "贷款机构", "信用卡"),
        (None, None, "贷款机构", "这笔贷款"),
    ],
)
def test_lender_and_product_are_named_as_far_as_they_are_known(library, lender, product, lender_shown, product_shown):
    """The product as the person named it."""
    scene = Scene(DAY, "zh", lender, product)
    assert fill("<lender>/<product>", library.content, scene) == f"{lender_shown}/{product_shown}"


def test_a_missing_language_falls_back_to_chinese():
    """Better Chinese than nothing."""
    assert pick({"zh": "好"}, "en") == "好"
    assert pick({"zh": "好", "en": "fine"}, "en") == "fine"


def test_only_the_own_lender_is_own():
    """Another lender, and one that is not in the directory, are not."""
    assert Scene(DAY).own
    assert not Scene(DAY, lender="icbc").own
    assert not Scene(DAY, lender=None).own
