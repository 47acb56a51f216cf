# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What agents on the Python SDKs do, whatever the SDK's generation, the transport and the revision.

Results are read as they came over the wire: the generations name their fields differently.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree

import anyio
import jsonschema

POST_TIMEOUT = 5.0  # seconds: what an answer that waits for nothing may take
PATIENCE = 60.0


def plain(result):
    return result.model_dump(mode="json", by_alias=True)


class Agent:
    """What differs from one generation of the SDK to the next; made by its agent*.py."""

    Refusal = Exception  # what the SDK raises when the server answers with an error

    def __init__(self, session):
        self.session = session  # has the methods that all generations have

    async def call_tool(self, name, arguments, timeout=None):
        """timeout: in seconds; None: the SDK's own."""
        raise NotImplementedError

    async def sign_of_life(self):
        raise NotImplementedError

    async def read(self, uri):
        raise NotImplementedError

    def watch(self, uri):
        """A context in which await updated() is the URI of the next resource that has changed."""
        raise NotImplementedError

    async def call(self, name, _timeout=None, **arguments):
        result = plain(await self.call_tool(name, arguments, _timeout))
        text = "\n".join(item["text"] for item in result["content"])
        assert not result["isError"], text
        return text

    async def wait_for_mentions(self, timeout_ms=20000, client_timeout=None):
        text = await self.call("wait_for_mentions", client_timeout, timeoutMs=timeout_ms)
        return ElementTree.fromstring(text).findall("message") if text.startswith("<") else []

    async def wait_stubbornly(self):
        """Until something came, however often the connection is cut."""
        while True:
            try:
                # A client that can't resume finds out by its own timeout.
                if messages := await self.wait_for_mentions(8000, 10):
                    return messages
            except self.Refusal as error:
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
    tools = {tool["name"]: tool for tool in plain(await agent.session.list_tools())["tools"]}
    for tool in tools.values():
        jsonschema.Draft202012Validator.check_schema(tool["inputSchema"])
        jsonschema.Draft202012Validator.check_schema(tool["outputSchema"])

    async def call(name, **arguments):
        result = plain(await agent.call_tool(name, arguments))
        assert not result["isError"], result
        content, tool = result["structuredContent"], tools[name]
        for given, schema in ((arguments, tool["inputSchema"]), (content, tool["outputSchema"])):
            jsonschema.validate(given, schema, jsonschema.Draft202012Validator)
        return content

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
    await agent.sign_of_life()
    assert len(plain(await session.list_tools())["tools"]) == 7

    resource, overview = plain(await session.list_resources())["resources"]
    assert overview["uri"] == "coral://session", overview
    async with agent.watch(resource["uri"]) as updated:
        thread_id = thread_id_of(
            await agent.call("create_thread", threadName="for the resource", participantIds=[])
        )
        assert await updated() == resource["uri"]
    read = plain(await agent.read(resource["uri"]))
    assert thread_id in read["contents"][0]["text"]
    templates = plain(await session.list_resource_templates())["resourceTemplates"]
    assert len(templates) == 3, templates
    prompts = plain(await session.list_prompts())["prompts"]
    assert [prompt["name"] for prompt in prompts] == ["work_in_session", "thread_digest"]
    digest = plain(await session.get_prompt("thread_digest", {"threadId": thread_id}))
    assert thread_id in digest["messages"][0]["content"]["text"]

    for attempt in (
        lambda: agent.call_tool("no_such_tool", {}),
        lambda: agent.read("coral://nothing"),
    ):
        try:
            await attempt()
        except agent.Refusal as error:
            assert error.error.message
        else:
            raise AssertionError("a mistake was not refused")
    failed = plain(await agent.call_tool("close_thread", {"threadId": "none", "summary": ""}))
    assert failed["isError"]


async def waiter(agent: Agent, argument: str):
    """A wait of so many milliseconds with nothing to hear, and signs of life all the while."""
    signs = 0
    is_over = False

    async def live():
        nonlocal signs
        # To its end: the answer to a ping that was given up is an error to the SDK.
        while not is_over:
            with anyio.fail_after(POST_TIMEOUT):
                await agent.sign_of_life()
            signs += 1
            await anyio.sleep(1)

    async with anyio.create_task_group() as tasks:
        tasks.start_soon(live)
        text = await agent.call("wait_for_mentions", timeoutMs=int(argument))
        is_over = True
    assert text == "No new messages received within the timeout period", text
    assert signs > 1
    await agent.call("list_agents")


ROLES = {
    role.__name__: role for role in (asker, answerer, survivor, schemas, features, waiter)
}
