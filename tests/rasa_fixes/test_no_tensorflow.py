"""Rasa without TensorFlow: its default components import, and whoever uses one that needs it is told what to do."""

import importlib.metadata
import json
import subprocess
import sys
from typing import Any

import pytest

from bot.paths import ROOT

SCRIPT = """
import json, pathlib, tempfile
import yaml
from bot import quiet
quiet.configure()
import tensorflow
from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS
from rasa.model_training import train_nlu

found = {"file": tensorflow.__file__, "version": tensorflow.__version__}
found["components"] = [component.__name__ for component in DEFAULT_COMPONENTS]
folder = pathlib.Path(tempfile.mkdtemp())
pipeline = ["WhitespaceTokenizer", "CountVectorsFeaturizer", "DIETClassifier"]
config = {"recipe": "default.v1", "language": "en", "assistant_id": "tests"}
config["pipeline"] = [{"name": name} for name in pipeline]
(folder / "config.yml").write_text(yaml.safe_dump(config))
sentences = {"greet": "- hello there\\n- good morning", "goodbye": "- bye now\\n- see you soon"}
nlu = {"version": "3.1", "nlu": [{"intent": name, "examples": text} for name, text in sentences.items()]}
(folder / "nlu.yml").write_text(yaml.safe_dump(nlu))
try:
    train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder))
except Exception as error:
    causes = []
    while error:
        causes.append(str(error))
        error = error.__cause__
    found["causes"] = causes
print(json.dumps(found))
"""


def _has_tensorflow() -> bool:
    try:
        importlib.metadata.version("tensorflow")
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


pytestmark = pytest.mark.skipif(_has_tensorflow(), reason="TensorFlow is installed (make install-full)")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    """What a fresh interpreter finds."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_rasas_default_components_import(found: dict[str, Any]):
    """Rasa loads all of them at start, also those that need TensorFlow."""
    assert {"RulePolicy", "DIETClassifier", "TEDPolicy", "ResponseSelector"} <= set(found["components"])


def test_the_stand_in_is_ours(found: dict[str, Any]):
    """And says so by its version."""
    assert "bot/rasa_fixes/no_tensorflow" in found["file"]
    assert found["version"] == "0.0.0"


def test_whoever_trains_diet_is_told_what_to_install(found: dict[str, Any]):
    """An error deep inside Rasa would tell nobody."""
    assert any("needs TensorFlow" in cause and "make install-full" in cause for cause in found["causes"])
