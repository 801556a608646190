/*
 * Which indexes are asked for a project, in which order, and when to stop.
 *
 *     first-index   A ──404, empty──► B ──404──► nowhere
 *                   │ page            │ 401, 403: refused; 5xx: failed
 *                   ▼                 ▼
 *                 found ── it names B as the same project (PEP 708) ──► B too
 *     unsafe-...    A, B, C at once; those that refuse count as not having it
 *
 * The invariant: by default nobody but the first index that has a name decides what it
 * stands for, and one that will not say stops the search, so that a public index cannot
 * slip a package under a private name. Answers count in the order of the indexes,
 * whatever the order in which they arrive.
 *
 * Called from catalog.c.
 */
#include "lookup.h"

#include "tw_form.h"

static const char accept_pages[] = "application/vnd.pypi.simple.v1+json, "
                                   "application/vnd.pypi.simple.v1+html;q=0.2, "
                                   "text/html;q=0.01";

/* ---------------------------------------------------------------- pages, packed */

/* A packed page has no base of its own: what is relative to that of PAGE is made whole
 * where it is not that of the page's place. */
static enum tw_status apply_base(struct tw_arena *arena, struct tw_page *page,
                                 tw_slice place, struct tw_error *err)
{
    bool based = !tw_slice_equal(page->url, place);
    for (uint32_t i = 0; based && i < page->file_count; i++) {
        tw_slice *url = &page->files[i].url;
        if (tw_url_join(arena, page->url, *url, url, NULL) == TW_ERR_NOMEM) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

/* The page of project NAME in BODY, packed. */
static enum tw_status pack(struct tw_arena *arena, const struct tw_body *body,
                           tw_slice name, struct tw_formed *out, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_page page;
    enum tw_status status =
        tw_page_parse(&scratch, body->bytes, body->content_type, body->url, &page, err);
    if (!status) {
        status = apply_base(&scratch, &page, body->url, err);
    }
    if (!status) {
        status = tw_page_pack(arena, &page, name, &out->bytes, err);
        out->front = status ? 0 : tw_packed_page_front(out->bytes);
    }
    tw_arena_free(&scratch);
    return status;
}

static bool is_packed_page(tw_slice bytes)
{
    struct tw_packed_page page;
    return tw_packed_page_open(bytes, TW_NO_SLICE, &page);
}

static const struct tw_fetch_form packed_page = {TW_PACKED_PAGE_FORMAT, pack,
                                                 is_packed_page};

/* ---------------------------------------------------------------- the lookup */

/* One index, and what it said of the project. */
struct asked {
    struct tw_exchange exchange; /* first: replies find it by this */
    struct tw_lookup *lookup;
    enum {
        NOT_ASKED,
        WAITED_FOR,
        NOT_HERE,
        EMPTY, /* a page without files */
        HERE,
        REFUSED,
        FAILED
    } state;
    tw_slice url; /* of the page, as asked for */
    tw_transfer transfer;
    struct tw_reply *reply;       /* its body is what PACKED is */
    struct tw_packed_page packed; /* when HERE or EMPTY */
    struct tw_page page;          /* what it says beside its files */
};

struct tw_lookup {
    struct tw_arena arena; /* has everything, itself too */
    struct tw_project *project;
    tw_lookup_done *done;
    struct asked *asked;          /* by index */
    const struct tw_error *error; /* of the one that FAILED */
};

static const struct tw_catalog_options *options_of(const struct tw_lookup *lookup)
{
    return &lookup->project->catalog->options;
}

static void destroy(struct tw_lookup *lookup)
{
    struct tw_arena arena = lookup->arena;
    for (uint32_t i = 0; i < options_of(lookup)->index_count; i++) {
        tw_reply_free(lookup->project->catalog->fetch, lookup->asked[i].reply);
    }
    lookup->project->lookup = NULL;
    tw_arena_free(&arena);
}

/* ---------------------------------------------------------------- one index */

static enum tw_status page_done(struct tw_exchange *self, struct tw_reply *reply,
                                struct tw_error *err);

static bool page_url(struct tw_arena *arena, tw_slice index, tw_slice name,
                     tw_slice *out)
{
    bool slash = tw_slice_ends(index, TW_SLICE("/"));
    bool file = tw_slice_starts(index, TW_SLICE("file:"));
    char *url = tw_arena_printf(arena, "%.*s%s%.*s/%s", TW_FMT(index), slash ? "" : "/",
                                TW_FMT(name), file ? "index.html" : "");
    *out = tw_slice_from(url);
    return url;
}

static enum tw_status ask(struct tw_lookup *lookup, uint32_t index,
                          struct tw_error *err)
{
    const struct tw_project *project = lookup->project;
    const struct tw_catalog_options *options = options_of(lookup);
    struct asked *asked = &lookup->asked[index];
    struct tw_request request = {
        .url = asked->url,
        .urgency = project->urgency,
        .kind = TW_GET_PAGE,
        .accept = TW_SLICE(accept_pages),
        .compressed = true,
        .reuse = true,
        .form = &packed_page,
        .about = project->name,
        .revalidate =
            options->refresh || tw_texts_have(&options->refreshed, project->name),
        .payload = asked,
    };
    asked->state = WAITED_FOR;
    return tw_fetch_start(project->catalog->fetch, &request, &asked->transfer, err);
}

static bool is_ignored(const struct tw_index *index, int http_status)
{
    for (uint32_t i = 0; i < index->ignored_count; i++) {
        if (index->ignored[i] == http_status) {
            return true;
        }
    }
    return false;
}

static enum tw_status read_page(struct asked *asked, struct tw_error *err)
{
    struct tw_lookup *lookup = asked->lookup;
    const struct tw_reply *reply = asked->reply;
    lookup->project->catalog->pages++;
    asked->packed = tw_packed_page_view(reply->body, reply->known.url);
    enum tw_status status =
        tw_packed_about(&lookup->arena, &asked->packed, &asked->page, err);
    bool withheld = tw_slice_equal(asked->page.status, TW_SLICE("quarantined"));
    bool empty = asked->packed.file_count == 0 && asked->page.skipped_count == 0;
    asked->state = empty && !withheld ? EMPTY : HERE;
    return status;
}

/* Takes in what an index answered. */
static enum tw_status take(struct asked *asked, struct tw_error *err)
{
    struct tw_lookup *lookup = asked->lookup;
    const struct tw_reply *reply = asked->reply;
    const struct tw_index *index = &options_of(lookup)->indexes[asked - lookup->asked];
    if (reply->kind != TW_REPLY_FAILED) {
        return read_page(asked, err);
    }
    if (reply->status == TW_ERR_NOT_FOUND || is_ignored(index, reply->http_status)) {
        asked->state = NOT_HERE;
    } else if (reply->http_status == 401 || reply->http_status == 403) {
        asked->state = REFUSED; /* else it was a proxy */
    } else {
        asked->state = FAILED;
        lookup->error = reply->error;
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- the same project */

static tw_slice without_slash(tw_slice url)
{
    return tw_slice_cut(url, 0, url.len - tw_slice_ends(url, TW_SLICE("/")));
}

/* Is the page at URL one of PLACES? */
static bool is_among(struct tw_arena *arena, tw_slice url, const tw_slice *places,
                     uint32_t count)
{
    tw_slice bare = without_slash(tw_url_bare(arena, url));
    for (uint32_t i = 0; bare.ptr && i < count; i++) {
        if (tw_slice_equal(without_slash(places[i]), bare)) {
            return true;
        }
    }
    return false;
}

/* Does the page FROM say that the project at URL is the same? */
static bool names(struct tw_lookup *lookup, const struct asked *from, tw_slice url)
{
    const struct tw_page *page = &from->page;
    return is_among(&lookup->arena, url, page->tracks, page->track_count) ||
           is_among(&lookup->arena, url, page->alternates, page->alternate_count);
}

/* An index may say alone that it tracks another; alternates must name each other. */
static bool is_same_project(struct tw_lookup *lookup, const struct asked *first,
                            const struct asked *other)
{
    const struct tw_page *page = &first->page;
    return is_among(&lookup->arena, other->url, page->tracks, page->track_count) ||
           is_among(&lookup->arena, first->url, other->page.alternates,
                    other->page.alternate_count);
}

/* ---------------------------------------------------------------- all indexes */

static bool may_ask(const struct tw_lookup *lookup, uint32_t index)
{
    const struct tw_catalog_options *options = options_of(lookup);
    for (uint32_t i = 0; i < options->pin_count; i++) {
        if (tw_slice_equal(options->pins[i].project, lookup->project->name)) {
            return options->pins[i].index == index;
        }
    }
    return !options->indexes[index].pinned_only;
}

static enum tw_status end(struct tw_lookup *lookup, struct tw_lookup_result *result,
                          struct tw_error *err)
{
    char url[TW_ERROR_CONTEXT_MAX];
    result->error = lookup->error;
    for (uint32_t i = 0; i < options_of(lookup)->index_count; i++) {
        const struct asked *asked = &lookup->asked[i];
        if (asked->state == REFUSED && !result->url) {
            result->url = tw_url_redact(asked->reply->known.url, url, sizeof url);
            result->http_status = asked->reply->http_status;
        }
    }
    enum tw_status status = lookup->done(lookup->project, result, err);
    destroy(lookup);
    return status;
}

/* Ends with the pages in STATE, those from FIRST on that belong together. */
static enum tw_status end_with_pages(struct tw_lookup *lookup, uint32_t first,
                                     struct tw_lookup_result *result,
                                     struct tw_error *err)
{
    uint32_t count = options_of(lookup)->index_count;
    struct tw_found_page *pages =
        TW_NEW_ARRAY(&lookup->arena, struct tw_found_page, count);
    if (!pages) {
        return tw_error_nomem(err);
    }
    result->pages = pages;
    for (uint32_t i = first; i < count; i++) {
        struct asked *asked = &lookup->asked[i];
        bool counts =
            i == first || (asked->state == HERE &&
                           (!result->one_project ||
                            is_same_project(lookup, &lookup->asked[first], asked)));
        if (counts) {
            pages[result->page_count++] =
                (struct tw_found_page){asked->packed, &asked->page, i};
            asked->reply = NULL; /* the project reads it in place */
        }
    }
    return end(lookup, result, err);
}

static enum tw_status end_nowhere(struct tw_lookup *lookup, struct tw_error *err)
{
    struct tw_lookup_result result = {.kind = TW_FOUND_NOWHERE};
    for (uint32_t i = 0; i < options_of(lookup)->index_count; i++) {
        if (lookup->asked[i].state == EMPTY) {
            return end_with_pages(lookup, i, &result, err);
        }
    }
    return end(lookup, &result, err);
}

/* Asks for the pages that the one of index FIRST names; true: there are some to wait
 * for. */
static bool ask_related(struct tw_lookup *lookup, uint32_t first,
                        enum tw_status *status, struct tw_error *err)
{
    bool waits = false;
    for (uint32_t i = first + 1; i < options_of(lookup)->index_count; i++) {
        struct asked *asked = &lookup->asked[i];
        if (asked->state == NOT_ASKED && may_ask(lookup, i) && !*status &&
            names(lookup, &lookup->asked[first], asked->url)) {
            *status = ask(lookup, i, err);
        }
        waits |= asked->state == WAITED_FOR;
    }
    return waits;
}

static enum tw_status go_on_first(struct tw_lookup *lookup, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < options_of(lookup)->index_count; i++) {
        if (!may_ask(lookup, i)) {
            continue;
        }
        switch (lookup->asked[i].state) {
        case NOT_ASKED:
            return ask(lookup, i, err);
        case WAITED_FOR:
            return TW_OK;
        case HERE: {
            struct tw_lookup_result found = {.kind = TW_FOUND, .one_project = true};
            return ask_related(lookup, i, &status, err) || status
                       ? status
                       : end_with_pages(lookup, i, &found, err);
        }
        case REFUSED:
            return end(lookup, &(struct tw_lookup_result){.kind = TW_FOUND_REFUSED},
                       err);
        case FAILED:
            return end(lookup, &(struct tw_lookup_result){.kind = TW_FOUND_FAILED},
                       err);
        case NOT_HERE:
        case EMPTY:
            break;
        }
    }
    return end_nowhere(lookup, err);
}

/* What the answers come to so far. */
struct standing {
    bool waits, refused, failed; /* some do */
    uint32_t first;              /* that has it; the number of indexes: none */
};

/* Asks all indexes that may be asked and have not been. */
static enum tw_status ask_all(struct tw_lookup *lookup, struct standing *out,
                              struct tw_error *err)
{
    enum tw_status status = TW_OK;
    uint32_t count = options_of(lookup)->index_count;
    *out = (struct standing){.first = count};
    for (uint32_t i = 0; i < count && !status; i++) {
        const struct asked *asked = &lookup->asked[i];
        if (asked->state == NOT_ASKED && may_ask(lookup, i)) {
            status = ask(lookup, i, err);
        }
        out->waits |= asked->state == WAITED_FOR;
        out->refused |= asked->state == REFUSED;
        out->failed |= asked->state == FAILED;
        out->first = asked->state == HERE && i < out->first ? i : out->first;
    }
    return status;
}

static enum tw_status go_on_all(struct tw_lookup *lookup, struct tw_error *err)
{
    struct standing so_far;
    struct tw_lookup_result result = {.kind = TW_FOUND};
    enum tw_status status = ask_all(lookup, &so_far, err);
    if (status || so_far.waits) {
        return status;
    }
    if (so_far.failed) {
        result.kind = TW_FOUND_FAILED;
        return end(lookup, &result, err);
    }
    if (so_far.first < options_of(lookup)->index_count) {
        return end_with_pages(lookup, so_far.first, &result, err);
    }
    result.kind = TW_FOUND_REFUSED;
    return so_far.refused ? end(lookup, &result, err) : end_nowhere(lookup, err);
}

static enum tw_status go_on(struct tw_lookup *lookup, struct tw_error *err)
{
    return options_of(lookup)->strategy == TW_FIRST_INDEX ? go_on_first(lookup, err)
                                                          : go_on_all(lookup, err);
}

static enum tw_status page_done(struct tw_exchange *self, struct tw_reply *reply,
                                struct tw_error *err)
{
    struct asked *asked = (struct asked *)self;
    struct tw_lookup *lookup = asked->lookup;
    asked->reply = reply;
    asked->transfer = (tw_transfer){0};
    enum tw_status status = take(asked, err);
    return status ? status : go_on(lookup, err);
}

/* ---------------------------------------------------------------- from outside */

enum tw_status tw_lookup_start(struct tw_project *project, tw_lookup_done *done,
                               struct tw_error *err)
{
    const struct tw_catalog_options *options = &project->catalog->options;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_lookup *lookup = TW_NEW(&arena, struct tw_lookup);
    struct asked *asked = TW_NEW_ARRAY(&arena, struct asked, options->index_count);
    bool made = lookup && asked;
    for (uint32_t i = 0; made && i < options->index_count; i++) {
        asked[i].exchange.done = page_done;
        asked[i].lookup = lookup;
        made = page_url(&arena, options->indexes[i].url, project->name, &asked[i].url);
    }
    if (!made) {
        tw_arena_free(&arena);
        return tw_error_nomem(err);
    }
    *lookup = (struct tw_lookup){arena, project, done, asked, NULL};
    project->lookup = lookup;
    return go_on(lookup, err);
}

void tw_lookup_raise(struct tw_project *project)
{
    const struct tw_lookup *lookup = project->lookup;
    for (uint32_t i = 0; lookup && i < options_of(lookup)->index_count; i++) {
        tw_fetch_raise(project->catalog->fetch, lookup->asked[i].transfer,
                       project->urgency);
    }
}

void tw_lookup_cancel(struct tw_project *project)
{
    struct tw_lookup *lookup = project->lookup;
    for (uint32_t i = 0; lookup && i < options_of(lookup)->index_count; i++) {
        tw_fetch_cancel(project->catalog->fetch, lookup->asked[i].transfer);
    }
    if (lookup) {
        destroy(lookup);
    }
}
