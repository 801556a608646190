/*
 * The whole explanation as text: the user's lines, why they clash, what works.
 *
 *     requirements.in:3  pandas<2
 *     requirements.in:7  numpy>=2.1
 *
 *     Because every version of pandas ... needs numpy<2 and ..., no version of numpy
 * fits.
 *
 *     Either of these works:
 *       1  requirements.in:3  pandas<2 -> pandas  (then numpy 2.1.0, pandas 2.2.3)
 *
 * START HERE for how explanations are made: tw_reasons_find (telling.c) finds the
 * sentences, by story.c and narrate.c or by recount.c; core.c and remedies.c have run
 * before. Called by the command line.
 */
#include "prose.h"
#include "telling.h"

static const struct tw_prose_indent margin = {2, 2};

enum {
    MAX_PLACE = 40,     /* columns that the places of lines are aligned to at most */
    MAX_CHOICES = 4,    /* versions that are named with a remedy */
    MAX_PART = 1 << 20, /* bytes of one paragraph */
};

/* ---------------------------------------------------------------- the lines */

static size_t place_width(const struct tw_origin *origin)
{
    struct tw_buf place = TW_BUF_INIT(MAX_PART);
    struct tw_buf plain = TW_BUF_INIT(MAX_PART);
    tw_phrase_origin(&place, origin);
    tw_prose_strip(&plain, tw_buf_slice(&place));
    size_t width = plain.len;
    tw_buf_free(&place);
    tw_buf_free(&plain);
    return width;
}

static void add_spaces(struct tw_buf *buf, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tw_buf_adds(buf, " ");
    }
}

static void add_line(struct tw_buf *buf, const struct tw_origin *origin, size_t width)
{
    size_t used = place_width(origin);
    tw_phrase_origin(buf, origin);
    add_spaces(buf, used < width ? width - used : 0);
    tw_buf_adds(buf, "  ");
    tw_prose_clean(buf, origin->text, TW_PROSE_LINE);
}

/* Colours or drops the marks of a part whose line breaks are its own. */
static void add_verbatim(struct tw_buf *out, struct tw_buf *part,
                         struct tw_explain_style style)
{
    tw_prose_wrap(out, tw_buf_slice(part), margin,
                  (struct tw_explain_style){0, style.colour});
    if (part->failed) {
        out->failed = part->failed;
    }
    tw_buf_clear(part);
}

static void print_lines(struct tw_buf *out, struct tw_buf *part,
                        const struct tw_explanation *e, struct tw_explain_style style)
{
    size_t width = 0;
    for (uint32_t i = 0; i < e->core.line_count; i++) {
        size_t here = place_width(e->problem->lines[e->core.lines[i]].origin);
        width = here > width && here <= MAX_PLACE ? here : width;
    }
    for (uint32_t i = 0; i < e->core.line_count; i++) {
        add_line(part, e->problem->lines[e->core.lines[i]].origin, width);
        add_verbatim(out, part, style);
    }
    if (e->core.end == TW_CORE_CUT_SHORT && e->core.line_count > 1) {
        tw_buf_adds(part, "(Perhaps not all of these lines are needed for the "
                          "conflict: that could not be found out.)");
        tw_prose_wrap(out, tw_buf_slice(part), margin, style);
        tw_buf_clear(part);
    }
}

/* Overrides that do not clash, but stand in the place of lines that do. */
static void print_overrides(struct tw_buf *out, struct tw_buf *part,
                            const struct tw_explanation *e,
                            struct tw_explain_style style)
{
    for (uint32_t i = 0; i < e->problem->line_count; i++) {
        const struct tw_line *line = &e->problem->lines[i];
        if (tw_reasons_replaced(e, i)) {
            tw_buf_adds(part, "(What is asked of ");
            tw_prose_clean(part, line->requirement->name, TW_PROSE_LINE);
            tw_buf_adds(part, " is replaced by ");
            add_line(part, line->origin, 0);
            tw_buf_adds(part, ".)");
            tw_prose_wrap(out, tw_buf_slice(part), margin, style);
            tw_buf_clear(part);
        }
    }
}

/* ---------------------------------------------------------------- the reasons */

