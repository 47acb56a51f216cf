#!/usr/bin/env python3
# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connects to a Coral hub as an agent, lists the tools, and shows what comes.

    python3 test_coral_client.py --server localhost:3001 --http --devmode

Needs Python 3 and nothing else. Ctrl+C ends it with a summary. It does not come back by itself when the
connection is lost: kill it and start it again to see what the hub makes of that.

Exit status: 0 ended by Ctrl+C or --seconds, 1 the hub refused or ended the connection or is not there,
2 bad usage.
"""
import argparse
import http.client
import json
import signal
import sys
import time
from urllib.parse import quote, urlencode


def parse():
    parser = argparse.ArgumentParser(description="Shows what a Coral hub sends to an agent.")
    parser.add_argument("--server", default="localhost:3001", metavar="HOST:PORT")
    parser.add_argument("--http", action="store_true", help="HTTP with SSE, which is all it speaks")
    parser.add_argument("--devmode", action="store_true", help="the routes that ask for no key")
    parser.add_argument("--application", default="exampleApplication", metavar="ID")
    parser.add_argument("--key", default="privkey")
    parser.add_argument("--session", default="session1", metavar="ID")
    parser.add_argument("--agent", default="test-client", metavar="NAME")
    parser.add_argument("--wait-for-agents", type=int, default=0, metavar="NUMBER")
    parser.add_argument("--seconds", type=float, default=0, help="end by itself after so long")
    options = parser.parse_args()
    host, _, port = options.server.rpartition(":")
    if not host or not port.isdigit():
        parser.error("--server needs HOST:PORT, as in localhost:3001")
    return options, host.strip("[]"), int(port)


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def events(response):
    """The events of the stream as (name, data); a comment has the name None."""
    name, data = "message", []
    for raw in iter(response.readline, b""):
        line = raw.decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            if data:
                yield name, "\n".join(data)
            name, data = "message", []
        elif line.startswith(":"):
            yield None, line[1:].strip()
        else:
            field, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if field == "event":
                name = value
            elif field == "data":
                data.append(value)


class Client:
    def __init__(self, host, port):
        self.address = (host, port)
        self.endpoint = None
        self.counts = {"pings": 0, "heartbeats": 0, "messages": 0}

    def post(self, message):
        connection = http.client.HTTPConnection(*self.address, timeout=10)
        body = json.dumps({"jsonrpc": "2.0", **message})
        connection.request("POST", self.endpoint, body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
        connection.close()
        if status != 202:
            say(f"the hub refused a message: HTTP {status}")

    def take_endpoint(self, data):
        self.endpoint = data
        say(f"endpoint: {data}")
        info = {"name": "test_coral_client.py", "version": "1"}
        self.post({"id": 1, "method": "initialize", "params": {
            "protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": info}})

    def wait(self):
        self.post({"id": 3, "method": "tools/call", "params": {
            "name": "wait_for_mentions", "arguments": {"timeoutMs": 30000}}})

    def take_message(self, message):
        if message.get("method") == "ping":
            self.counts["pings"] += 1
            say("ping, answered")
            self.post({"id": message["id"], "result": {}})
        elif "method" in message:
            say(f"{message['method']} {json.dumps(message.get('params', {}))}")
        elif message.get("error"):
            say(f"error: {message['error'].get('message')}")
        elif message.get("id") == 1:
            say(f"initialized: {message['result']['serverInfo']['name']}")
            self.post({"method": "notifications/initialized"})
            self.post({"id": 2, "method": "tools/list"})
        elif message.get("id") == 2:
            say("tools: " + ", ".join(tool["name"] for tool in message["result"]["tools"]))
            self.wait()
        elif message.get("id") == 3:
            text = message["result"]["content"][0]["text"]
            if not text.startswith("No new messages"):
                self.counts["messages"] += 1
                say(text)
            self.wait()

    def take(self, name, data):
        if name is None:
            self.counts["heartbeats"] += 1
            say("heartbeat")
        elif name == "endpoint":
            self.take_endpoint(data)
        elif name == "message":
            self.take_message(json.loads(data))
        else:
            say(f"{name}: {data}")

    def run(self, path):
        connection = http.client.HTTPConnection(*self.address)
        connection.request("GET", path, headers={"Accept": "text/event-stream"})
        response = connection.getresponse()
        if response.status != 200:
            say(f"refused: HTTP {response.status} {response.read().decode('utf-8', 'replace')}")
            return
        say("connected")
        for name, data in events(response):
            self.take(name, data)
        say("the hub ended the connection")


def stop(*_):
    raise KeyboardInterrupt


def main():
    options, host, port = parse()
    base = ("/devmode" if options.devmode else "") + "".join(
        "/" + quote(part, safe="") for part in (options.application, options.key, options.session))
    query = {"agentId": options.agent}
    if options.wait_for_agents > 0:
        query["waitForAgents"] = options.wait_for_agents
    if options.seconds > 0:
        signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, options.seconds)
    signal.signal(signal.SIGTERM, stop)
    client, began, status = Client(host, port), time.monotonic(), 1
    try:
        client.run(f"{base}/sse?{urlencode(query, quote_via=quote)}")
    except KeyboardInterrupt:
        status = 0
    except (OSError, http.client.HTTPException) as error:
        say(f"the connection is lost, or there was none: {error}")
    counted = ", ".join(f"{count} {what}" for what, count in client.counts.items())
    say(f"ended after {time.monotonic() - began:.0f} s: {counted}")
    return status


if __name__ == "__main__":
    sys.exit(main())
