<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>gui::ActivityPage</name>
    <message numerus="yes">
        <source>%n event(s) held back</source>
        <translation>
            <numerusform>%n event held back</numerusform>
            <numerusform>%n events held back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::Commands</name>
    <message numerus="yes">
        <source>%n transport(s) evicted</source>
        <translation>
            <numerusform>%n transport evicted</numerusform>
            <numerusform>%n transports evicted</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n banned</source>
        <translation>
            <numerusform>%1, %n banned</numerusform>
            <numerusform>%1, %n banned</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n called off.</source>
        <translation>
            <numerusform>%n called off.</numerusform>
            <numerusform>%n called off.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::ConversationPage</name>
    <message numerus="yes">
        <source>%n unread mention(s)</source>
        <translation>
            <numerusform>%n unread mention</numerusform>
            <numerusform>%n unread mentions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::EventText</name>
    <message numerus="yes">
        <source>%n message(s) after %1</source>
        <translation>
            <numerusform>%n message after %1</numerusform>
            <numerusform>%n messages after %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in a row</source>
        <translation>
            <numerusform>%n in a row</numerusform>
            <numerusform>%n in a row</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, status %2, %n time(s)</source>
        <translation>
            <numerusform>%1, status %2, %n time</numerusform>
            <numerusform>%1, status %2, %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::EvictDialog</name>
    <message numerus="yes">
        <source>%n transport(s):</source>
        <translation>
            <numerusform>%n transport:</numerusform>
            <numerusform>%n transports:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) will be closed, the reason told, and calls in flight ended. Mentions that were not read stay unread.</source>
        <translation>
            <numerusform>%n connection will be closed, the reason told, and calls in flight ended. Mentions that were not read stay unread.</numerusform>
            <numerusform>%n connections will be closed, the reason told, and calls in flight ended. Mentions that were not read stay unread.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::HubCell</name>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation>
            <numerusform>%n agent</numerusform>
            <numerusform>%n agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n waiting</numerusform>
            <numerusform>%1, %n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ping(s) missed</source>
        <translation>
            <numerusform>%n ping missed</numerusform>
            <numerusform>%n pings missed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n ping(s) missed</source>
        <translation>
            <numerusform>%1, %n ping missed</numerusform>
            <numerusform>%1, %n pings missed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::HubText</name>
    <message numerus="yes">
        <source>%n call(s) in flight</source>
        <translation>
            <numerusform>%n call in flight</numerusform>
            <numerusform>%n calls in flight</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>came back %n time(s)</source>
        <translation>
            <numerusform>came back %n time</numerusform>
            <numerusform>came back %n times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread mention(s)</source>
        <translation>
            <numerusform>%n unread mention</numerusform>
            <numerusform>%n unread mentions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::MainWindow</name>
    <message numerus="yes">
        <source>Close %n session(s)</source>
        <translation>
            <numerusform>Close %n session</numerusform>
            <numerusform>Close %n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All connections of %n agent(s) are closed, and %1 threads with %2 messages are gone.</source>
        <translation>
            <numerusform>All connections of %n agent are closed, and %1 threads with %2 messages are gone.</numerusform>
            <numerusform>All connections of %n agents are closed, and %1 threads with %2 messages are gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s) are connected and will be disconnected.</source>
        <translation>
            <numerusform>%n agent is connected and will be disconnected.</numerusform>
            <numerusform>%n agents are connected and will be disconnected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::SessionsPage</name>
    <message numerus="yes">
        <source>%n row(s) selected</source>
        <translation>
            <numerusform>%n row selected</numerusform>
            <numerusform>%n rows selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::StatusStrip</name>
    <message numerus="yes">
        <source>%1 of %n agent(s)</source>
        <translation>
            <numerusform>%1 of %n agent</numerusform>
            <numerusform>%1 of %n agents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n session</numerusform>
            <numerusform>%n sessions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::ThreadModel</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::TrayIcon</name>
    <message numerus="yes">
        <source>%n agent(s) connected</source>
        <translation>
            <numerusform>%n agent connected</numerusform>
            <numerusform>%n agents connected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::Workspace</name>
    <message numerus="yes">
        <source>%n event(s) are missing here: %1</source>
        <translation>
            <numerusform>%n event is missing here: %1</numerusform>
            <numerusform>%n events are missing here: %1</numerusform>
        </translation>
    </message>
</context>
</TS>
