/*
 * Packed pages as a hostile cache has them: what is accepted can be looked at to its
 * last file. The first bytes are made right, so that the rest is come to.
 */
#include "page.h"

#include "packed_layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_packed_head head;
    struct tw_packed_page page;
    struct tw_target target;
    char *bytes = malloc(size ? size : 1);
    require(bytes != NULL);
    memcpy(bytes, data, size);
    if (size >= sizeof head) {
        memcpy(&head, bytes, sizeof head);
        memset(head.format, 0, sizeof head.format);
        memcpy(head.format, TW_PACKED_PAGE_FORMAT, sizeof TW_PACKED_PAGE_FORMAT);
        head.size = (uint32_t)size;
        memcpy(bytes, &head, sizeof head);
    }
    require(tw_target_new(&arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target, NULL) ==
            TW_OK);
    if (tw_packed_page_open((tw_slice){bytes, size},
                            TW_SLICE("https://index.example.org/x/"), &page)) {
        struct tw_candidate_policy policy = {.fitting = tw_fitting_new(&arena, &target),
                                             .cutoff = 1000000000000};
        struct tw_page_list list = {&page, 1};
        struct tw_candidates found;
        struct tw_page about;
        require(tw_packed_about(&arena, &page, &about, NULL) == TW_OK);
        enum tw_status built =
            tw_candidates_build(&arena, &list, &policy, &found, NULL);
        require(built == TW_ERR_PAGE ||
                (built == TW_OK && found.count == page.release_count));
        for (uint32_t i = 0; i < found.count; i++) {
            struct tw_candidate_files files;
            enum tw_status status = tw_candidates_files(
                &arena, &list, &policy, found.at[i].version, &files, NULL);
            require(status == TW_OK || status == TW_ERR_PAGE);
            struct tw_candidate_file best;
            status = tw_candidates_best(&arena, &list, &policy, found.at[i].version,
                                        &best, NULL);
            require(status == TW_ERR_PAGE || (status == TW_OK && best.page));
        }
    }
    free(bytes);
    tw_arena_free(&arena);
    return 0;
}
