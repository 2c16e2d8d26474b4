"""One fault is put into a copy of the content; the check names the file, the field and the way out."""

import dataclasses
import datetime
import pathlib
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest
import yaml

from bot import services
from bot.knowledge import ContentError, Library, Problem, checks, loader
from bot.paths import DATA, ROOT

TODAY = services.today()
FAQ = "faq/grace_period.yml"
YEARS = "parameters/record_retention_years.yml"
POINT = "details[0].points[0]"
DETAIL = "依据的话写在这里。"
PARSED: dict[tuple[str, bytes], dict] = {}


def first_point(entry: dict) -> dict:
    """The first point of the details."""
    return entry["details"][0]["points"][0]


def say(words: str, **fields: object) -> Callable[[dict], None]:
    """Puts words, and other fields, into the first point."""
    return lambda entry: first_point(entry).update(zh=words, en="Words.", **fields)


def fact_of(strength: str) -> str:
    """The first fact of this strength."""
    facts = yaml.safe_load((DATA / "facts.yml").read_text(encoding="utf-8"))["facts"]
    return next(key for key, fact in facts.items() if fact["strength"] == strength)


@dataclasses.dataclass(frozen=True)
class Seed:
    """A fault: in which file, how it gets there, and what the check must say."""

    name: str
    file: str
    change: Callable[[dict], object] | bytes
    field: str
    words: tuple[str, ...]
    at: str = ""
    """The file that is named, where it is not the one that was changed."""

    def plant(self, data: pathlib.Path) -> None:
        """Breaks the copy; bytes are put at the end of the file."""
        path = data / self.file
        if isinstance(self.change, bytes):
            path.write_bytes(path.read_bytes() + self.change)
            return
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        self.change(content)
        path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")

    def is_named_by(self, problem: Problem) -> bool:
        """True when the problem names file and field, and says what the seed expects."""
        file = f"data/{self.at or self.file}"
        return problem.file == file and problem.field == self.field and all(word in str(problem) for word in self.words)


