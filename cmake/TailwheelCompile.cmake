# How every target of tailwheel is compiled, and tw_room(): one folder, one static library.

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_C_VISIBILITY_PRESET hidden)

# The rooms are small libraries: calls between them are worth inlining (8 to 17 % fewer
# instructions in the search). GCC only: TailwheelLibrary.cmake needs its -flinker-output.
if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    include(CheckIPOSupported)
    check_ipo_supported(RESULT TW_LTO LANGUAGES C OUTPUT TW_LTO_PROBLEM)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION_RELEASE ${TW_LTO})
endif()

add_library(tw_compile INTERFACE)
target_compile_definitions(tw_compile INTERFACE _POSIX_C_SOURCE=200809L _XOPEN_SOURCE=700
    $<$<CONFIG:Release>:_FORTIFY_SOURCE=2>)
target_compile_options(tw_compile INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
    -Wmissing-prototypes -Wvla -Wimplicit-fallthrough -fstack-protector-strong
    $<$<BOOL:${TW_WERROR}>:-Werror>)
if(TW_SANITIZE)
    target_compile_options(tw_compile INTERFACE -fsanitize=address,undefined
        -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(tw_compile INTERFACE -fsanitize=address,undefined)
endif()
if(TW_ARENA_DEBUG)
    target_compile_definitions(tw_compile INTERFACE TW_ARENA_DEBUG)
endif()
if(TW_COVERAGE)
    target_compile_options(tw_compile INTERFACE --coverage)
    target_link_options(tw_compile INTERFACE --coverage)
endif()
if(TW_FUZZ)
    target_compile_options(tw_compile INTERFACE -fsanitize=fuzzer-no-link)
endif()

# tw_room(NAME SOURCES... [LINK targets...]): the static library tw_NAME. Its folder is
# the only one that its users may include from, so that the direction of includes holds.
function(tw_room name)
    cmake_parse_arguments(ROOM "" "" "LINK" ${ARGN})
    add_library(tw_${name} STATIC ${ROOM_UNPARSED_ARGUMENTS})
    target_include_directories(tw_${name} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
    target_link_libraries(tw_${name} PUBLIC ${ROOM_LINK} PRIVATE tw_compile)
endfunction()