static void print_reasons(struct tw_buf *out, struct tw_buf *part,
                          const struct tw_reasons *reasons,
                          struct tw_explain_style style)
{
    if (reasons->hidden) {
        tw_buf_printf(part, "(%u steps are not shown; the last ones are:)",
                      reasons->hidden);
        tw_prose_wrap(out, tw_buf_slice(part), margin, style);
        tw_buf_clear(part);
    }
    for (uint32_t i = 0; i < reasons->list.len; i++) {
        const struct tw_reason *reason = &reasons->list.at[i];
        tw_buf_add(part, reason->text);
        if (reason->number) {
            tw_buf_printf(part, " (%u)", reason->number);
        }
        tw_prose_wrap(out, tw_buf_slice(part), margin, style);
        tw_buf_clear(part);
    }
}

/* ---------------------------------------------------------------- the remedies */

static void add_edit(struct tw_buf *buf, const struct tw_explanation *e,
                     const struct tw_edit *edit)
{
    if (edit->kind == TW_EDIT_PRERELEASE) {
        tw_slice option = e->context.allow_prereleases;
        tw_buf_adds(buf, option.len ? "with " : "allow pre-releases of ");
        tw_prose_clean(buf, option, TW_PROSE_LINE);
        tw_buf_adds(buf, option.len ? " " : "");
        tw_prose_clean(buf, edit->replacement, TW_PROSE_WORD);
        tw_buf_adds(buf, option.len ? "=allow" : "");
        return;
    }
    if (edit->kind == TW_EDIT_OPTION) {
        tw_prose_clean(buf, edit->replacement, TW_PROSE_LINE);
        return;
    }
    if (edit->kind == TW_EDIT_PIN) {
        tw_buf_adds(buf, "add the line " TW_PROSE_STRONG);
        tw_prose_clean(buf, edit->replacement, TW_PROSE_LINE);
        tw_buf_adds(buf, TW_PROSE_PLAIN " to have it though it was yanked");
        return;
    }
    const struct tw_origin *origin = e->problem->lines[edit->line].origin;
    add_line(buf, origin, 0);
    if (edit->kind == TW_EDIT_DROP) {
        tw_buf_adds(buf, " -> leave it out");
    } else {
        tw_buf_adds(buf, " -> " TW_PROSE_STRONG);
        if (origin->parent) {
            tw_prose_clean(buf, origin->parent->text, TW_PROSE_LINE);
            tw_buf_adds(buf, ": ");
        }
        tw_prose_clean(buf, edit->replacement, TW_PROSE_LINE);
        tw_buf_adds(buf, TW_PROSE_PLAIN);
    }
}

/* "numpy 2.1.0, pandas 2.2.3 and 3 others". */
static void add_choices(struct tw_buf *buf, const struct tw_remedy *remedy)
{
    uint32_t all = remedy->outcome_count;
    uint32_t shown = all > MAX_CHOICES ? (uint32_t)MAX_CHOICES - 1 : all;
    uint32_t parts = shown + (shown < all);
    for (uint32_t i = 0; i < shown; i++) {
        const struct tw_outcome *outcome = &remedy->outcomes[i];
        tw_prose_join(buf, i, parts, "and");
        tw_prose_clean(buf, outcome->name, TW_PROSE_WORD);
        tw_buf_adds(buf, " ");
        tw_prose_clean(buf, outcome->version, TW_PROSE_WORD);
    }
    if (shown < all) {
        tw_buf_printf(buf, " and %u others", all - shown);
    }
}

/* "(then numpy 2.1.0 and pandas 2.2.3; 2 locked versions change)". */
static void add_outcome(struct tw_buf *buf, const struct tw_remedy *remedy)
{
    if (remedy->outcome_count == 0 && remedy->moved == 0) {
        return;
    }
    tw_buf_adds(buf, remedy->outcome_count ? " (then " : " (");
    add_choices(buf, remedy);
    tw_buf_adds(buf, remedy->outcome_count && remedy->moved ? "; " : "");
    if (remedy->moved) {
        tw_buf_printf(buf, "%u locked version%s", remedy->moved,
                      remedy->moved == 1 ? " changes" : "s change");
    }
    tw_buf_adds(buf, ")");
}

