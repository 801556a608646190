# How libcurl is built for the static program: http and https, HTTP/1.1 and 2, and
# nothing that tailwheel does not use. An initial cache for `cmake -C`.

set(CMAKE_BUILD_TYPE Release CACHE STRING "")
set(CMAKE_PROJECT_INCLUDE ${CMAKE_CURRENT_LIST_DIR}/archives.cmake CACHE FILEPATH "")
set(OPENSSL_USE_STATIC_LIBS ON CACHE BOOL "")
set(BUILD_SHARED_LIBS OFF CACHE BOOL "")
set(BUILD_CURL_EXE OFF CACHE BOOL "")
set(BUILD_TESTING OFF CACHE BOOL "")

# A static program cannot use the C library's resolver, which loads plug-ins at run time;
# c-ares reads resolv.conf and hosts itself.
set(ENABLE_ARES ON CACHE BOOL "")
set(USE_NGHTTP2 ON CACHE BOOL "")

set(HTTP_ONLY ON CACHE BOOL "")
foreach(feature ALTSVC COOKIES DOH HSTS MIME NTLM)
    set(CURL_DISABLE_${feature} ON CACHE BOOL "")
endforeach()
foreach(library USE_LIBIDN2 CURL_USE_LIBPSL CURL_USE_LIBSSH2 ENABLE_UNIX_SOCKETS)
    set(${library} OFF CACHE BOOL "")
endforeach()

# fetch/certificates.c looks elsewhere on systems that are not like Debian.
set(CURL_CA_BUNDLE /etc/ssl/certs/ca-certificates.crt CACHE STRING "")
set(CURL_CA_PATH none CACHE STRING "")
