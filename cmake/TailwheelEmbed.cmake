# tw_embed(TARGET FILE SYMBOL): the bytes of FILE become part of TARGET, as
# `const unsigned char SYMBOL[]` and `const size_t SYMBOL_size`.
function(tw_embed target file symbol)
    set(source ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    file(READ ${file} bytes HEX)
    string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
    file(GENERATE OUTPUT ${source} CONTENT
"/* Made by tw_embed() from a file of the source tree. */
#include <stddef.h>
extern const unsigned char ${symbol}[];
extern const size_t ${symbol}_size;
const unsigned char ${symbol}[] = {
${bytes}};
const size_t ${symbol}_size = sizeof ${symbol};
")
    target_sources(${target} PRIVATE ${source})
endfunction()
