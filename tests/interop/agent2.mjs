// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// As agent.mjs, on the second generation of the SDK: node agent2.mjs ROLE PLACE ARGUMENT REVISION.
import assert from "node:assert/strict";
import { Client, SSEClientTransport, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { play } from "./roles.mjs";

const [role, place, argument, revision] = process.argv.slice(2);
const isStateless = revision >= "2026";

function transport() {
    if (place.startsWith("[")) {
        const [command, ...args] = JSON.parse(place);
        return new StdioClientTransport({ command, args, env: process.env, stderr: "inherit" });
    }
    const url = new URL(place);
    return url.pathname.endsWith("/sse")
        ? new SSEClientTransport(url)
        : new StreamableHTTPClientTransport(url);
}

const client = new Client(
    { name: "interop-typescript-2", version: "1.0.0" },
    isStateless
        ? { versionNegotiation: { mode: { pin: revision } } }
        : { supportedProtocolVersions: [revision] },
);
client.onerror = (error) => console.error("client error:", error.message);
await client.connect(transport());
assert.equal(client.getNegotiatedProtocolVersion(), revision);
await play(role, {
    client,
    argument,
    isStateless,
    hasStructuredContent: revision >= "2025-06",
    callTool: (params, options) => client.callTool(params, options),
    onUpdated: (handler) =>
        client.setNotificationHandler("notifications/resources/updated", ({ params }) => handler(params.uri)),
    watch: async (uri) => {
        if (isStateless) {
            const subscription = await client.listen({ resourceSubscriptions: [uri] });
            return () => subscription.close();
        }
        await client.subscribeResource({ uri });
        return () => client.unsubscribeResource({ uri });
    },
});
await client.close();
process.exit(0);
