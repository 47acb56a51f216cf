# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent on the official Python SDK: python agent.py ROLE URL [ARGUMENT].

Ends with 0 when all went as the role expects, else with a stack trace and 1. Plays the same roles as
agent.mjs.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

import anyio
import httpx
from mcp import ClientSession, McpError, types
from mcp.client.sse import sse_client
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

    async def call(self, name, **arguments):
        result = await self.session.call_tool(name, arguments)
        text = "\n".join(item.text for item in result.content)
        assert not result.isError, text
        return text

    async def wait_for_mentions(self, timeout_ms=20000):
        text = await self.call("wait_for_mentions", timeoutMs=timeout_ms)
        return ElementTree.fromstring(text).findall("message") if text.startswith("<") else []


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
    (question,) = await agent.wait_for_mentions()
    assert question.text == 'How is "<it>"?\n👋', question.text
    await agent.call(
        "send_message",
        threadId=question.get("threadId"),
        content=f"fine, says {argument}",
        mentions=[question.get("senderId")],
    )
    (closing,) = await agent.wait_for_mentions()
    assert closing.get("senderId") == "system"
    assert closing.text == "Thread closed: all are fine", closing.text


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

    async def ping():
        nonlocal pings
        while True:
            with anyio.fail_after(POST_TIMEOUT):
                await agent.session.send_ping()
            pings += 1
            await anyio.sleep(1)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(ping)
        text = await agent.call("wait_for_mentions", timeoutMs=int(argument))
        tasks.cancel_scope.cancel()
    assert text == "No new messages received within the timeout period", text
    assert pings > 1
    await agent.call("list_agents")


ROLES = {"asker": asker, "answerer": answerer, "features": features, "waiter": waiter}


async def main(role, url, argument=None):
    agent = None

    async def handle(message):
        await agent.handle(message)

    with anyio.fail_after(PATIENCE):
        async with sse_client(url, httpx_client_factory=http_client) as (reader, writer):
            async with ClientSession(reader, writer, message_handler=handle) as session:
                agent = Agent(session)
                initialized = await session.initialize()
                assert initialized.serverInfo.name == "Coral Server", initialized
                await ROLES[role](agent, argument)


if __name__ == "__main__":
    anyio.run(main, *sys.argv[1:])
