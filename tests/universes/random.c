/*
 * Random universes (see random.h): few names and few versions, so that everything meets
 * everything, and versions of every kind that PEP 440 orders in a surprising way.
 */
#include "random.h"

#include "shuffle.h"

enum purpose { OF_RELEASE, OF_USER, CONSTRAINT, OVERRIDE };

struct maker {
    struct tw_arena *arena;
    struct tw_random random;
    const struct tw_random_shape *shape;
    uint32_t projects; /* how many there are */
    bool failed;       /* memory is out */
};

static const char *const finals[] = {"0.9", "1.0", "1.0.post1", "1.1",  "1.1+local.1",
                                     "2.0", "2.1", "10.0",      "1!0.1"};
static const char *const prereleases[] = {"1.0a1", "1.1.dev1", "2.0b2", "2.0rc1",
                                          "10.0.dev0"};
static const char *const extras[] = {"x", "y"};

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static uint32_t below(struct maker *make, uint32_t bound)
{
    return tw_random_below(&make->random, bound);
}

static bool chance(struct maker *make, uint32_t percent)
{
    return tw_random_chance(&make->random, percent);
}

static void *make_array(struct maker *make, uint32_t count, size_t size)
{
    void *array = tw_arena_zalloc(make->arena, count, size);
    make->failed = make->failed || !array;
    return array;
}

/* What BUF holds, which is freed. */
static tw_slice take_text(struct maker *make, struct tw_buf *buf)
{
    tw_slice text = TW_SLICE("");
    if (buf->failed || !tw_arena_copy(make->arena, tw_buf_slice(buf), &text)) {
        make->failed = true;
    }
    tw_buf_free(buf);
    return text;
}

/* ---------------------------------------------------------------- requirements */

static const char *pick_version(struct maker *make)
{
    return chance(make, make->shape->prereleases)
               ? prereleases[below(make, COUNT(prereleases))]
               : finals[below(make, COUNT(finals))];
}

static void put_clause(struct maker *make, struct tw_buf *text)
{
    static const char *const bounds[] = {">=", "<", "<=", ">", "!="};
    const char *version = pick_version(make);
    if (!chance(make, make->shape->pinned)) {
        const char *bound = bounds[below(make, COUNT(bounds))];
        bool local = strchr(version, '+') && bound[0] != '!';
        tw_buf_printf(text, "%s%s", bound, local ? "1.1" : version);
        return;
    }
    switch (below(make, 4)) {
    case 0:
        tw_buf_printf(text, "~=%u.%u", below(make, 3), below(make, 2));
        break;
    case 1:
        tw_buf_printf(text, "==%u.*", below(make, 3));
        break;
    case 2:
        tw_buf_printf(text, "===%s", version);
        break;
    default:
        tw_buf_printf(text, "==%s", version);
    }
}

static void put_marker(struct maker *make, struct tw_buf *text, enum purpose purpose)
{
    static const char *const markers[] = {
        "python_version >= '3.8'",
        "python_version < '3.8'",
        "sys_platform == 'win32'",
        "sys_platform != 'win32' or extra == 'y'",
        "extra != 'x'",
    };
    bool under_extra = purpose == OF_RELEASE && chance(make, make->shape->extras);
    bool marked = chance(make, make->shape->markers);
    if (under_extra) {
        tw_buf_printf(text, " ; extra == '%s'", extras[below(make, COUNT(extras))]);
    }
    if (marked) {
        tw_buf_printf(text, " %s (%s)", under_extra ? "and" : ";",
                      markers[below(make, COUNT(markers))]);
    }
}

/* Who must ask for an override to count. */
static void put_parent(struct maker *make, struct tw_buf *text)
{
    tw_buf_add_byte(text, (char)('a' + below(make, make->projects)));
    if (chance(make, 50)) {
        put_clause(make, text);
    }
    tw_buf_adds(text, ": ");
}

static tw_slice make_requirement(struct maker *make, enum purpose purpose)
{
    struct tw_buf text = TW_BUF_INIT(1024);
    char name = (char)('a' + below(make, make->projects));
    if (purpose == OVERRIDE && chance(make, 40)) {
        put_parent(make, &text);
    }
    tw_buf_add_byte(&text, chance(make, make->shape->missing) ? 'z' : name);
    if (purpose != CONSTRAINT && chance(make, make->shape->extras)) {
        tw_buf_printf(&text, "[%s]",
                      chance(make, 20) ? "x,y" : extras[below(make, COUNT(extras))]);
    }
    if (!chance(make, 30)) {
        put_clause(make, &text);
        if (chance(make, 30)) {
            tw_buf_add_byte(&text, ',');
            put_clause(make, &text);
        }
    }
    put_marker(make, &text, purpose);
    return take_text(make, &text);
}

static struct tw_texts make_requirements(struct maker *make, uint32_t count,
                                         enum purpose purpose)
{
    tw_slice *texts = make_array(make, count, sizeof *texts);
    for (uint32_t i = 0; texts && i < count; i++) {
        texts[i] = make_requirement(make, purpose);
    }
    return (struct tw_texts){texts, texts ? count : 0};
}

/* ---------------------------------------------------------------- releases */

static tw_slice make_file_name(struct maker *make, char project, tw_slice version)
{
    static const char *const endings[] = {"-py3-none-any.whl", "-py3-none-win32.whl",
                                          ".tar.gz"};
    struct tw_buf text = TW_BUF_INIT(1024);
    bool odd = chance(make, make->shape->excluded);
    tw_buf_printf(&text, "%c-%.*s%s", project, TW_FMT(version),
                  endings[odd ? 1 + below(make, 2) : 0]);
    return take_text(make, &text);
}

