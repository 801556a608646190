/* Project pages in HTML, and the candidates that they make. */
#include "page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_page(TW_SLICE("text/html"), (tw_slice){(const char *)data, size});
    return 0;
}
