<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>gui::AboutDialog</name>
    <message>
        <source>of your system</source>
        <translation>Ihres Systems</translation>
    </message>
    <message>
        <source>About Coral Server</source>
        <translation>Über Coral Server</translation>
    </message>
    <message>
        <source>A hub where AI agents talk to each other over the Model Context Protocol, and the window to look after it.</source>
        <translation>Ein Hub, in dem KI-Agenten über das Model Context Protocol miteinander reden, und das Fenster, um nach ihm zu sehen.</translation>
    </message>
    <message>
        <source>On %1</source>
        <translation>Auf %1</translation>
    </message>
    <message>
        <source>On %1; the hub is of version %2</source>
        <translation>Auf %1; der Hub hat Version %2</translation>
    </message>
    <message>
        <source>Versions and licences</source>
        <translation>Versionen und Lizenzen</translation>
    </message>
    <message>
        <source>&lt;p&gt;Coral Server is free software: you may share and change it under the GNU General Public License, version 3 or later. It comes without any warranty.&lt;/p&gt;&lt;p&gt;Copyright: the contributors of Coral Server. &lt;a href=&quot;https://www.gnu.org/licenses/gpl-3.0.html&quot;&gt;Read the licence&lt;/a&gt;&lt;/p&gt;&lt;p&gt;It is built on:&lt;/p&gt;</source>
        <translation>&lt;p&gt;Coral Server ist freie Software: Sie dürfen sie unter der GNU General Public License, Version 3 oder später, weitergeben und verändern. Sie kommt ohne jede Gewährleistung.&lt;/p&gt;&lt;p&gt;Urheber: die Mitwirkenden von Coral Server. &lt;a href=&quot;https://www.gnu.org/licenses/gpl-3.0.html&quot;&gt;Die Lizenz lesen&lt;/a&gt;&lt;/p&gt;&lt;p&gt;Sie baut auf:&lt;/p&gt;</translation>
    </message>
</context>
<context>
    <name>gui::ActivityExport</name>
    <message>
        <source>Application</source>
        <translation>Anwendung</translation>
    </message>
    <message>
        <source>Transport</source>
        <translation>Transport</translation>
    </message>
    <message>
        <source>Event id</source>
        <translation>Ereignis-ID</translation>
    </message>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
</context>
<context>
    <name>gui::ActivityModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>Sitzung</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
</context>
<context>
    <name>gui::ActivityPage</name>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>Filter what is shown</source>
        <translation>Filtern, was gezeigt wird</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>Anhal&amp;ten</translation>
    </message>
    <message>
        <source>Hold back what comes, to read in peace</source>
        <translation>Neues zurückhalten, um in Ruhe zu lesen</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>&amp;Folgen</translation>
    </message>
    <message>
        <source>Keep the newest in view</source>
        <translation>Das Neueste im Blick behalten</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>E&amp;xportieren…</translation>
    </message>
    <message>
        <source>Write the rows that are shown into a file, as CSV or JSON lines</source>
        <translation>Die gezeigten Zeilen in eine Datei schreiben, als CSV oder JSON-Zeilen</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>Lee&amp;ren</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) held back</source>
        <translation>
            <numerusform>%n Ereignis zurückgehalten</numerusform>
            <numerusform>%n Ereignisse zurückgehalten</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>No event is as the filter asks.</source>
        <translation>Kein Ereignis ist so, wie der Filter es verlangt.</translation>
    </message>
    <message>
        <source>Nothing has happened yet</source>
        <translation>Noch ist nichts geschehen</translation>
    </message>
    <message>
        <source>Connections, pings, messages and whatever goes wrong appear here as they happen.</source>
        <translation>Verbindungen, Pings, Nachrichten und alles, was schiefgeht, erscheinen hier, sobald sie geschehen.</translation>
    </message>
    <message>
        <source>No hub</source>
        <translation>Kein Hub</translation>
    </message>
    <message>
        <source>Start one, or connect to one, to see what happens there: menu Hub.</source>
        <translation>Starten Sie einen oder verbinden Sie sich mit einem, um zu sehen, was dort geschieht: Menü Hub.</translation>
    </message>
    <message>
        <source>Export activity</source>
        <translation>Aktivität exportieren</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>Sho&amp;w</source>
        <translation>Zei&amp;gen</translation>
    </message>
</context>
<context>
    <name>gui::AttachDialog</name>
    <message>
        <source>Re&amp;member the token in %1</source>
        <translation>Das Token &amp;merken, in %1</translation>
    </message>
    <message>
        <source>Connect to a hub</source>
        <translation>Mit einem Hub verbinden</translation>
    </message>
    <message>
        <source>from the file admin-token of its data folder</source>
        <translation>aus der Datei admin-token seines Datenordners</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Token</source>
        <translation>&amp;Token</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>Ver&amp;binden</translation>
    </message>
    <message>
        <source>Type an address such as https://hub.example.org:3001.</source>
        <translation>Geben Sie eine Adresse wie https://hub.example.org:3001 ein.</translation>
    </message>
    <message>
        <source>Without its token no hub answers. It is in the file admin-token of the hub&apos;s data folder.</source>
        <translation>Ohne sein Token antwortet kein Hub. Es steht in der Datei admin-token seines Datenordners.</translation>
    </message>
    <message>
        <source>That hub is newer than this window. Update the window first.</source>
        <translation>Dieser Hub ist neuer als dieses Fenster. Aktualisieren Sie zuerst das Fenster.</translation>
    </message>
    <message>
        <source>The token can&apos;t be remembered: %1 Connect again to go on without.</source>
        <translation>Das Token lässt sich nicht merken: %1 Verbinden Sie noch einmal, um ohne das fortzufahren.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbinde…</translation>
    </message>
    <message>
        <source>Over http:// whoever is on the way can read the token and all that is shown. Use https:// where the hub has it.</source>
        <translation>Über http:// kann jeder unterwegs das Token und alles Gezeigte lesen. Nehmen Sie https://, wo der Hub es hat.</translation>
    </message>
    <message>
        <source>I have compared it: t&amp;rust this certificate from now on</source>
        <translation>Ich habe es verglichen: diesem Zertifikat ab jetzt &amp;vertrauen</translation>
    </message>
    <message>
        <source>%1

%2

