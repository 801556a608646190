/*
 * The explanation for machines: one JSON object, or a graph in the DOT language.
 *
 * Both give the derivation fact by fact as the resolver has it, each with the words
 * that the text would use; the JSON also has the sentences and the remedies. The schema
 * is in docs/diagnostics.md. Called by the command line (--report json, --graph dot).
 */
#include "prose.h"
#include "telling.h"
#include "tw_json_text.h"

enum { MAX_WORDS = 1 << 16 };

/* "KEY":"TEXT", with a comma before it unless it is the FIRST. */
static void add_member(struct tw_buf *buf, const char *key, tw_slice text, bool first)
{
    tw_buf_printf(buf, "%s\"%s\":", first ? "" : ",", key);
    tw_json_add_string(buf, text);
}

/* The words for FACT, in WORDS, which is cleared first. */
static tw_slice fact_words(struct tw_buf *words, const struct tw_explanation *e,
                           const struct tw_proof_fact *fact)
{
    struct tw_buf marked = TW_BUF_INIT(MAX_WORDS);
    struct tw_wording wording = {e->problem->facts, &e->context};
    tw_buf_clear(words);
    tw_phrase_fact(&marked, &wording, fact);
    tw_prose_strip(words, tw_buf_slice(&marked));
    tw_buf_free(&marked);
    return tw_buf_slice(words);
}

/* ---------------------------------------------------------------- JSON */

static const char *kind_name(enum tw_fact_kind kind)
{
    static const char *const names[] = {
        [TW_FACT_REQUIRED] = "required",     [TW_FACT_CONSTRAINT] = "constraint",
        [TW_FACT_DEPENDENCY] = "dependency", [TW_FACT_OVERRIDDEN] = "override",
        [TW_FACT_EXTRA] = "extra",           [TW_FACT_NO_VERSION] = "no-version",
        [TW_FACT_EXCLUDED] = "excluded",     [TW_FACT_ABSENT] = "absent",
        [TW_FACT_DERIVED] = "derived",
    };
    return names[kind];
}

static const char *origin_name(const struct tw_origin *origin)
{
    return origin->kind == TW_FROM_REQUIREMENT  ? "requirement"
           : origin->kind == TW_FROM_CONSTRAINT ? "constraint"
                                                : "override";
}

/* The members that say where a line stands. */
static void add_place(struct tw_buf *buf, const struct tw_origin *origin)
{
    add_member(buf, "file", origin->file, true);
    tw_buf_printf(buf, ",\"line\":%u", origin->line);
    tw_buf_printf(buf, ",\"kind\":\"%s\"", origin_name(origin));
    add_member(buf, "text", origin->text, false);
}

static void add_lines(struct tw_buf *buf, const struct tw_explanation *e)
{
    tw_buf_adds(buf, "\"lines\":[");
    for (uint32_t i = 0; i < e->core.line_count; i++) {
        tw_buf_adds(buf, i ? ",{" : "{");
        add_place(buf, e->problem->lines[e->core.lines[i]].origin);
        tw_buf_adds(buf, "}");
    }
    tw_buf_printf(buf, "],\"minimal\":%s",
                  e->core.end == TW_CORE_MINIMAL ? "true" : "false");
}

/* Overrides in the place of what clashes. */
static void add_overrides(struct tw_buf *buf, const struct tw_explanation *e)
{
    bool first = true;
    tw_buf_adds(buf, ",\"overrides\":[");
    for (uint32_t i = 0; i < e->problem->line_count; i++) {
        if (tw_reasons_replaced(e, i)) {
            tw_buf_adds(buf, first ? "{" : ",{");
            add_place(buf, e->problem->lines[i].origin);
            tw_buf_adds(buf, "}");
            first = false;
        }
    }
    tw_buf_adds(buf, "]");
}

static void add_reasons(struct tw_buf *buf, const struct tw_reasons *reasons)
{
    struct tw_buf plain = TW_BUF_INIT(MAX_WORDS);
    tw_buf_adds(buf, ",\"reasons\":[");
    for (uint32_t i = 0; i < reasons->list.len; i++) {
        tw_buf_clear(&plain);
        tw_prose_strip(&plain, reasons->list.at[i].text);
        tw_buf_adds(buf, i ? "," : "");
        tw_json_add_string(buf, tw_buf_slice(&plain));
    }
    tw_buf_adds(buf, "]");
    tw_buf_free(&plain);
}

