# The names of Debian packages stand in packaging/debian-packages.txt and nowhere else.

# tw_debian_package(OUT BEGINNING): the first package of the list that begins so.
function(tw_debian_package out beginning)
    file(STRINGS ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../packaging/debian-packages.txt lines
        REGEX "^${beginning}")
    list(GET lines 0 line)
    string(REGEX REPLACE "[ #].*" "" name "${line}")
    set(${out} "${name}" PARENT_SCOPE)
endfunction()

# Says which package has a compiler before project() says that there is none.
function(tw_need_compiler)
    find_program(TW_SOME_COMPILER NAMES $ENV{CC} ${CMAKE_C_COMPILER} cc gcc clang)
    if(NOT TW_SOME_COMPILER)
        tw_debian_package(gcc gcc)
        tw_debian_package(libc libc6-dev)
        message(FATAL_ERROR "There is no C compiler: Debian packages ${gcc} and ${libc}.\n"
            "packaging/install-packages build  installs them.")
    endif()
endfunction()
