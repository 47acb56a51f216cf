# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""check.py URL: validates the OpenAPI document of the admin API at URL with a validator, then asks
every route that can be asked without harm and holds what comes against the document, so that the two
cannot drift apart. The token is read from the environment variable TOKEN. Exit status 0: all is well."""

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request

from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

BASE = sys.argv[1]
TOKEN = os.environ["TOKEN"]
faults = []


def fetch(path, method="GET", token=TOKEN):
    request = urllib.request.Request(BASE + path, method=method)
    if token:
        request.add_header("Authorization", "Bearer " + token)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), json.load(error)


DOCUMENT = fetch("/admin/v1/openapi.json")[2]


def check(what, schema, instance):
    schema = {**schema, "components": DOCUMENT["components"]}
    for error in Draft202012Validator(schema, format_checker=FormatChecker()).iter_errors(instance):
        faults.append(f"{what}: {error.json_path}: {error.message}")


def resolved(node):
    while "$ref" in node:
        target = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        node = target
    return node


def ask(pattern, path, method="GET", expected=200, token=TOKEN):
    """Asks a route of the document and holds status, fields of the head and body against it."""
    status, head, body = fetch(path, method, token)
    what = f"{method} {path}"
    if status != expected:
        faults.append(f"{what}: {status} instead of {expected}: {body}")
        return body
    responses = DOCUMENT["paths"][pattern][method.lower()]["responses"]
    if str(status) not in responses:
        faults.append(f"{what}: {status} is not in the document")
        return body
    response = resolved(responses[str(status)])
    for name, field in response.get("headers", {}).items():
        if field.get("required") and name not in head:
            faults.append(f"{what}: no {name}")
    check(what, response["content"]["application/json"]["schema"], body)
    return body


def quoted(text):
    return urllib.parse.quote(text, safe="")


def check_feed():
    """The events that there were, up to the last."""
    newest = fetch("/admin/v1/status")[2]["eventId"]
    request = urllib.request.Request(BASE + "/admin/v1/events?backlog=4000")
    request.add_header("Authorization", "Bearer " + TOKEN)
    kinds = set()
    with urllib.request.urlopen(request, timeout=30) as feed:
        name = data = None
        for line in feed:
            field, _, value = line.decode().rstrip("\r\n").partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                data = value
            elif field == "" and data is not None:
                schema = {"hello": "ActivityHello", "gap": "ActivityGap"}.get(name, "ActivityEvent")
                event = json.loads(data)
                check(f"event {name}", {"$ref": "#/components/schemas/" + schema}, event)
                if schema == "ActivityEvent" and event["kind"] != name:
                    faults.append(f"event {name} is of kind {event['kind']}")
                kinds.add(name)
                data = None
                if event.get("eventId") == newest and name != "hello":
                    break
    return kinds


validate(DOCUMENT)
for pattern in ("status", "history", "config", "transports", "sessions", "agents", "bans"):
    route = "/admin/v1/" + pattern
    ask(route, route)
    ask(route, route, expected=401, token=None)
    ask(route, route + "?limit=0", expected=400)
one = "/admin/v1/transports/{transportId}"
transports = fetch("/admin/v1/transports")[2]["items"]
closed = ask("/admin/v1/transports", "/admin/v1/transports?state=closed")["items"]
for transport in transports + closed:
    ask(one, "/admin/v1/transports/" + transport["id"])
ask(one, "/admin/v1/transports/none", expected=404)
session = "/admin/v1/sessions/{applicationId}/{sessionId}"
for item in fetch("/admin/v1/sessions")[2]["items"]:
    path = f"/admin/v1/sessions/{quoted(item['applicationId'])}/{quoted(item['sessionId'])}"
    ask(session, path)
    ask(session + "/threads", path + "/threads")
    ask(session + "/messages", path + "/messages")
    ask(session + "/messages", path + "/messages?content=true")
for item in fetch("/admin/v1/agents")[2]["items"]:
    path = f"/admin/v1/sessions/{quoted(item['applicationId'])}/{quoted(item['sessionId'])}"
    ask(session + "/agents/{agentId}", path + "/agents/" + quoted(item["agentId"]))
ask("/admin/v1/drain", "/admin/v1/drain", "POST")
ask("/admin/v1/drain", "/admin/v1/drain", "DELETE")
victims = [transport["id"] for transport in transports]
ask(one, f"/admin/v1/transports/{victims[0]}?reason=check&ban=agent&banSeconds=60", "DELETE")
ask(one, "/admin/v1/transports/" + victims[0], "DELETE", expected=410)
ban = ask("/admin/v1/bans", "/admin/v1/bans")["items"][0]
ask("/admin/v1/bans/{banId}", "/admin/v1/bans/" + ban["banId"], "DELETE")
agent = fetch("/admin/v1/agents")[2]["items"][0]
path = f"/admin/v1/sessions/{quoted(agent['applicationId'])}/{quoted(agent['sessionId'])}"
ask(session + "/agents/{agentId}", path + "/agents/" + quoted(agent["agentId"]), "DELETE")
ask(session, path + "?reason=check", "DELETE")
ask(session, path, "DELETE", expected=404)
kinds = check_feed()
print("kinds of events seen:", ", ".join(sorted(kinds)))
for fault in faults:
    print("FAULT:", fault)
sys.exit(1 if faults else 0)