Issued to %3 by %4, valid until %5.
SHA-256:</source>
        <translation>%1

%2

Ausgestellt für %3 von %4, gültig bis %5.
SHA-256:</translation>
    </message>
    <message>
        <source>The certificate of this hub is not trusted, so the token was not sent.</source>
        <translation>Dem Zertifikat dieses Hubs wird nicht vertraut, darum wurde das Token nicht gesendet.</translation>
    </message>
    <message>
        <source>This is NOT the certificate that you trusted before.</source>
        <translation>Dies ist NICHT das Zertifikat, dem Sie bisher vertraut haben.</translation>
    </message>
    <message>
        <source>This is NOT the certificate that you trusted on %1.</source>
        <translation>Dies ist NICHT das Zertifikat, dem Sie am %1 vertraut haben.</translation>
    </message>
    <message>
        <source>Unless you know that it was replaced, somebody may pretend to be this hub. The token was not sent.</source>
        <translation>Wenn Sie nicht wissen, dass es ersetzt wurde, gibt sich vielleicht jemand als dieser Hub aus. Das Token wurde nicht gesendet.</translation>
    </message>
</context>
<context>
    <name>gui::BanTime</name>
    <message>
        <source>How long the ban lasts</source>
        <translation>Wie lange die Sperre dauert</translation>
    </message>
    <message>
        <source>Unit of time</source>
        <translation>Zeiteinheit</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>Minuten</translation>
    </message>
    <message>
        <source>hours</source>
        <translation>Stunden</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
</context>
<context>
    <name>gui::ChartsPage</name>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Messages a second</source>
        <translation>Nachrichten je Sekunde</translation>
    </message>
    <message>
        <source>Ping round trip</source>
        <translation>Laufzeit der Pings</translation>
    </message>
    <message>
        <source>Closed transports by reason</source>
        <translation>Geschlossene Transporte nach Grund</translation>
    </message>
    <message>
        <source>The hub measures every ten seconds. The first figures are here in a moment.</source>
        <translation>Der Hub misst alle zehn Sekunden. Die ersten Zahlen sind gleich da.</translation>
    </message>
    <message>
        <source>No ping was answered in the last hour.</source>
        <translation>In der letzten Stunde wurde kein Ping beantwortet.</translation>
    </message>
    <message>
        <source>No transport was closed in the last hour.</source>
        <translation>In der letzten Stunde wurde kein Transport geschlossen.</translation>
    </message>
    <message>
        <source>connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>transports</source>
        <translation>Transporte</translation>
    </message>
    <message>
        <source>waits</source>
        <translation>Wartende</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>p50</source>
        <translation>p50</translation>
    </message>
    <message>
        <source>p95</source>
        <translation>p95</translation>
    </message>
    <message>
        <source>No hub</source>
        <translation>Kein Hub</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>gui::ColumnsMenu</name>
    <message>
        <source>&amp;Columns</source>
        <translation>S&amp;palten</translation>
    </message>
    <message>
        <source>&amp;Sort by</source>
        <translation>S&amp;ortieren nach</translation>
    </message>
    <message>
        <source>&amp;Largest first</source>
        <translation>&amp;Größtes zuerst</translation>
    </message>
</context>
<context>
    <name>gui::Commands</name>
    <message>
        <source>There is no connection to a hub.</source>
        <translation>Es besteht keine Verbindung zu einem Hub.</translation>
    </message>
    <message numerus="yes">
        <source>%n transport(s) evicted</source>
        <translation>
            <numerusform>%n Transport getrennt</numerusform>
            <numerusform>%n Transporte getrennt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n banned</source>
        <translation>
            <numerusform>%1, %n gesperrt</numerusform>
            <numerusform>%1, %n gesperrt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 was not removed: %2</source>
        <translation>%1 wurde nicht entfernt: %2</translation>
    </message>
    <message>
        <source>%1 was removed from its session.</source>
        <translation>%1 wurde aus seiner Sitzung entfernt.</translation>
    </message>
    <message>
        <source>Session %1 was closed.</source>
        <translation>Sitzung %1 wurde geschlossen.</translation>
    </message>
    <message>
        <source>Session %1 was not closed: %2</source>
        <translation>Sitzung %1 wurde nicht geschlossen: %2</translation>
    </message>
    <message>
        <source>The hub takes nobody new; those who are connected stay.</source>
        <translation>Der Hub nimmt niemand Neues an; wer verbunden ist, bleibt.</translation>
    </message>
    <message>
        <source>The hub takes everybody again.</source>
        <translation>Der Hub nimmt wieder alle an.</translation>
    </message>
    <message>
        <source>The ban of %1 was ended.</source>
        <translation>Die Sperre von %1 wurde aufgehoben.</translation>
    </message>
    <message numerus="yes">
        <source>%n called off.</source>
        <translation>
            <numerusform>%n abgebrochen.</numerusform>
            <numerusform>%n abgebrochen.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 evicted, %2 not: %3</source>
        <translation>%1 getrennt, %2 nicht: %3</translation>
    </message>
</context>
<context>
    <name>gui::ConversationPage</name>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message numerus="yes">
        <source>%n unread mention(s)</source>
        <translation>
            <numerusform>%n ungelesene Erwähnung</numerusform>
            <numerusform>%n ungelesene Erwähnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>No session</source>
        <translation>Keine Sitzung</translation>
    </message>
    <message>
        <source>There is none yet. It begins with its first agent.</source>
        <translation>Es gibt noch keine. Sie beginnt mit ihrem ersten Agenten.</translation>
    </message>
    <message>
        <source>Nothing has been said yet</source>
        <translation>Noch wurde nichts gesagt</translation>
    </message>
    <message>
        <source>Agents talk in threads: the first calls create_thread, then send_message. What they say appears here.</source>
        <translation>Agenten reden in Threads: der erste ruft create_thread auf, dann send_message. Was sie sagen, erscheint hier.</translation>
    </message>
    <message>
        <source>No hub</source>
        <translation>Kein Hub</translation>
    </message>
    <message>
        <source>Start one, or connect to one, to read what is said there: menu Hub.</source>
        <translation>Starten Sie einen oder verbinden Sie sich mit einem, um zu lesen, was dort gesagt wird: Menü Hub.</translation>
    </message>
    <message>
        <source>S&amp;ession</source>
        <translation>Sitz&amp;ung</translation>
    </message>
    <message>
        <source>Add&amp;ress for an agent (Streamable HTTP)</source>
        <translation>Ad&amp;resse für einen Agenten (Streamable HTTP)</translation>
    </message>
    <message>
        <source>Filter by sender or text</source>
        <translation>Nach Absender oder Text filtern</translation>
    </message>
