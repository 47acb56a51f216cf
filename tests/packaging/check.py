#!/usr/bin/env python3
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What packages hold beside the program says what the program says: check.py HUB CLIENT SOURCES BUILD

The long checks, in fresh systems, are packaging/check/debian.sh and its neighbours.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from runchecks import run_checks

HUB, CLIENT, SOURCES, BUILD = (Path(argument) for argument in sys.argv[1:5])
LINUX = SOURCES / "packaging" / "linux"
MONITORING = SOURCES / "packaging" / "monitoring"


def run(*command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120,
        check=False, **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}: {done.stdout}{done.stderr}")
    return done.stdout


def check_same(what, expected, found):
    if set(expected) != set(found):
        raise AssertionError(f"{what}: missing {sorted(set(expected) - set(found))}, "
                             f"too many {sorted(set(found) - set(expected))}")


def flags(text):
    return {flag.replace("\\", "") for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)}


def papers_of(name):
    """The manual, and the completions for bash, zsh and fish."""
    folder = LINUX / "completions"
    return [path.read_text() for path in (LINUX / "man" / f"{name}.1.in", folder / f"{name}.bash",
        folder / f"_{name}", folder / f"{name}.fish")]


def check_papers(name, expected):
    manual, bash, zsh, fish = papers_of(name)
    check_same(f"{name}.1", expected, flags(manual.replace("\\-", "-")))
    check_same("bash", expected, flags(bash))
    check_same("zsh", expected, flags(zsh))
    check_same("fish", expected, {"--" + option for option in re.findall(r"-l ([a-z-]+)", fish)})


def manual_and_completions_know_every_flag():
    for program in (HUB, CLIENT):
        check_papers(program.name, flags(run(program, "--help")))


# By its source, since it is not built everywhere.
def papers_of_the_window_know_every_flag():
    options = re.findall(r'QCommandLineOption \w+\(\s*u"([a-z-]+)"', (SOURCES / "gui" / "main.cpp").read_text())
    check_papers("coral-server-gui", {f"--{option}" for option in [*options, "version", "help"]})


def manual_and_completions_know_every_command():
    _, rest = run(CLIENT, "--help").split("Commands:\n")
    expected = re.findall(r"^  ([a-z]+)", rest.split("\n\n")[0], re.MULTILINE)
    manual, bash, zsh, fish = papers_of(CLIENT.name)
    section = re.search(r"^\.SH COMMANDS$(.*?)^\.SH ", manual, re.MULTILINE | re.DOTALL).group(1)
    check_same("manual", expected, re.findall(r"^\.TP\n\.B[IR]? ([a-z]+)", section, re.MULTILINE))
    check_same("bash", expected, re.search(r"compgen -W '([a-z ]+)'", bash).group(1).split())
    check_same("bash", expected, re.search(r"^ +([a-z]+(?: \| [a-z]+)+)\)$", bash, re.MULTILINE).group(1).split(" | "))
    check_same("zsh", expected, re.findall(r"^    '([a-z]+):", zsh, re.MULTILINE))
    check_same("fish", expected, re.findall(r"__fish_use_subcommand -a ([a-z]+)", fish))


def completes(shell, script, command, words, expected):
    """Whether the shell would go on like that after these words."""
    if not shutil.which(shell):
        print(f"left out: {shell} is not here")
        return
    file = LINUX / "completions" / f"{command}.{shell}"
    found = run(shell, "-c", script, *([shell] if shell == "bash" else []), file, command, *words)
    check_same(f"{shell}: {words}", expected, [line.split("\t")[0] for line in found.split("\n") if line])


def shells_complete():
    bash = ('. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); "_${1//-/_}"; '
            'printf "%s\\n" "${COMPREPLY[@]}"')
    fish = 'source $argv[1]; complete -C (string join " " -- $argv[2..])'
    for shell, script in (("bash", bash), ("fish", fish)):
        completes(shell, script, "coral-server", ["--log-f"], ["--log-format"])
        completes(shell, script, "coral-client", ["--heart"], ["--heartbeat"])
        completes(shell, script, "coral-client", ["--devmode", "doc"], ["doctor"])
        completes(shell, script, "coral-client", ["call", "list_"], ["list_agents"])
        completes(shell, script, "coral-client", ["watch", "doc"], [])
    if shutil.which("zsh"):
        for name in ("_coral-server", "_coral-client"):
            run("zsh", "-n", LINUX / "completions" / name)