SEEDS = [
    # form
    Seed("missing field", FAQ, lambda e: e.pop("checked_by"), "checked_by", ("缺少这个字段",)),
    Seed("unknown field", FAQ, lambda e: e.update(limit=e.pop("limits")), "limit", ("没有字段", "是不是“limits”")),
    Seed("a text for a list", FAQ, lambda e: e.update(related="lawsuit"), "related", ("应当是列表", "lawsuit")),
    Seed("a number for a text", FAQ, lambda e: e.update(checked_by=7), "checked_by", ("数字请加引号", "7")),
    Seed("a day that is none", FAQ, lambda e: e.update(checked="2026-13-01"), "checked", ("应当是日期", "2026-13-01")),
    Seed("broken YAML", FAQ, b"}\n", "第 {last} 行第 1 列", ("YAML 写法有误",)),
    Seed("a field twice", FAQ, b"\nid: grace_period\n", "第 {last} 行第 1 列", ("字段“id”写了两次",)),
    Seed("not UTF-8", FAQ, "中".encode("gbk"), "", ("不是 UTF-8 编码",)),
    Seed("an id that is not the name", FAQ, lambda e: e.update(id="lawsuit"), "id", ("和文件名一样", "grace_period")),
    Seed("missing zh", FAQ, lambda e: first_point(e).pop("zh"), POINT, ("缺少中文",)),
    Seed("an empty text", FAQ, lambda e: e["short"].update(en=" "), "short.en", ("不能为空",)),
    Seed("unknown scope", FAQ, say(DETAIL, scope="wechat"), f"{POINT}.scope", ("没有取值“wechat”", "webank")),
    Seed("a source of no kind", FAQ, lambda e: e["sources"].append({"laws": "civil_code"}), "sources[12]",
         ("article", "law", "reference")),
    Seed("a value that does not fit its unit", YEARS, lambda p: p["values"][0].update(value="five"),
         "values[0].value", ("单位 years", "five")),
    Seed("a unit that is none", YEARS, lambda p: p.update(unit="year"), "unit", ("是不是“years”",)),
    Seed("unknown strength", "facts.yml", lambda f: f["facts"]["F1.1"].update(strength="sure"), "facts.F1.1.strength",
         ("没有取值“sure”", "verified")),
    Seed("a wording twice", "wording/conversation.yml", lambda w: w["wording"].update(source_line={"zh": "依据。"}),
         "wording.source_line", ("data/wording/answer.yml", "已经写过")),
    # names that lead nowhere
    Seed("unknown law", FAQ, lambda e: e["sources"].append({"law": "civil_codee", "article": "676"}),
         "sources[12].law", ("没有编号“civil_codee”", "是不是“civil_code”", "data/laws.yml")),
    Seed("unknown article of a law", FAQ, lambda e: e["sources"].append({"law": "civil_code", "article": "6766"}),
         "sources[12].article", ("没有条号“6766”", "是不是“676”")),
    Seed("unknown section of the articles", FAQ, lambda e: e["sources"].append({"article": "A9"}),
         "sources[12].article", ("没有文章小节“A9”",)),
    Seed("unknown reference", FAQ, lambda e: e["sources"].append({"reference": "public_page"}),
         "sources[12].reference", ("是不是“public_pages”", "data/references.yml")),
    Seed("unknown fact", FAQ, say(DETAIL, basis=["F2.1", "F2.99"]), f"{POINT}.basis",
         ("没有事实“F2.99”", "data/facts.yml")),
    Seed("unknown claim", FAQ, lambda e: e["corrects"][0].update(claim="A1.77"), "corrects[0].claim",
         ("没有文章说法“A1.77”",)),
    Seed("unknown parameter", FAQ, say("要等 <param:record_retention_yeers> 年。"), f"{POINT}.zh",
         ("record_retention_yeers", "是不是“record_retention_years”")),
    Seed("unknown hotline", FAQ, say("请打 <hotline:polic>。"), f"{POINT}.zh", ("polic", "是不是“police”")),
    Seed("unknown law in a text", FAQ, say("见<law:civil_codee/676>。"), f"{POINT}.zh", ("是不是“civil_code”",)),
    Seed("unknown article in a text", FAQ, say("见<law:civil_code/6767>。"), f"{POINT}.zh", ("没有条号“6767”",)),
    Seed("unknown kind of name", FAQ, say("还 <parm:answer_days> 天。"), f"{POINT}.zh", ("<parm>", "是不是“param”")),
    Seed("unknown related topic", FAQ, lambda e: e["related"].append("penalty_intrest"), "related[4]",
         ("没有（别的）话题“penalty_intrest”", "是不是“penalty_interest”")),
    Seed("related to itself", FAQ, lambda e: e["related"].append("grace_period"), "related[4]", ("（别的）话题",)),
    Seed("undeclared parameter", FAQ, say("要等 <param:record_retention_years> 年。"), "parameters",
         ("正文用了“record_retention_years”",)),
    Seed("unused parameter", FAQ, lambda e: e["parameters"].append("answer_days"), "parameters",
         ("列了“answer_days”",)),
    Seed("hidden hotline shown", FAQ, say("请打 <hotline:securities>。"), f"{POINT}.zh", ("show: false",)),
    Seed("a site that has none", FAQ, say("请上 <site:police>。"), f"{POINT}.zh",
         ("“police”没有网址", "data/hotlines.yml")),
    Seed("a parameter of an unknown fact", YEARS, lambda p: p.update(fact="F1.22"), "fact", ("没有事实“F1.22”",)),
    Seed("a theme with an unknown topic", "themes.yml", lambda t: t["themes"][0]["topics"].append("grace"),
         "themes[0].topics", ("没有话题“grace”",)),
    # how it is written
    Seed("typed digit", FAQ, say("大概要等3天。"), f"{POINT}.zh", ("不能直接写数字“3”", "<param:…>")),
    Seed("too long short", FAQ, lambda e: e["short"].update(zh="请" * 121), "short.zh", ("121 个字", "最多 120")),
    Seed("too long point", FAQ, say("请" * 161), f"{POINT}.zh", ("161 个字", "请拆开")),
    Seed("你 for 您", FAQ, say("你先看合同。"), f"{POINT}.zh", ("您",)),
    Seed("a promise", FAQ, say("好好说一定能减免。"), f"{POINT}.zh", ("不能写“一定能”", "不许诺")),
    Seed("a threat", FAQ, say("不还的，后果自负。"), f"{POINT}.zh", ("不能写“后果自负”", "不吓人")),
    Seed("an unfinished name", FAQ, say("要等 <param:年。"), f"{POINT}.zh", ("没写完整",)),
    Seed("WeBank's own without scope", FAQ, say("微粒贷在微信里还。"), POINT, ("scope: webank",)),
    Seed("WeBank's own in short", FAQ, lambda e: (e.pop("short_any"), e["short"].update(zh="看微粒贷合同。")),
         "short_any", ("对各家都适用",)),
    Seed("one step only", FAQ, lambda e: e.update(next_steps=e["next_steps"][:1]), "next_steps", ("2 到 4 步", "1 步")),
    Seed("all steps for WeBank only", FAQ, lambda e: [s.update(scope="webank") for s in e["next_steps"]], "next_steps",
         ("对各家都适用",)),
    # how sure it is
    Seed("no basis", FAQ, say(DETAIL, basis=[]), f"{POINT}.basis", ("没有写依据的事实",)),
    Seed("unsure wording without hedge", FAQ, say("这样就行。", basis=[fact_of("secondary")]), f"{POINT}.zh",
         ("二手资料", "一般")),
    Seed("common knowledge dressed as law", FAQ, say("见<law:civil_code/676>。", basis=[fact_of("known")]),
         f"{POINT}.zh", ("不能配法条",)),
    Seed("a correction without basis", FAQ, lambda e: e["corrects"][0].update(basis=[]), "corrects[0].basis",
         ("没有写依据",)),
    # nothing left out
    Seed("claim without correction", FAQ, lambda e: e["corrects"].pop(0), "corrects", ("A1.7", "要写明正确的说法")),
    Seed("claim whose section is not named", FAQ, lambda e: e["sources"].pop(0), "sources", ("{article: A1}",)),
    Seed("a right claim corrected", "claims.yml", lambda c: c["claims"]["A1.7"].update(verdict="supported"),
         "claims.A1.7.verdict", ("grace_period 里被更正",)),
    Seed("topic in no theme", "themes.yml", lambda t: t["themes"][0]["topics"].remove("grace_period"), "themes",
         ("grace_period", "不在任何主题里")),
    Seed("topic in two themes", "themes.yml", lambda t: t["themes"][1]["topics"].append("grace_period"), "paying",
         ("grace_period", "已经在 overdue 里")),
    # in time
    Seed("checked in the future", FAQ, lambda e: e.update(checked="2026-11-23"), "checked", ("2026-11-23", "之后")),
    Seed("a parameter checked in the future", YEARS, lambda p: p.update(checked="2027-01-01"), "checked", ("之后",)),
    Seed("a parameter without a value today", YEARS, lambda p: p["values"][0].update({"from": "2026-11-23"}), "values",
         ("还没有生效的值",)),
    Seed("two values of one day", YEARS, lambda p: p["values"].append(dict(p["values"][0], value=7)), "values",
         ("同一天",)),
    Seed("a parameter without values", YEARS, lambda p: p.update(values=[]), "values", ("至少要有一个值",)),
]  # fmt: skip


