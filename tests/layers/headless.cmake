# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DBINARY=<program> -P headless.cmake: fails when the program needs a library of windows.
cmake_minimum_required(VERSION 3.25)

file(GET_RUNTIME_DEPENDENCIES EXECUTABLES "${BINARY}"
    RESOLVED_DEPENDENCIES_VAR resolved UNRESOLVED_DEPENDENCIES_VAR unresolved)
set(libraries ${resolved} ${unresolved})
if(NOT libraries MATCHES "Qt6?Core")
    message(FATAL_ERROR "${BINARY} seems not even to need Qt Core: can't tell (${libraries})")
endif()
list(FILTER libraries INCLUDE REGEX "Qt6?(Gui|Widgets|OpenGL)|libX11|libGL|libxcb|wayland")
if(libraries)
    message(FATAL_ERROR "${BINARY} needs libraries of windows: ${libraries}")
endif()
