# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Windows: what the programs need beside them, and the installer (NSIS). Each component brings its own copy
# of what several need; the installer puts them into one folder.
set(windows "${CMAKE_CURRENT_SOURCE_DIR}/windows")
set(generated "${CMAKE_CURRENT_BINARY_DIR}/windows")
set(CORAL_SIGN_COMMAND "" CACHE STRING
    "Signs a file whose name is appended, such as: signtool sign /fd SHA256 /tr URL /td SHA256 /sha1 THUMBPRINT; empty: nothing is signed")

# The libraries of Visual C++, beside the programs and not by an installer of their own.
set(CMAKE_INSTALL_SYSTEM_RUNTIME_LIBS_SKIP ON)
include(InstallRequiredSystemLibraries)
string(REGEX MATCH "^[0-9]+\\.[0-9]+" qt_line "${Qt6_VERSION}")
set(no_compiler_runtime "")
if(qt_line VERSION_GREATER_EQUAL 6.5)
    set(no_compiler_runtime NO_COMPILER_RUNTIME)
endif()

# install_program(<target> <component> <description>): its libraries, its icon and version, its signature.
function(install_program target component description)
    set(CORAL_PROGRAM "${target}")
    set(CORAL_PROGRAM_DESCRIPTION "${description}")
    configure_file("${windows}/program.rc.in" "${generated}/${target}.rc" @ONLY)
    target_sources(${target} PRIVATE "${generated}/${target}.rc")
    configure_file("${windows}/deploy.cmake.in" "${generated}/deploy-${target}.cmake" @ONLY)
    install(SCRIPT "${generated}/deploy-${target}.cmake" COMPONENT ${component})
    if(CMAKE_INSTALL_SYSTEM_RUNTIME_LIBS)
        install(PROGRAMS ${CMAKE_INSTALL_SYSTEM_RUNTIME_LIBS}
            DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT ${component})
    endif()
endfunction()

if(TARGET coral-server)
    install_program(coral-server Server "Coral Server: the hub")
    install(FILES coral-server.example.toml DESTINATION . COMPONENT Server)
    install(FILES "${PROJECT_SOURCE_DIR}/docs/OPERATIONS.md" "${PROJECT_SOURCE_DIR}/docs/PROTOCOL.md"
        "${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${PROJECT_SOURCE_DIR}/LICENSE"
        DESTINATION doc COMPONENT Server)
    install(DIRECTORY proxies monitoring DESTINATION doc/examples COMPONENT Server)
endif()
if(TARGET coral-client)
    install_program(coral-client Client "Coral Server: a client for scripts")
endif()
if(TARGET coral-server-gui)
    install_program(coral-server-gui Gui "Coral Server: the window")
endif()

set(CPACK_GENERATOR NSIS)
list(REMOVE_ITEM components Development)
# Its own template, which is found here before CMake's.
set(CPACK_MODULE_PATH "${windows}")
set(CPACK_PACKAGE_FILE_NAME "coral-server-${PROJECT_VERSION}-windows-x86_64")
set(CPACK_CORAL_NSIS_FOLDER "${windows}")
set(CPACK_CORAL_NSIS_ICON "${PROJECT_SOURCE_DIR}/resources/icons/coral-server.ico")
set(CPACK_CORAL_NSIS_SIGN "")
if(CORAL_SIGN_COMMAND)
    set(CPACK_CORAL_NSIS_SIGN "!define SIGN_COMMAND '${CORAL_SIGN_COMMAND}'")
endif()
