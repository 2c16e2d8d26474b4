"""The model is trained anew when what it learns from changes, and only then."""

import pathlib
import shutil
import sys
import types
from collections.abc import Callable

import pytest

from bot import training
from bot.paths import ROOT

LEARNT_FROM = [
    "config.yml",
    "domain.yml",
    "data/dialogue/rules.yml",
    "data/nlu/topics/lawsuit.yml",
    "data/nlu/english/lawsuit.yml",
    "data/nlu/conversation/greet.yml",
    "data/vocabulary/trade_words.txt",
    "data/vocabulary/products.yml",
    "data/lenders.yml",
    "bot/nlu/features.py",
    "bot/text/normalize.py",
    "bot/dialogue/crisis_policy.py",
]
NOT_LEARNT_FROM = [
    "data/faq/lawsuit.yml",
    "data/wording/answer.yml",
    "data/laws.yml",
    "data/hotlines.yml",
    "data/themes.yml",
    "data/parameters/answer_days.yml",
    "bot/knowledge/library.py",
    "bot/channels/rest.py",
    "actions/menu.py",
    "endpoints.yml",
]


@pytest.fixture
def project(tmp_path, monkeypatch) -> pathlib.Path:
    """A project with the files of these tests, each with its real content."""
    for name in [*LEARNT_FROM, *NOT_LEARNT_FROM]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(training, "ROOT", tmp_path)
    monkeypatch.setattr(training, "DATA", tmp_path / "data")
    monkeypatch.setattr(training, "MODELS", tmp_path / "models")
    monkeypatch.delenv("GUIDE_MODEL", raising=False)
    return tmp_path


def rasa_trains_with(monkeypatch, train: Callable[..., object]) -> None:
    """Puts a stand-in where Rasa's own training is looked for; Rasa itself is not loaded."""
    stand_in = types.ModuleType("rasa.model_training")
    stand_in.train = train
    monkeypatch.setitem(sys.modules, "rasa.model_training", stand_in)


@pytest.fixture
def trainings(monkeypatch) -> list[dict]:
    """How Rasa's training was called; it writes a file and gives its name."""
    calls = []

    def train(**arguments: str) -> types.SimpleNamespace:
        calls.append(arguments)
        model = pathlib.Path(arguments["output"]) / f"{arguments['fixed_model_name']}.tar.gz"
        model.write_bytes(b"a model")
        return types.SimpleNamespace(model=str(model))

    rasa_trains_with(monkeypatch, train)
    return calls


def add_a_line(path: pathlib.Path) -> None:
    """The smallest change there is."""
    path.write_text(path.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")


@pytest.mark.parametrize("name", LEARNT_FROM)
def test_the_fingerprint_changes_with_what_the_model_learns_from(project, name):
    """Sentences, rules, settings, names of lenders, and our own components."""
    before = training.fingerprint()
    add_a_line(project / name)
    assert training.fingerprint() != before


@pytest.mark.parametrize("name", NOT_LEARNT_FROM)
def test_the_fingerprint_stays_when_an_answer_changes(project, name):
    """Changing words needs a restart, no training."""
    before = training.fingerprint()
    add_a_line(project / name)
    assert training.fingerprint() == before


def test_the_fingerprint_changes_when_a_file_is_renamed_or_added(project):
    """A topic's file under another name is another model."""
    before = training.fingerprint()
    old, new = project / "data/nlu/topics/lawsuit.yml", project / "data/nlu/topics/lawsuits.yml"
    old.rename(new)
    renamed = training.fingerprint()
    assert renamed != before
    shutil.copy(new, old)
    assert training.fingerprint() not in {before, renamed}


def test_the_fingerprint_does_not_depend_on_where_the_project_lies(project, tmp_path_factory, monkeypatch):
    """Two people with the same data have the same model."""
    before = training.fingerprint()
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "project"
    shutil.copytree(project, elsewhere)
    monkeypatch.setattr(training, "ROOT", elsewhere)
    assert training.fingerprint() == before


def test_everything_that_rasa_reads_is_in_the_fingerprint(project, trainings):
    """What is handed to the training changes the model's name when it changes."""
    training.train()
    (call,) = trainings
    handed = [call["domain"], call["config"], *call["training_files"]]
    assert {pathlib.Path(path).relative_to(project).as_posix() for path in handed} == {
        "domain.yml",
        "config.yml",
        "data/nlu",
        "data/dialogue",
    }


def test_a_model_is_trained_once_for_the_same_data(project, trainings):
    """The second start finds the model of the first."""
    first = training.train()
    assert first == project / "models" / f"guide-{training.fingerprint()}.tar.gz"
    assert training.train() == first
    assert len(trainings) == 1


def test_changed_sentences_are_trained_anew_and_the_old_model_stays(project, trainings):
    """Going back to the old data finds the old model."""
    first = training.train()
    add_a_line(project / "data/nlu/topics/lawsuit.yml")
    assert training.current_model() is None
    second = training.train()
    assert second != first
    assert first.is_file()
    assert training.current_model() == second


def test_training_can_be_forced(project, trainings):
    """Although nothing changed."""
    training.train()
    training.train(force=True)
    assert len(trainings) == 2


def test_nothing_half_done_is_left_when_training_fails(project, monkeypatch):
    """A model that was not finished is never found later."""

    def fail(**arguments: str) -> None:
        (pathlib.Path(arguments["output"]) / "half.tar.gz").write_bytes(b"half")
        raise MemoryError

    rasa_trains_with(monkeypatch, fail)
    with pytest.raises(MemoryError):
        training.train()
    assert list((project / "models").iterdir()) == []
    assert training.current_model() is None


def test_a_training_without_a_model_is_an_error(project, monkeypatch):
    """Rasa gives no model when the data is broken; the guide then does not start with another one."""
    rasa_trains_with(monkeypatch, lambda **arguments: types.SimpleNamespace(model=None))
    with pytest.raises(RuntimeError, match="training gave no model"):
        training.train()


def test_a_pinned_model_is_used_as_it_is(project, trainings, monkeypatch):
    """GUIDE_MODEL names a model to use, whatever the data."""
    pinned = project / "mine.tar.gz"
    pinned.write_bytes(b"a model")
    monkeypatch.setenv("GUIDE_MODEL", str(pinned))
    assert training.train() == pinned
    assert trainings == []


def test_a_pinned_model_that_is_missing_is_named(project, trainings, monkeypatch):
    """Rasa itself would quietly take a neighbour of a missing file."""
    monkeypatch.setenv("GUIDE_MODEL", str(project / "gone.tar.gz"))
    with pytest.raises(FileNotFoundError, match=r"gone\.tar\.gz"):
        training.train()
    assert trainings == []
