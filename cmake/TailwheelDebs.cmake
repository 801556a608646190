# cpack -G DEB: the three components of TailwheelInstall.cmake as Debian packages.
# packaging/debian/build does all of it. Needs CMAKE_INSTALL_PREFIX=/usr.

if(NOT TARGET tailwheel_shared)
    return()
endif()

set(TAILWHEEL_MAINTAINER "tailwheel maintainers <maintainers@tailwheel.example.org>"
    CACHE STRING "Maintainer of the Debian packages")

# libcurl and libcrypto are loaded by the program, so that dpkg-shlibdeps cannot see them.
set(loaded "libcurl4 (>= ${TW_CURL_LEAST}), libssl3 (>= 3.0)")
set(library libtailwheel${TW_SOVERSION})

set(CPACK_PACKAGE_NAME tailwheel)
set(CPACK_PACKAGE_CONTACT "${TAILWHEEL_MAINTAINER}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "dependency resolver for Python packages")
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program library development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/packaging/debian/finish.cmake)
set(CPACK_TW_SOURCE_DIR ${PROJECT_SOURCE_DIR})

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME tailwheel)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION python)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "${loaded}")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS python3)
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION
"tailwheel reads requirements files, pyproject.toml and scripts, finds versions
that fit together by a search that learns from its conflicts, and writes the
pins or a lock. If nothing fits, it says why in the lines that were asked for,
and what would help. It needs no Python to run.")

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME ${library})
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS_POLICY ">=")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS "${loaded}")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_CONTROL_EXTRA
    ${PROJECT_SOURCE_DIR}/packaging/debian/triggers)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION
"This package has the shared library: the search, what it needs to know of
versions, markers and metadata, and a driver that asks package indexes over
HTTP, for programs that embed them.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libtailwheel-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "${library} (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}), zlib1g-dev, liblmdb-dev")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION
"This package has what programs are built with that embed the resolver: the
headers, the static library, a CMake package, a pkg-config file and examples.")

include(CPack)
