# The libraries outside the C standard; why each is here is told in README.md. All that
# is missing is said at once, with the Debian packages that have it.

if(TW_STATIC)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
    set(OPENSSL_USE_STATIC_LIBS ON)
endif()

include(TailwheelDebian)
set(TW_MISSING)

# tw_need(WHAT PACKAGE FOUND): notes that WHAT is missing if FOUND is false. PACKAGE is
# how the name of its Debian package begins.
function(tw_need what package found)
    if(NOT found)
        tw_debian_package(name ${package})
        set(TW_MISSING "${TW_MISSING}\n  ${what}: Debian package ${name}" PARENT_SCOPE)
    endif()
endfunction()

find_package(PkgConfig QUIET)
tw_need("pkg-config" pkg-config "${PKG_CONFIG_FOUND}")
if(PKG_CONFIG_FOUND)
    pkg_check_modules(LMDB QUIET IMPORTED_TARGET lmdb)
    pkg_check_modules(PCRE2 QUIET IMPORTED_TARGET libpcre2-8)
    tw_need("LMDB" liblmdb "${LMDB_FOUND}")
    tw_need("PCRE2 (8 bit)" libpcre2 "${PCRE2_FOUND}")
endif()

set(TW_CURL_LEAST 7.88)
find_package(CURL ${TW_CURL_LEAST} QUIET)
set(curl "libcurl ${TW_CURL_LEAST} or newer")
if(NOT CURL_FOUND AND CURL_VERSION_STRING)
    string(APPEND curl " (here is ${CURL_VERSION_STRING})")
endif()
tw_need("${curl}" libcurl4 "${CURL_FOUND}")
find_package(OpenSSL 3.0 QUIET COMPONENTS Crypto)
tw_need("OpenSSL 3.0 or newer" libssl "${OPENSSL_FOUND}")
find_package(ZLIB QUIET)
find_package(Threads REQUIRED)
tw_need("zlib" zlib1g "${ZLIB_FOUND}")
if(TW_TESTS)
    if(PKG_CONFIG_FOUND)
        pkg_check_modules(CMOCKA QUIET IMPORTED_TARGET cmocka)
        tw_need("cmocka, for the tests" libcmocka "${CMOCKA_FOUND}")
    endif()
    find_path(JSMN_INCLUDE_DIR jsmn.h)
    tw_need("jsmn, for the tests" libjsmn "${JSMN_INCLUDE_DIR}")
endif()

if(TW_MISSING)
    set(sections build)
    if(TW_TESTS)
        set(sections "build tests")
    endif()
    message(FATAL_ERROR "tailwheel cannot be built, this is missing:${TW_MISSING}\n"
        "packaging/install-packages ${sections}  installs all of it.")
endif()
