# cmake -DPROGRAM=tailwheel -DFOLDER=DIR -P make-manual.cmake: the program writes its own
# manual pages and completions, which are made from the tables of its options.

set(pages ${FOLDER}/man1)
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${pages})

# write(FILE words...): what the program prints when it is called with these words.
function(write file)
    execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${file} RESULT_VARIABLE failed)
    if(failed)
        message(FATAL_ERROR "tailwheel ${ARGN} failed: ${failed}")
    endif()
endfunction()

foreach(shell bash zsh fish)
    write(${FOLDER}/tailwheel.${shell} completions ${shell})
endforeach()

# The page of the program refers to those of all commands.
write(${pages}/tailwheel.1 man)
file(STRINGS ${pages}/tailwheel.1 references REGEX "^\\.BR tailwheel.-[a-z]+ ")
foreach(reference ${references})
    string(REGEX REPLACE "^.*-([a-z]+) .*$" "\\1" command ${reference})
    write(${pages}/tailwheel-${command}.1 man ${command})
endforeach()
