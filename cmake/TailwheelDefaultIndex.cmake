# TAILWHEEL_DEFAULT_INDEX_URL: the index that is asked when nobody names one. It is a
# choice of whoever builds; left empty, it is what the machine's own pip has built in.

set(TAILWHEEL_DEFAULT_INDEX_URL "" CACHE STRING
    "Index URL used when the user gives none (empty: the default of this machine's pip)")

if(NOT TAILWHEEL_DEFAULT_INDEX_URL)
    find_program(TW_PYTHON3 NAMES python3)
    if(TW_PYTHON3)
        execute_process(
            COMMAND ${TW_PYTHON3} -c
                "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
            OUTPUT_VARIABLE TW_PIP_INDEX OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    endif()
    set(TAILWHEEL_DEFAULT_INDEX_URL "${TW_PIP_INDEX}" CACHE STRING "" FORCE)
endif()
if(TAILWHEEL_DEFAULT_INDEX_URL)
    message(STATUS "Default index: as configured, or as this machine's pip has it")
else()
    message(STATUS "Default index: none, users must name one")
endif()