static void make_release(struct maker *make, char project,
                         struct tw_universe_release *out)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_universe_file *file = make_array(make, 1, sizeof *file);
    tw_slice *names = make_array(make, COUNT(extras), sizeof *names);
    tw_slice version = tw_slice_from(pick_version(make));
    if (make->failed || tw_version_parse(make->arena, version, &out->version, &err)) {
        make->failed = true;
        return;
    }
    file->name = make_file_name(make, project, version);
    file->yanked = chance(make, make->shape->excluded);
    file->yanked_why = TW_SLICE("broken");
    out->files = file;
    out->file_count = 1;
    out->requires_dist =
        make_requirements(make, below(make, make->shape->requirements + 1), OF_RELEASE);
    if (chance(make, make->shape->excluded)) {
        tw_slice *broken = make_array(make, 1, sizeof *broken);
        if (broken) {
            *broken = TW_SLICE("b !! 1");
            out->requires_dist = (struct tw_texts){broken, 1};
        }
    }
    if (make->shape->later && chance(make, make->shape->later)) {
        out->index = chance(make, 50) ? TW_SLICE("b") : TW_SLICE("c");
    }
    if (chance(make, make->shape->excluded)) {
        out->requires_python = chance(make, 50) ? TW_SLICE(">=4") : TW_SLICE(">=3.8");
    }
    for (uint32_t i = 0; i < COUNT(extras); i++) {
        names[i] = tw_slice_from(extras[i]);
    }
    out->extras = (struct tw_texts){names, chance(make, 80) ? COUNT(extras) : 0};
}

/* Puts RELEASE where its version belongs; false: there is one of that version. */
static bool insert(struct tw_universe_release *releases, uint32_t count,
                   const struct tw_universe_release *release)
{
    uint32_t at = count;
    while (at > 0 &&
           tw_version_compare(releases[at - 1].version, release->version) >= 0) {
        at--;
    }
    if (at < count && tw_version_compare(releases[at].version, release->version) == 0) {
        return false;
    }
    memmove(&releases[at + 1], &releases[at], (count - at) * sizeof *releases);
    releases[at] = *release;
    return true;
}

static void make_project(struct maker *make, char name, struct tw_universe_project *out)
{
    uint32_t wanted = 1 + below(make, make->shape->releases);
    struct tw_universe_release *releases = make_array(make, wanted, sizeof *releases);
    char *text = make_array(make, 1, 1);
    if (make->failed) {
        return;
    }
    *text = name;
    out->name = (tw_slice){text, 1};
    out->releases = releases;
    for (uint32_t i = 0; i < wanted && !make->failed; i++) {
        struct tw_universe_release release = {.file_count = 0};
        make_release(make, name, &release);
        out->release_count +=
            !make->failed && insert(releases, out->release_count, &release);
    }
}

/* ---------------------------------------------------------------- the universe */

/* Modes for pre-releases of single projects. */
static struct tw_texts make_exceptions(struct maker *make)
{
    static const char *const words[] = {"a=allow", "b=disallow", "c=explicit",
                                        "a=if-necessary"};
    uint32_t count = chance(make, 20) ? 1 + below(make, COUNT(words)) : 0;
    tw_slice *texts = make_array(make, count, sizeof *texts);
    for (uint32_t i = 0; texts && i < count; i++) {
        texts[i] = tw_slice_from(words[i]);
    }
    return (struct tw_texts){texts, texts ? count : 0};
}

static void make_case(struct maker *make, struct tw_universe_case *out)
{
    static const enum tw_order orders[] = {TW_HIGHEST, TW_HIGHEST, TW_LOWEST,
                                           TW_LOWEST_DIRECT};
    static const enum tw_pre_mode modes[] = {TW_PRE_IF_NECESSARY, TW_PRE_IF_NECESSARY,
                                             TW_PRE_ALWAYS, TW_PRE_NEVER,
                                             TW_PRE_EXPLICIT};
    uint32_t constraints = chance(make, make->shape->constraints) ? 2 : 0;
    uint32_t overrides = chance(make, make->shape->overrides) ? 1 + below(make, 2) : 0;
    tw_slice *no_build = make_array(make, 1, sizeof *no_build);
    if (make->failed) {
        return;
    }
    no_build[0] = TW_SLICE("a");
    out->name = TW_SLICE("random");
    out->python = TW_SLICE("3.12.4");
    out->platform = TW_SLICE("manylinux_2_17_x86_64");
    out->no_build = (struct tw_texts){no_build, below(make, 2)};
    out->order = orders[below(make, COUNT(orders))];
    out->prereleases = modes[below(make, COUNT(modes))];
    out->requirements =
        make_requirements(make, 1 + below(make, make->shape->lines), OF_USER);
    out->constraints = make_requirements(make, constraints, CONSTRAINT);
    out->overrides = make_requirements(make, overrides, OVERRIDE);
    out->prerelease_packages = make_exceptions(make);
}

enum tw_status tw_universe_random(struct tw_arena *arena, uint64_t seed,
                                  const struct tw_random_shape *shape,
                                  struct tw_universe *out, struct tw_error *err)
{
    struct maker make = {.arena = arena, .random = {seed}, .shape = shape};
    struct tw_universe_project *projects =
        make_array(&make, shape->projects, sizeof *projects);
    struct tw_universe_case *what = make_array(&make, 1, sizeof *what);
    make.projects = 1 + below(&make, shape->projects);
    for (uint32_t i = 0; i < make.projects && !make.failed; i++) {
        make_project(&make, (char)('a' + i), &projects[i]);
    }
    if (!make.failed) {
        make_case(&make, what);
    }
    *out = (struct tw_universe){TW_SLICE("random"), projects, make.projects, what, 1};
    return make.failed ? tw_error_nomem(err) : TW_OK;
}