</context>
<context>
    <name>gui::EmptyState</name>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
</context>
<context>
    <name>gui::EventFeed</name>
    <message>
        <source>The server ended the connection.</source>
        <translation>Der Server hat die Verbindung beendet.</translation>
    </message>
    <message>
        <source>The server has said nothing for a while.</source>
        <translation>Der Server hat eine Weile nichts gesagt.</translation>
    </message>
</context>
<context>
    <name>gui::EventText</name>
    <message>
        <source>%1 from %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1, was open for %2</source>
        <translation>%1, war %2 offen</translation>
    </message>
    <message>
        <source>%1, mentions %2</source>
        <translation>%1, erwähnt %2</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) after %1</source>
        <translation>
            <numerusform>%n Nachricht nach %1</numerusform>
            <numerusform>%n Nachrichten nach %1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, for %2</source>
        <translation>%1, für %2</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>nach %1</translation>
    </message>
    <message numerus="yes">
        <source>%n in a row</source>
        <translation>
            <numerusform>%n in Folge</numerusform>
            <numerusform>%n in Folge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, status %2, %n time(s)</source>
        <translation>
            <numerusform>%1, Status %2, %n Mal</numerusform>
            <numerusform>%1, Status %2, %n Mal</numerusform>
        </translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Pings</source>
        <translation>Pings</translation>
    </message>
    <message>
        <source>Agents</source>
        <translation>Agenten</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Administration</source>
        <translation>Verwaltung</translation>
    </message>
    <message>
        <source>Trouble</source>
        <translation>Störungen</translation>
    </message>
    <message>
        <source>the address</source>
        <translation>die Adresse</translation>
    </message>
    <message>
        <source>the agent</source>
        <translation>der Agent</translation>
    </message>
</context>
<context>
    <name>gui::EvictDialog</name>
    <message>
        <source>Evict %1</source>
        <translation>%1 trennen</translation>
    </message>
    <message>
        <source>Evict transports</source>
        <translation>Transporte trennen</translation>
    </message>
    <message>
        <source>&amp;Evict</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>%1 in session %2, from %3, connected for %4.</source>
        <translation>%1 in Sitzung %2, von %3, seit %4 verbunden.</translation>
    </message>
    <message numerus="yes">
        <source>%n transport(s):</source>
        <translation>
            <numerusform>%n Transport:</numerusform>
            <numerusform>%n Transporte:</numerusform>
        </translation>
    </message>
    <message>
        <source>Transports to evict</source>
        <translation>Zu trennende Transporte</translation>
    </message>
    <message>
        <source>%1 in session %2, from %3</source>
        <translation>%1 in Sitzung %2, von %3</translation>
    </message>
    <message>
        <source>told to the agent, and kept in the log</source>
        <translation>wird dem Agenten gesagt und im Protokoll festgehalten</translation>
    </message>
    <message>
        <source>No ban: it may connect again at once</source>
        <translation>Keine Sperre: er darf sich sofort wieder verbinden</translation>
    </message>
    <message>
        <source>Ban this agent from its session</source>
        <translation>Diesen Agenten für seine Sitzung sperren</translation>
    </message>
    <message>
        <source>Ban these agents from their sessions</source>
        <translation>Diese Agenten für ihre Sitzungen sperren</translation>
    </message>
    <message>
        <source>Ban its address</source>
        <translation>Seine Adresse sperren</translation>
    </message>
    <message>
        <source>Ban their addresses</source>
        <translation>Ihre Adressen sperren</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
    <message>
        <source>&amp;Ban</source>
        <translation>&amp;Sperre</translation>
    </message>
    <message>
        <source>For &amp;how long</source>
        <translation>&amp;Wie lange</translation>
    </message>
    <message>
        <source>Most clients connect again by themselves.</source>
        <translation>Die meisten Clients verbinden sich von selbst wieder.</translation>
    </message>
    <message>
        <source>%1 can&apos;t connect to the session for %2.</source>
        <translation>%1 kann sich %2 lang nicht mit der Sitzung verbinden.</translation>
    </message>
    <message>
        <source>They can&apos;t connect to their sessions for %1.</source>
        <translation>Sie können sich %1 lang nicht mit ihren Sitzungen verbinden.</translation>
    </message>
    <message numerus="yes">
        <source>%n connection(s) will be closed, the reason told, and calls in flight ended. Mentions that were not read stay unread.</source>
        <translation>
            <numerusform>%n Verbindung wird geschlossen, der Grund genannt und laufende Aufrufe beendet. Nicht gelesene Erwähnungen bleiben ungelesen.</numerusform>
            <numerusform>%n Verbindungen werden geschlossen, der Grund genannt und laufende Aufrufe beendet. Nicht gelesene Erwähnungen bleiben ungelesen.</numerusform>
        </translation>
    </message>
    <message>
        <source>No ban: they may connect again at once</source>
        <translation>Keine Sperre: sie dürfen sich sofort wieder verbinden</translation>
    </message>
    <message>
        <source>New connections from %1 are refused for %2, whichever agent they are of. Others that are connected from there stay.</source>
        <translation>Neue Verbindungen von %1 werden für %2 abgewiesen, von welchem Agenten auch immer. Andere, die von dort verbunden sind, bleiben.</translation>
    </message>
</context>
<context>
    <name>gui::EvictionProgress</name>
    <message>
        <source>Evictions</source>
        <translation>Trennungen</translation>
    </message>
    <message>
        <source>%v of %m evicted</source>
        <translation>%v von %m getrennt</translation>
    </message>
    <message>
        <source>Call off</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Those who are still connected stay</source>
        <translation>Wer noch verbunden ist, bleibt</translation>
    </message>
