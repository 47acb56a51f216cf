#!/usr/bin/env python3
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walks packaging/docker/Dockerfile where there is no Docker: each stage in a copy of a fresh Debian, by the
very commands of the file. Then runs what it ends in as Docker would: the entry point as the image's user,
the health check, an agent, and the stop.

    packaging/check/dockerfile.py --base FOLDER [--from-build PACKAGE.deb]

FOLDER is a root as debootstrap --variant=minbase makes it, of the Debian that the file names. With
--from-build the first stage is not walked: the package is what it would have made. Needs root.
"""
import argparse
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOURCES = Path(__file__).resolve().parents[2]
FILE = SOURCES / "packaging" / "docker" / "Dockerfile"
MOUNTS = ("proc", "sys", "dev")


def say(text):
    print("dockerfile.py:", text, flush=True)


def instructions():
    """(word, rest) for each instruction, continued lines joined."""
    text = "".join(line for line in FILE.read_text().splitlines(True) if not line.startswith("#"))
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word.upper(), rest.strip()


class Stage:
    def __init__(self, base, folder):
        self.root, self.folder = folder, "/"
        self.environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        self.user, self.entry, self.health = None, None, None
        subprocess.run(["cp", "-a", base, folder], check=True)
        for name in ("resolv.conf", "hosts"):
            shutil.copy(f"/etc/{name}", folder / "etc" / name)

    def enter(self):
        for name in MOUNTS:
            subprocess.run(["mount", "--bind", f"/{name}", self.root / name], check=True)

    def leave(self):
        for name in reversed(MOUNTS):
            if os.path.ismount(self.root / name):
                subprocess.run(["umount", self.root / name], check=True)

    def command(self, arguments, user=None):
        user = ["--reuid", user.split(":")[0], "--regid", user.split(":")[-1], "--clear-groups",
                "--no-new-privs"] if user else []
        inner = ["setpriv", *user, *arguments] if user else arguments
        variables = [f"{name}={value}" for name, value in self.environment.items()]
        return ["chroot", str(self.root), "/usr/bin/env", "-i", "-C", self.folder, *variables, *inner]

    def take(self, word, rest, stages):
        if word == "ENV":
            self.environment |= dict(part.split("=", 1) for part in shlex.split(rest))
        elif word == "WORKDIR":
            self.folder = rest
            (self.root / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "RUN":
            subprocess.run(self.command(["/bin/sh", "-c", rest]), check=True)
        elif word == "COPY":
            self.copy(shlex.split(rest), stages)
        elif word == "USER":
            self.user = rest
        elif word == "ENTRYPOINT":
            self.entry = json.loads(rest)  # the other form starts a shell, which gets the signals
        elif word == "HEALTHCHECK":
            self.health = json.loads(rest.split("CMD", 1)[1])
        elif word not in ("EXPOSE", "VOLUME", "STOPSIGNAL"):
            raise SystemExit(f"{FILE}: {word} is not understood here")

    def copy(self, words, stages):
        source = SOURCES
        if words[0].startswith("--from="):
            source = stages[words.pop(0).partition("=")[2]].root
        *names, target = words
        target = self.root / target.lstrip("/")
        for name in names:
            if source == SOURCES and name == ".":
                listed = subprocess.run(["git", "-C", SOURCES, "archive", "HEAD"], check=True,
                    capture_output=True).stdout
                subprocess.run(["tar", "-x", "-C", target], input=listed, check=True)
            else:
                shutil.copy(source / name.lstrip("/"), target)


class Built:
    """Stands for the first stage, with the package that it makes."""

    def __init__(self, folder, package):
        self.root = folder
        folder.mkdir()
        shutil.copy(package, folder / "coral-server.deb")


def until(what, condition, limit=60):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within {limit} s")
        time.sleep(0.1)


def run_image(stage, work):
    say("run: " + " ".join(stage.entry))
    if not stage.user or stage.user.split(":")[0] in ("0", "root"):
        raise SystemExit("the image runs as root")
    log = work / "hub.log"
    agent_log = work / "agent.log"
    with open(log, "wb") as out:
        hub = subprocess.Popen(stage.command(stage.entry, stage.user), stdout=out, stderr=out)
    try:
        port = stage.environment["CORAL_PORT"]
        healthy = lambda: subprocess.run(stage.command(stage.health, stage.user), check=False,
            capture_output=True).returncode == 0
        until("the health check passes", healthy)
        uid = re.search(r"^Uid:\s+(\d+)", Path(f"/proc/{hub.pid}/status").read_text(), re.MULTILINE)
        if uid.group(1) == "0":
            raise SystemExit("the hub runs as root")
        with open(agent_log, "wb") as out:
            agent = subprocess.Popen([sys.executable, SOURCES / "packaging" / "test_coral_client.py",
                "--server", f"127.0.0.1:{port}", "--http", "--devmode", "--seconds", "60"], stdout=out)
        until("an agent joins", lambda: "tools:" in agent_log.read_text())
        began = time.monotonic()
        hub.send_signal(signal.SIGTERM)
        status = hub.wait(30)
        agent.wait(30)
        if status != 0 or "server_shutdown" not in agent_log.read_text():
            raise SystemExit(f"the stop was not graceful: status {status}, {agent_log.read_text()}")
        say(f"stopped in {time.monotonic() - began:.1f} s, the agent was told")
        if healthy():
            raise SystemExit("the health check passes without a hub")
    finally:
        if hub.poll() is None:
            hub.kill()
            hub.wait()  # or it holds on to what is mounted
        if log.stat().st_size and hub.returncode != 0:
            print(log.read_text())


def main():
    parser = argparse.ArgumentParser(description="Walks the Dockerfile without Docker.")
    parser.add_argument("--base", required=True, type=Path)
    parser.add_argument("--from-build", type=Path, metavar="PACKAGE")
    options = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("needs root")
    if shutil.which("hadolint"):
        say("hadolint")
        subprocess.run(["hadolint", FILE], check=True)
    else:
        say("hadolint is not here: not asked")
    stages, stage, skipped = {}, None, False
    work = Path(tempfile.mkdtemp())
    try:
        for word, rest in instructions():
            if word == "FROM":
                image, _, name = (rest + " AS final" if " AS " not in rest else rest).partition(" AS ")
                say(f"stage {name}, from {image}")
                skipped = bool(options.from_build) and name == "build"
                if skipped:
                    stages[name] = Built(work / name, options.from_build)
                else:
                    stage = stages[name] = Stage(options.base, work / name)
                    stage.enter()
            elif not skipped:
                say(f"{word} {rest[:90]}")
                stage.take(word, rest, stages)
        stage.environment.setdefault("CORAL_DEVMODE", "on")  # as compose.yaml does
        run_image(stage, work)
    finally:
        # The machine's own /dev is in there until it was left: if leaving fails, nothing is deleted.
        for left in stages.values():
            if isinstance(left, Stage):
                left.leave()
        subprocess.run(["rm", "-rf", "--one-file-system", work], check=True)
    say("passed")


if __name__ == "__main__":
    main()
