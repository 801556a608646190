# The libraries outside the C standard; why each is here is told in README.md.

find_package(CURL 7.88 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(PkgConfig REQUIRED)
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-8)
if(TW_TESTS)
    find_path(JSMN_INCLUDE_DIR jsmn.h REQUIRED)
endif()
