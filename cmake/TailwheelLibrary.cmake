# libtailwheel: the rooms below cli/ as one library for programs that embed it, static
# and shared, with include/tailwheel.h and the public headers of the rooms. The program
# does not use it: what it needs is linked into it, which starts faster.

include(GNUInstallDirs)

set(TW_LIBRARY_ROOMS base specifiers metadata fetch resolver driver)
set(TW_SOVERSION 0) # of the binary interface; goes up when a public declaration changes

set(objects)
set(TW_PUBLIC_HEADERS)
foreach(room ${TW_LIBRARY_ROOMS})
    list(APPEND objects $<TARGET_OBJECTS:tw_${room}>)
    file(GLOB headers CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${room}/tw_*.h)
    list(APPEND TW_PUBLIC_HEADERS ${headers})
endforeach()

# The headers as they will be installed, for what embeds the library from the build.
set(staged ${PROJECT_BINARY_DIR}/include)
file(MAKE_DIRECTORY ${staged}/tailwheel)
file(CREATE_LINK ${PROJECT_SOURCE_DIR}/include/tailwheel.h ${staged}/tailwheel.h SYMBOLIC)
foreach(header ${TW_PUBLIC_HEADERS})
    get_filename_component(name ${header} NAME)
    file(CREATE_LINK ${header} ${staged}/tailwheel/${name} SYMBOLIC)
endforeach()

# All rooms as one object, inlined across rooms once for both libraries. What is not in
# a public header has hidden visibility, and becomes local here: no name of a room's
# inside can clash with one of the program that embeds it.
set(whole ${PROJECT_BINARY_DIR}/libtailwheel.o)
separate_arguments(release_flags UNIX_COMMAND "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_RELEASE}")
set(inlining)
if(TW_LTO)
    set(inlining ${release_flags} -fPIC -flto=auto -flinker-output=nolto-rel)
endif()
add_custom_command(OUTPUT ${whole}
    COMMAND ${CMAKE_C_COMPILER} -r -nostdlib "$<$<CONFIG:Release>:${inlining}>"
        ${objects} -o ${whole}
    COMMAND ${CMAKE_OBJCOPY} --localize-hidden ${whole}
    DEPENDS ${objects} COMMENT "Joining the rooms to libtailwheel.o"
    COMMAND_EXPAND_LISTS VERBATIM)

# What the library itself needs; libcurl and libcrypto are loaded when they are needed.
set(TW_LIBRARY_NEEDS z lmdb ${CMAKE_DL_LIBS})
set(needs ZLIB::ZLIB PkgConfig::LMDB ${CMAKE_DL_LIBS})
if(TW_LINK_LIBRARIES)
    list(APPEND TW_LIBRARY_NEEDS curl crypto)
    list(APPEND needs CURL::libcurl OpenSSL::Crypto)
endif()

# tw_library(TARGET KIND NAME): libtailwheel as a target of KIND, tailwheel::NAME to others.
function(tw_library target kind name)
    add_library(${target} ${kind} ${whole})
    set_target_properties(${target} PROPERTIES
        OUTPUT_NAME tailwheel EXPORT_NAME ${name} LINKER_LANGUAGE C
        VERSION ${PROJECT_VERSION} SOVERSION ${TW_SOVERSION})
    target_include_directories(${target} INTERFACE
        $<BUILD_INTERFACE:${staged}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
endfunction()

tw_library(tailwheel_static STATIC static)
target_link_libraries(tailwheel_static INTERFACE
    "$<BUILD_INTERFACE:${needs}>" "$<INSTALL_INTERFACE:${TW_LIBRARY_NEEDS}>")

# A library with sanitizers inside can only be loaded by a program that has them too; one
# made of static libraries would be none.
if(NOT TW_SANITIZE AND NOT TW_FUZZ AND NOT TW_STATIC)
    tw_library(tailwheel_shared SHARED tailwheel)
    target_link_libraries(tailwheel_shared PRIVATE tw_compile ${needs})
    target_link_options(tailwheel_shared PRIVATE -Wl,-z,defs)
endif()
