# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# How desktops find the window: menu entry, icon, entry of software centres.
set(resources "${PROJECT_SOURCE_DIR}/resources")
set(CORAL_HOMEPAGE_ELEMENT "")
if(CORAL_HOMEPAGE)
    set(CORAL_HOMEPAGE_ELEMENT "  <url type=\"homepage\">${CORAL_HOMEPAGE}</url>\n")
endif()
configure_file("${linux}/coral-server-gui.metainfo.xml.in"
    "${generated}/coral-server-gui.metainfo.xml" @ONLY)
install(FILES "${generated}/coral-server-gui.metainfo.xml"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/metainfo" COMPONENT Gui)
install(FILES "${resources}/desktop/coral-server-gui.desktop"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/applications" COMPONENT Gui)
install(FILES "${resources}/icons/coral-server.svg" COMPONENT Gui
    DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps")
