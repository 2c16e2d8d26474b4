"""The committed build: small, self-contained, made of these sources; and rules that two languages share."""

import gzip
import json
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

from bot.paths import DATA, ROOT
from bot.text.masking import mask

WEB = ROOT / "bot" / "web"
DIST = WEB / "dist"
BUILT = sorted(path for path in DIST.rglob("*") if path.is_file())
SOURCES = sorted([*WEB.glob("src/**/*.ts"), *WEB.glob("src/**/*.tsx")])
MOST_FOR_LOADER, MOST_IN_ALL = 6 * 1024, 200 * 1024
SECONDS = 120


def zipped(path: pathlib.Path) -> int:
    """How many bytes a browser is sent."""
    return len(gzip.compress(path.read_bytes(), 9, mtime=0))


@pytest.fixture(scope="session")
def node() -> str:
    """Node, with the packages that the build needs."""
    found = shutil.which("node")
    if found is None:
        pytest.skip("no Node.js here, so the committed build is taken as it is")
    if not (WEB / "node_modules" / "vite").is_dir():
        pytest.skip("no packages for the build: run `npm ci` in bot/web")
    return found


def test_the_loader_and_the_whole_are_small(capsys):
    """What a page pays before the chat is opened, and what all of it costs."""
    loader, whole = zipped(DIST / "widget.js"), sum(map(zipped, BUILT))
    with capsys.disabled():
        print(f"\nloader {loader} bytes, all of the widget {whole} bytes, zipped")
    assert loader <= MOST_FOR_LOADER
    assert whole <= MOST_IN_ALL


def test_the_build_names_no_other_host():
    """No script, style, font or picture comes from elsewhere; XML's names of its own languages are no addresses."""
    named = {
        match
        for path in BUILT
        for match in re.findall(r"(?:https?:|[\"'`(])//[\w-]+(?:\.[\w-]+)+", path.read_text(encoding="utf-8"))
    }
    assert named <= {"http://www.w3.org"}


def test_the_build_is_made_of_these_sources(node, tmp_path):
    """Built again, it is the same byte for byte; `make widget` after a change."""
    for options in ([], ["--mode", "loader"]):
        command = [node, WEB / "node_modules/vite/bin/vite.js", "build", "--outDir", tmp_path, *options]
        done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False, timeout=SECONDS)
        assert done.returncode == 0, done.stdout + done.stderr
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert again.keys() == {path.relative_to(DIST) for path in BUILT}
    assert [name for name, body in again.items() if body != (DIST / name).read_bytes()] == []


def test_the_sources_keep_their_types(node):
    """The compiler in its strictest mood finds nothing."""
    command = [node, WEB / "node_modules/typescript/bin/tsc", "--noEmit"]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.stdout == ""


def test_packages_are_pinned_and_name_no_registry():
    """Exact versions; whoever installs them uses the registry that they have."""
    package = json.loads((WEB / "package.json").read_text())
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    lock = (WEB / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "integrity" in lock


def test_every_word_of_the_page_is_used_and_every_one_used_exists():
    """A key that nobody says misleads the editor; a key that is missing shows nothing."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    words = yaml.safe_load((DATA / "wording" / "widget.yml").read_text(encoding="utf-8"))["wording"]
    keys = {key.removeprefix("widget_") for key in words}
    composed = [f"{start}_" for start in re.findall(r"say\(`([a-z_]+)_\$\{", text)]
    literal = set(re.findall(r'"([a-z_]+)"', text))
    notices = {"expired", "cleared"}
    by_server = {"title"}
    unused = {key for key in keys - literal - by_server if not key.startswith(tuple(composed))}
    assert unused == set()
    asked = set(re.findall(r'\bsay\(\s*"([a-z_]+)"', text)) | notices
    assert asked - keys == set()
    failures = re.search(r"type Failure = ([^;]+);", text)
    assert failures
    assert {f"failed_{name}" for name in set(re.findall(r'"(\w+)"', failures[1])) - {"gone"}} <= keys


def test_no_word_is_written_into_the_sources():
    """Chinese stands in comments about ChatUI, in the rules of masking, and in names of languages, nowhere else."""
    allowed = {"masking.ts", "schedule.ts", "SettingsDialog.tsx"}
    code = {
        path.name: re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for path in SOURCES
    }
    assert {name for name, text in code.items() if re.search(r"[\u4e00-\u9fff]", text)} <= allowed


# Made up: the digits satisfy the checksums and belong to nobody.
SECRETS = (
    ("身份证110101199003070038", "身份证[证件号]"),
    ("身份证１１０１０１１９９００３０７００３８", "身份证[证件号]"),
    ("卡号6222 0200 0000 0000 000", "卡号[卡号]"),
    ("卡号6222-0200-0000-0000-000。", "卡号[卡号]。"),
    ("打13800138000", "打[手机号]"),
    ("打138 0013 8000和139-0013-9000", "打[手机号]和[手机号]"),
    ("写到abc@mail.example", "写到[邮箱]"),
    ("验证码是482913", "验证码是[验证码]"),
    ("482913是您的验证码", "[验证码]是您的验证码"),
    ("your verification code is 4829 13", "your verification code is [验证码]"),
    ("密码发给他了1234", "密码发给他了[验证码]"),
    ("110101199003070038 6222020000000000000 13800138000", "[证件号] [卡号] [手机号]"),
)
INNOCENT = (
    "逾期两天，欠12000元", "2025年11月22日还3500", "打95384或12378", "95588 95533 95599", "1069012345678901发来的",
    "《民法典》第676条", "密码1234元", "验证码打95384问", "18期每期1380元",
)  # fmt: skip


def test_the_page_masks_what_the_guide_masks(node):
    """In plain writing both hide the same and keep the same; what is disguised is left to the guide."""
    texts = [*(text for text, _ in SECRETS), *INNOCENT]
    done = subprocess.run(
        [node, WEB / "mask.mjs"], input=json.dumps(texts), capture_output=True, text=True, check=False, timeout=SECONDS
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [*(masked for _, masked in SECRETS), *INNOCENT]
    assert [mask(text) for text in texts] == [*(masked for _, masked in SECRETS), *INNOCENT]
