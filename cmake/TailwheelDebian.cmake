# The names of Debian packages stand in packaging/debian-packages.txt and nowhere else.

# tw_debian_package(OUT BEGINNING): the first package of the list that begins so.
function(tw_debian_package out beginning)
    file(STRINGS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../packaging/debian-packages.txt lines
        REGEX "^${beginning}")
    list(GET lines 0 line)
    string(REGEX REPLACE "[ #].*" "" name "${line}")
    set(${out} "${name}" PARENT_SCOPE)
endfunction()

# Says which packages have a compiler and the build tool, before project() says no more
# than that they are not there.
function(tw_need_tools)
    set(missing)
    find_program(TW_SOME_COMPILER NAMES $ENV{CC} ${CMAKE_C_COMPILER} cc gcc clang)
    if(NOT TW_SOME_COMPILER)
        tw_debian_package(gcc gcc)
        tw_debian_package(libc libc6-dev)
        string(APPEND missing "\n  a C compiler: Debian packages ${gcc} and ${libc}")
    endif()
    find_program(TW_NINJA NAMES ${CMAKE_MAKE_PROGRAM} ninja ninja-build samu)
    if(CMAKE_GENERATOR MATCHES "Ninja" AND NOT TW_NINJA)
        tw_debian_package(ninja ninja)
        string(APPEND missing "\n  ninja: Debian package ${ninja}")
    endif()
    if(missing)
        message(FATAL_ERROR "tailwheel cannot be built, this is missing:${missing}\n"
            "packaging/install-packages build  installs all of it.")
    endif()
endfunction()
