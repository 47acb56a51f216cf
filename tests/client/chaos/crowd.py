# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""python crowd.py BASE NAME...: as crowd.mjs, on the official Python SDK."""

import json
import random
import re
import sys
from datetime import timedelta

import anyio
from mcp import ClientSession, types
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamablehttp_client

MESSAGE = re.compile(r'<message id="([^"]*)"[^>]*>([^<]*)</message>')


def say(**what):
    print(json.dumps(what), flush=True)


async def wait(session, received):
    request = types.CallToolRequest(
        method="tools/call",
        params=types.CallToolRequestParams(
            **{
                "name": "wait_for_mentions",
                "arguments": {"timeoutMs": 4000},
                "_meta": {"coral/received": received},
            }
        ),
    )
    result = await session.send_request(
        types.ClientRequest(request),
        types.CallToolResult,
        request_read_timeout_seconds=timedelta(seconds=9),
    )
    return MESSAGE.findall("\n".join(item.text for item in result.content))


async def converse(agent, session, heard):
    with anyio.fail_after(9):
        await session.initialize()
    say(event="joined", agent=agent)
    received = []
    while True:
        messages = await wait(session, received)
        received = [message_id for message_id, _ in messages]
        for message_id, content in messages:
            if message_id not in heard:
                heard.add(message_id)
                say(event="heard", agent=agent, content=content)


async def listen(base, agent, is_sse, heard):
    if is_sse:
        async with sse_client(f"{base}/sse?agentId={agent}", timeout=8, sse_read_timeout=20) as (reader, writer):
            async with ClientSession(reader, writer) as session:
                await converse(agent, session, heard)
    else:
        async with streamablehttp_client(f"{base}/mcp?agentId={agent}", timeout=8) as (reader, writer, _):
            async with ClientSession(reader, writer) as session:
                await converse(agent, session, heard)


async def stay(base, agent, is_sse):
    heard = set()
    while True:
        try:
            await listen(base, agent, is_sse, heard)
        except Exception:  # whatever it is: connect again
            pass
        await anyio.sleep(0.1 + random.random() * 1.5)


async def main(base, *names):
    async with anyio.create_task_group() as group:
        for index, name in enumerate(names):
            group.start_soon(stay, base, name, index % 2 == 0)


if __name__ == "__main__":
    import logging

    logging.disable(logging.CRITICAL)
    anyio.run(main, *sys.argv[1:])
