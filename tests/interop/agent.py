# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent on the official Python SDK: python agent.py ROLE PLACE [ARGUMENT [REVISION]].

PLACE is an address or, for stdio, a JSON array of a command and its arguments. Ends with 0 when all went
as the role expects, else with a stack trace and 1. Plays the same roles as roles.mjs.
"""

import contextlib
import json
import os
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import anyio
import httpx
import jsonschema
from mcp import ClientSession, McpError, StdioServerParameters, types
from mcp.client.sse import sse_client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from pydantic import AnyUrl

POST_TIMEOUT = 5.0  # seconds: sse_client's default for everything but the stream
PATIENCE = 60.0


def http_client(headers=None, timeout=None, auth=None):
    """The SDK's own client, but with its default timeout for the answer to each POST.

    Releases of early 2025 had it so and lost the session when an answer took longer; later ones
    allow the POST as long as the stream. The strict rule is the one to pass.
    """

    async def be_strict(request: httpx.Request):
        if request.method == "POST":
            request.extensions["timeout"] = httpx.Timeout(POST_TIMEOUT).as_dict()

    client = create_mcp_http_client(headers=headers, timeout=timeout, auth=auth)
    client.event_hooks["request"].append(be_strict)
    return client


class Agent:
    def __init__(self, session: ClientSession):
        self.session = session
        self.updates = []  # URIs of resources that the server said have changed

    async def handle(self, message):
        if isinstance(message, Exception):
            raise message
        if isinstance(message, types.ServerNotification) and isinstance(
            message.root, types.ResourceUpdatedNotification
        ):
            self.updates.append(str(message.root.params.uri))

    async def call(self, name, _timeout=None, **arguments):
        result = await self.session.call_tool(name, arguments, read_timeout_seconds=_timeout)
        text = "\n".join(item.text for item in result.content)
        assert not result.isError, text
        return text

    async def wait_for_mentions(self, timeout_ms=20000, client_timeout=None):
        text = await self.call("wait_for_mentions", client_timeout, timeoutMs=timeout_ms)
        return ElementTree.fromstring(text).findall("message") if text.startswith("<") else []

    async def wait_stubbornly(self):
        """Until something came, however often the connection is cut."""
        while True:
            try:
                # A client that can't resume finds out by its own timeout.
                if messages := await self.wait_for_mentions(8000, timedelta(seconds=10)):
                    return messages
            except McpError as error:
                print("wait ended early:", error, file=sys.stderr)
                await anyio.sleep(0.1)


def thread_id_of(text):
    return re.search(r"^ID: (\S+)$", text, re.MULTILINE)[1]


async def asker(agent: Agent, argument: str):
    others = argument.split(",")
    agents = await agent.call("list_agents", includeDetails=True)
    assert all(other in agents for other in others), agents
    thread_id = thread_id_of(
        await agent.call("create_thread", threadName="interop", participantIds=others)
    )
    await agent.call(
        "send_message", threadId=thread_id, content='How is "<it>"?\n👋', mentions=others
    )
    answers = {}
    while len(answers) < len(others):
        for message in await agent.wait_for_mentions():
            assert message.get("senderId") not in answers, "heard twice"
            answers[message.get("senderId")] = message.text
    assert answers == {other: f"fine, says {other}" for other in others}, answers
    await agent.call("close_thread", threadId=thread_id, summary="all are fine")


async def answerer(agent: Agent, argument: str):
    (question,) = await agent.wait_stubbornly()
    assert question.text == 'How is "<it>"?\n👋', question.text
    await agent.call(
        "send_message",
        threadId=question.get("threadId"),
        content=f"fine, says {argument}",
        mentions=[question.get("senderId")],
    )
    (closing,) = await agent.wait_stubbornly()
    assert closing.get("senderId") == "system"
    assert closing.text == "Thread closed: all are fine", closing.text


async def survivor(agent: Agent, _argument):
    """Over a connection that is cut meanwhile: a message may come twice, and none may be missing."""
    heard = {}
    last = None
    while last is None or last.get("senderId") != "system":
        for last in await agent.wait_stubbornly():
            heard[last.get("id")] = last.text
    assert list(heard.values()) == ["one", "two", "Thread closed: the end"], heard


async def schemas(agent: Agent, argument: str):
    """Every tool once, and what it answers against what it promised."""
    tools = {tool.name: tool for tool in (await agent.session.list_tools()).tools}
    for tool in tools.values():
        jsonschema.Draft202012Validator.check_schema(tool.inputSchema)
        jsonschema.Draft202012Validator.check_schema(tool.outputSchema)

    async def call(name, **arguments):
        result = await agent.session.call_tool(name, arguments)
        assert not result.isError, result
        jsonschema.validate(arguments, tools[name].inputSchema, jsonschema.Draft202012Validator)
        jsonschema.validate(
            result.structuredContent, tools[name].outputSchema, jsonschema.Draft202012Validator
        )
        return result.structuredContent

    assert (await call("list_agents"))["agents"]
    await call("list_agents", includeDetails=False)
    thread_id = (await call("create_thread", threadName="x", participantIds=[]))["id"]
    await call("add_participant", threadId=thread_id, participantId=argument)
    await call("send_message", threadId=thread_id, content="hi", mentions=[argument])
    (message,) = (await call("wait_for_mentions", timeoutMs=5000))["messages"]
    assert message["content"] == "hi"
    assert (await call("wait_for_mentions", timeoutMs=1))["messages"] == []
    await call("close_thread", threadId=thread_id, summary="done")
    other = (await call("create_thread", threadName="y", participantIds=[]))["id"]
    await call("remove_participant", threadId=other, participantId=argument)


async def features(agent: Agent, _argument):
    session = agent.session
    await session.send_ping()
    assert len((await session.list_tools()).tools) == 7

    resource, overview = (await session.list_resources()).resources
    assert str(overview.uri) == "coral://session", overview
    await session.subscribe_resource(resource.uri)
    thread_id = thread_id_of(
        await agent.call("create_thread", threadName="for the resource", participantIds=[])
    )
    while not agent.updates:
        await session.send_ping()  # answered after what the server sent before it
    assert agent.updates[0] == str(resource.uri), agent.updates
    await session.unsubscribe_resource(resource.uri)
    read = await session.read_resource(resource.uri)
    assert thread_id in read.contents[0].text
    assert len((await session.list_resource_templates()).resourceTemplates) == 2
    prompts = (await session.list_prompts()).prompts
    assert [prompt.name for prompt in prompts] == ["work_in_session", "thread_digest"]
    digest = await session.get_prompt("thread_digest", {"threadId": thread_id})
    assert thread_id in digest.messages[0].content.text

    for attempt in (
        lambda: session.call_tool("no_such_tool", {}),
        lambda: session.read_resource(AnyUrl("coral://nothing")),
    ):
        try:
            await attempt()
        except McpError as error:
            assert error.error.message
        else:
            raise AssertionError("a mistake was not refused")
    failed = await session.call_tool("close_thread", {"threadId": "none", "summary": ""})
    assert failed.isError


async def waiter(agent: Agent, argument: str):
    """A wait of so many milliseconds with nothing to hear, and pings all the while."""
    pings = 0
    is_over = False

    async def ping():
        nonlocal pings
        # To its end: the answer to a ping that was given up is an error to the SDK.
        while not is_over:
            with anyio.fail_after(POST_TIMEOUT):
                await agent.session.send_ping()
            pings += 1
            await anyio.sleep(1)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ping)
        text = await agent.call("wait_for_mentions", timeoutMs=int(argument))
        is_over = True
    assert text == "No new messages received within the timeout period", text
    assert pings > 1
    await agent.call("list_agents")


ROLES = {
    role.__name__: role for role in (asker, answerer, survivor, schemas, features, waiter)
}


@contextlib.asynccontextmanager
async def connect(place):
    if place.startswith("["):
        command, *arguments = json.loads(place)
        parameters = StdioServerParameters(
            command=command, args=arguments, env=dict(os.environ)
        )
        async with stdio_client(parameters) as streams:
            yield streams
    elif httpx.URL(place).path.endswith("/sse"):
        async with sse_client(place, httpx_client_factory=http_client) as streams:
            yield streams
    else:
        async with streamable_http_client(place) as (reader, writer, _):
            yield reader, writer


async def main(role, place, argument=None, revision=None):
    agent = None

    async def handle(message):
        await agent.handle(message)

    if revision:
        # What the session asks for; it takes whatever revision it knows.
        types.LATEST_PROTOCOL_VERSION = revision
    with anyio.fail_after(PATIENCE):
        async with connect(place) as (reader, writer):
            async with ClientSession(reader, writer, message_handler=handle) as session:
                agent = Agent(session)
                initialized = await session.initialize()
                assert initialized.serverInfo.name == "Coral Server", initialized
                assert not revision or initialized.protocolVersion == revision, initialized
                await ROLES[role](agent, argument)


if __name__ == "__main__":
    anyio.run(main, *sys.argv[1:])
