/* Project pages in JSON, and the candidates that they make. */
#include "page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_page(TW_SLICE("application/json"), (tw_slice){(const char *)data, size});
    return 0;
}
