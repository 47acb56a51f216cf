# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""As agent.py, on the second generation of the SDK: python agent2.py ROLE PLACE ARGUMENT [REVISION].

Comes to a revision of 2026 as it does by itself, by asking the server what it speaks; to one before, by the
handshake, which ends with the newest that has one.
"""

import contextlib
import json
import os
import sys
from urllib.parse import urlsplit

import anyio
import roles
from mcp import Client, MCPError, StdioServerParameters, types
from mcp.client.sse import sse_client


class Agent(roles.Agent):
    Refusal = MCPError

    def __init__(self, client: Client):
        super().__init__(client)
        self.is_stateless = client.protocol_version >= "2026"
        self.send_update, self.next_update = anyio.create_memory_object_stream(100)

    async def handle(self, message):
        if isinstance(message, Exception):
            raise message
        if isinstance(message, types.ResourceUpdatedNotification):
            await self.send_update.send(str(message.params.uri))

    async def call_tool(self, name, arguments, timeout=None):
        return await self.session.call_tool(name, arguments, read_timeout_seconds=timeout)

    async def sign_of_life(self):
        if self.is_stateless:
            await self.session.list_tools(cache_mode="bypass")
        else:
            await self.session.send_ping()

    async def read(self, uri):
        return await self.session.read_resource(uri)

    @contextlib.asynccontextmanager
    async def watch(self, uri):
        if self.is_stateless:
            async with self.session.listen(resource_subscriptions=[uri]) as events:

                async def updated():
                    return (await anext(events)).uri

                yield updated
        else:
            await self.session.subscribe_resource(uri)
            yield self.next_update.receive
            await self.session.unsubscribe_resource(uri)


def server_at(place):
    if place.startswith("["):
        command, *arguments = json.loads(place)
        return StdioServerParameters(command=command, args=arguments, env=dict(os.environ))
    return sse_client(place) if urlsplit(place).path.endswith("/sse") else place


async def main(role, place, argument=None, revision=None):
    agent = None

    async def handle(message):
        if agent:
            await agent.handle(message)

    mode = "auto" if revision and revision >= "2026" else "legacy"
    with anyio.fail_after(roles.PATIENCE):
        async with Client(server_at(place), mode=mode, message_handler=handle) as client:
            agent = Agent(client)
            assert client.server_info.name == "Coral Server", client.server_info
            assert not revision or client.protocol_version == revision, client.protocol_version
            await roles.ROLES[role](agent, argument)


if __name__ == "__main__":
    anyio.run(main, *sys.argv[1:])
