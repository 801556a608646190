/*
 * Which way a conflict is told: by the story that somebody would tell who looks at the
 * lines, or else step by step as it was derived.
 *
 * The invariant: what is hidden was told once, so that numbers refer to what is there.
 * Called from explain.c and explain_report.c.
 */
#include "telling.h"

#include "tellers.h"

static enum tw_status tell(struct tw_reasons *reasons, const struct tw_proof *proof,
                           const struct tw_story *story, struct tw_error *err)
{
    return story->found ? tw_narrate(reasons, proof, story, err)
                        : tw_recount(reasons, proof, err);
}

enum tw_status tw_reasons_find(struct tw_arena *arena,
                               const struct tw_explanation *explanation, uint32_t max,
                               struct tw_reasons *out, struct tw_error *err)
{
    const struct tw_proof *proof = &explanation->core.proof;
    struct tw_facts *facts = explanation->problem->facts;
    const struct tw_reasons nothing = {.arena = arena,
                                       .wording = {facts, &explanation->context}};
    struct tw_story story;
    *out = nothing;
    enum tw_status status = tw_story_find(arena, facts, proof, &story, err);
    if (status == TW_OK) {
        status = tell(out, proof, &story, err);
    }
    if (status != TW_OK || out->told <= max || out->told - max == 1) {
        return status; /* one more takes no more room than to say that it is missing */
    }
    uint32_t hidden = out->told - max; /* known only now: tell it again without */
    *out = nothing;
    out->hidden = hidden;
    return tell(out, proof, &story, err);
}

static bool in_core(const struct tw_core *core, uint32_t line)
{
    bool found = false;
    for (uint32_t i = 0; i < core->line_count; i++) {
        found |= core->lines[i] == line;
    }
    return found;
}

/* Does the conflict rest on what someone asks of the project of OVERRIDE? */
static bool is_asked(const struct tw_explanation *e, const struct tw_line *override)
{
    tw_slice name = override->requirement->name;
    const struct tw_proof *proof = &e->core.proof;
    bool found = false;
    for (uint32_t i = 0; i < proof->count; i++) {
        const struct tw_requirement *asked = proof->facts[i].requirement;
        found |= asked && tw_slice_equal(asked->name, name);
    }
    return found;
}

bool tw_reasons_replaced(const struct tw_explanation *explanation, uint32_t line)
{
    const struct tw_line *override = &explanation->problem->lines[line];
    return override->origin->kind == TW_FROM_OVERRIDE &&
           !in_core(&explanation->core, line) && is_asked(explanation, override);
}
