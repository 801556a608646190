/*
 * A conflict for what reads messages by file and line (annotations.h): one sentence at
 * each line of the core. People get the explanation instead. Called from conflict.c.
 */
#include "clash.h"

#include "tw_limits.h"

enum { NAMED_MAX = 3 }; /* other lines that a sentence names */

/* "matplotlib<3.9 cannot be met together with scikit-learn>=1.6 (conflict.in:6)" */
static void describe_clash(struct tw_buf *buf, const struct tw_explanation *explanation,
                           uint32_t which)
{
    const struct tw_core *core = &explanation->core;
    const struct tw_line *lines = explanation->problem->lines;
    const char *before = " together with ";
    uint32_t named = 0;
    tw_buf_printf(buf, "%.*s cannot be met",
                  TW_FMT(lines[core->lines[which]].origin->text));
    for (uint32_t i = 0; i < core->line_count && named < NAMED_MAX; i++) {
        const struct tw_origin *other = lines[core->lines[i]].origin;
        if (i == which) {
            continue;
        }
        tw_buf_printf(buf, "%s%.*s", before, TW_FMT(other->text));
        if (other->line) {
            tw_buf_printf(buf, " (%.*s:%u)", TW_FMT(other->file), other->line);
        }
        before = ", ";
        named++;
    }
    if (core->line_count - 1 > named) {
        tw_buf_printf(buf, " and %u more", core->line_count - 1 - named);
    }
}

void tw_clash_annotate(const struct tw_console *console,
                       const struct tw_explanation *explanation)
{
    const struct tw_core *core = &explanation->core;
    struct tw_buf message = TW_BUF_INIT(TW_MAX_REPORT);
    for (uint32_t i = 0; i < core->line_count; i++) {
        const struct tw_origin *origin =
            explanation->problem->lines[core->lines[i]].origin;
        struct tw_place place = {origin->file, origin->line, 0};
        if (origin->line) {
            tw_buf_clear(&message);
            describe_clash(&message, explanation, i);
            tw_console_annotate(console, &place, tw_buf_slice(&message));
        }
    }
    tw_buf_free(&message);
}
