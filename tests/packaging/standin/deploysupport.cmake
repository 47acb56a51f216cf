# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# What Qt's deploy scripts include, reduced to leaving a trace where windeployqt and macdeployqt would put
# libraries. It refuses what they would refuse.
set(QT_DEPLOY_PREFIX "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}")
set(QT_DEPLOY_BIN_DIR bin)
function(qt_deploy_runtime_dependencies)
    cmake_parse_arguments(arg "GENERATE_QT_CONF;NO_COMPILER_RUNTIME;NO_APP_STORE_COMPLIANCE" "EXECUTABLE"
        "ADDITIONAL_EXECUTABLES" ${ARGN})
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "unknown: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    foreach(program IN LISTS arg_EXECUTABLE arg_ADDITIONAL_EXECUTABLES)
        if(NOT EXISTS "${QT_DEPLOY_PREFIX}/${program}")
            message(FATAL_ERROR "not installed: ${program}")
        endif()
    endforeach()
    if(arg_EXECUTABLE MATCHES "\\.app$")
        file(WRITE "${QT_DEPLOY_PREFIX}/${arg_EXECUTABLE}/Contents/Frameworks/QtCore.framework/QtCore" "${ARGN}")
    else()
        file(WRITE "${QT_DEPLOY_PREFIX}/bin/Qt6Core.dll" "stand-in")
        file(WRITE "${QT_DEPLOY_PREFIX}/plugins/tls/qschannelbackend.dll" "stand-in")
        file(WRITE "${QT_DEPLOY_PREFIX}/bin/qt.conf" "[Paths]\nPrefix = ../\n")
    endif()
endfunction()
