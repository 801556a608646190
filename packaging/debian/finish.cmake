# Run by cpack when the three trees are laid out: adds what Debian's policy wants of a
# package and no other prefix needs. Nothing depends on the time but through
# SOURCE_DATE_EPOCH.

string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
set(news "tailwheel (${version}) unstable; urgency=medium

  * What is new stands in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${date}
")

function(compress file)
    execute_process(COMMAND gzip -9n ${file} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

foreach(component program library development)
    string(TOUPPER ${component} key)
    set(root ${CPACK_TEMPORARY_DIRECTORY}/${component}/usr)
    set(documents ${root}/share/doc/${CPACK_DEBIAN_${key}_PACKAGE_NAME})
    configure_file(${CPACK_TW_SOURCE_DIR}/LICENSE ${documents}/copyright COPYONLY)
    configure_file(${CPACK_TW_SOURCE_DIR}/CHANGELOG.md ${documents}/changelog COPYONLY)
    file(WRITE ${documents}/changelog.Debian "${news}")
    file(GLOB pages ${root}/share/man/man1/*.1)
    foreach(file ${documents}/changelog ${documents}/changelog.Debian ${pages})
        compress(${file})
    endforeach()
endforeach()