def versions_are_one():
    version = re.search(r"\d+\.\d+\.\d+", run(HUB, "--version")).group()
    newest = re.search(r"^## (\S+) - ", (SOURCES / "CHANGELOG.md").read_text(), re.MULTILINE).group(1)
    vcpkg = SOURCES / "vcpkg.json"
    check_same("versions", [version], [newest])
    if vcpkg.exists():
        check_same("vcpkg.json", [], {"version", "version-string"} & set(json.loads(vcpkg.read_text())))


def metrics_are_those_of_the_hub():
    with tempfile.TemporaryDirectory() as folder:
        # With a limit, or the metrics of it are not there.
        hub = subprocess.Popen([HUB, "--port", "0", "--data-dir", folder + "/data"],
            env={**os.environ, "CORAL_MAX_MEMORY": "1000GiB"},
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = hub.stdout.readline().split()[-1]
            urllib.request.urlopen(address + "/health", timeout=60).read()
            text = urllib.request.urlopen(address + "/metrics", timeout=60).read().decode()
        finally:
            hub.terminate()
            hub.wait(60)
        if hub.returncode != 0:
            raise AssertionError(f"the hub ended with {hub.returncode}")
    known = set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE))
    for name in ("alerts.yml", "grafana-dashboard.json"):
        used = set(re.findall(r"coral_[a-z_]+", (MONITORING / name).read_text()))
        used = {metric.removesuffix("_bucket") for metric in used}
        if not used or used - known:
            raise AssertionError(f"{name} names {sorted(used - known)}, which the hub has not")


def every_alert_is_explained():
    alerts = re.findall(r"- alert: (\w+)", (MONITORING / "alerts.yml").read_text())
    text = (SOURCES / "docs" / "OPERATIONS.md").read_text()
    check_same("alerts in OPERATIONS.md", alerts, re.findall(r"^\| `(Coral\w+)` \|", text, re.MULTILINE))


def promtool_agrees():
    if not shutil.which("promtool"):
        print("left out: promtool is not here")
        return
    run("promtool", "check", "rules", MONITORING / "alerts.yml")
    run("promtool", "test", "rules", MONITORING / "alerts_test.yml")


def scripts_can_be_read():
    scripts = [*LINUX.glob("deb/server.*"), *LINUX.glob("rpm/server.*"),
               *(SOURCES / "packaging").glob("**/*.sh")]
    for script in scripts:
        run("bash" if "bash" in script.read_text().splitlines()[0] else "sh", "-n", script)


def installed(component, folder):
    run("cmake", "--install", BUILD, "--component", component, env={**os.environ, "DESTDIR": folder})
    return {path.name for path in Path(folder).rglob("*") if path.is_file()}


def installs_what_a_package_holds():
    with tempfile.TemporaryDirectory() as folder:
        names = installed("Client", folder)
        expected = {"coral-client", "coral-client.1.gz", "_coral-client", "coral-client.fish", "CLIENT.md",
            "copyright", "changelog.gz"}
        if expected - names:
            raise AssertionError(f"not installed: {sorted(expected - names)}")
    with tempfile.TemporaryDirectory() as folder:
        names = installed("Server", folder)
        expected = {"coral-server", "coral-server.service", "coral-server.toml", "coral-server.1.gz",
            "_coral-server", "coral-server.fish", "copyright", "changelog.gz", "OPERATIONS.md",
            "nginx.conf", "haproxy.cfg", "Caddyfile", "alerts.yml", "grafana-dashboard.json"}
        if expected - names:
            raise AssertionError(f"not installed: {sorted(expected - names)}")
        unit = next(Path(folder).rglob("coral-server.service")).read_text()
        if "@CMAKE" in unit:
            raise AssertionError("the unit holds what CMake should have replaced")


CHECKS = [manual_and_completions_know_every_flag, papers_of_the_window_know_every_flag,
          manual_and_completions_know_every_command, shells_complete, versions_are_one,
          metrics_are_those_of_the_hub, every_alert_is_explained, promtool_agrees, scripts_can_be_read,
          installs_what_a_package_holds]


def main():
    return 1 if run_checks(CHECKS) else 0


if __name__ == "__main__":
    sys.exit(main())