</context>
<context>
    <name>gui::EvictionQueue</name>
    <message>
        <source>evicting…</source>
        <translation>wird getrennt…</translation>
    </message>
    <message>
        <source>evicted and banned</source>
        <translation>getrennt und gesperrt</translation>
    </message>
    <message>
        <source>evicted</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>not evicted: %1</source>
        <translation>nicht getrennt: %1</translation>
    </message>
</context>
<context>
    <name>gui::Figures</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 T %2 h</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 T</translation>
    </message>
</context>
<context>
    <name>gui::HostForm</name>
    <message>
        <source>&amp;Open to the network</source>
        <translation>Zum &amp;Netz hin offen</translation>
    </message>
    <message>
        <source>your own data folder</source>
        <translation>Ihr eigener Datenordner</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Over the network only the applications and keys of a configuration file are served, and no /devmode/ addresses.</source>
        <translation>Über das Netz werden nur die Anwendungen und Schlüssel einer Konfigurationsdatei bedient, und keine /devmode/-Adressen.</translation>
    </message>
    <message>
        <source>&amp;Port</source>
        <translation>&amp;Port</translation>
    </message>
    <message>
        <source>&amp;Data folder</source>
        <translation>&amp;Datenordner</translation>
    </message>
    <message>
        <source>Con&amp;figuration file</source>
        <translation>Konfi&amp;gurationsdatei</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>&amp;Restart with these settings</source>
        <translation>Mit diesen Einstellungen ne&amp;u starten</translation>
    </message>
    <message>
        <source>Start the hub w&amp;ith this window</source>
        <translation>Den Hub &amp;mit diesem Fenster starten</translation>
    </message>
    <message>
        <source>Browse for the data folder</source>
        <translation>Den Datenordner suchen</translation>
    </message>
    <message>
        <source>Browse for the configuration file</source>
        <translation>Die Konfigurationsdatei suchen</translation>
    </message>
    <message>
        <source>S&amp;tart the hub</source>
        <translation>Hub s&amp;tarten</translation>
    </message>
</context>
<context>
    <name>gui::HubCell</name>
    <message numerus="yes">
        <source>%n agent(s)</source>
        <translation>
            <numerusform>%n Agent</numerusform>
            <numerusform>%n Agenten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, %n waiting</source>
        <translation>
            <numerusform>%1, %n wartet</numerusform>
            <numerusform>%1, %n warten</numerusform>
        </translation>
    </message>
    <message>
        <source>away (%1, %2 ago)</source>
        <translation>fort (%1, vor %2)</translation>
    </message>
    <message>
        <source>away (%1 ago)</source>
        <translation>fort (vor %1)</translation>
    </message>
    <message>
        <source>closed (%1)</source>
        <translation>geschlossen (%1)</translation>
    </message>
    <message numerus="yes">
        <source>%n ping(s) missed</source>
        <translation>
            <numerusform>%n Ping versäumt</numerusform>
            <numerusform>%n Pings versäumt</numerusform>
        </translation>
    </message>
    <message>
        <source>Session %1 of application %2: %3 messages in %4 threads</source>
        <translation>Sitzung %1 der Anwendung %2: %3 Nachrichten in %4 Threads</translation>
    </message>
    <message>
        <source>Transport %1</source>
        <translation>Transport %1</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n ping(s) missed</source>
        <translation>
            <numerusform>%1, %n Ping versäumt</numerusform>
            <numerusform>%1, %n Pings versäumt</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::HubColumn</name>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Ping</source>
        <translation>Ping</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Peer</source>
        <translation>Gegenstelle</translation>
    </message>
    <message>
        <source>User agent</source>
        <translation>Client-Kennung</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Last activity</source>
        <translation>Zuletzt aktiv</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Bytes in</source>
        <translation>Bytes ein</translation>
    </message>
    <message>
        <source>Bytes out</source>
        <translation>Bytes aus</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Schlange</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>Ungelesen</translation>
    </message>
    <message>
        <source>Sessions, the agents in them, and the connections of each agent</source>
        <translation>Sitzungen, ihre Agenten und deren Verbindungen</translation>
    </message>
    <message>
        <source>What an agent does, or why it is away</source>
        <translation>Was ein Agent tut, oder warum er fort ist</translation>
    </message>
    <message>
        <source>Round trip of the last answered ping, and of those before it</source>
        <translation>Laufzeit des letzten beantworteten Pings und der Pings davor</translation>
    </message>
    <message>
        <source>Transport, and revision of the Model Context Protocol</source>
        <translation>Transport und Fassung des Model Context Protocol</translation>
    </message>
    <message>
        <source>Address and port that the agent connects from</source>
        <translation>Adresse und Port, von denen der Agent kommt</translation>
    </message>
    <message>
        <source>What the client says it is</source>
        <translation>Was der Client zu sein angibt</translation>
    </message>
    <message>
        <source>How long the transport is open</source>
        <translation>Wie lange der Transport offen ist</translation>
    </message>
    <message>
        <source>How long ago the last byte came in</source>
        <translation>Wie lange das letzte Byte her ist</translation>
    </message>
    <message>
        <source>Messages of the protocol that the agent sent</source>
        <translation>Nachrichten des Protokolls, die der Agent gesendet hat</translation>
    </message>
    <message>
        <source>Messages of the protocol that the agent was sent</source>
        <translation>Nachrichten des Protokolls, die dem Agenten gesendet wurden</translation>
    </message>
    <message>
        <source>Bytes that came from the agent</source>
        <translation>Bytes, die vom Agenten kamen</translation>
    </message>
    <message>
        <source>Bytes that went to the agent</source>
        <translation>Bytes, die an den Agenten gingen</translation>
    </message>
    <message>
        <source>Bytes that the agent has not taken yet</source>
        <translation>Bytes, die der Agent noch nicht abgenommen hat</translation>
    </message>
    <message>
        <source>Mentions that the agent has not read</source>
        <translation>Erwähnungen, die der Agent nicht gelesen hat</translation>
    </message>
    <message>
        <source>Session, agent</source>
        <translation>Sitzung, Agent</translation>
    </message>
