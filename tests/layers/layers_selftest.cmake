# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DWORK=<scratch folder> -P layers_selftest.cmake: layers.cmake must find each offence in a small
# bad tree, and must leave a good one alone.
cmake_minimum_required(VERSION 3.25)

set(license "// SPDX-FileCopyrightText: x\n// SPDX-License-Identifier: GPL-3.0-or-later\n")
set(failures "")

# A tree of one file; expected is a regular expression of the complaint, or empty: none.
function(expect name file content expected)
    file(REMOVE_RECURSE "${WORK}")
    file(WRITE "${WORK}/${file}" "${content}")
    execute_process(
        COMMAND "${CMAKE_COMMAND}" "-DROOT=${WORK}" -P "${CMAKE_CURRENT_LIST_DIR}/layers.cmake"
        RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
    # CMake wraps what it prints.
    string(REGEX REPLACE "[ \n]+" " " output "${output}")
    if(expected STREQUAL "" AND NOT status EQUAL 0)
        set(failures "${failures}\n${name}: a good file was refused: ${output}" PARENT_SCOPE)
    elseif(NOT expected STREQUAL "" AND status EQUAL 0)
        set(failures "${failures}\n${name}: the offence was not found" PARENT_SCOPE)
    elseif(NOT output MATCHES "${expected}")
        set(failures "${failures}\n${name}: found, but told otherwise: ${output}" PARENT_SCOPE)
    endif()
endfunction()

function(refuses name file line expected)
    expect("${name}" "${file}" "${license}${line}\n" "${expected}")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

function(accepts name file line)
    expect("${name}" "${file}" "${license}${line}\n" "")
    set(failures "${failures}" PARENT_SCOPE)
endfunction()

accepts("own folder" server/http/a.cpp "#include \"server/http/a.h\"")
accepts("lower layer" server/transport/a.cpp "#include \"server/mcp/a.h\"")
accepts("adapter" server/http/httpadapter.cpp "#include <QHttpServerRequest>")
accepts("category" server/http/a.cpp "qCInfo(lcHttp) << 1;")
accepts("word in a comment" server/http/a.cpp "    run(); // not qDebug() or std::cout")
accepts("main prints" server/main.cpp "std::fprintf(stderr, \"x\");")
accepts("main wires" server/main.cpp "#include \"server/tools/a.h\"")
accepts("window's main wires" gui/main.cpp "#include \"server/server.h\"")
accepts("test includes all" tests/http/tst_a.cpp "#include \"server/tools/a.h\"\nqWarning(\"x\");")
accepts("moc file" server/http/a.cpp "#include \"a.moc\"")

refuses("upper layer" server/http/a.cpp "#include \"server/transport/a.h\""
    "server/http must not include server/transport")
refuses("indented" server/http/a.cpp "  #  include \"server/tools/a.h\""
    "server/http must not include server/tools")
refuses("domain knows the protocol" server/session/a.h "#include \"server/mcp/call.h\""
    "server/session must not include server/mcp")
refuses("mcp knows http" server/mcp/a.h "#include \"server/http/request.h\""
    "server/mcp must not include server/http")
refuses("shared knows the server" shared/util/a.h "#include \"server/http/request.h\""
    "shared/util must not include server/http")
refuses("server knows the window" server/admin/a.cpp "#include \"gui/window.h\""
    "server/admin must not include gui")
refuses("composition root knows the window" server/main.cpp "#include \"gui/window.h\""
    "server must not include gui")
refuses("window knows the server" gui/window.cpp "#include \"server/server.h\""
    "gui must not include server")
refuses("window's folder knows the server" gui/model/a.cpp "#include \"server/session/hub.h\""
    "gui must not include server/session")
refuses("demonstration knows the server" demo/a.cpp "#include \"server/session/hub.h\""
    "demo must not include server/session")
refuses("include without folder" server/http/a.cpp "#include \"a.h\"" "without its folder")
refuses("HTTP server" server/transport/a.cpp "#include <QHttpServerRequest>"
    "only server/http/httpadapter")
refuses("HTTP server in its own folder" server/http/listener.cpp "#include <QAbstractHttpServer>"
    "only server/http/httpadapter")
refuses("HTTP server by module" server/admin/a.cpp "#include <QtHttpServer/QHttpServer>"
    "only server/http/httpadapter")
refuses("window class" server/admin/a.cpp "#include <QIcon>" "only gui/ knows")
refuses("window module" shared/client/a.cpp "#include <QtWidgets/QLabel>" "only gui/ knows")
refuses("socket in the domain" server/session/a.cpp "#include <QTcpSocket>" "not for server/session")
refuses("socket in mcp" server/mcp/a.cpp "#include <QHostAddress>" "not for server/mcp")
refuses("plain log" server/http/a.cpp "    qDebug() << 1;" "logs past its category")
refuses("plain warning" shared/util/a.cpp "if (bad) qWarning(\"bad\");" "logs past its category")
refuses("standard output" server/http/a.cpp "std::cout << 1;" "logs past its category")
refuses("printf" server/http/a.cpp "    std::fprintf(stderr, \"x\");" "logs past its category")
refuses("clock in the domain" server/session/a.cpp "auto now = QDateTime::currentDateTimeUtc();"
    "asks the time itself")
refuses("unknown folder" server/billing/a.cpp "int a;" "server/billing has no rule")
expect("no license" server/http/a.cpp "int a;\n" "lacks the two SPDX lines")
string(REPEAT "int a;\n" 500 long)
expect("long source" server/http/a.cpp "${license}${long}" "has 502 lines")
expect("long header" server/http/a.h "${license}${long}" "has 502 lines")
expect("no sources" README.md "x" "no sources below")

file(REMOVE_RECURSE "${WORK}")
if(failures)
    message(FATAL_ERROR "layers.cmake fails its own test:${failures}")
endif()
