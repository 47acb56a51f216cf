# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Stands in for a Qt of Windows or macOS, so that the project can be configured for them on any machine: its
# targets are empty, its commands do nothing but what the install rules look at.
set(Qt6_VERSION 6.8.3)
set(Qt6Core_VERSION 6.8.3)
set(Qt6_FOUND TRUE)
set(QT_VERSION_MAJOR 6)
foreach(component ${Qt6_FIND_COMPONENTS})
    set(Qt6${component}_FOUND TRUE)
    if(NOT TARGET Qt6::${component})
        add_library(Qt6::${component} INTERFACE IMPORTED GLOBAL)
        set_target_properties(Qt6::${component} PROPERTIES
            INTERFACE_QT_MAJOR_VERSION 6 INTERFACE_COMPILE_DEFINITIONS "QT_${component}_LIB")
    endif()
endforeach()
foreach(tool moc uic rcc)
    if(NOT TARGET Qt6::${tool})
        add_executable(Qt6::${tool} IMPORTED GLOBAL)
        set_target_properties(Qt6::${tool} PROPERTIES IMPORTED_LOCATION "${CMAKE_CURRENT_LIST_DIR}/bin/tool")
    endif()
endforeach()

set(QT_DEPLOY_SUPPORT "${CMAKE_CURRENT_LIST_DIR}/deploysupport.cmake")

function(qt_add_resources target name)
    cmake_parse_arguments(arg "" "PREFIX;BASE" "FILES;OPTIONS" ${ARGN})
    foreach(file IN LISTS arg_FILES)
        if(IS_ABSOLUTE "${file}" AND NOT EXISTS "${file}" AND NOT file MATCHES "\\.qm$")
            message(FATAL_ERROR "${target}: no such resource: ${file}")
        endif()
    endforeach()
endfunction()

function(qt_add_lrelease target)
    cmake_parse_arguments(arg "" "QM_FILES_OUTPUT_VARIABLE" "TS_FILES;OPTIONS" ${ARGN})
    list(TRANSFORM arg_TS_FILES REPLACE "^.*/(.*)\\.ts$" "${CMAKE_CURRENT_BINARY_DIR}/\\1.qm")
    set(${arg_QM_FILES_OUTPUT_VARIABLE} "${arg_TS_FILES}" PARENT_SCOPE)
endfunction()