</context>
<context>
    <name>gui::HubText</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>opened %1</source>
        <translation>geöffnet %1</translation>
    </message>
    <message>
        <source>%1 in, %2 out</source>
        <translation>%1 ein, %2 aus</translation>
    </message>
    <message>
        <source>%1 received, %2 sent</source>
        <translation>%1 empfangen, %2 gesendet</translation>
    </message>
    <message>
        <source>last byte %1 ago</source>
        <translation>letztes Byte vor %1</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) in flight</source>
        <translation>
            <numerusform>%n laufender Aufruf</numerusform>
            <numerusform>%n laufende Aufrufe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>came back %n time(s)</source>
        <translation>
            <numerusform>%n Mal wiedergekommen</numerusform>
            <numerusform>%n Mal wiedergekommen</numerusform>
        </translation>
    </message>
    <message>
        <source>Session %1 of application %2: %3 agents, %4 messages in %5 threads, %6 unread mentions</source>
        <translation>Sitzung %1 der Anwendung %2: Agenten: %3, Nachrichten: %4 in %5 Threads, ungelesene Erwähnungen: %6</translation>
    </message>
    <message numerus="yes">
        <source>%n unread mention(s)</source>
        <translation>
            <numerusform>%n ungelesene Erwähnung</numerusform>
            <numerusform>%n ungelesene Erwähnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: not connected, %2</source>
        <translation>%1: nicht verbunden, %2</translation>
    </message>
    <message>
        <source>%1 (%2): not connected, %3</source>
        <translation>%1 (%2): nicht verbunden, %3</translation>
    </message>
</context>
<context>
    <name>gui::MainWindow</name>
    <message>
        <source>Coral Server</source>
        <translation>Coral Server</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Activity</source>
        <translation>Aktivität</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>Gespräch</translation>
    </message>
    <message>
        <source>Charts</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Written: %1</source>
        <translation>Geschrieben: %1</translation>
    </message>
    <message>
        <source>Trying again in %1 s.</source>
        <translation>Neuer Versuch in %1 s.</translation>
    </message>
    <message>
        <source>Trying again…</source>
        <translation>Neuer Versuch…</translation>
    </message>
    <message>
        <source>&amp;Detach</source>
        <translation>&amp;Lösen</translation>
    </message>
    <message>
        <source>&amp;Selection</source>
        <translation>&amp;Auswahl</translation>
    </message>
    <message>
        <source>&amp;Show the window</source>
        <translation>Fenster &amp;zeigen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>S&amp;top…</source>
        <translation>Sto&amp;ppen…</translation>
    </message>
    <message>
        <source>&amp;Restart</source>
        <translation>&amp;Neu starten</translation>
    </message>
    <message>
        <source>&amp;Connect to a hub…</source>
        <translation>Mit einem Hub &amp;verbinden…</translation>
    </message>
    <message>
        <source>Recent &amp;hubs</source>
        <translation>&amp;Frühere Hubs</translation>
    </message>
    <message>
        <source>Dr&amp;ain: take nobody new</source>
        <translation>Niemand Neues &amp;annehmen</translation>
    </message>
    <message>
        <source>R&amp;esume: take everybody again</source>
        <translation>Alle &amp;wieder annehmen</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>An&amp;sicht</translation>
    </message>
    <message>
        <source>&amp;Filter</source>
        <translation>&amp;Filtern</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>&amp;Erscheinungsbild</translation>
    </message>
    <message>
        <source>As the &amp;system</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>&amp;Keep running in the tray when closed</source>
        <translation>Nach dem Schließen im Infobereich &amp;weiterlaufen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>H&amp;ilfe</translation>
    </message>
    <message>
        <source>&amp;About Coral Server</source>
        <translation>&amp;Über Coral Server</translation>
    </message>
    <message>
        <source>If a hub runs there already, connect to it: menu Hub. Else choose another port on the page Server.</source>
        <translation>Läuft dort schon ein Hub, so verbinden Sie sich mit ihm: Menü Hub. Sonst wählen Sie auf der Seite Server einen anderen Port.</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Close session %1</source>
        <translation>Sitzung %1 schließen</translation>
    </message>
    <message>
        <source>&amp;Close session</source>
        <translation>Sitzung &amp;schließen</translation>
    </message>
    <message>
        <source>Stop the hub</source>
        <translation>Den Hub stoppen</translation>
    </message>
    <message>
        <source>H&amp;ub</source>
        <translation>&amp;Hub</translation>
    </message>
    <message>
        <source>Try &amp;now</source>
        <translation>Jetzt &amp;versuchen</translation>
    </message>
    <message>
        <source>Det&amp;ach</source>
        <translation>&amp;Lösen</translation>
    </message>
    <message>
        <source>Connect a&amp;new…</source>
        <translation>Neu &amp;verbinden…</translation>
    </message>
    <message>
        <source>Re&amp;move</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>&amp;Restart…</source>
        <translation>&amp;Neu starten…</translation>
    </message>
    <message>
        <source>%1 leaves session %2 and all its threads. Its connection is closed, and mentions that it has not read are lost. Without a ban it may join again as a new agent.</source>
        <translation>%1 verlässt Sitzung %2 und alle ihre Threads. Die Verbindung wird geschlossen, und nicht gelesene Erwähnungen gehen verloren. Ohne Sperre darf er als neuer Agent wiederkommen.</translation>
    </message>
    <message>
        <source>&amp;Ban it from the session for</source>
        <translation>Aus der Sitzung &amp;sperren für</translation>
    </message>
    <message numerus="yes">
        <source>Close %n session(s)</source>
        <translation>
            <numerusform>%n Sitzung schließen</numerusform>
            <numerusform>%n Sitzungen schließen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All connections of %n agent(s) are closed, and %1 threads with %2 messages are gone.</source>
        <translation>
            <numerusform>Alle Verbindungen von %n Agenten werden geschlossen, und %1 Threads mit %2 Nachrichten sind fort.</numerusform>
            <numerusform>Alle Verbindungen von %n Agenten werden geschlossen, und %1 Threads mit %2 Nachrichten sind fort.</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Close sessions</source>
        <translation>Sitzungen s&amp;chließen</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>Sto&amp;ppen</translation>
    </message>
    <message>
        <source>Restart the hub</source>
        <translation>Hub neu starten</translation>
    </message>
    <message>
        <source>Agents that are connected to the hub of this window will be disconnected.</source>
        <translation>Agenten, die mit dem Hub dieses Fensters verbunden sind, werden getrennt.</translation>
    </message>
    <message numerus="yes">
        <source>%n agent(s) are connected and will be disconnected.</source>
        <translation>
            <numerusform>%n Agent ist verbunden und wird getrennt.</numerusform>
            <numerusform>%n Agenten sind verbunden und werden getrennt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sessions, threads and messages are kept in memory alone, and are gone then.</source>
        <translation>Sitzungen, Threads und Nachrichten liegen nur im Arbeitsspeicher und sind dann fort.</translation>
    </message>
