/*
 * explain: why nothing fits, in the user's own lines, and what would help.
 *
 * After TW_STEP_UNSOLVABLE three things can be made of the refutation, each from the
 * one before it:
 *
 *     tw_explain_core      the fewest of the user's lines that cannot be met together
 *     tw_explain_remedies  the smallest changes to them after which everything fits
 *     tw_explain_print     both, and the reason, told in sentences (or JSON, or DOT)
 *
 * Core and remedies come from solving again on the same facts; nothing is said that was
 * not found out. As the resolver itself this does no I/O and is deterministic: where a
 * search needs facts that are missing, it asks the caller's oracle. docs/diagnostics.md
 * shows what is printed.
 */
#ifndef TW_EXPLAIN_H
#define TW_EXPLAIN_H

#include "tw_proof.h"

TW_BEGIN_DECLS

/* ---------------------------------------------------------------- the problem */

/* One thing that the user asked, as it was given to tw_solver_require. */
struct tw_line {
    const struct tw_requirement *requirement;
    const struct tw_origin *origin;
};

/*
 * A search that failed: everything that is needed to run it again; options.max_steps
 * bounds each search. Borrowed throughout, and must outlive what is made of it. The
 * arenas given to the functions below must not be that of the facts.
 */
struct tw_problem {
    struct tw_facts *facts;
    const struct tw_solver *search; /* the one that failed; see struct tw_oracle */
    struct tw_solver_options options;
    const struct tw_line *lines; /* every requirement, constraint and override */
    uint32_t line_count;
    const struct tw_preference *preferences; /* changes count against locked ones */
    uint32_t preference_count;
};

/*
 * Where facts come from that the failed search did not need. ANSWER gives the facts at
 * least one of NEEDS asks for and returns TW_OK; any other status means that it will
 * not (no more time, not without a request). What is not known then is supposed to be
 * no obstacle (tw_suppose). A NULL ANSWER never does. Without any oracle
 * only what problem->search had used counts as known: what is found is then the same
 * whatever else has come to the facts.
 */
struct tw_oracle {
    enum tw_status (*answer)(void *payload, const struct tw_needs *needs);
    void *payload;
    uint32_t max_attempts; /* searches allowed in all; 0 = TW_EXPLAIN_ATTEMPTS */
};
enum { TW_EXPLAIN_ATTEMPTS = 200 };

/* ---------------------------------------------------------------- the core */

/* Can a line of the core be spared? */
enum tw_core_end {
    TW_CORE_MINIMAL,   /* no: without any one of them the others were solved */
    TW_CORE_AS_KNOWN,  /* not as far as is known */
    TW_CORE_CUT_SHORT, /* perhaps: not all was tried */
};

struct tw_core {
    const uint32_t *lines; /* indexes into the problem's lines, ascending */
    uint32_t line_count;
    enum tw_core_end end;
    struct tw_proof proof;
};

/*
 * Shrinks the lines that PROOF (of PROBLEM) rests on, by leaving out one after another
 * and solving again, to a core of which no line can be spared, as far as ORACLE (NULL:
 * none) has it known; else it may have a line too many. What any line allows (an
 * override, a pinned yanked version, an opt-in to pre-releases) stays allowed without
 * it, so that the refutation holds among all of the lines. The core's own refutation is
 * in out->proof. Allocated in ARENA. Cost: about one search for each line that PROOF
 * names. TW_ERR_NOMEM, and what a solver reports as TW_STEP_FAILED.
 */
