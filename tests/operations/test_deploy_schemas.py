"""Every manifest and the compose file fit the schemas that Kubernetes and Compose publish, and a slip is found."""

import copy
import json
import pathlib
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from test_deploy import COMPOSE, FILES, OBJECTS

SCHEMAS = pathlib.Path(__file__).parent / "schemas"
KUBERNETES = json.loads((SCHEMAS / "kubernetes-1.31.json").read_text(encoding="utf-8"))
COMPOSE_SPEC = json.loads((SCHEMAS / "compose-spec.json").read_text(encoding="utf-8"))
GROUPS = {
    ("v1", "ConfigMap"): "core",
    ("v1", "Secret"): "core",
    ("v1", "Service"): "core",
    ("apps/v1", "Deployment"): "apps",
    ("autoscaling/v2", "HorizontalPodAutoscaler"): "autoscaling",
    ("policy/v1", "PodDisruptionBudget"): "policy",
    ("networking.k8s.io/v1", "NetworkPolicy"): "networking",
}


def faults_of_object(found: dict[str, Any]) -> list[str]:
    """What a cluster would not like about an object."""
    version, kind = found["apiVersion"], found["kind"]
    name = f"io.k8s.api.{GROUPS[version, kind]}.{version.rpartition('/')[2]}.{kind}"
    validator = Draft202012Validator({**KUBERNETES, "$ref": f"#/$defs/{name}"})
    return [error.message for error in validator.iter_errors(found)]


def faults_of_compose(found: dict[str, Any]) -> list[str]:
    """What Compose would not like about a file."""
    return [error.message for error in Draft202012Validator(COMPOSE_SPEC).iter_errors(found)]


@pytest.mark.parametrize("name", OBJECTS, ids=lambda name: name[0])
def test_every_object_fits_the_schema_of_its_kind(name: tuple[str, str]):
    """In the version that it names, without a field that this does not know."""
    assert faults_of_object(OBJECTS[name]) == []


def test_every_file_of_the_folder_is_looked_at():
    """Whoever adds one need not remember this test."""
    count = sum(len(list(yaml.safe_load_all(path.read_text(encoding="utf-8")))) for path in FILES)
    assert count == len(OBJECTS) + 1  # the Kustomization has no schema in Kubernetes itself


def test_the_compose_file_fits_its_schema():
    """Of the Compose specification."""
    assert faults_of_compose(COMPOSE) == []


def _deployment(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    found = copy.deepcopy(OBJECTS["Deployment", "overdue-guide"])
    change(found["spec"]["template"]["spec"]["containers"][0])
    return found


SLIPS = {
    "a field in the wrong place": lambda box: box["readinessProbe"].update(path="/health/ready"),
    "a misspelt field": lambda box: box["resources"].update(limit={"cpu": "1"}),
    "a text for a number": lambda box: box["livenessProbe"].update(periodSeconds="ten"),
    "a setting without a name": lambda box: box.update(env=[{"value": "x"}]),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_in_a_manifest_is_found(slip: str):
    """Each of these is refused or passed over by a cluster."""
    assert faults_of_object(_deployment(SLIPS[slip]))


def test_a_slip_in_the_compose_file_is_found():
    """A limit beside its place limits nothing."""
    found = copy.deepcopy(COMPOSE)
    found["services"]["guide"]["limits"] = found["services"]["guide"]["deploy"]["resources"]["limits"]
    assert faults_of_compose(found)
