# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cmake -DTREE=<installed tree> -DPLUGINS=<folder of Qt's plugins> -P portable.cmake: brings the libraries
# and plugins along that the programs in TREE/bin need. What every Linux has (the C library and what
# belongs to the graphics drivers) stays its own.
cmake_minimum_required(VERSION 3.25)

file(GLOB programs "${TREE}/bin/coral-*")
set(plugins tls/libqopensslbackend.so)
if(EXISTS "${TREE}/bin/coral-server-gui")
    list(APPEND plugins platforms/libqxcb.so platforms/libqoffscreen.so
        platforms/libqwayland-generic.so wayland-shell-integration/libxdg-shell.so
        iconengines/libqsvgicon.so imageformats/libqsvg.so platformthemes/libqxdgdesktopportal.so)
endif()
set(copied "")
foreach(plugin IN LISTS plugins)
    if(EXISTS "${PLUGINS}/${plugin}")
        get_filename_component(folder "${plugin}" DIRECTORY)
        file(COPY "${PLUGINS}/${plugin}" DESTINATION "${TREE}/plugins/${folder}")
        list(APPEND copied "${TREE}/plugins/${plugin}")
    endif()
endforeach()

file(GET_RUNTIME_DEPENDENCIES EXECUTABLES ${programs} LIBRARIES ${copied}
    RESOLVED_DEPENDENCIES_VAR libraries UNRESOLVED_DEPENDENCIES_VAR missing
    PRE_EXCLUDE_REGEXES "^ld-linux" "^lib(c|m|dl|rt|pthread|resolv|util)\\.so"
        "^lib(GL|GLX|EGL|OpenGL|GLdispatch|drm|gbm)\\." "^lib(X11|xcb|X11-xcb|wayland-.*)\\.so")
if(missing)
    message(FATAL_ERROR "libraries that are not there: ${missing}")
endif()
# OpenSSL is loaded by name, when it is needed.
foreach(name libssl.so.3 libcrypto.so.3)
    find_file(found_${name} ${name}
        PATHS /usr/lib/x86_64-linux-gnu /usr/lib/aarch64-linux-gnu /usr/lib64 NO_DEFAULT_PATH)
    if(found_${name})
        list(APPEND libraries "${found_${name}}")
    endif()
endforeach()
foreach(library IN LISTS libraries)
    file(COPY "${library}" DESTINATION "${TREE}/lib" FOLLOW_SYMLINK_CHAIN)
endforeach()

# set_rpath(<path from the file to lib> <file>...)
function(set_rpath path)
    foreach(binary IN LISTS ARGN)
        if(NOT IS_SYMLINK "${binary}")
            execute_process(COMMAND patchelf --set-rpath "$ORIGIN/${path}" "${binary}"
                COMMAND_ERROR_IS_FATAL ANY)
        endif()
    endforeach()
endfunction()
file(GLOB own "${TREE}/lib/*.so*")
set_rpath("." ${own})
set_rpath("../lib" ${programs})
set_rpath("../../lib" ${copied})
file(WRITE "${TREE}/bin/qt.conf" "[Paths]\nPrefix = ..\nPlugins = plugins\n")