</context>
<context>
    <name>gui::MessageDelegate</name>
    <message>
        <source>@%1 · unread</source>
        <translation>@%1 · ungelesen</translation>
    </message>
</context>
<context>
    <name>gui::MessageModel</name>
    <message>
        <source>%1 at %2: %3</source>
        <translation>%1 um %2: %3</translation>
    </message>
    <message>
        <source>%1 at %2: %3 (not read by %4)</source>
        <translation>%1 um %2: %3 (nicht gelesen von %4)</translation>
    </message>
</context>
<context>
    <name>gui::ReasonDialog</name>
    <message>
        <source>told to the agents, and kept in the log</source>
        <translation>wird den Agenten gesagt und im Protokoll festgehalten</translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>&amp;Grund</translation>
    </message>
</context>
<context>
    <name>gui::Refusal</name>
    <message>
        <source>The certificate of %1 is not trusted, so nothing was sent to it.</source>
        <translation>Dem Zertifikat von %1 wird nicht vertraut, darum wurde nichts dorthin gesendet.</translation>
    </message>
    <message>
        <source>%1 answers with status %2.</source>
        <translation>%1 antwortet mit Status %2.</translation>
    </message>
    <message>
        <source>What listens at %1 is no Coral Server, or one without an admin API (status %2).</source>
        <translation>Was unter %1 lauscht, ist kein Coral Server, oder einer ohne Verwaltungsschnittstelle (Status %2).</translation>
    </message>
    <message>
        <source>%1 can&apos;t be reached: %2.</source>
        <translation>%1 ist nicht erreichbar: %2.</translation>
    </message>
</context>
<context>
    <name>gui::ServerHost</name>
    <message>
        <source>The configuration turns the admin API off, which this window needs.</source>
        <translation>Die Konfiguration schaltet die Verwaltungsschnittstelle aus, die dieses Fenster braucht.</translation>
    </message>
    <message>
        <source>The hub of this window has not stopped yet.</source>
        <translation>Der Hub dieses Fensters ist noch nicht angehalten.</translation>
    </message>
</context>
<context>
    <name>gui::ServerPage</name>
    <message>
        <source>&amp;Configuration in force</source>
        <translation>Geltende &amp;Konfiguration</translation>
    </message>
    <message>
        <source>&amp;Bans</source>
        <translation>Sp&amp;erren</translation>
    </message>
    <message>
        <source>&amp;Log</source>
        <translation>Pr&amp;otokoll</translation>
    </message>
    <message>
        <source>Filter options</source>
        <translation>Optionen filtern</translation>
    </message>
    <message>
        <source>Configuration in force</source>
        <translation>Geltende Konfiguration</translation>
    </message>
    <message>
        <source>Bans</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>&amp;End ban</source>
        <translation>Sperre aufhe&amp;ben</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Hub in this &amp;window</source>
        <translation>Hub in diesem &amp;Fenster</translation>
    </message>
    <message>
        <source>No hub</source>
        <translation>Kein Hub</translation>
    </message>
    <message>
        <source>Start one, or connect to one: menu Hub.</source>
        <translation>Starten Sie einen, oder verbinden Sie sich mit einem: Menü Hub.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>No option is as the filter asks.</source>
        <translation>Keine Option entspricht dem Filter.</translation>
    </message>
    <message>
        <source>Agents and addresses that are kept out, and until when.</source>
        <translation>Agenten und Adressen, die ausgesperrt sind, und bis wann.</translation>
    </message>
    <message>
        <source>Nobody is kept out</source>
        <translation>Niemand ist ausgesperrt</translation>
    </message>
    <message>
        <source>Ban somebody by evicting them on the page Sessions: it is offered there.</source>
        <translation>Wer auf der Seite Sitzungen getrennt wird, kann dort auch gesperrt werden.</translation>
    </message>
    <message>
        <source>No warnings</source>
        <translation>Keine Warnungen</translation>
    </message>
    <message>
        <source>The selected line as a whole</source>
        <translation>Die gewählte Zeile im Ganzen</translation>
    </message>
    <message>
        <source>The latest lines of the server&apos;s log from warning upwards.</source>
        <translation>Die neuesten Zeilen im Protokoll des Servers, ab Warnungen.</translation>
    </message>
    <message>
        <source>The server&apos;s log had nothing to warn of lately.</source>
        <translation>Im Protokoll des Servers gab es in letzter Zeit nichts zu warnen.</translation>
    </message>
