#!/usr/bin/env python3
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agents behind nginx, HAProxy and Caddy, as packaging/proxies configures them: check.py HUB SNIPPETS

A proxy that is not here is left out, and that is said. All are looked at side by side: most of it is
waiting.
"""
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path

from agent import SseAgent, StreamableAgent
from programs import NAME, PROXIES, Hub, until

WAIT = 60  # seconds, what many proxies cut


def check(condition, what):
    if not condition:
        raise AssertionError(what)


def events_come_unbuffered_and_waits_survive(proxy, hub):
    session = hub.session()
    alice, bob = SseAgent(proxy, session, "alice"), StreamableAgent(proxy, session, "bob")
    results = {}

    def wait_of_bob():
        results["bob"] = bob.call("wait_for_mentions", {"timeoutMs": WAIT * 1000}, WAIT + 60)

    began = time.monotonic()
    other = threading.Thread(target=wait_of_bob, daemon=True)
    other.start()
    text = alice.call("wait_for_mentions", {"timeoutMs": WAIT * 1000}, WAIT + 60)
    other.join(60)
    took = time.monotonic() - began
    check(took >= WAIT - 1, f"the wait took {took:.1f} s")
    check("bob" in results, "the wait over Streamable HTTP did not survive")
    for words in (text, results["bob"][0]):
        check(words.startswith("No new messages"), f"the wait was answered with {words!r}")
    # One by one, not in a lump when a buffer was full.
    for beats in (alice.stream.comments, results["bob"][1].comments):
        check(len(beats) >= WAIT // 3, f"{len(beats)} heartbeats in {WAIT} s")
        check(beats[-1] - beats[0] > WAIT / 2, "the heartbeats came at once")
    gap = max(b - a for a, b in zip(alice.stream.comments, alice.stream.comments[1:]))
    return (f"welcome after {alice.welcome_after() * 1000:.0f} ms, {len(alice.stream.comments)} "
            f"heartbeats, longest gap {gap:.1f} s, waits of {took:.1f} s")


def clients_are_who_they_are(proxy, hub):
    session = hub.session()
    lies = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.8", "X-Real-IP": "203.0.113.7"}
    SseAgent(proxy, session, "carol", source="127.0.0.5", headers=lies)
    found = hub.ask("GET", f"/admin/v1/transports?session={session}")["items"]
    check(len(found) == 1, f"{len(found)} transports")
    peer = str(found[0]["peer"])
    check(peer.startswith("127.0.0.5"), f"the client is {peer}")
    for path in ("/admin/v1/status", "/metrics"):
        check(proxy.status(path) == 404, f"{path} is open to the world")
    return f"the client is {peer}"


def agents_come_back_after_a_reload(proxy, hub):
    session = hub.session()
    dave, erin = SseAgent(proxy, session, "dave"), SseAgent(proxy, session, "erin")
    thread = dave.call("create_thread", {"threadName": "plans", "participantIds": ["erin"]})
    identifier = next(word for word in thread.replace("\n", " ").split() if word.count("-") == 4)
    proxy.reload()
    # The old worker gives up its streams after the time of its configuration; new ones open meanwhile.
    until(f"{proxy.name} serves after the reload", proxy.serves)
    began = time.monotonic()
    again = SseAgent(proxy, session, "erin")
    came_back = time.monotonic() - began
    dave = SseAgent(proxy, session, "dave")
    dave.call("send_message", {"threadId": identifier.strip(".,:()"), "content": "after the reload",
        "mentions": ["erin"]})
    text = again.call("wait_for_mentions", {"timeoutMs": 20000})
    check("after the reload" in text, f"the mention is lost: {text!r}")
    until(f"{proxy.name}: the old stream ends", lambda: erin.stream.ended)
    return f"back after {came_back * 1000:.0f} ms"


CHECKS = [events_come_unbuffered_and_waits_survive, clients_are_who_they_are,
          agents_come_back_after_a_reload]


def certify(folder):
    folder.mkdir()
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
        "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", folder / "key.pem",
        "-out", folder / "cert.pem"], check=True, capture_output=True)
    (folder / "both.pem").write_bytes(
        (folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return folder


def run(kind, what, work, snippets, hub, certificate, failures):
    title = f"{kind.name}: {what.__name__.replace('_', ' ')}"
    proxy = None
    try:
        proxy = kind(work / f"{kind.name}-{what.__name__}", snippets, hub.port, certificate)
        print(f"passed: {title}: {what(proxy, hub)}", flush=True)
    except Exception:
        failures.append(title)
        print(f"FAILED: {title}\n{traceback.format_exc()}{proxy.said() if proxy else ''}", flush=True)
    finally:
        if proxy:
            proxy.stop(2)  # some wait for their streams, which nobody reads any more


def main():
    binary, snippets = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    here = [kind for kind in PROXIES if shutil.which(kind.name)]
    failures = []
    for kind in set(PROXIES) - set(here):
        print(f"left out: {kind.name} is not here", flush=True)
    if not here:
        print("SKIPPED: no proxy is here (packages nginx-light, haproxy, caddy)")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        certificate = certify(work / "certificate")
        hub = Hub(binary, work / "hub", snippets)
        threads = [threading.Thread(target=run, args=(kind, what, work, snippets, hub, certificate,
            failures)) for kind in here for what in CHECKS]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        hub.stop()
        if hub.process.returncode != 0:
            failures.append("the hub")
            print(f"the hub ended with {hub.process.returncode}: {hub.said()[-3000:]}")
    for failure in failures:
        print("failed:", failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
