# In a Python wheel (scikit-build-core sets SKBUILD) programs and data have places of
# their own, from where an installer puts them into the prefix of the environment.

if(SKBUILD)
    set(CMAKE_INSTALL_BINDIR ${SKBUILD_SCRIPTS_DIR})
    set(CMAKE_INSTALL_DATADIR ${SKBUILD_DATA_DIR}/share)
    set(CMAKE_INSTALL_MANDIR ${SKBUILD_DATA_DIR}/share/man)
endif()
