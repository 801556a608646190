# Run by cmake --install before anything is copied: can the prefix be written to? The
# first file would only say that it could not be made.

get_filename_component(prefix "$ENV{DESTDIR}${CMAKE_INSTALL_PREFIX}" ABSOLUTE)
set(there ${prefix})
while(NOT EXISTS ${there})
    get_filename_component(there ${there} DIRECTORY)
endwhile()
execute_process(COMMAND test -d ${there} -a -w ${there} RESULT_VARIABLE refused)
if(refused)
    message(FATAL_ERROR "tailwheel cannot be installed to ${prefix}: ${there} is not a "
        "folder that you may write to.\nName another one (cmake --install BUILD --prefix "
        "DIR), or become root for this command.")
endif()
