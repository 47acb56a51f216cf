// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// node crowd.mjs BASE NAME...: agents on the official TypeScript SDK, each in a retry loop: connect, wait for
// mentions, and begin anew when anything fails. Half of them speak HTTP with SSE. Prints what happens as JSON.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [base, ...names] = process.argv.slice(2);
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const say = (object) => process.stdout.write(JSON.stringify(object) + "\n");
const messagesOf = (xml) =>
    [...xml.matchAll(/<message id="([^"]*)"[^>]*>([^<]*)<\/message>/g)].map(([, id, content]) => ({ id, content }));

async function listen(agent, isSse, heard) {
    const url = new URL(`${base}/${isSse ? "sse" : "mcp"}?agentId=${agent}`);
    const client = new Client({ name: "chaos-typescript", version: "1.0.0" });
    let fail;
    const failure = new Promise((_, reject) => (fail = reject));
    failure.catch(() => {});
    client.onclose = () => fail(new Error("closed"));
    client.onerror = () => isSse && fail(new Error("broken"));
    const transport = isSse ? new SSEClientTransport(url) : new StreamableHTTPClientTransport(url);
    try {
        await Promise.race([client.connect(transport, { timeout: 8000 }), failure, sleep(9000).then(() => fail(new Error("slow")))]);
        say({ event: "joined", agent });
        let received = [];
        for (;;) {
            const params = {
                name: "wait_for_mentions",
                arguments: { timeoutMs: 4000 },
                _meta: { "coral/received": received },
            };
            const result = await Promise.race([client.callTool(params, undefined, { timeout: 9000 }), failure]);
            const messages = messagesOf(result.content.map((item) => item.text).join("\n"));
            received = messages.map((message) => message.id);
            for (const { id, content } of messages) {
                if (heard.has(id)) continue;
                heard.add(id);
                say({ event: "heard", agent, content });
            }
        }
    } finally {
        await Promise.race([client.close().catch(() => {}), sleep(1000)]);
    }
}

process.on("unhandledRejection", () => {});
process.on("uncaughtException", () => {});
names.forEach(async (agent, index) => {
    const heard = new Set();
    for (;;) {
        await listen(agent, index % 2 === 0, heard).catch(() => {});
        await sleep(100 + Math.random() * 1500);
    }
});