static void add_version_text(struct tw_buf *buf, const struct tw_facts *facts,
                             tw_pkg pkg, uint32_t index)
{
    tw_pkg base = tw_facts_base(facts, pkg);
    tw_json_add_string(buf, tw_facts_release(facts, base, index)->version.text);
}

/* A set as pairs of the oldest and newest version of each run, however many. */
static void add_spans(struct tw_buf *buf, const struct tw_facts *facts, tw_pkg pkg,
                      const struct tw_span *spans, uint32_t count)
{
    tw_buf_adds(buf, "[");
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_adds(buf, i ? ",[" : "[");
        add_version_text(buf, facts, pkg, spans[i].from);
        tw_buf_adds(buf, ",");
        add_version_text(buf, facts, pkg, spans[i].to - 1);
        tw_buf_adds(buf, "]");
    }
    tw_buf_adds(buf, "]");
}

static void add_term(struct tw_buf *buf, const struct tw_facts *facts,
                     const struct tw_proof_term *term)
{
    add_member(buf, "package", tw_facts_name(facts, term->pkg), true);
    if (tw_facts_extra(facts, term->pkg).len) {
        add_member(buf, "extra", tw_facts_extra(facts, term->pkg), false);
    }
    tw_buf_printf(buf,
                  ",\"positive\":%s,\"versions\":", term->positive ? "true" : "false");
    add_spans(buf, facts, term->pkg, term->spans, term->span_count);
}

static const char *exclusion_name(enum tw_exclusion exclusion)
{
    static const char *const names[] = {
        [TW_EXCL_NONE] = "none",
        [TW_EXCL_YANKED] = "yanked",
        [TW_EXCL_REQUIRES_PYTHON] = "requires-python",
        [TW_EXCL_NO_WHEEL] = "no-wheel",
        [TW_EXCL_TOO_NEW] = "too-new",
        [TW_EXCL_NO_BINARY] = "no-binary",
        [TW_EXCL_ONLY_SDIST] = "only-source",
        [TW_EXCL_BAD_METADATA] = "bad-metadata",
        [TW_EXCL_OTHER] = "other",
        [TW_EXCL_PRERELEASE] = "prerelease",
    };
    return names[exclusion];
}

/* Why the versions of FACT are out: runs of versions with one detail, oldest first. */
static void add_exclusion(struct tw_buf *buf, const struct tw_facts *facts,
                          const struct tw_proof_fact *fact)
{
    const struct tw_proof_term *term = tw_phrase_term(fact, true);
    tw_pkg base = tw_facts_base(facts, term->pkg);
    bool first = true;
    tw_buf_printf(buf, ",\"exclusion\":\"%s\",\"excluded\":[",
                  exclusion_name(fact->exclusion));
    for (uint32_t i = 0; i < term->span_count; i++) {
        uint32_t end;
        for (uint32_t v = term->spans[i].from; v < term->spans[i].to; v = end) {
            tw_slice detail = tw_facts_release(facts, base, v)->detail;
            for (end = v + 1; end < term->spans[i].to; end++) {
                tw_slice next = tw_facts_release(facts, base, end)->detail;
                if (!tw_slice_equal(next, detail)) {
                    break;
                }
            }
            tw_buf_adds(buf, first ? "[" : ",[");
            add_version_text(buf, facts, base, v);
            tw_buf_adds(buf, ",");
            add_version_text(buf, facts, base, end - 1);
            tw_buf_adds(buf, ",");
            tw_json_add_string(buf, detail);
            tw_buf_adds(buf, "]");
            first = false;
        }
    }
    tw_buf_adds(buf, "]");
}

