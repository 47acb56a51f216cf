# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# Paths of packages: /etc, /usr/bin, /usr/lib/systemd. With another prefix all is below that.
set(linux "${CMAKE_CURRENT_SOURCE_DIR}/linux")
set(generated "${CMAKE_CURRENT_BINARY_DIR}/linux")
set(systemd_units "${CMAKE_INSTALL_PREFIX}/lib/systemd/system")

# compress(<file> <result>): as documentation is in packages, the same bytes each time.
function(compress from to)
    execute_process(COMMAND gzip -9nc "${from}" OUTPUT_FILE "${to}" COMMAND_ERROR_IS_FATAL ANY)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${from}")
endfunction()

# install_papers(<component> <package>): copyright and changelogs, which each package has of its own.
function(install_papers component package)
    set(CORAL_PACKAGE "${package}")
    set(folder "${generated}/${package}")
    configure_file("${linux}/deb/changelog.in" "${folder}/changelog.Debian" @ONLY)
    compress("${folder}/changelog.Debian" "${folder}/changelog.Debian.gz")
    compress("${PROJECT_SOURCE_DIR}/CHANGELOG.md" "${folder}/changelog.gz")
    install(FILES "${folder}/changelog.Debian.gz" "${folder}/changelog.gz" "${linux}/deb/copyright"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${package}" COMPONENT ${component})
endfunction()

# install_manual(<component> <page>): linux/man/<page>.in
function(install_manual component page)
    configure_file("${linux}/man/${page}.in" "${generated}/${page}" @ONLY)
    compress("${generated}/${page}" "${generated}/${page}.gz")
    string(REGEX MATCH "[0-9]$" section "${page}")
    install(FILES "${generated}/${page}.gz" DESTINATION "${CMAKE_INSTALL_MANDIR}/man${section}"
        COMPONENT ${component})
endfunction()

# Where zsh looks for what packages bring: Debian has a folder of its own for that.
set(zsh_folder site-functions)
if(EXISTS /etc/debian_version)
    set(zsh_folder vendor-completions)
endif()

# install_completions(<component> <command>)
function(install_completions component command)
    install(FILES "${linux}/completions/${command}.bash" RENAME "${command}" COMPONENT ${component}
        DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
    install(FILES "${linux}/completions/_${command}" COMPONENT ${component}
        DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/${zsh_folder}")
    install(FILES "${linux}/completions/${command}.fish" COMPONENT ${component}
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")
endfunction()

execute_process(COMMAND date -u -R -d "${CORAL_RELEASE_DATE} 00:00:00"
    OUTPUT_VARIABLE CORAL_RELEASE_DATE_RFC OUTPUT_STRIP_TRAILING_WHITESPACE
    COMMAND_ERROR_IS_FATAL ANY)
set(CORAL_DEBIAN_REVISION 1 CACHE STRING "Revision of the Debian packages")

if(TARGET coral-server)
    set(CMAKE_INSTALL_FULL_DOCDIR "${CMAKE_INSTALL_FULL_DATADIR}/doc/coral-server")
    install_papers(Server coral-server)
    install_manual(Server coral-server.1)
    install_completions(Server coral-server)
    configure_file("${linux}/coral-server.service.in" "${generated}/coral-server.service" @ONLY)
    install(FILES "${generated}/coral-server.service" DESTINATION "${systemd_units}"
        COMPONENT Server)
    install(FILES coral-server.example.toml RENAME coral-server.toml
        DESTINATION "${CMAKE_INSTALL_FULL_SYSCONFDIR}/coral-server" COMPONENT Server)
    install(FILES "${PROJECT_SOURCE_DIR}/docs/OPERATIONS.md" "${PROJECT_SOURCE_DIR}/docs/PROTOCOL.md"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/coral-server" COMPONENT Server)
    install(DIRECTORY proxies monitoring DESTINATION
        "${CMAKE_INSTALL_DATADIR}/doc/coral-server/examples" COMPONENT Server
        FILES_MATCHING PATTERN "*.conf" PATTERN "*.cfg" PATTERN "Caddyfile" PATTERN "*.yml"
        PATTERN "*.json" PATTERN "*.toml")
endif()
if(TARGET coral_client)
    install_papers(Development libcoralclient-dev)
    install(FILES "${linux}/deb/libcoralclient-dev.lintian-overrides" RENAME libcoralclient-dev
        DESTINATION "${CMAKE_INSTALL_DATADIR}/lintian/overrides" COMPONENT Development)
endif()
if(TARGET coral-client)
    install_papers(Client coral-client)
    install_manual(Client coral-client.1)
    install_completions(Client coral-client)
    install(FILES "${PROJECT_SOURCE_DIR}/docs/CLIENT.md"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/coral-client" COMPONENT Client)
endif()
if(TARGET coral-server-gui)
    install_papers(Gui coral-server-gui)
    install_manual(Gui coral-server-gui.1)
    install_completions(Gui coral-server-gui)
    include(linux/desktop.cmake)
endif()

include(linux/debian.cmake)
include(linux/rpm.cmake)
set(CPACK_GENERATOR DEB)
