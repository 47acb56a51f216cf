// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What agents on the TypeScript SDKs do, whatever the SDK's generation, the transport and the revision.
import assert from "node:assert/strict";

const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const threadIdOf = (text) => /^ID: (\S+)$/m.exec(text)[1];

const unescape = (text) =>
    text
        .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&");

function messagesOf(xml) {
    return [...xml.matchAll(/<message ([^>]*)>([^<]*)<\/message>/g)].map(([, attributes, content]) => ({
        ...Object.fromEntries(
            [...attributes.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, unescape(value)]),
        ),
        content: unescape(content),
    }));
}

// agent: { client, argument, isStateless, onUpdated(handler), watch(uri) } where watch() subscribes and
// answers with a function that ends the subscription.
export async function play(role, agent) {
    const { client, argument } = agent;

    async function call(name, args = {}, options = {}) {
        const result = await agent.callTool({ name, arguments: args }, options);
        const text = result.content.map((item) => item.text).join("\n");
        assert(!result.isError, text);
        return text;
    }

    const waitForMentions = async (timeoutMs = 20000, options = {}) =>
        messagesOf(await call("wait_for_mentions", { timeoutMs }, options));

    // Until something came, however often the connection is cut.
    async function waitStubbornly() {
        for (;;) {
            try {
                // A client that can't resume finds out by its own timeout.
                const messages = await waitForMentions(8000, { timeout: 10000 });
                if (messages.length > 0) return messages;
            } catch (error) {
                console.error("wait ended early:", error.message);
                await sleep(100);
            }
        }
    }

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
            const [question, ...more] = await waitStubbornly();
            assert.deepEqual(more, []);
            assert.equal(question.content, 'How is "<it>"?\n👋');
            await call("send_message", {
                threadId: question.threadId,
                content: `fine, says ${argument}`,
                mentions: [question.senderId],
            });
            const [closing] = await waitStubbornly();
            assert.equal(closing.senderId, "system");
            assert.equal(closing.content, "Thread closed: all are fine");
        },

        // As answerer, over a connection that is cut meanwhile: a message may come twice, and none may
        // be missing.
        async survivor() {
            const heard = new Map();
            for (;;) {
                const messages = await waitStubbornly();
                for (const message of messages) heard.set(message.id, message.content);
                const last = messages.at(-1);
                if (last.senderId === "system") break;
            }
            assert.deepEqual([...heard.values()], ["one", "two", "Thread closed: the end"]);
        },

        // What else the protocol has, each once.
        async features() {
            assert.equal(client.getServerVersion().name, "Coral Server");
            if (!agent.isStateless) await client.ping();
            const { tools } = await client.listTools();
            assert.equal(tools.length, 7);

            const { resources } = await client.listResources();
            assert.deepEqual(resources.map((one) => one.uri), ["coral://threads", "coral://session"]);
            const { uri } = resources[0];
            const updated = new Promise((resolve) => agent.onUpdated(resolve));
            const unwatch = await agent.watch(uri);
            const threadId = threadIdOf(
                await call("create_thread", { threadName: "for the resource", participantIds: [] }),
            );
            assert.equal(await updated, uri);
            await unwatch();
            const { contents } = await client.readResource({ uri });
            assert(contents[0].text.includes(threadId));
            const { resourceTemplates } = await client.listResourceTemplates();
            assert.equal(resourceTemplates.length, 3);
            const { completion } = await client.complete({
                ref: { type: "ref/resource", uri: "coral://threads/{threadId}" },
                argument: { name: "threadId", value: threadId.slice(0, 8) },
            });
            assert.deepEqual(completion.values, [threadId]);
            const { prompts } = await client.listPrompts();
            assert.deepEqual(prompts.map((one) => one.name), ["work_in_session", "thread_digest"]);
            const digest = await client.getPrompt({ name: "thread_digest", arguments: { threadId } });
            assert(digest.messages[0].content.text.includes(threadId));

            await assert.rejects(agent.callTool({ name: "no_such_tool", arguments: {} }), { code: -32602 });
            await assert.rejects(client.readResource({ uri: "coral://nothing" }));
            const failed = await agent.callTool({
                name: "close_thread",
                arguments: { threadId: "none", summary: "" },
            });
            assert.equal(failed.isError, true);
        },

        // Every tool once, with a client that has read the schemas and checks what it gets.
        async schemas() {
            await client.listTools();
            const result = async (name, args = {}) => {
                const { structuredContent, isError } = await agent.callTool({ name, arguments: args });
                assert(!isError);
                if (agent.hasStructuredContent) assert(structuredContent, name);
                return structuredContent;
            };
            await result("list_agents");
            const threadId = threadIdOf(await call("create_thread", { threadName: "x", participantIds: [] }));
            await result("create_thread", { threadName: "y", participantIds: [] });
            await result("add_participant", { threadId, participantId: argument });
            await result("send_message", { threadId, content: "hi", mentions: [argument] });
            await result("wait_for_mentions", { timeoutMs: 5000 });
            await result("wait_for_mentions", { timeoutMs: 1 });
            await result("close_thread", { threadId, summary: "done" });
            const other = threadIdOf(await call("create_thread", { threadName: "z", participantIds: [] }));
            await result("remove_participant", { threadId: other, participantId: argument });
        },

        // Asks for more than any client survives, with the limit that the SDK has by itself.
        async patient() {
            const began = performance.now();
            const text = await call("wait_for_mentions", { timeoutMs: 3600000 });
            assert.equal(text, "No new messages received within the timeout period");
            assert(performance.now() - began > 50000, "the wait was short");
        },

        // A wait of so many milliseconds with nothing to hear, but for its progress, and other calls all
        // the while.
        async waiter() {
            let isOver = false;
            let calls = 0;
            let progress = 0;
            const wait = call(
                "wait_for_mentions",
                { timeoutMs: Number(argument) },
                { onprogress: () => ++progress },
            ).finally(() => (isOver = true));
            while (!isOver) {
                await client.listTools();
                ++calls;
                await Promise.race([wait, sleep(1000)]);
            }
            assert.equal(await wait, "No new messages received within the timeout period");
            assert(calls > 1);
            assert(progress >= Math.floor(Number(argument) / 5000) - 1, `progress ${progress}`);
            await call("list_agents");
        },
    };
    await roles[role]();
}
