# cmake --install: the program, the library, and what a program that embeds it needs.
# Three components, which are also the Debian packages: program, library, development.

include(CMakePackageConfigHelpers)

set(TW_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/tailwheel)
set(TW_PKGCONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# First of all: can anything be put there? Otherwise the first file says only that it
# could not be made.
install(SCRIPT ${PROJECT_SOURCE_DIR}/cmake/check-prefix.cmake ALL_COMPONENTS)

install(TARGETS tailwheel RUNTIME COMPONENT program)

# Manual pages and completions
set(manual ${PROJECT_BINARY_DIR}/manual)
add_custom_command(OUTPUT ${manual}/man1/tailwheel.1
    COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:tailwheel> -DFOLDER=${manual}
        -P ${PROJECT_SOURCE_DIR}/cmake/make-manual.cmake
    DEPENDS tailwheel ${PROJECT_SOURCE_DIR}/cmake/make-manual.cmake
    COMMENT "Writing manual pages and completions" VERBATIM)
add_custom_target(manual ALL DEPENDS ${manual}/man1/tailwheel.1)
# Debian's zsh looks for what packages bring in a folder of its own.
set(zsh_folder site-functions)
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr" AND EXISTS /etc/debian_version)
    set(zsh_folder vendor-completions)
endif()
install(DIRECTORY ${manual}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
install(FILES ${manual}/tailwheel.bash RENAME tailwheel COMPONENT program
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${manual}/tailwheel.zsh RENAME _tailwheel COMPONENT program
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/${zsh_folder})
install(FILES ${manual}/tailwheel.fish COMPONENT program
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

if(NOT TARGET tailwheel_shared)
    return() # sanitizers are of no use to others
endif()

install(TARGETS tailwheel_shared tailwheel_static EXPORT tailwheel-targets
    LIBRARY COMPONENT library NAMELINK_COMPONENT development
    ARCHIVE COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/include/tailwheel.h
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(FILES ${TW_PUBLIC_HEADERS}
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/tailwheel COMPONENT development)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples/embed
    DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT development)

# find_package(tailwheel)
install(EXPORT tailwheel-targets NAMESPACE tailwheel:: DESTINATION ${TW_CMAKE_DIR}
    COMPONENT development)
configure_package_config_file(
    ${PROJECT_SOURCE_DIR}/cmake/tailwheel-config.cmake.in
    ${PROJECT_BINARY_DIR}/tailwheel-config.cmake INSTALL_DESTINATION ${TW_CMAKE_DIR})
# Before 1.0 a minor version may change everything.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/tailwheel-config-version.cmake
    COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/tailwheel-config.cmake
    ${PROJECT_BINARY_DIR}/tailwheel-config-version.cmake
    DESTINATION ${TW_CMAKE_DIR} COMPONENT development)

# pkg-config tailwheel; the paths are relative, so that the tree can be moved.
file(RELATIVE_PATH TW_PC_TO_PREFIX /${TW_PKGCONFIG_DIR} /)
string(REGEX REPLACE "/$" "" TW_PC_TO_PREFIX ${TW_PC_TO_PREFIX})
list(TRANSFORM TW_LIBRARY_NEEDS PREPEND -l OUTPUT_VARIABLE TW_PC_PRIVATE)
list(JOIN TW_PC_PRIVATE " " TW_PC_PRIVATE)
configure_file(${PROJECT_SOURCE_DIR}/cmake/tailwheel.pc.in
    ${PROJECT_BINARY_DIR}/tailwheel.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tailwheel.pc
    DESTINATION ${TW_PKGCONFIG_DIR} COMPONENT development)
