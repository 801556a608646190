/*
 * The one error type, and the one list of statuses (TW_STATUS_LIST in tw_base.h).
 *
 * The invariant: a message is one line of printable text, whatever bytes went into it;
 * UTF-8 is let through, control characters are not, so that nothing from an index can
 * write to the user's terminal.
 */
#include "tw_base.h"

#include <stdio.h>

static const struct {
    const char *name;
    int exit;
    const char *sentence;
} statuses[] = {
#define TW_X(name, exit, sentence) {"TW_" #name, exit, sentence},
    TW_STATUS_LIST(TW_X)
#undef TW_X
};

/* Marks a text that snprintf had to cut and hides control characters. */
static void tidy(char *text, size_t size, int wanted)
{
    if (wanted < 0) {
        text[0] = '\0';
    } else if ((size_t)wanted >= size) {
        memcpy(text + size - 4, "...", 4);
    }
    for (char *c = text; *c; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f) {
            *c = '?';
        }
    }
}

static enum tw_status set(struct tw_error *err, enum tw_status status, size_t offset,
                          const char *format, va_list args)
{
    if (err) {
        err->status = status;
        err->line = err->column = 0;
        err->offset = offset;
        err->context[0] = '\0';
        int wanted = vsnprintf(err->message, sizeof err->message, format, args);
        tidy(err->message, sizeof err->message, wanted);
    }
    return status;
}

enum tw_status tw_error_set(struct tw_error *err, enum tw_status status,
                            const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set(err, status, 0, format, args);
    va_end(args);
    return status;
}

enum tw_status tw_error_at(struct tw_error *err, enum tw_status status, size_t offset,
                           const char *format, ...)
{
    va_list args;
    va_start(args, format);
    set(err, status, offset, format, args);
    va_end(args);
    return status;
}

enum tw_status tw_error_nomem(struct tw_error *err)
{
    return tw_error_set(err, TW_ERR_NOMEM, "%s", tw_status_sentence(TW_ERR_NOMEM));
}

enum tw_status tw_error_wrap(struct tw_error *err, const char *format, ...)
{
    char outer[TW_ERROR_CONTEXT_MAX];
    char inner[TW_ERROR_CONTEXT_MAX];
    va_list args;
    va_start(args, format);
    int wanted = vsnprintf(outer, sizeof outer, format, args);
    va_end(args);
    tidy(outer, sizeof outer, wanted);
    memcpy(inner, err->context, sizeof inner);
    wanted = snprintf(err->context, sizeof err->context, "%s%s%s", outer,
                      inner[0] ? ": " : "", inner);
    tidy(err->context, sizeof err->context, wanted);
    return err->status;
}

const char *tw_status_name(enum tw_status status)
{
    return statuses[status].name;
}

const char *tw_status_sentence(enum tw_status status)
{
    return statuses[status].sentence;
}

int tw_status_exit(enum tw_status status)
{
    return statuses[status].exit;
}
