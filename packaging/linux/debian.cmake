# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE "${CORAL_DEBIAN_REVISION}")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)

# The class that the hub derives from changed its virtual functions after Qt 6.4: a program that was
# built with the one would start with the other, and crash. The names of the libraries don't tell.
string(REGEX MATCH "^[0-9]+\\.[0-9]+" qt_line "${Qt6_VERSION}")
string(REGEX MATCH "[0-9]+$" qt_minor "${qt_line}")
math(EXPR qt_next "${qt_minor} + 1")
set(one_qt "libqt6httpserver6 (>= ${qt_line}), libqt6httpserver6 (<< 6.${qt_next}~)")

set(scripts "${linux}/deb")
set(CPACK_DEBIAN_SERVER_PACKAGE_NAME coral-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "adduser, ${one_qt}")
set(CPACK_DEBIAN_SERVER_PACKAGE_SUGGESTS "coral-server-gui, coral-client")
file(MAKE_DIRECTORY "${generated}/deb")
foreach(script postinst prerm postrm)
    configure_file("${scripts}/server.${script}" "${generated}/deb/${script}" COPYONLY)
endforeach()
file(WRITE "${generated}/deb/conffiles" "${CMAKE_INSTALL_FULL_SYSCONFDIR}/coral-server/coral-server.toml\n")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA "${generated}/deb/postinst" "${generated}/deb/prerm"
    "${generated}/deb/postrm" "${generated}/deb/conffiles")

set(CPACK_DEBIAN_GUI_PACKAGE_NAME coral-server-gui)
set(CPACK_DEBIAN_GUI_PACKAGE_DEPENDS "${one_qt}")
set(CPACK_DEBIAN_GUI_DESCRIPTION "window on a hub where AI agents talk over MCP\n${CPACK_COMPONENT_GUI_DESCRIPTION}")
set(CPACK_DEBIAN_GUI_PACKAGE_RECOMMENDS "qt6-qpa-plugins, qt6-wayland")
set(CPACK_DEBIAN_GUI_PACKAGE_SUGGESTS coral-server)

set(CPACK_DEBIAN_CLIENT_PACKAGE_NAME coral-client)
set(CPACK_DEBIAN_CLIENT_PACKAGE_SUGGESTS coral-server)

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcoralclient-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "qt6-base-dev (>= ${qt_line})")
