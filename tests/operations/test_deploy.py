"""What runs the guide elsewhere fits the guide: settings, addresses, ports, rights."""

import re
import shutil
import subprocess

import pytest
import yaml

from bot.channels import operations
from bot.paths import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
FILES = sorted([*FOLDER.glob("*.yml"), FOLDER / "kustomization.yaml"])
OBJECTS = {
    (found["kind"], found["metadata"]["name"]): found
    for path in FILES
    for found in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    if found["kind"] != "Kustomization"
}
DEPLOYMENT = OBJECTS["Deployment", "overdue-guide"]
POD = DEPLOYMENT["spec"]["template"]["spec"]
CONTAINER = POD["containers"][0]
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
SETTINGS = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
LABELS = {"app.kubernetes.io/name": "overdue-guide"}


def test_selectors_find_the_pods():
    """Service, autoscaler, budget and policy all mean this deployment."""
    assert DEPLOYMENT["spec"]["selector"]["matchLabels"] == LABELS
    assert DEPLOYMENT["spec"]["template"]["metadata"]["labels"] == LABELS
    assert OBJECTS["Service", "overdue-guide"]["spec"]["selector"] == LABELS
    assert OBJECTS["PodDisruptionBudget", "overdue-guide"]["spec"]["selector"]["matchLabels"] == LABELS
    assert OBJECTS["NetworkPolicy", "overdue-guide"]["spec"]["podSelector"]["matchLabels"] == LABELS
    target = OBJECTS["HorizontalPodAutoscaler", "overdue-guide"]["spec"]["scaleTargetRef"]
    assert target == {"apiVersion": "apps/v1", "kind": "Deployment", "name": "overdue-guide"}


def test_the_pod_has_no_rights_that_it_does_not_need():
    """No root, nothing to write but scratch, no token of the cluster."""
    assert POD["securityContext"]["runAsNonRoot"] is True
    assert POD["automountServiceAccountToken"] is False
    rights = CONTAINER["securityContext"]
    assert rights["readOnlyRootFilesystem"] is True
    assert rights["allowPrivilegeEscalation"] is False
    assert rights["capabilities"] == {"drop": ["ALL"]}
    assert set(CONTAINER["resources"]) == {"requests", "limits"}