@pytest.fixture(autouse=True)
def parsed_once(monkeypatch):
    """Files that no fault touched are parsed once only, for speed."""
    read = loader.read_yaml

    def remembered(path: pathlib.Path, name: str, faults: list[Problem]) -> dict:
        key = (name, path.read_bytes() if path.is_file() else b"")
        if key not in PARSED:
            raw = read(path, name, faults)
            if faults:
                return raw
            PARSED[key] = raw
        return PARSED[key]

    monkeypatch.setattr(loader, "read_yaml", remembered)


@pytest.fixture
def data(tmp_path) -> pathlib.Path:
    """A copy of the content, without the training sentences, which the check does not read."""
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy, ignore=shutil.ignore_patterns("nlu", "dialogue"))
    return copy


def problems(data: pathlib.Path) -> list[Problem]:
    """What the check finds, as `make content` does it."""
    content, found = loader.read(data)
    return found or checks.check(content, TODAY)


def test_the_copy_itself_is_without_fault(data):
    """So every fault below is the one that was put there."""
    assert problems(data) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_a_fault_is_named_with_file_and_field(data, seed):
    """The check says where, what was found and what is possible."""
    seed.plant(data)
    raw = (data / seed.file).read_bytes()
    last = raw.rstrip(b"\n").count(b"\n") + 1
    expected = dataclasses.replace(seed, field=seed.field.replace("{last}", str(last)))
    found = problems(data)
    assert any(map(expected.is_named_by, found)), "\n".join(map(str, found)) or "nothing was found"
    assert not any(problem.warning for problem in found if expected.is_named_by(problem))