static void print_remedy(struct tw_buf *out, struct tw_buf *part,
                         const struct tw_explanation *e, uint32_t index,
                         struct tw_explain_style style)
{
    const struct tw_remedy *remedy = &e->remedies.at[index];
    struct tw_prose_indent indent = {4, 4};
    if (e->remedies.len > 1) {
        tw_buf_printf(part, "%u. ", index + 1);
        indent.others += 3;
    }
    for (uint32_t i = 0; i < remedy->edit_count; i++) {
        tw_buf_adds(part, i ? ", and " : "");
        add_edit(part, e, &remedy->edits[i]);
    }
    add_outcome(part, remedy);
    tw_prose_wrap(out, tw_buf_slice(part), indent, style);
    tw_buf_clear(part);
}

static const char *title_of_none(const struct tw_remedies *remedies)
{
    switch (remedies->end) {
    case TW_REMEDIES_ALL_TRIED:
        return remedies->tried == 0
                   ? "There is nothing in this line that could be loosened."
                   : "Loosening or leaving out lines does not help.";
    case TW_REMEDIES_LACK_FACTS:
        return "No change that works was found with the metadata at hand.";
    default:
        return "No change that works was found in the time given.";
    }
}

/* If facts lacked and there is an option to ask for them: WORDS, and the option. */
static void add_look_further(struct tw_buf *part, const struct tw_explanation *e,
                             const char *words)
{
    if (e->remedies.end == TW_REMEDIES_LACK_FACTS && e->context.look_further.len) {
        tw_buf_adds(part, words);
        tw_prose_clean(part, e->context.look_further, TW_PROSE_LINE);
    }
}

/* A paragraph of PART, if there is one. */
static void put(struct tw_buf *out, struct tw_buf *part, struct tw_explain_style style)
{
    if (part->len > 0) {
        tw_prose_wrap(out, tw_buf_slice(part), margin, style);
        tw_buf_clear(part);
    }
}

/* The remedies FROM to TO, which work for sure or are all supposed to. */
static void print_group(struct tw_buf *out, struct tw_buf *part,
                        const struct tw_explanation *e, uint32_t from, uint32_t to,
                        struct tw_explain_style style)
{
    static const char *const titles[][2] = {
        {"This works", "As far as is known, this works"},
        {"Either of these works", "As far as is known, either of these works"},
        {"Any one of these works", "As far as is known, any one of these works"},
    };
    if (from == to) {
        return;
    }
    bool supposed = e->remedies.at[from].supposed;
    tw_buf_adds(part, titles[to - from > 2 ? 2 : to - from - 1][supposed]);
    if (supposed) {
        add_look_further(part, e, "; to make sure: ");
    }
    tw_buf_adds(part, ":");
    put(out, part, style);
    for (uint32_t i = from; i < to; i++) {
        print_remedy(out, part, e, i, style);
    }
}

static void print_remedies(struct tw_buf *out, struct tw_buf *part,
                           const struct tw_explanation *e,
                           struct tw_explain_style style)
{
    const struct tw_remedies *remedies = &e->remedies;
    uint32_t sure = 0;
    if (remedies->end == TW_REMEDIES_UNSOUGHT) {
        return;
    }
    while (sure < remedies->len && !remedies->at[sure].supposed) {
        sure++;
    }
    tw_buf_adds(out, "\n");
    print_group(out, part, e, 0, sure, style);
    print_group(out, part, e, sure, remedies->len, style);
    if (remedies->len == 0) {
        tw_buf_adds(part, title_of_none(remedies));
        add_look_further(part, e, " To look further: ");
    } else if (sure == remedies->len) {
        add_look_further(part, e, "A smaller change may work too; to look for it: ");
    }
    put(out, part, style);
}

/* ---------------------------------------------------------------- all of it */

enum tw_status tw_explain_print(struct tw_buf *buf,
                                const struct tw_explanation *explanation,
                                struct tw_explain_style style, struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf part = TW_BUF_INIT(MAX_PART);
    struct tw_reasons reasons;
    enum tw_status status =
        tw_reasons_find(&arena, explanation, TW_EXPLAIN_SENTENCES, &reasons, err);
    if (status == TW_OK) {
        print_lines(buf, &part, explanation, style);
        print_overrides(buf, &part, explanation, style);
        tw_buf_adds(buf, "\n");
        print_reasons(buf, &part, &reasons, style);
        print_remedies(buf, &part, explanation, style);
    }
    if (status == TW_OK &&
        (part.failed == TW_ERR_NOMEM || buf->failed == TW_ERR_NOMEM)) {
        status = tw_error_nomem(err);
    }
    tw_buf_free(&part);
    tw_arena_free(&arena);
    return status;
}
