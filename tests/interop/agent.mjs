// SPDX-FileCopyrightText: Coral Server contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent on the first generation of the official TypeScript SDK: node agent.mjs ROLE PLACE
// [ARGUMENT]. PLACE is an address or, for stdio, a JSON array of a command and its arguments. Ends with
// 0 when all went as the role expects, else with a stack trace and 1.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { ResourceUpdatedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import { play } from "./roles.mjs";

const [role, place, argument] = process.argv.slice(2);

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

const client = new Client({ name: "interop-typescript", version: "1.0.0" });
client.onerror = (error) => console.error("client error:", error.message);
await client.connect(transport());
await play(role, {
    client,
    argument,
    isStateless: false,
    hasStructuredContent: !place.includes("/sse"),
    callTool: (params, options) => client.callTool(params, undefined, options),
    onUpdated: (handler) =>
        client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => handler(params.uri)),
    watch: async (uri) => {
        await client.subscribeResource({ uri });
        return () => client.unsubscribeResource({ uri });
    },
});
await client.close();
// close() aborts what is still under way, such as the 202 of a POST whose answer was faster on the
// stream; Node 18 was then seen to keep an aborted request's handle, and itself, alive.
process.exit(0);