static void add_fact(struct tw_buf *buf, const struct tw_explanation *e,
                     const struct tw_proof_fact *fact)
{
    struct tw_buf words = TW_BUF_INIT(MAX_WORDS);
    tw_buf_printf(buf, "\"kind\":\"%s\"", kind_name(fact->kind));
    add_member(buf, "says", fact_words(&words, e, fact), false);
    if (fact->kind == TW_FACT_DERIVED) {
        tw_buf_printf(buf, ",\"causes\":[%u,%u]", fact->cause[0], fact->cause[1]);
    }
    if (fact->origin) {
        tw_buf_adds(buf, ",\"origin\":{");
        add_place(buf, fact->origin);
        tw_buf_adds(buf, "}");
    }
    if (fact->requirement) {
        add_member(buf, "requirement", fact->requirement->text, false);
    }
    if (fact->kind == TW_FACT_EXCLUDED) {
        add_exclusion(buf, e->problem->facts, fact);
    }
    tw_buf_adds(buf, ",\"terms\":[");
    bool first = true;
    for (uint32_t i = 0; i < fact->term_count; i++) {
        if (fact->terms[i].pkg.id == 0) {
            continue;
        }
        tw_buf_adds(buf, first ? "{" : ",{");
        add_term(buf, e->problem->facts, &fact->terms[i]);
        tw_buf_adds(buf, "}");
        first = false;
    }
    tw_buf_adds(buf, "]");
    tw_buf_free(&words);
}

static void add_derivation(struct tw_buf *buf, const struct tw_explanation *e)
{
    tw_buf_adds(buf, ",\"derivation\":[");
    for (uint32_t i = 0; i < e->core.proof.count; i++) {
        tw_buf_adds(buf, i ? ",{" : "{");
        add_fact(buf, e, &e->core.proof.facts[i]);
        tw_buf_adds(buf, "}");
    }
    tw_buf_adds(buf, "]");
}

static void add_edit(struct tw_buf *buf, const struct tw_explanation *e,
                     const struct tw_edit *edit)
{
    if (edit->kind == TW_EDIT_PRERELEASE) {
        tw_buf_adds(buf, "{\"edit\":\"allow-prereleases\"");
        add_member(buf, "package", edit->replacement, false);
        tw_buf_adds(buf, "}");
        return;
    }
    if (edit->kind == TW_EDIT_OPTION) {
        tw_buf_adds(buf, "{\"edit\":\"option\"");
        add_member(buf, "words", edit->replacement, false);
        tw_buf_adds(buf, "}");
        return;
    }
    if (edit->kind == TW_EDIT_PIN) {
        tw_buf_adds(buf, "{\"edit\":\"add\"");
        add_member(buf, "replacement", edit->replacement, false);
        tw_buf_adds(buf, "}");
        return;
    }
    tw_buf_printf(buf, "{\"edit\":\"%s\",",
                  edit->kind == TW_EDIT_DROP ? "drop" : "replace");
    add_place(buf, e->problem->lines[edit->line].origin);
    if (edit->kind == TW_EDIT_RELAX) {
        add_member(buf, "replacement", edit->replacement, false);
    }
    tw_buf_adds(buf, "}");
}

static void add_remedy(struct tw_buf *buf, const struct tw_explanation *e,
                       const struct tw_remedy *remedy)
{
    tw_buf_adds(buf, "{\"edits\":[");
    for (uint32_t i = 0; i < remedy->edit_count; i++) {
        tw_buf_adds(buf, i ? "," : "");
        add_edit(buf, e, &remedy->edits[i]);
    }
    tw_buf_adds(buf, "],\"then\":{");
    for (uint32_t i = 0; i < remedy->outcome_count; i++) {
        const struct tw_outcome *outcome = &remedy->outcomes[i];
        tw_buf_adds(buf, i ? "," : "");
        tw_json_add_string(buf, outcome->name);
        tw_buf_adds(buf, ":");
        tw_json_add_string(buf, outcome->version);
    }
    tw_buf_printf(buf, "},\"moved\":%u,\"supposed\":%s}", remedy->moved,
                  remedy->supposed ? "true" : "false");
}

static const char *end_name(enum tw_remedies_end end)
{
    static const char *const names[] = {
        [TW_REMEDIES_UNSOUGHT] = "none",
        [TW_REMEDIES_ALL_TRIED] = "complete",
        [TW_REMEDIES_LACK_FACTS] = "lacks-metadata",
        [TW_REMEDIES_CUT_SHORT] = "cut-short",
    };
    return names[end];
}