</context>
<context>
    <name>gui::SessionsPage</name>
    <message>
        <source>Details of the selected row</source>
        <translation>Einzelheiten zur gewählten Zeile</translation>
    </message>
    <message>
        <source>Live sessions</source>
        <translation>Laufende Sitzungen</translation>
    </message>
    <message>
        <source>&amp;Evict…</source>
        <translation>&amp;Trennen…</translation>
    </message>
    <message>
        <source>&amp;Remove agent…</source>
        <translation>Agenten &amp;entfernen…</translation>
    </message>
    <message>
        <source>&amp;Close session…</source>
        <translation>Sitzung &amp;schließen…</translation>
    </message>
    <message>
        <source>Show con&amp;versation</source>
        <translation>&amp;Gespräch zeigen</translation>
    </message>
    <message>
        <source>Filter by session, agent, peer or user agent</source>
        <translation>Filtern nach Sitzung, Agent, Gegenstelle oder Client-Kennung</translation>
    </message>
    <message>
        <source>Which agents are shown</source>
        <translation>Welche Agenten gezeigt werden</translation>
    </message>
    <message>
        <source>All states</source>
        <translation>Alle Zustände</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartend</translation>
    </message>
    <message>
        <source>Busy</source>
        <translation>Beschäftigt</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>Fort</translation>
    </message>
    <message>
        <source>In trouble</source>
        <translation>Gestört</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Evict…</source>
        <translation>Trennen…</translation>
    </message>
    <message>
        <source>Close the selected connections (Del)</source>
        <translation>Die gewählten Verbindungen schließen (Entf)</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) selected</source>
        <translation>
            <numerusform>%n Zeile gewählt</numerusform>
            <numerusform>%n Zeilen gewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>No session or agent is as the filter asks.</source>
        <translation>Keine Sitzung und kein Agent ist so, wie der Filter es verlangt.</translation>
    </message>
    <message>
        <source>No hub</source>
        <translation>Kein Hub</translation>
    </message>
    <message>
        <source>Nobody is here yet</source>
        <translation>Noch ist niemand hier</translation>
    </message>
    <message>
        <source>Give an MCP client this address, with a name of its own for each agent and the same session for those that shall meet. It appears here as soon as it connects.</source>
        <translation>Geben Sie einem MCP-Client diese Adresse, mit einem eigenen Namen für jeden Agenten und derselben Sitzung für die, die sich treffen sollen. Er erscheint hier, sobald er sich verbindet.</translation>
    </message>
    <message>
        <source>&amp;Connect to a hub…</source>
        <translation>Mit einem Hub &amp;verbinden…</translation>
    </message>
    <message>
        <source>A hub is where agents meet. Start one in this window, or look after one that runs elsewhere.</source>
        <translation>Ein Hub ist, wo Agenten sich treffen. Starten Sie einen in diesem Fenster, oder sehen Sie nach einem, der anderswo läuft.</translation>
    </message>
    <message>
        <source>C&amp;opy rows</source>
        <translation>Zeilen &amp;kopieren</translation>
    </message>
    <message>
        <source>A hub is where agents meet. Connect to one to look after it.</source>
        <translation>Ein Hub ist, wo Agenten sich treffen. Verbinden Sie sich mit einem, um nach ihm zu sehen.</translation>
    </message>
    <message>
        <source>S&amp;tart a hub</source>
        <translation>Hub s&amp;tarten</translation>
    </message>
    <message>
        <source>Add&amp;ress for an agent (Streamable HTTP)</source>
        <translation>Ad&amp;resse für einen Agenten (Streamable HTTP)</translation>
    </message>
    <message>
        <source>A&amp;ttach to it</source>
        <translation>Damit verbin&amp;den</translation>
    </message>
    <message>
        <source>Detached</source>
        <translation>Gelöst</translation>
    </message>
    <message>
        <source>The hub of this window goes on without being looked after.</source>
        <translation>Der Hub dieses Fensters läuft weiter, ohne dass jemand nach ihm sieht.</translation>
    </message>
</context>
<context>
    <name>gui::StatusStrip</name>
    <message>
        <source>Agents that are connected, of all that are known</source>
        <translation>Verbundene Agenten, von allen bekannten</translation>
    </message>
    <message>
        <source>Sessions on this hub</source>
        <translation>Sitzungen auf diesem Hub</translation>
    </message>
    <message>
        <source>Messages that agents sent to each other, a minute</source>
        <translation>Nachrichten, die Agenten einander in einer Minute senden</translation>
    </message>
    <message>
        <source>95 of 100 pings of the last five minutes were answered within this time</source>
        <translation>95 von 100 Pings der letzten fünf Minuten wurden in dieser Zeit beantwortet</translation>
    </message>
    <message>
        <source>What can be done with the hub</source>
        <translation>Was mit dem Hub getan werden kann</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Stoppt…</translation>
    </message>
    <message>
        <source>No hub</source>
        <translation>Kein Hub</translation>
    </message>
    <message>
        <source>Connecting to %1…</source>
        <translation>Verbinde mit %1…</translation>
    </message>
    <message>
        <source>Connection to %1 lost</source>
        <translation>Verbindung zu %1 verloren</translation>
    </message>
    <message>
        <source>Refused by %1</source>
        <translation>Von %1 abgewiesen</translation>
    </message>
    <message>
        <source>Draining, on %1</source>
        <translation>Nimmt niemand Neues an, auf %1</translation>
    </message>
    <message>
        <source>Stopping, on %1</source>
        <translation>Stoppt, auf %1</translation>
    </message>
    <message>
        <source>Not ready, on %1</source>
        <translation>Nicht bereit, auf %1</translation>
    </message>
    <message>
        <source>Running on %1</source>
        <translation>Läuft auf %1</translation>
    </message>
    <message>
        <source>well</source>
        <translation>in Ordnung</translation>
    </message>
    <message>
        <source>Version %1, up for %2</source>
        <translation>Version %1, läuft seit %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n agent(s)</source>
        <translation>
            <numerusform>%1 von %n Agent</numerusform>
            <numerusform>%1 von %n Agenten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n session(s)</source>
        <translation>
            <numerusform>%n Sitzung</numerusform>
            <numerusform>%n Sitzungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 msg/min</source>
        <translation>%1 Nachr./min</translation>
    </message>
    <message>
        <source>ping p95 %1</source>
        <translation>Ping p95 %1</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stoppen</translation>
    </message>
    <message>
        <source>Stop the hub that runs in this window</source>
        <translation>Den Hub stoppen, der in diesem Fenster läuft</translation>
    </message>
    <message>
        <source>Detach</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Leave the hub alone; it goes on</source>
        <translation>Den Hub in Ruhe lassen; er läuft weiter</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Start a hub in this window</source>
        <translation>Einen Hub in diesem Fenster starten</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Look after the hub that runs in this window</source>
        <translation>Nach dem Hub sehen, der in diesem Fenster läuft</translation>
    </message>
    <message>
        <source>%1: figures are %2 old</source>
        <translation>%1: Zahlen sind %2 alt</translation>
    </message>
</context>
<context>
    <name>gui::ThreadModel</name>
    <message>
        <source>All threads</source>
        <translation>Alle Threads</translation>
    </message>
    <message>
        <source>Closed: %1</source>
        <translation>Geschlossen: %1</translation>
    </message>
    <message>
        <source>Made by %1</source>
        <translation>Angelegt von %1</translation>
    </message>
    <message>
        <source>Closed thread %1</source>
        <translation>Geschlossener Thread %1</translation>
    </message>
    <message>
        <source>Thread %1</source>
        <translation>Thread %1</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>closed, %1</source>
        <translation>geschlossen, %1</translation>
    </message>
