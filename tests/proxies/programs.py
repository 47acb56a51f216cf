# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hub and the proxies, run with the very files that packaging/proxies offers."""
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

NAME = "coral.example.org"
PATIENCE = 60  # seconds until what must happen has happened, on a busy machine


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(what, condition, limit=PATIENCE):
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: not within {limit} s")
        time.sleep(0.05)


def change(text, changes):
    """Ports and paths of a test. What the snippet does not say just so can't be changed."""
    for old, new in changes.items():
        if text.count(old) != 1:
            raise AssertionError(f"{old!r} stands {text.count(old)} times in the snippet")
        text = text.replace(old, new)
    return text


class Program:
    def __init__(self, folder, command, environment=None):
        self.log = folder / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, cwd=folder, env=environment,
                start_new_session=True)

    def await_start(self, what, condition):
        """What never comes so far is stopped: nobody else has it yet."""
        try:
            until(what, lambda: condition() or self.process.poll() is not None)
            if self.process.poll() is not None:
                raise AssertionError(f"{what}: ended with {self.process.returncode}")
        except AssertionError as error:
            self.stop(2)
            raise AssertionError(f"{error}: {self.said()}") from None

    def said(self):
        return self.log.read_text("utf-8", "replace")

    def stop(self, patience=PATIENCE):
        self.process.terminate()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)  # its workers, too
            self.process.wait()


class Hub(Program):
    def __init__(self, binary, folder, snippets):
        folder.mkdir()
        configuration = change((snippets / "coral-server.toml").read_text(), {"port = 3001": "port = 0"})
        # More heartbeats to look at than in life.
        configuration += '\n[transport]\nheartbeat-interval = "1s"\n'
        (folder / "coral-server.toml").write_text(configuration)
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("CORAL_", "NOTIFY_", "WATCHDOG_"))}
        super().__init__(folder, [binary, "--config", "coral-server.toml", "--data-dir", "data"],
            environment)
        self.await_start("the hub listens", lambda: "listening on" in self.said())
        line = next(line for line in self.said().splitlines() if "listening on" in line)
        self.port = int(line.rsplit(":", 1)[1])
        self.token = (folder / "data" / "admin-token").read_text().strip()

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        connection.request(method, path, body and json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status} {text}")
        return json.loads(text)

    def session(self):
        return self.ask("POST", "/sessions", {"applicationId": "example", "privacyKey": "change-me"})[
            "sessionId"]


class Proxy(Program):
    """One that listens with TLS on a port of its own, before it is used."""

    def __init__(self, folder, snippets, hub_port, certificate):
        folder.mkdir()
        self.folder = folder
        self.port = free_port()
        self.tls = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
        self.write((snippets / self.snippet).read_text(), hub_port, certificate)
        super().__init__(folder, self.command(), {**os.environ, "HOME": str(folder)})
        self.await_start(f"{self.name} serves", self.serves)

    def serves(self):
        try:
            return self.status("/health/ready") == 200
        except (OSError, http.client.HTTPException):
            return False

    def status(self, path):
        connection = self.connect(10)
        connection.request("GET", path, headers={"Host": NAME})
        status = connection.getresponse().status
        connection.close()
        return status

    def connect(self, timeout, source="127.0.0.1"):
        """A connection of a client with that address, by the name that the certificate has."""
        raw = socket.create_connection(("127.0.0.1", self.port), timeout, (source, 0))
        connection = http.client.HTTPSConnection(NAME, self.port, timeout=timeout)
        connection.sock = self.tls.wrap_socket(raw, server_hostname=NAME)
        return connection


class Nginx(Proxy):
    name, snippet = "nginx", "nginx.conf"

    def write(self, text, hub_port, certificate):
        site = change(text, {
            "server 127.0.0.1:3001;": f"server 127.0.0.1:{hub_port};",
            "listen 80;": f"listen 127.0.0.1:{free_port()};",
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "/etc/ssl/coral/fullchain.pem": str(certificate / "cert.pem"),
            "/etc/ssl/coral/privkey.pem": str(certificate / "key.pem")})
        (self.folder / "site.conf").write_text(site)
        # As in OPERATIONS.md: old workers give their streams up some time after a reload.
        temporary = "".join(f"{kind}_temp_path tmp;" for kind in
            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        user = "user root;" if os.geteuid() == 0 else ""
        (self.folder / "main.conf").write_text(f"""{user} daemon off; pid nginx.pid; error_log stderr;
worker_processes 1; worker_shutdown_timeout 2s; events {{ }}
http {{ access_log off; {temporary} include site.conf; }}""")

    def command(self):
        return [shutil.which("nginx"), "-p", self.folder, "-e", "stderr", "-c", self.folder / "main.conf"]

    def reload(self):
        before = self.children()
        self.process.send_signal(signal.SIGHUP)
        until("nginx has a new worker", lambda: self.children() not in ("", before))

    def children(self):
        process = self.process.pid
        return Path(f"/proc/{process}/task/{process}/children").read_text()


class Haproxy(Proxy):
    name, snippet = "haproxy", "haproxy.cfg"

    def write(self, text, hub_port, certificate):
        (self.folder / "haproxy.cfg").write_text(change(text, {
            "127.0.0.1:3001": f"127.0.0.1:{hub_port}",
            "bind :80\n": f"bind 127.0.0.1:{free_port()}\n",
            "bind :443": f"bind 127.0.0.1:{self.port}",
            "/etc/haproxy/coral.pem": str(certificate / "both.pem"),
            # A test may not have so many descriptors.
            "maxconn 20000": "maxconn 200",
            "hard-stop-after 30s": "hard-stop-after 2s"}))

    def command(self):
        return [shutil.which("haproxy"), "-W", "-db", "-f", self.folder / "haproxy.cfg"]

    def reload(self):
        self.process.send_signal(signal.SIGUSR2)
        until("HAProxy has a new worker", lambda: self.said().count("New worker") >= 2)


class Caddy(Proxy):
    name, snippet = "caddy", "Caddyfile"

    def write(self, text, hub_port, certificate):
        text = change(text, {
            "127.0.0.1:3001": f"127.0.0.1:{hub_port}",
            NAME + " {": f"https://{NAME}:{self.port} {{\n\tbind 127.0.0.1\n"
                f"\ttls {certificate / 'cert.pem'} {certificate / 'key.pem'}"})
        options = "{\n\tadmin unix//" + str(self.folder / "admin") + "\n\tauto_https off\n" \
            "\tstorage file_system " + str(self.folder / "storage") + "\n}\n"
        (self.folder / "Caddyfile").write_text(options + text)

    def command(self):
        return [shutil.which("caddy"), "run", "--config", self.folder / "Caddyfile", "--adapter",
            "caddyfile"]

    def reload(self):
        subprocess.run([shutil.which("caddy"), "reload", "--force", "--config", self.folder / "Caddyfile",
            "--adapter", "caddyfile", "--address", "unix//" + str(self.folder / "admin")],
            check=True, capture_output=True, timeout=PATIENCE)


PROXIES = [Nginx, Haproxy, Caddy]
