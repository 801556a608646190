# Read after project(), which sets the suffixes: only static libraries are found.
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