</context>
<context>
    <name>gui::TokenFile</name>
    <message>
        <source>%1 can&apos;t be written: %2</source>
        <translation>%1 lässt sich nicht schreiben: %2</translation>
    </message>
    <message>
        <source>%1 can&apos;t be read: %2</source>
        <translation>%1 kann nicht gelesen werden: %2</translation>
    </message>
</context>
<context>
    <name>gui::TokenKeychain</name>
    <message>
        <source>the system&apos;s keychain, else in a file that only you can read</source>
        <translation>dem Schlüsselbund des Systems, sonst in einer Datei, die nur Sie lesen können</translation>
    </message>
</context>
<context>
    <name>gui::TrayIcon</name>
    <message numerus="yes">
        <source>%n agent(s) connected</source>
        <translation>
            <numerusform>%n Agent verbunden</numerusform>
            <numerusform>%n Agenten verbunden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>gui::Words</name>
    <message>
        <source>connected</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>busy</source>
        <translation>beschäftigt</translation>
    </message>
    <message>
        <source>away</source>
        <translation>fort</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet sich</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>draining</source>
        <translation>läuft aus</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>geschlossen</translation>
    </message>
    <message>
        <source>client closed</source>
        <translation>vom Client geschlossen</translation>
    </message>
    <message>
        <source>connection reset</source>
        <translation>Verbindung zurückgesetzt</translation>
    </message>
    <message>
        <source>broken pipe</source>
        <translation>Leitung gebrochen</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>abgeschlossen</translation>
    </message>
    <message>
        <source>idle for too long</source>
        <translation>zu lange untätig</translation>
    </message>
    <message>
        <source>taken over</source>
        <translation>abgelöst</translation>
    </message>
    <message>
        <source>session closed</source>
        <translation>Sitzung geschlossen</translation>
    </message>
    <message>
        <source>server stopped</source>
        <translation>Server gestoppt</translation>
    </message>
    <message>
        <source>evicted</source>
        <translation>getrennt</translation>
    </message>
    <message>
        <source>peer silent</source>
        <translation>Gegenstelle schweigt</translation>
    </message>
    <message>
        <source>pings unanswered</source>
        <translation>Pings unbeantwortet</translation>
    </message>
    <message>
        <source>reads too slowly</source>
        <translation>liest zu langsam</translation>
    </message>
    <message>
        <source>header too slow</source>
        <translation>Kopf zu langsam</translation>
    </message>
    <message>
        <source>body too slow</source>
        <translation>Rumpf zu langsam</translation>
    </message>
    <message>
        <source>protocol violated</source>
        <translation>Protokoll verletzt</translation>
    </message>
    <message>
        <source>limit reached</source>
        <translation>Grenze erreicht</translation>
    </message>
    <message>
        <source>internal error</source>
        <translation>interner Fehler</translation>
    </message>
    <message>
        <source>transport opened</source>
        <translation>Transport geöffnet</translation>
    </message>
    <message>
        <source>welcome sent</source>
        <translation>Begrüßung gesendet</translation>
    </message>
    <message>
        <source>ping sent</source>
        <translation>Ping gesendet</translation>
    </message>
    <message>
        <source>ping answered</source>
        <translation>Ping beantwortet</translation>
    </message>
    <message>
        <source>ping missed</source>
        <translation>Ping versäumt</translation>
    </message>
    <message>
        <source>transport evicted</source>
        <translation>Transport getrennt</translation>
    </message>
    <message>
        <source>transport closed</source>
        <translation>Transport geschlossen</translation>
    </message>
    <message>
        <source>session created</source>
        <translation>Sitzung begonnen</translation>
    </message>
    <message>
        <source>agent registered</source>
        <translation>Agent angemeldet</translation>
    </message>
    <message>
        <source>agent state</source>
        <translation>Zustand des Agenten</translation>
    </message>
    <message>
        <source>agent removed</source>
        <translation>Agent entfernt</translation>
    </message>
    <message>
        <source>thread changed</source>
        <translation>Thread geändert</translation>
    </message>
    <message>
        <source>message sent</source>
        <translation>Nachricht gesendet</translation>
    </message>
    <message>
        <source>wait started</source>
        <translation>Warten begonnen</translation>
    </message>
    <message>
        <source>wait ended</source>
        <translation>Warten beendet</translation>
    </message>
    <message>
        <source>limit hit</source>
        <translation>Grenze erreicht</translation>
    </message>
    <message>
        <source>ban began</source>
        <translation>Sperre begonnen</translation>
    </message>
    <message>
        <source>ban ended</source>
        <translation>Sperre beendet</translation>
    </message>
    <message>
        <source>drain began</source>
        <translation>nimmt niemand Neues an</translation>
    </message>
    <message>
        <source>drain ended</source>
        <translation>nimmt wieder alle an</translation>
    </message>
    <message>
        <source>log line</source>
        <translation>Protokollzeile</translation>
    </message>
    <message>
        <source>the server was restarted</source>
        <translation>der Server wurde neu gestartet</translation>
    </message>
    <message>
        <source>the window was away for too long</source>
        <translation>das Fenster war zu lange fort</translation>
    </message>
    <message>
        <source>more happened than was read</source>
        <translation>es geschah mehr, als gelesen wurde</translation>
    </message>
</context>
<context>
    <name>gui::Workspace</name>
    <message>
        <source>%1 of session %2</source>
        <translation>%1 aus Sitzung %2</translation>
    </message>
    <message>
        <source>Section</source>
        <translation>Abschnitt</translation>
    </message>
    <message>
        <source>Option</source>
        <translation>Option</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Set by</source>
        <translation>Gesetzt von</translation>
    </message>
    <message>
        <source>default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>you</source>
        <translation>Ihnen</translation>
    </message>
    <message>
        <source>Meaning</source>
        <translation>Bedeutung</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Ends in</source>
        <translation>Endet in</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message numerus="yes">
        <source>%n event(s) are missing here: %1</source>
        <translation>
            <numerusform>Hier fehlt %n Ereignis: %1</numerusform>
            <numerusform>Hier fehlen %n Ereignisse: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Events are missing here: %1</source>
        <translation>Hier fehlen Ereignisse: %1</translation>
    </message>
</context>
</TS>