def test_several_faults_are_named_at_once(data):
    """An editor mends everything in one go."""
    seeds = [seed for seed in SEEDS if seed.name in {"typed digit", "checked in the future", "topic in no theme"}]
    for seed in seeds:
        seed.plant(data)
    found = problems(data)
    assert [seed.name for seed in seeds if not any(map(seed.is_named_by, found))] == []
    assert len(seeds) == 3


def test_faults_of_form_in_several_files_are_named_at_once(data):
    """Also when the files cannot be read to the end."""
    seeds = [seed for seed in SEEDS if seed.name in {"missing field", "unknown strength", "a unit that is none"}]
    for seed in seeds:
        seed.plant(data)
    found = problems(data)
    assert [seed.name for seed in seeds if not any(map(seed.is_named_by, found))] == []
    assert len(seeds) == 3


def test_a_missing_file_is_named(data):
    """With the reason of the system."""
    (data / "laws.yml").unlink()
    assert any(p.file == "data/laws.yml" and "读不到文件" in p.message for p in problems(data))


@pytest.mark.parametrize("name", ["broken YAML", "a field twice", "not UTF-8"])
def test_a_file_that_cannot_be_read_is_one_fault(data, name):
    """What is missing only because nothing could be read is not named as well."""
    (seed,) = [seed for seed in SEEDS if seed.name == name]
    seed.plant(data)
    assert [problem.file for problem in problems(data)] == ["data/faq/grace_period.yml"]


def test_an_empty_folder_is_named(data):
    """A guide without answers does not start."""
    shutil.rmtree(data / "faq")
    assert any(p.file == "data/faq" and "没有 .yml 文件" in p.message for p in problems(data))


def test_a_broken_library_does_not_load(data):
    """Starting stops with every fault; nothing is served in part."""
    for seed in SEEDS:
        if seed.name in {"typed digit", "checked in the future"}:
            seed.plant(data)
    with pytest.raises(ContentError) as caught:
        Library.load(data, TODAY)
    assert len(caught.value.problems) == 2
    assert all("data/faq/grace_period.yml" in line for line in str(caught.value).splitlines())


def test_what_is_long_unchecked_is_only_a_warning(data):
    """A year after the check somebody is reminded; the guide still starts."""
    later = datetime.date(TODAY.year + 1, TODAY.month, TODAY.day)
    content, _ = loader.read(data)
    found = checks.check(content, later)
    assert found
    assert all(problem.warning and str(problem).startswith("提醒 ") for problem in found)
    assert Library.load(data, later)


def run_content(data: pathlib.Path, *options: str) -> subprocess.CompletedProcess[str]:
    """`python -m bot content` on a copy."""
    command = [sys.executable, "-m", "bot", "content", "--data", str(data), "--today", TODAY.isoformat(), *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_prints_every_fault_and_fails(data):
    """What an editor sees: one line a fault, file and field first, and how many there are."""
    for seed in SEEDS:
        if seed.name in {"typed digit", "checked in the future"}:
            seed.plant(data)
    done = run_content(data)
    assert done.returncode == 1
    assert [line.partition("：")[0] for line in done.stderr.splitlines()] == [
        "data/faq/grace_period.yml › checked",
        f"data/faq/grace_period.yml › {POINT}.zh",
    ]
    assert "2 处要改" in done.stdout


def test_the_command_speaks_of_one_answer_when_asked(data):
    """--topic leaves out what other people are working on."""
    for seed in SEEDS:
        if seed.name in {"typed digit", "a unit that is none"}:
            seed.plant(data)
    done = run_content(data, "--topic", "lawsuit")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_command_is_content_with_the_project():
    """The project's own data has no fault today."""
    done = run_content(DATA)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 处要改" in done.stdout
