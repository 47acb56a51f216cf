# SPDX-FileCopyrightText: Coral Server contributors
# SPDX-License-Identifier: GPL-3.0-or-later
# The library for agents of others: find_package(CoralClient), or pkg-config coralclient.
include(CMakePackageConfigHelpers)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/CoralClient")
set(header_folder "${CMAKE_INSTALL_INCLUDEDIR}/coral-client")

set_target_properties(coral_util PROPERTIES EXPORT_NAME Util OUTPUT_NAME coralclient-util)
set_target_properties(coral_contract PROPERTIES EXPORT_NAME Contract OUTPUT_NAME coralclient-contract)
set_target_properties(coral_client PROPERTIES EXPORT_NAME CoralClient OUTPUT_NAME coralclient)
# What build_flags says here and does not say to others.
target_compile_features(coral_util PUBLIC cxx_std_20)

install(TARGETS coral_util coral_contract coral_client EXPORT CoralClientTargets
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT Development
    INCLUDES DESTINATION "${header_folder}")
install(EXPORT CoralClientTargets NAMESPACE CoralClient:: DESTINATION "${package_folder}"
    COMPONENT Development)
# As they are included: "shared/client/coralclient.h".
foreach(folder client util)
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/shared/${folder}" COMPONENT Development
        DESTINATION "${header_folder}/shared"
        FILES_MATCHING PATTERN "*.h" PATTERN command EXCLUDE PATTERN doctor EXCLUDE
        PATTERN terminal EXCLUDE
        PATTERN example EXCLUDE)
endforeach()

configure_package_config_file(CoralClientConfig.cmake.in CoralClientConfig.cmake
    INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file(CoralClientConfigVersion.cmake COMPATIBILITY SameMinorVersion)
# Wherever it is installed or unpacked.
file(RELATIVE_PATH prefix_from_pc "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
configure_file(coralclient.pc.in coralclient.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/CoralClientConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/CoralClientConfigVersion.cmake"
    DESTINATION "${package_folder}" COMPONENT Development)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/coralclient.pc"
    DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT Development)
install(FILES example/agent.cpp example/CMakeLists.txt COMPONENT Development
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libcoralclient-dev/examples/agent")
install(FILES "${PROJECT_SOURCE_DIR}/docs/CLIENT.md" COMPONENT Development
    DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libcoralclient-dev")
