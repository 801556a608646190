/*
 * What the parts of a judgement share. See judge_parts.h.
 */
#include "judge_parts.h"

bool tw_judge_fail(struct tw_buf *text, const char *what, const struct tw_error *err)
{
    tw_buf_printf(text, "  %s: %s%s%s\n", what, err->context,
                  err->context[0] ? ": " : "", err->message);
    return false;
}

enum tw_status tw_judge_look(struct tw_judge_view *view,
                             const struct tw_universe_case *what, struct tw_error *err)
{
    if (view->index.view && tw_index_serves(&view->index, what)) {
        return TW_OK;
    }
    tw_arena_free(&view->arena);
    return tw_index_new(&view->arena, &view->universe, what, &view->index, err);
}