enum tw_status tw_explain_core(struct tw_arena *arena, const struct tw_problem *problem,
                               const struct tw_proof *proof,
                               const struct tw_oracle *oracle, struct tw_core *out,
                               struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- remedies */

enum tw_edit_kind {
    TW_EDIT_RELAX, /* REPLACEMENT stands in place of the line */
    TW_EDIT_DROP,  /* the line goes */
    TW_EDIT_PIN,   /* REPLACEMENT is a new line: an exact pin of a yanked version */
    TW_EDIT_PRERELEASE, /* pre-releases of the project REPLACEMENT are allowed */
    TW_EDIT_OPTION,     /* REPLACEMENT is an option to add, change or leave out, as the
                           caller words it: see tw_explain_option */
};
struct tw_edit {
    enum tw_edit_kind kind;
    uint32_t line; /* index into the problem's lines; UINT32_MAX: not about a line */
    tw_slice replacement; /* a requirement: "numpy>=1.26.4"; OPTION: words */
};

/* A version that the remedy chooses. */
struct tw_outcome {
    tw_slice name, version; /* as published */
};

/* Edits that were made together, solved, and work. */
struct tw_remedy {
    const struct tw_edit *edits;
    uint32_t edit_count;
    const struct tw_outcome *outcomes; /* of the packages of the core, by name */
    uint32_t outcome_count;
    uint32_t moved; /* locked versions that change, or go */
    uint32_t cost;  /* what they were ordered by; smaller changes less */
    bool supposed;  /* works as far as is known, but not all that it needs is */
};

enum tw_remedies_end {
    TW_REMEDIES_UNSOUGHT,   /* none were looked for */
    TW_REMEDIES_ALL_TRIED,  /* what is not here does not work, or costs more */
    TW_REMEDIES_LACK_FACTS, /* of some it could not be found out for sure: facts lacked,
                             */
    TW_REMEDIES_CUT_SHORT,  /* or time, or steps */
};

struct tw_remedies {
    const struct tw_remedy *at;
    uint32_t len;
    uint32_t tried; /* searches made */
    enum tw_remedies_end end;
};
enum { TW_MAX_REMEDIES = 3, TW_MAX_EDITS = 6 };

/*
 * Up to TW_MAX_REMEDIES smallest sets of edits after which all of PROBLEM is solved,
 * each one verified by a search; smallest first. Where ORACLE (NULL: none) does not
 * answer, also sets that were solved as far as is known, after the others. Tried are
 * edits to lines that clash: one clause, one extra, all clauses or the whole line out;
 * and to allow pre-releases or a yanked version that is in the way. Where a second
 * conflict remains after an edit, lines of that one are edited too, at most
 * TW_MAX_EDITS in all. Allocated in ARENA. Errors as tw_explain_core.
 */
enum tw_status
tw_explain_remedies(struct tw_arena *arena, const struct tw_problem *problem,
                    const struct tw_core *core, const struct tw_oracle *oracle,
                    struct tw_remedies *out, struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- the words */

/* What the resolver does not know of the world that it explains. Empty slices: the
 * phrase that would need them is left out. */
struct tw_explain_context {
    tw_slice python;  /* the target's Python: "3.9.18" */
    tw_slice target;  /* its best tag or platform: "cp39-manylinux_2_28_x86_64" */
    tw_slice cut_off; /* "2024-01-01T00:00:00Z": releases after it are too new */
    tw_slice build;   /* the option that has sources built, where it would help */
    tw_slice allow_prereleases; /* the option that takes NAME=allow */
    tw_slice
        look_further; /* the option that lets remedies ask for facts, if any does */
    /* Existing names much like NAME, best first; writes at most ROOM, returns how many.
     * NULL: none are known. */
    uint32_t (*near_names)(void *payload, tw_slice name, tw_slice *out, uint32_t room);
    /* Where the versions of project NAME were found, if there are places that were not
     * looked at: "only https://... was asked for it". NULL: everything was. */
    tw_slice (*where)(void *payload, tw_slice name);
    void *payload;
};

/* For near names: the project after AFTER (id 0: the first) that is known to have
 * releases; id 0: there is none. */
tw_pkg tw_explain_next_project(const struct tw_facts *facts, tw_pkg after);

struct tw_explanation {
    const struct tw_problem *problem;
    struct tw_core core;
    struct tw_remedies remedies;
    struct tw_explain_context context;
};

/*
 * Adds to the remedies of E what was solved in another world, which the caller made:
 * with another target, another cut-off, other indexes. WORDS tell how to get there
 * ("with --python-version 3.13"); SOLUTION was found there for all lines of the
 * problem, over FACTS. Copied. Keeps the order by cost; of more than TW_MAX_REMEDIES
 * the dearest goes.
 */
enum tw_status tw_explain_option(struct tw_arena *arena, struct tw_explanation *e,
                                 tw_slice words, const struct tw_facts *facts,
                                 const struct tw_solution *solution,
                                 struct tw_error *err) TW_MUST_USE;

struct tw_explain_style {
    uint32_t width; /* columns to wrap at; 0 = do not wrap */
    bool colour;    /* ANSI SGR sequences */
};

/*
 * Appends the whole text: the user's lines with file and line number, why they clash,
 * what works. Ends with a newline; the caller prints "error: ..." before it if it wants
 * to. Text from an index is shown without control characters and cut when long. At most
 * TW_EXPLAIN_SENTENCES sentences of reasoning, or one more: of a longer derivation the
 * last ones.
 * TW_ERR_NOMEM; a BUF that is full has failed set.
 */
enum { TW_EXPLAIN_SENTENCES = 5 };
enum tw_status tw_explain_print(struct tw_buf *buf,
                                const struct tw_explanation *explanation,
                                struct tw_explain_style style,
                                struct tw_error *err) TW_MUST_USE;

/* The same for machines, as one JSON object {"lines", "minimal", "reasons",
 * "derivation", "remedies"}; docs/diagnostics.md has the schema. */
enum tw_status tw_explain_json(struct tw_buf *buf,
                               const struct tw_explanation *explanation,
                               struct tw_error *err) TW_MUST_USE;

/* The derivation as a graph in the DOT language: a node for each fact, boxes for the
 * user's lines, edges from causes to effects. */
enum tw_status tw_explain_dot(struct tw_buf *buf,
                              const struct tw_explanation *explanation,
                              struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- no answer yet */

/* A package that conflicts were about. */
struct tw_trouble {
    tw_pkg pkg;
    uint32_t conflicts;               /* things learned from conflicts that name it */
    const struct tw_span *left;       /* versions that are not ruled out for good */
    uint32_t left_count;              /* spans */
    const struct tw_origin *asked_by; /* the line that brings it in now; NULL: none */
    tw_pkg through; /* what that line asks for, if it is another project; or id 0 */
};

/* What a search that was given up had come to. */
struct tw_unfinished {
    uint64_t steps, conflicts;
    const struct tw_trouble *troubles; /* most conflicts first; at most TW_TROUBLES */
    uint32_t trouble_count;
};
enum { TW_TROUBLES = 4 };

/* What SOLVER has come to, at any time between two steps: after TW_STEP_LIMIT, or for
 * those who watch. Allocated in ARENA. Cost: O(what was learned + packages met).
 * TW_ERR_NOMEM. */
enum tw_status tw_unfinished_find(struct tw_arena *arena,
                                  const struct tw_solver *solver,
                                  struct tw_unfinished *out,
                                  struct tw_error *err) TW_MUST_USE;

/* Appends it as text, after a headline of the caller's; empty without conflicts. */
void tw_unfinished_print(struct tw_buf *buf, const struct tw_facts *facts,
                         const struct tw_unfinished *unfinished,
                         struct tw_explain_style style);

/* The same as one JSON object; docs/report.md has the schema. */
void tw_unfinished_json(struct tw_buf *buf, const struct tw_facts *facts,
                        const struct tw_unfinished *unfinished);

/* ---------------------------------------------------------------- sets in words */

/* The versions of PKG in SPANS as people say it: "every version of pandas", "pandas
 * 1.5.0 to 1.5.3", "pandas 2.0 and newer"; never more than eight versions. */
void tw_explain_versions(struct tw_buf *buf, const struct tw_facts *facts, tw_pkg pkg,
                         const struct tw_span *spans, uint32_t count);

TW_END_DECLS

#endif
