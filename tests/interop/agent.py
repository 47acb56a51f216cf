# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An agent on the official Python SDK, first generation: python agent.py ROLE PLACE [ARGUMENT [REVISION]].

PLACE is an address or, for stdio, a JSON array of a command and its arguments. Ends with 0 when all went
as the role expects, else with a stack trace and 1. Plays the roles of roles.py.
"""

import contextlib
import json
import os
import sys
from datetime import timedelta

import anyio
import httpx
import roles
from mcp import ClientSession, McpError, StdioServerParameters, types
from mcp.client.sse import sse_client
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._httpx_utils import create_mcp_http_client
from pydantic import AnyUrl


def http_client(headers=None, timeout=None, auth=None):
    """The SDK's own client, but with its default timeout for the answer to each POST.

    Releases of early 2025 had it so and lost the session when an answer took longer; later ones
    allow the POST as long as the stream. The strict rule is the one to pass.
    """

    async def be_strict(request: httpx.Request):
        if request.method == "POST":
            request.extensions["timeout"] = httpx.Timeout(roles.POST_TIMEOUT).as_dict()

    client = create_mcp_http_client(headers=headers, timeout=timeout, auth=auth)
    client.event_hooks["request"].append(be_strict)
    return client


class Agent(roles.Agent):
    Refusal = McpError

    def __init__(self, session: ClientSession):
        super().__init__(session)
        self.updates = []  # URIs of resources that the server said have changed

    async def handle(self, message):
        if isinstance(message, Exception):
            raise message
        if isinstance(message, types.ServerNotification) and isinstance(
            message.root, types.ResourceUpdatedNotification
        ):
            self.updates.append(str(message.root.params.uri))

    async def call_tool(self, name, arguments, timeout=None):
        limit = timedelta(seconds=timeout) if timeout else None
        return await self.session.call_tool(name, arguments, read_timeout_seconds=limit)

    async def sign_of_life(self):
        await self.session.send_ping()

    async def read(self, uri):
        return await self.session.read_resource(AnyUrl(uri))

    @contextlib.asynccontextmanager
    async def watch(self, uri):
        async def updated():
            while not self.updates:
                await self.session.send_ping()  # answered after what the server sent before it
            return self.updates.pop(0)

        await self.session.subscribe_resource(AnyUrl(uri))
        yield updated
        await self.session.unsubscribe_resource(AnyUrl(uri))


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
    with anyio.fail_after(roles.PATIENCE):
        async with connect(place) as (reader, writer):
            async with ClientSession(reader, writer, message_handler=handle) as session:
                agent = Agent(session)
                initialized = await session.initialize()
                assert initialized.serverInfo.name == "Coral Server", initialized
                assert not revision or initialized.protocolVersion == revision, initialized
                await roles.ROLES[role](agent, argument)


if __name__ == "__main__":
    anyio.run(main, *sys.argv[1:])