def test_every_replica_has_limits_and_the_autoscaler_something_to_measure():
    """It counts CPU as a share of what was asked for; two replicas at least, one of them always there."""
    resources = CONTAINER["resources"]
    assert {*resources["requests"], *resources["limits"]} == {"cpu", "memory"}
    scaler = OBJECTS["HorizontalPodAutoscaler", "overdue-guide"]["spec"]
    assert [metric["resource"]["name"] for metric in scaler["metrics"]] == ["cpu"]
    assert 2 <= scaler["minReplicas"] < scaler["maxReplicas"]
    assert OBJECTS["PodDisruptionBudget", "overdue-guide"]["spec"]["minAvailable"] >= 1
    assert DEPLOYMENT["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_compose_gives_the_guide_no_more_rights_than_the_cluster_does():
    """And starts two of it, after what they need has answered."""
    guide = COMPOSE["services"]["guide"]
    assert guide["read_only"] is True
    assert guide["cap_drop"] == ["ALL"]
    assert guide["security_opt"] == ["no-new-privileges:true"]
    assert guide["deploy"]["replicas"] == 2
    assert set(guide["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
    assert {name: need["condition"] for name, need in guide["depends_on"].items()} == dict.fromkeys(
        ("postgresql", "redis"), "service_healthy"
    )
    assert all("healthcheck" in COMPOSE["services"][name] for name in guide["depends_on"])
    assert not [name for name, service in COMPOSE["services"].items() if name != "guide" and "ports" in service]


def test_the_image_runs_as_the_user_that_the_pod_names():
    """And installs nothing that the lock does not name by its hash."""
    assert f"USER {POD['securityContext']['runAsUser']}:" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE
    assert DOCKERFILE.rstrip().splitlines()[-1] == 'CMD [".venv/bin/python", "-m", "bot", "run", "--port", "5005"]'
    for copied in re.findall(r"^COPY ([\w./ ]+) \S+$", DOCKERFILE, re.MULTILINE):
        for name in copied.split():
            assert (ROOT / name).exists(), name


@pytest.mark.parametrize("probe", ["startupProbe", "readinessProbe", "livenessProbe"])
def test_probes_ask_addresses_that_there_are(probe: str):
    """A typing error here restarts a healthy guide for ever."""
    source = (ROOT / "bot" / "channels" / "operations.py").read_text(encoding="utf-8")
    assert f'"{CONTAINER[probe]["httpGet"]["path"]}"' in source
    assert CONTAINER[probe].get("timeoutSeconds", 5) > operations.SECONDS_TO_PROBE


def test_only_settings_that_the_guide_reads_are_set():
    """Everywhere."""
    named = set(OBJECTS["ConfigMap", "overdue-guide"]["data"]) | set(OBJECTS["Secret", "overdue-guide"]["stringData"])
    named |= set(COMPOSE["services"]["guide"]["environment"])
    named |= set(re.findall(r"\b(GUIDE_[A-Z_]+)=", DOCKERFILE))
    assert named <= SETTINGS


def test_there_is_time_to_finish():
    """The cluster waits longer than the guide does, with the pause before it."""
    finish = int(OBJECTS["ConfigMap", "overdue-guide"]["data"]["GUIDE_SECONDS_TO_FINISH"])
    assert POD["terminationGracePeriodSeconds"] > finish + 5 + 5
    assert int(COMPOSE["services"]["guide"]["stop_grace_period"].rstrip("s")) > finish + 5


def test_the_policy_lets_out_only_what_the_guide_needs():
    """Names, PostgreSQL, Redis, RabbitMQ."""
    egress = OBJECTS["NetworkPolicy", "overdue-guide"]["spec"]["egress"]
    assert {port["port"] for rule in egress for port in rule["ports"]} == {53, 5432, 6379, 5672}


def test_no_secret_stands_in_a_file():
    """The example says that it is one; compose asks for them; the pod takes them from a Secret."""
    assert {"secretRef": {"name": "overdue-guide"}} in CONTAINER["envFrom"]
    assert not set(OBJECTS["ConfigMap", "overdue-guide"]["data"]) & set(
        OBJECTS["Secret", "overdue-guide"]["stringData"]
    )
    for value in OBJECTS["Secret", "overdue-guide"]["stringData"].values():
        assert "replace-me" in value
    assert "secret.example.yml" not in (FOLDER / "kustomization.yaml").read_text(encoding="utf-8")
    assert "${GUIDE_SECRET:?" in COMPOSE["services"]["guide"]["environment"]["GUIDE_SECRET"]


def test_the_folder_can_be_put_together():
    """By the client itself where there is one, else by the list in the file."""
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]
    assert all((FOLDER / name).is_file() for name in listed)
    if shutil.which("kubectl"):
        done = subprocess.run(["kubectl", "kustomize", str(FOLDER)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert len(list(yaml.safe_load_all(done.stdout))) == 6


def test_every_threat_names_a_test_that_there_is():
    """docs/security.md: a file, and where it names one, a function in it."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    file = ""
    named = re.findall(r"`(tests/[\w/]+\.py)?(?:::(\w+))?`", text)
    assert len(named) > 20
    for path, function in named:
        file = path or file
        if not file:
            continue
        source = (ROOT / file).read_text(encoding="utf-8")
        assert not function or f"def {function}(" in source, (file, function)


def test_every_row_of_the_fault_table_names_a_test_that_there_is():
    """docs/operations.md, in the words of its own legend."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = text.partition("| what is killed |")[2].partition("\n\n")[0].splitlines()[2:]
    legend = dict(re.findall(r"\b([RF]) is `(tests/[\w/]+\.py)`", text))
    assert len(table) >= 10
    for row in table:
        cell = row.rstrip(" |").rpartition("|")[2].strip()
        file = legend.get(cell[0]) or re.findall(r"`(tests/[\w/]+\.py)`", cell)[0]
        source, named = (ROOT / file).read_text(encoding="utf-8"), re.findall(r"`(test_\w+)`", cell)
        assert named, row
        assert all(f"def {name}(" in source for name in named), row
