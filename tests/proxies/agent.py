# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent behind a proxy, over each of the two transports that pass one."""
import http.client
import json
import threading
import time

from programs import NAME, PATIENCE, until

JSON = {"Host": NAME, "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream"}
LONG = 150  # seconds; no read of a stream that lives takes so long


class Stream:
    """What comes on an event stream, with the time at which it came."""

    def __init__(self, connection, response):
        self.connection, self.response = connection, response
        self.events, self.comments, self.ended = [], [], None
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        name, data = "message", []
        try:
            for raw in iter(self.response.readline, b""):
                line = raw.decode().rstrip("\r\n")
                if line.startswith(":"):
                    self.comments.append(time.monotonic())
                elif line.startswith("event: "):
                    name = line[7:]
                elif line.startswith("data: "):
                    data.append(line[6:])
                elif not line:
                    if data:
                        self.events.append((time.monotonic(), name, "\n".join(data)))
                    name, data = "message", []
            self.ended = "end"
        except (OSError, http.client.HTTPException, ValueError) as error:
            self.ended = repr(error)

    def first(self, name):
        return next((event for event in list(self.events) if event[1] == name), None)

    def answer(self, number):
        for when, name, data in list(self.events):
            message = json.loads(data) if name == "message" else {}
            if message.get("id") == number and "method" not in message:
                return when, message
        return None


def initialize():
    return {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-06-18", "capabilities": {},
        "clientInfo": {"name": "proxies", "version": "1"}}}


def call(number, tool, arguments):
    return {"jsonrpc": "2.0", "id": number, "method": "tools/call",
            "params": {"name": tool, "arguments": arguments}}


def text_of(message):
    return message["result"]["content"][0]["text"]


class SseAgent:
    def __init__(self, proxy, session, name, source="127.0.0.1", headers=None):
        self.proxy, self.source, self.number = proxy, source, 1
        path = f"/example/change-me/{session}/sse?agentId={name}&maxWaitForMentionsTimeout=120000"
        self.began = time.monotonic()
        connection = proxy.connect(LONG, source)
        connection.request("GET", path, headers={"Host": NAME, **(headers or {})})
        response = connection.getresponse()
        if response.status != 200:
            raise AssertionError(f"{proxy.name}: SSE refused: {response.status} {response.read()}")
        self.stream = Stream(connection, response)
        until(f"{proxy.name}: welcome", lambda: self.stream.first("connection_established"))
        self.endpoint = self.stream.first("endpoint")[2]
        self.post(initialize())
        until(f"{proxy.name}: initialized", lambda: self.stream.answer(1))
        self.post({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def welcome_after(self):
        return self.stream.first("connection_established")[0] - self.began

    def post(self, message):
        connection = self.proxy.connect(PATIENCE, self.source)
        connection.request("POST", self.endpoint, json.dumps(message), JSON)
        status = connection.getresponse().status
        connection.close()
        if status != 202:
            raise AssertionError(f"{self.proxy.name}: POST answered {status}")

    def call(self, tool, arguments, patience=PATIENCE):
        self.number += 1
        number = self.number
        self.post(call(number, tool, arguments))
        until(f"{self.proxy.name}: answer of {tool}",
            lambda: self.stream.answer(number) or self.stream.ended, patience)
        if not self.stream.answer(number):
            raise AssertionError(f"{self.proxy.name}: the stream ended: {self.stream.ended}")
        return text_of(self.stream.answer(number)[1])


class StreamableAgent:
    def __init__(self, proxy, session, name):
        self.proxy, self.number = proxy, 1
        self.path = f"/example/change-me/{session}/mcp?agentId={name}&maxWaitForMentionsTimeout=120000"
        self.headers = dict(JSON)
        connection, response = self.send(initialize())
        self.headers["Mcp-Session-Id"] = response.getheader("Mcp-Session-Id")
        response.read()
        connection.close()
        connection, response = self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        response.read()
        connection.close()

    def send(self, message):
        connection = self.proxy.connect(LONG)
        connection.request("POST", self.path, json.dumps(message), self.headers)
        response = connection.getresponse()
        if response.status not in (200, 202):
            raise AssertionError(f"{self.proxy.name}: {response.status} {response.read()}")
        return connection, response

    def call(self, tool, arguments, patience=PATIENCE):
        """The text, and the stream that brought it, if it was one."""
        self.number += 1
        number = self.number
        connection, response = self.send(call(number, tool, arguments))
        if response.getheader("Content-Type", "").startswith("application/json"):
            message, stream = json.loads(response.read()), None
        else:
            stream = Stream(connection, response)
            until(f"{self.proxy.name}: answer of {tool}",
                lambda: stream.answer(number) or stream.ended, patience)
            if not stream.answer(number):
                raise AssertionError(f"{self.proxy.name}: the stream ended: {stream.ended}")
            message = stream.answer(number)[1]
        connection.close()
        return text_of(message), stream
