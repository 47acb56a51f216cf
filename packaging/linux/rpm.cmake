# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_LICENSE "GPL-3.0-or-later")
set(CPACK_RPM_PACKAGE_SUMMARY "Hub where AI agents talk to each other over MCP")
set(CPACK_RPM_PACKAGE_GROUP "Applications/Internet")
set(CPACK_RPM_PACKAGE_AUTOREQ ON)
set(CPACK_RPM_PACKAGE_RELOCATABLE OFF)
set(CPACK_RPM_CHANGELOG_FILE "${generated}/rpm-changelog")
execute_process(
    COMMAND "${CMAKE_COMMAND}" -E env LC_ALL=C date -u -d "${CORAL_RELEASE_DATE}" "+%a %b %d %Y"
    OUTPUT_VARIABLE rpm_date OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
file(WRITE "${generated}/rpm-changelog"
    "* ${rpm_date} ${CORAL_MAINTAINER} - ${PROJECT_VERSION}-1\n- Release ${PROJECT_VERSION}\n")
# Nothing of the machine that builds goes into the package.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define packager ${CORAL_MAINTAINER}
%define _buildhost reproducible
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none
%define _binary_payload w9.gzdio")
# Folders that are the system's.
set(CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/lib/systemd /usr/lib/systemd/system
    /usr/share/man /usr/share/man/man1 /usr/share/bash-completion
    /usr/share/bash-completion/completions /usr/share/zsh /usr/share/zsh/${zsh_folder}
    /usr/share/fish /usr/share/fish/vendor_completions.d /usr/share/applications /usr/share/metainfo
    /usr/share/icons /usr/share/icons/hicolor /usr/share/icons/hicolor/scalable
    /usr/share/icons/hicolor/scalable/apps /usr/lib/cmake /usr/include)

set(CPACK_RPM_SERVER_PACKAGE_NAME coral-server)
set(CPACK_RPM_SERVER_PACKAGE_REQUIRES_PRE shadow-utils)
set(CPACK_RPM_SERVER_PRE_INSTALL_SCRIPT_FILE "${linux}/rpm/server.pre")
set(CPACK_RPM_SERVER_POST_INSTALL_SCRIPT_FILE "${linux}/rpm/server.post")
set(CPACK_RPM_SERVER_PRE_UNINSTALL_SCRIPT_FILE "${linux}/rpm/server.preun")
set(CPACK_RPM_SERVER_POST_UNINSTALL_SCRIPT_FILE "${linux}/rpm/server.postun")
set(CPACK_RPM_SERVER_USER_FILELIST
    "%config(noreplace) %attr(0640,root,coral-server) /etc/coral-server/coral-server.toml")
# As in debian.cmake: the class that the hub derives from changed, the library's name did not.
cmake_host_system_information(RESULT distribution QUERY DISTRIB_ID)
if(distribution STREQUAL "fedora")
    set(CPACK_RPM_SERVER_PACKAGE_REQUIRES
        "qt6-qthttpserver >= ${qt_line}, qt6-qthttpserver < 6.${qt_next}")
endif()
set(CPACK_RPM_GUI_PACKAGE_NAME coral-server-gui)
set(CPACK_RPM_CLIENT_PACKAGE_NAME coral-client)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_NAME libcoralclient-devel)
set(CPACK_RPM_DEVELOPMENT_PACKAGE_GROUP "Development/Libraries")