enum tw_status tw_explain_json(struct tw_buf *buf,
                               const struct tw_explanation *explanation,
                               struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_reasons reasons;
    enum tw_status status =
        tw_reasons_find(&arena, explanation, UINT32_MAX, &reasons, err);
    if (status == TW_OK) {
        const struct tw_remedies *remedies = &explanation->remedies;
        tw_buf_adds(buf, "{");
        add_lines(buf, explanation);
        add_overrides(buf, explanation);
        add_reasons(buf, &reasons);
        add_derivation(buf, explanation);
        tw_buf_adds(buf, ",\"remedies\":[");
        for (uint32_t i = 0; i < remedies->len; i++) {
            tw_buf_adds(buf, i ? "," : "");
            add_remedy(buf, explanation, &remedies->at[i]);
        }
        tw_buf_printf(buf, "],\"remedies_tried\":%u,\"remedies_search\":\"%s\"}",
                      remedies->tried, end_name(remedies->end));
    }
    tw_arena_free(&arena);
    return buf->failed == TW_ERR_NOMEM ? tw_error_nomem(err) : status;
}

/* ---------------------------------------------------------------- no answer */

static void add_trouble(struct tw_buf *buf, const struct tw_facts *facts,
                        const struct tw_trouble *trouble)
{
    add_member(buf, "package", tw_facts_name(facts, trouble->pkg), true);
    tw_buf_printf(buf, ",\"conflicts\":%u,\"asked_by\":", trouble->conflicts);
    if (trouble->asked_by) {
        tw_buf_adds(buf, "{");
        add_place(buf, trouble->asked_by);
        tw_buf_adds(buf, "}");
    } else {
        tw_buf_adds(buf, "null");
    }
    tw_buf_adds(buf, ",\"through\":");
    if (trouble->through.id) {
        tw_json_add_string(buf, tw_facts_name(facts, trouble->through));
    } else {
        tw_buf_adds(buf, "null");
    }
    tw_buf_adds(buf, ",\"versions\":");
    add_spans(buf, facts, trouble->pkg, trouble->left, trouble->left_count);
}

void tw_unfinished_json(struct tw_buf *buf, const struct tw_facts *facts,
                        const struct tw_unfinished *unfinished)
{
    tw_buf_printf(buf, "{\"steps\":%llu,\"conflicts\":%llu,\"packages\":[",
                  (unsigned long long)unfinished->steps,
                  (unsigned long long)unfinished->conflicts);
    for (uint32_t i = 0; i < unfinished->trouble_count; i++) {
        tw_buf_adds(buf, i ? ",{" : "{");
        add_trouble(buf, facts, &unfinished->troubles[i]);
        tw_buf_adds(buf, "}");
    }
    tw_buf_adds(buf, "]}");
}

/* ---------------------------------------------------------------- DOT */

enum tw_status tw_explain_dot(struct tw_buf *buf,
                              const struct tw_explanation *explanation,
                              struct tw_error *err)
{
    const struct tw_proof *proof = &explanation->core.proof;
    struct tw_buf words = TW_BUF_INIT(MAX_WORDS);
    tw_buf_adds(buf, "digraph conflict {\n  node [shape=plaintext];\n");
    for (uint32_t i = 0; i < proof->count; i++) {
        const struct tw_proof_fact *fact = &proof->facts[i];
        tw_buf_printf(buf, "  f%u [label=", i);
        tw_json_add_string(buf, fact_words(&words, explanation, fact));
        tw_buf_adds(buf, fact->origin ? ", shape=box];\n" : "];\n");
        for (uint32_t k = 0; fact->kind == TW_FACT_DERIVED && k < 2; k++) {
            tw_buf_printf(buf, "  f%u -> f%u;\n", fact->cause[k], i);
        }
    }
    tw_buf_adds(buf, "}\n");
    bool failed = words.failed == TW_ERR_NOMEM || buf->failed == TW_ERR_NOMEM;
    tw_buf_free(&words);
    return failed ? tw_error_nomem(err) : TW_OK;
}
