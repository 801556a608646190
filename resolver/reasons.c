/*
 * The list of sentences that an explanation consists of.
 *
 * Called from the tellers, which compose one sentence at a time in a buffer of their
 * own and hand it over here.
 */
#include "reasons.h"

#include "prose.h"

static bool starts_as_prose(tw_slice text)
{
    return tw_slice_starts(text, TW_SLICE("every ")) ||
           tw_slice_starts(text, TW_SLICE("no ")) ||
           tw_slice_starts(text, TW_SLICE("only "));
}

enum tw_status tw_reasons_add(struct tw_reasons *reasons, struct tw_buf *buf,
                              struct tw_error *err)
{
    if (reasons->told++ < reasons->hidden) {
        tw_buf_clear(buf);
        return TW_OK;
    }
    if (buf->len && starts_as_prose(tw_buf_slice(buf))) {
        buf->ptr[0] = (char)(buf->ptr[0] - 'a' + 'A');
    }
    tw_buf_adds(buf, ".");
    struct tw_reason reason = {TW_NO_SLICE, 0};
    enum tw_status status = tw_prose_take(reasons->arena, buf, &reason.text, err);
    if (status == TW_OK && !tw_vec_push(reasons->arena, &reasons->list, reason)) {
        return tw_error_nomem(err);
    }
    return status;
}

void tw_reasons_refer(struct tw_reasons *reasons, uint32_t index, struct tw_buf *buf)
{
    if (index + 1 >= reasons->told || index < reasons->hidden) {
        return;
    }
    struct tw_reason *reason = &reasons->list.at[index - reasons->hidden];
    if (reason->number == 0) {
        reason->number = ++reasons->numbers;
    }
    tw_buf_printf(buf, " (%u)", reason->number);
}
