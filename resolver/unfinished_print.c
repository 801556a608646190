/*
 * The words for a search that was given up.
 *
 *     The search ran into 2312 conflicts and found ways round them; most are about:
 *       grpcio-status: 1204 of them; requirements.in:3 brings it in through
 *         google-api-core; only grpcio-status 1.49 to 1.60 are possible.
 *
 * Called by the command line.
 */
#include "phrase.h"
#include "prose.h"

enum { MAX_PART = 1 << 16 };

/* "requirements.in:3 brings it in through google-api-core". */
static void add_way(struct tw_buf *buf, const struct tw_facts *facts,
                    const struct tw_trouble *trouble)
{
    tw_buf_adds(buf, "; ");
    tw_phrase_origin(buf, trouble->asked_by);
    if (!trouble->through.id) {
        tw_buf_adds(buf, " asks for it");
        return;
    }
    tw_buf_adds(buf, " brings it in through ");
    tw_phrase_package(buf, facts, trouble->through);
}

/* "; only grpcio-status 1.49 and older are possible", unless all versions are. */
static void add_left(struct tw_buf *buf, const struct tw_facts *facts,
                     const struct tw_trouble *trouble)
{
    struct tw_phrase_set left = {trouble->pkg, trouble->left, trouble->left_count};
    bool all = left.span_count == 1 && left.spans[0].from == 0 &&
               left.spans[0].to == tw_facts_version_count(facts, trouble->pkg);
    if (!all) {
        tw_buf_adds(buf, "; only ");
        bool plural = tw_phrase_subject(buf, facts, left);
        tw_buf_adds(buf, plural ? " are possible" : " is possible");
    }
}

static void add_trouble(struct tw_buf *buf, const struct tw_facts *facts,
                        const struct tw_trouble *trouble)
{
    tw_buf_adds(buf, TW_PROSE_STRONG);
    tw_phrase_package(buf, facts, trouble->pkg);
    tw_buf_printf(buf, TW_PROSE_PLAIN ": %u of them", trouble->conflicts);
    if (trouble->asked_by) {
        add_way(buf, facts, trouble);
    }
    add_left(buf, facts, trouble);
    tw_buf_adds(buf, ".");
}

void tw_unfinished_print(struct tw_buf *buf, const struct tw_facts *facts,
                         const struct tw_unfinished *unfinished,
                         struct tw_explain_style style)
{
    static const struct tw_prose_indent margin = {2, 2};
    static const struct tw_prose_indent item = {4, 6};
    struct tw_buf part = TW_BUF_INIT(MAX_PART);
    if (unfinished->trouble_count) {
        tw_buf_printf(&part,
                      "It is still open whether these requirements can be met. The "
                      "search ran into %llu conflicts and found ways round them; most "
                      "are about:",
                      (unsigned long long)unfinished->conflicts);
        tw_prose_wrap(buf, tw_buf_slice(&part), margin, style);
    }
    for (uint32_t i = 0; i < unfinished->trouble_count; i++) {
        tw_buf_clear(&part);
        add_trouble(&part, facts, &unfinished->troubles[i]);
        tw_prose_wrap(buf, tw_buf_slice(&part), item, style);
    }
    if (unfinished->trouble_count) {
        tw_prose_wrap(
            buf, TW_SLICE("Tighter bounds on these packages leave less to search."),
            margin, style);
    }
    tw_buf_free(&part);
}
