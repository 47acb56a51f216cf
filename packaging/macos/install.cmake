# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# macOS: one bundle, "Coral Server.app". Beside the window it holds the hub and the client, which share its
# libraries, and what makes a service of the hub; the DMG is a folder to drag it from.
set(macos "${CMAKE_CURRENT_SOURCE_DIR}/macos")
set(generated "${CMAKE_CURRENT_BINARY_DIR}/macos")
set(bundle_resources "${CORAL_BUNDLE}/Contents/Resources")
set(CORAL_SIGN_IDENTITY "-" CACHE STRING
    "Identity of codesign, such as \"Developer ID Application: NAME (TEAM)\"; - signs for this machine alone")
set(CORAL_NOTARY_PROFILE "" CACHE STRING
    "Profile that `notarytool store-credentials` made; empty: the image is not notarized")

configure_file("${macos}/Info.plist.in" "${generated}/Info.plist" @ONLY)
configure_file("${macos}/io.coral-server.server.plist" "${generated}/io.coral-server.server.plist" COPYONLY)
if(TARGET coral-server-gui)
    set(icon "${PROJECT_SOURCE_DIR}/resources/icons/coral-server.icns")
    set_source_files_properties("${icon}" PROPERTIES MACOSX_PACKAGE_LOCATION Resources)
    target_sources(coral-server-gui PRIVATE "${icon}")
    set_target_properties(coral-server-gui PROPERTIES
        OUTPUT_NAME "Coral Server"
        MACOSX_BUNDLE_INFO_PLIST "${generated}/Info.plist")
    install(FILES coral-server.example.toml "${PROJECT_SOURCE_DIR}/docs/OPERATIONS.md"
        "${PROJECT_SOURCE_DIR}/docs/PROTOCOL.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
        "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${bundle_resources}" COMPONENT Gui)
    install(FILES "${macos}/io.coral-server.server.plist" DESTINATION "${bundle_resources}/service"
        COMPONENT Gui)
    install(PROGRAMS "${macos}/service.sh" DESTINATION "${bundle_resources}/service" COMPONENT Gui)
    # Last, when all programs are in the bundle: the order here is that of the installation.
    configure_file("${macos}/deploy.cmake.in" "${generated}/deploy.cmake" @ONLY)
    install(SCRIPT "${generated}/deploy.cmake" COMPONENT Gui)
endif()

set(CPACK_GENERATOR DragNDrop)
# One image with one bundle, and not one for each component: the programs share what macdeployqt brings.
set(CPACK_MONOLITHIC_INSTALL ON)
set(CPACK_INSTALL_CMAKE_PROJECTS "")
foreach(component Server Client Gui)
    if(component IN_LIST components)
        list(APPEND CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR}" CoralServer ${component} /)
    endif()
endforeach()
set(components "")
string(REPLACE ";" "-" architectures "${CMAKE_OSX_ARCHITECTURES}")
if(NOT architectures)
    set(architectures "${CMAKE_SYSTEM_PROCESSOR}")
endif()
set(CPACK_PACKAGE_FILE_NAME "coral-server-${PROJECT_VERSION}-macos-${architectures}")
set(CPACK_DMG_VOLUME_NAME "Coral Server ${PROJECT_VERSION}")
set(CPACK_DMG_FORMAT UDZO)
set(CPACK_CORAL_SIGN_IDENTITY "${CORAL_SIGN_IDENTITY}")
set(CPACK_CORAL_NOTARY_PROFILE "${CORAL_NOTARY_PROFILE}")
set(CPACK_POST_BUILD_SCRIPTS "${macos}/notarize.cmake")
