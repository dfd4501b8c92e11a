"""What production runs from, examined as far as a machine without a container engine can."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from ams.core.embedded.paths import CHECKOUT

COMPOSE = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {"migrate", "web", "worker", "beat"}
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|KEY")
REFERENCE = re.compile(r"\$\{(\w+)")
EXAMPLE = (CHECKOUT / ".env.example").read_text()
EXPLAINED = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", EXAMPLE, re.MULTILINE))


def sources(*patterns):
    return [path.read_text() for pattern in patterns for path in sorted(CHECKOUT.glob(pattern))]


def variables_read():
    """Names that our code reads from the environment."""
    code = "\n".join(sources("ams/settings.py", "ams/serving.py", "ams/core/embedded/binaries.py"))
    return set(re.findall(r"""(?:env\.\w+|environ\.get)\(\s*"([A-Z][A-Z0-9_]+)\"""", code)) - {"XDG_CACHE_HOME"}


def test_compose_runs_every_part():
    assert set(SERVICES) == OURS | {"postgres", "redis", "proxy"}
    assert SERVICES["postgres"]["image"].startswith("postgres:18")


@pytest.mark.parametrize("name", SERVICES)
def test_every_part_says_whether_it_is_well(name):
    healthcheck = SERVICES[name]["healthcheck"]

    assert healthcheck.get("test") or (name == "migrate" and healthcheck["disable"])


@pytest.mark.parametrize("name", SERVICES)
def test_every_part_waits_for_parts_that_exist_and_can_be_waited_for(name):
    for other, condition in SERVICES[name].get("depends_on", {}).items():
        if condition["condition"] == "service_healthy":
            assert "test" in SERVICES[other]["healthcheck"]
        else:
            assert SERVICES[other]["restart"] == "no"


@pytest.mark.parametrize("name", SERVICES)
def test_volumes_and_networks_are_declared(name):
    named = [volume.split(":")[0] for volume in SERVICES[name].get("volumes", []) if not volume.startswith((".", "/"))]

    assert set(named) <= set(COMPOSE["volumes"])
    assert set(SERVICES[name]["networks"]) <= set(COMPOSE["networks"])


def test_only_the_proxy_is_reached_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert all(SERVICES[name]["networks"] == ["inside"] for name in ("postgres", "redis"))


def test_no_secret_stands_in_the_file():
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            if SECRET.search(variable) or "://" in str(value):
                assert "@" not in REFERENCE.sub("", str(value)) or ":${" in str(value), (name, variable)
            if SECRET.search(variable):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", str(value)), (name, variable)


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_parts_have_no_rights_to_spare(name):
    assert SERVICES[name]["read_only"] is True
    assert SERVICES[name]["cap_drop"] == ["ALL"]
    assert SERVICES[name]["security_opt"] == ["no-new-privileges:true"]


def test_every_variable_is_explained():
    used = set(REFERENCE.findall((CHECKOUT / "docker-compose.yml").read_text())) | variables_read()

    assert used == EXPLAINED


def test_an_explained_secret_has_no_value():
    for line in EXAMPLE.splitlines():
        name, equals, value = line.lstrip("#").partition("=")
        if equals and re.fullmatch(r"[A-Z0-9_]+", name) and SECRET.search(name):
            assert value == "", name


def test_configure_tells_of_every_variable():
    told = (CHECKOUT / "docs" / "configure.md").read_text()

    assert [name for name in sorted(EXPLAINED) if f"`{name}`" not in told] == []


def test_the_image_is_built_in_stages_and_runs_as_nobody_special():
    lines = (CHECKOUT / "Dockerfile").read_text().splitlines()
    last_stage = lines[max(number for number, line in enumerate(lines) if line.startswith("FROM ")) :]

    assert sum(line.startswith("FROM ") for line in lines) == 3
    assert [line for line in last_stage if line.startswith("USER ")] == ["USER 10001"]
    assert not any("uv sync" in line or "gcc" in line for line in last_stage)
    assert any("--no-default-groups" in line for line in lines)  # neither the embedded servers nor the tests


@pytest.mark.parametrize("file", ["Dockerfile", "docker-compose.yml", "Makefile", ".ci/run", ".pre-commit-config.yaml"])
def test_files_that_are_named_exist(file):
    text = (CHECKOUT / file).read_text()
    named = re.findall(
        r"(?<![\w/.$-])((?:tools|tests|docs|\.ci)/[\w./-]*\w|Caddyfile|manage\.py|uv\.lock)(?![\w*])", text
    )

    assert [name for name in named if not (CHECKOUT / name).exists()] == []


def test_make_alone_lists_the_targets():
    listed = subprocess.run(["make"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout

    assert all(f"  make {target} " in listed for target in ("up", "test", "check", "soak", "screenshots"))


def test_the_licence_is_whole_and_the_one_we_name():
    words = (CHECKOUT / "LICENSE").read_text()

    assert words.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE")
    assert "END OF TERMS AND CONDITIONS" in words
    assert 'license = "AGPL-3.0-or-later"' in (CHECKOUT / "pyproject.toml").read_text()


@pytest.mark.parametrize("script", ["tools/ensure", ".ci/run"])
def test_scripts_can_be_parsed_and_run(script):
    path = CHECKOUT / script

    assert path.stat().st_mode & 0o111
    shell = shutil.which("bash" if "bash" in path.read_text().splitlines()[0] else "sh")
    assert subprocess.run([shell, "-n", str(path)], capture_output=True, check=True).stderr == b""


def test_what_is_missing_comes_with_the_command_that_installs_it(tmp_path):
    """On a machine where nothing may be installed: no apt-get, no browser."""
    for tool in ("sh", "dirname", "id", "uname"):
        (tmp_path / tool).symlink_to(shutil.which(tool))

    refused = subprocess.run(
        [Path(CHECKOUT, "tools", "ensure"), "chromium"],
        env={"PATH": str(tmp_path), "HOME": "/"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert refused.returncode == 1
    missing = "Chromium, which the tests drive, is missing. On Debian the packages are: "
    assert refused.stderr == f"{missing}chromium-headless-shell\n"


def test_the_proxy_lets_go_of_idle_connections_before_the_web_server_does():
    """Otherwise a request that is sent just as the web server hangs up is answered 502: nobody repeats a POST."""
    proxy = int(re.search(r"^\t+keepalive (\d+)s$", (CHECKOUT / "Caddyfile").read_text(), re.MULTILINE)[1])
    server = int(re.search(r"^keepalive = (\d+)\b", (CHECKOUT / "ams" / "serving.py").read_text(), re.MULTILINE)[1])

    assert proxy + 10 <= server
