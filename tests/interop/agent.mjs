// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent on the official TypeScript SDK: node agent.mjs ROLE URL [ARGUMENT]. Ends with 0 when all
// went as the role expects, else with a stack trace and 1.
import assert from "node:assert/strict";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";

const [role, url, argument] = process.argv.slice(2);

const client = new Client({ name: "interop-typescript", version: "1.0.0" });
client.onerror = (error) => console.error("client error:", error);

async function call(name, args = {}) {
    const result = await client.callTool({ name, arguments: args });
    const text = result.content.map((item) => item.text).join("\n");
    assert(!result.isError, text);
    return text;
}

const unescape = (text) =>
    text
        .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&");

async function waitForMentions(timeoutMs = 20000) {
    const xml = await call("wait_for_mentions", { timeoutMs });
    return [...xml.matchAll(/<message ([^>]*)>([^<]*)<\/message>/g)].map(([, attributes, content]) => ({
        ...Object.fromEntries(
            [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, unescape(value)]),
        ),
        content: unescape(content),
    }));
}

const threadIdOf = (text) => /^ID: (\S+)$/m.exec(text)[1];

const roles = {
    // Asks the others, waits for each answer, closes the thread.
    async asker() {
        const others = argument.split(",");
        const agents = await call("list_agents", { includeDetails: true });
        for (const other of others) assert(agents.includes(other), agents);
        const threadId = threadIdOf(
            await call("create_thread", { threadName: "interop", participantIds: others }),
        );
        await call("send_message", { threadId, content: 'How is "<it>"?\n👋', mentions: others });
        const answers = new Map();
        while (answers.size < others.length) {
            for (const message of await waitForMentions()) {
                assert(!answers.has(message.senderId), "heard twice");
                answers.set(message.senderId, message.content);
            }
        }
        for (const other of others) assert.equal(answers.get(other), `fine, says ${other}`);
        await call("close_thread", { threadId, summary: "all are fine" });
    },

    // Answers the question, waits until the thread is closed.
    async answerer() {
        const [question, ...more] = await waitForMentions();
        assert.deepEqual(more, []);
        assert.equal(question.content, 'How is "<it>"?\n👋');
        await call("send_message", {
            threadId: question.threadId,
            content: `fine, says ${argument}`,
            mentions: [question.senderId],
        });
        const [closing] = await waitForMentions();
        assert.equal(closing.senderId, "system");
        assert.equal(closing.content, "Thread closed: all are fine");
    },

    // What else the protocol has, each once.
    async features() {
        assert.equal(client.getServerVersion().name, "Coral Server");
        await client.ping();
        const { tools } = await client.listTools();
        assert.equal(tools.length, 7);

        const { resources } = await client.listResources();
        assert.deepEqual(resources.map((one) => one.uri), ["coral://threads", "coral://session"]);
        const { uri } = resources[0];
        const updated = new Promise((resolve) => {
            client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
                resolve(params.uri),
            );
        });
        await client.subscribeResource({ uri });
        const threadId = threadIdOf(
            await call("create_thread", { threadName: "for the resource", participantIds: [] }),
        );
        assert.equal(await updated, uri);
        await client.unsubscribeResource({ uri });
        const { contents } = await client.readResource({ uri });
        assert(contents[0].text.includes(threadId));
        const { resourceTemplates } = await client.listResourceTemplates();
        assert.equal(resourceTemplates.length, 2);
        const { prompts } = await client.listPrompts();
        assert.deepEqual(prompts.map((one) => one.name), ["work_in_session", "thread_digest"]);
        const digest = await client.getPrompt({ name: "thread_digest", arguments: { threadId } });
        assert(digest.messages[0].content.text.includes(threadId));

        await assert.rejects(client.callTool({ name: "no_such_tool", arguments: {} }), { code: -32602 });
        await assert.rejects(client.readResource({ uri: "coral://nothing" }));
        const failed = await client.callTool({
            name: "close_thread",
            arguments: { threadId: "none", summary: "" },
        });
        assert.equal(failed.isError, true);
    },

    // A wait of so many milliseconds with nothing to hear, and pings all the while.
    async waiter() {
        let isOver = false;
        let pings = 0;
        const wait = call("wait_for_mentions", { timeoutMs: Number(argument) }).finally(() => (isOver = true));
        while (!isOver) {
            await client.ping({ timeout: 5000 });
            ++pings;
            await Promise.race([wait, new Promise((resolve) => setTimeout(resolve, 1000))]);
        }
        assert.equal(await wait, "No new messages received within the timeout period");
        assert(pings > 1);
        await call("list_agents");
    },
};

await client.connect(new SSEClientTransport(new URL(url)));
await roles[role]();
await client.close();
// close() aborts what is still under way, such as the 202 of a POST whose answer was faster on the
// stream; Node 18 was then seen to keep an aborted request's handle, and itself, alive.
process.exit(0);
