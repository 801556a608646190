/*
 * The choice of a target. What the user says wins; what is left open is what a Python
 * says, and where there is none, TW_DEFAULT_PYTHON on TW_DEFAULT_PLATFORM. A version
 * that was named replaces the five variables that follow from it; the platform stays
 * that of the Python that was asked.
 *
 * Called from run.c.
 */
#include "target_probe.h"

#include "python_cache.h"
#include "python_probe.h"

enum { ANSWER_TIMEOUT_MS = 10000 };

struct choosing {
    struct tw_arena *arena;
    const struct tw_target_request *request;
    struct tw_chosen_target *out;
    struct tw_python_facts facts; /* of the Python that was asked */
    struct tw_error *err;
};

/* The facts of PROGRAM: those remembered, or else it is asked. */
static enum tw_status learn(struct choosing *c, const char *program,
                            struct tw_error *err)
{
    struct tw_python_slot slot = {{NULL, 0}, {NULL, 0}};
    enum tw_status status = TW_OK;
    if (c->request->cache.len > 0) {
        status = tw_python_slot(c->arena, c->request->cache, program, &slot, err);
    }
    if (status || (slot.path.ptr && tw_python_recall(c->arena, &slot, &c->facts))) {
        return status;
    }
    status = tw_python_ask(c->arena, program, c->request->environment,
                           ANSWER_TIMEOUT_MS, &c->facts, err);
    if (!status && slot.path.ptr) {
        tw_python_remember(&slot, &c->facts);
    }
    return status;
}

/* Asks the Python that is named, or the first on $PATH; *FOUND: it answered. One that
 * nobody named may fail to. */
static enum tw_status ask(struct choosing *c, bool *found)
{
    const struct tw_target_request *request = c->request;
    bool named = request->python.len > 0;
    tw_slice name = named ? request->python : TW_SLICE("python3");
    struct tw_error failure = TW_ERROR_INIT;
    tw_slice program = tw_python_find(c->arena, name, request->environment, &failure);
    enum tw_status status = failure.status;
    *found = false;
    if (!status && program.ptr) {
        status = learn(c, program.ptr, &failure);
        *found = !status;
        c->out->python = status ? TW_NO_SLICE : program;
        c->out->python_version =
            status ? TW_NO_SLICE : c->facts.env.value[TW_ENV_PYTHON_VERSION];
    } else if (!status && named) {
        status = tw_error_set(&failure, TW_ERR_USAGE, "there is no \"%.*s\" on PATH",
                              TW_FMT(name));
    }
    if (status == TW_ERR_NOMEM) {
        return tw_error_nomem(c->err);
    }
    if (status && named && c->err) {
        *c->err = failure;
        return tw_error_wrap(c->err, "--python");
    }
    return TW_OK;
}

/* Gives the target its tags: those of a Python of its version on the platform that was
 * asked. */
static enum tw_status make_tags(struct choosing *c, bool own_version)
{
    struct tw_target *target = &c->out->target;
    tw_slice version = target->env.value[TW_ENV_PYTHON_VERSION];
    uint64_t major = 0, minor = 0;
    tw_pull_uint(&version, 99, &major);
    tw_pull_byte(&version, '.');
    if (!tw_pull_uint(&version, 999, &minor)) {
        return tw_error_set(c->err, TW_ERR_USAGE, "%.*s has no version that is known",
                            TW_FMT(c->out->python));
    }
    bool own_abi = own_version && c->facts.abi.len > 0;
    struct tw_tags_options options = {.implementation =
                                          target->env.value[TW_ENV_IMPLEMENTATION_NAME],
                                      .major = (uint32_t)major,
                                      .minor = (uint32_t)minor,
                                      .abis = own_abi ? &c->facts.abi : NULL,
                                      .abi_count = own_abi};
    tw_slice *platforms;
    enum tw_status status = tw_platform_tags(c->arena, &c->facts.platform, &platforms,
                                             &options.platform_count, c->err);
    options.platforms = platforms;
    return status ? status : tw_tags_new(c->arena, &options, &target->tags, c->err);
}

/* Says which option names no target. */
static enum tw_status blame(struct choosing *c, enum tw_status status)
{
    struct tw_target unused;
    tw_slice version = c->request->version;
    bool platform = version.len == 0 ||
                    tw_target_new(c->arena, version, TW_SLICE(TW_DEFAULT_PLATFORM),
                                  &unused, NULL) == TW_OK;
    return status == TW_ERR_USAGE && c->err
               ? tw_error_wrap(c->err,
                               platform ? "--python-platform" : "--python-version")
               : status;
}

/* The target on the machine of the Python that was asked. */
static enum tw_status target_of_facts(struct choosing *c)
{
    static const enum tw_env_name of_version[] = {TW_ENV_PYTHON_FULL_VERSION,
                                                  TW_ENV_PYTHON_VERSION,
                                                  TW_ENV_IMPLEMENTATION_VERSION};
    struct tw_target *target = &c->out->target;
    tw_slice version = c->request->version;
    struct tw_target named;
    if (version.len > 0) {
        enum tw_status status = tw_target_new(
            c->arena, version, TW_SLICE(TW_DEFAULT_PLATFORM), &named, c->err);
        if (status) {
            return blame(c, status);
        }
    }
    target->env = c->facts.env;
    for (size_t i = 0; version.len > 0 && i < sizeof of_version / sizeof *of_version;
         i++) {
        target->env.value[of_version[i]] = named.env.value[of_version[i]];
    }
    tw_slice implementation = c->request->implementation;
    enum tw_status status =
        implementation.len
            ? tw_target_set_implementation(&target->env, implementation, c->err)
            : TW_OK;
    if (!status) {
        status =
            tw_version_parse(c->arena, target->env.value[TW_ENV_PYTHON_FULL_VERSION],
                             &target->python, c->err);
    }
    return status ? status : make_tags(c, version.len == 0 && implementation.len == 0);
}

/* The target as it is named; what is not, is of the Python, or the default. */
static enum tw_status target_of_names(struct choosing *c, bool found)
{
    tw_slice version = c->request->version, platform = c->request->platform;
    if (version.len == 0) {
        version = found ? c->facts.env.value[TW_ENV_PYTHON_FULL_VERSION]
                        : TW_SLICE(TW_DEFAULT_PYTHON);
    }
    tw_slice implementation = c->request->implementation;
    implementation = implementation.len ? implementation : TW_SLICE("cp");
    if (platform.len == 0) {
        platform = TW_SLICE(TW_DEFAULT_PLATFORM);
    }
    enum tw_status status = tw_target_new_of(c->arena, implementation, version,
                                             platform, &c->out->target, c->err);
    return status ? blame(c, status) : TW_OK;
}

static enum tw_status set_markers(struct choosing *c)
{
    for (uint32_t i = 0; i < c->request->marker_env_count; i++) {
        tw_slice value = c->request->marker_env[i], key = tw_pull_until(&value, '=');
        enum tw_env_name name;
        if (!key.ptr || !value.ptr || !tw_env_find(key, &name)) {
            tw_error_set(c->err, TW_ERR_USAGE,
                         "expected a variable such as platform_release=6.1, found "
                         "\"%.*s\"",
                         TW_FMT(c->request->marker_env[i]));
            return c->err ? tw_error_wrap(c->err, "--marker-env") : TW_ERR_USAGE;
        }
        c->out->target.env.value[name] = value;
    }
    return TW_OK;
}

static enum tw_status summarize(struct choosing *c)
{
    const tw_slice *env = c->out->target.env.value;
    const struct tw_platform *platform = &c->facts.platform;
    bool own = c->out->python.ptr && c->request->platform.len == 0;
    const char *libc =
        own && platform->libc.len > 0
            ? tw_arena_printf(c->arena, ", %.*s %u.%u", TW_FMT(platform->libc),
                              platform->major, platform->minor)
            : "";
    const char *source =
        c->out->defaulted
            ? "; no Python was found, so these are defaults: say --python-version and "
              "--python-platform"
            : "";
    const char *text =
        libc ? tw_arena_printf(c->arena, "%.*s %.*s on %.*s %.*s%s%s%.*s%s",
                               TW_FMT(env[TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION]),
                               TW_FMT(env[TW_ENV_PYTHON_FULL_VERSION]),
                               TW_FMT(env[TW_ENV_SYS_PLATFORM]),
                               TW_FMT(env[TW_ENV_PLATFORM_MACHINE]), libc,
                               c->out->python.ptr ? ", as " : "",
                               TW_FMT(c->out->python), source)
             : NULL;
    c->out->summary = tw_slice_from(text);
    return text ? TW_OK : tw_error_nomem(c->err);
}

/* Is --implementation the name of one? Before the rest, which may fail for more
 * reasons. */
static enum tw_status check_implementation(const struct tw_target_request *request,
                                           struct tw_error *err)
{
    struct tw_environment unused;
    enum tw_status status =
        request->implementation.len
            ? tw_target_set_implementation(&unused, request->implementation, err)
            : TW_OK;
    return status && err ? tw_error_wrap(err, "--implementation") : status;
}

enum tw_status tw_target_choose(struct tw_arena *arena,
                                const struct tw_target_request *request,
                                struct tw_chosen_target *out, struct tw_error *err)
{
    *out = (struct tw_chosen_target){0};
    struct choosing c = {.arena = arena, .request = request, .out = out, .err = err};
    bool open = request->version.len == 0 || request->platform.len == 0;
    bool found = false;
    enum tw_status status = check_implementation(request, err);
    if (!status && (open || request->python.len > 0)) {
        status = ask(&c, &found);
    }
    out->defaulted = open && !found;
    if (!status) {
        status = found && request->platform.len == 0 ? target_of_facts(&c)
                                                     : target_of_names(&c, found);
    }
    if (!status) {
        status = set_markers(&c);
    }
    return status ? status : summarize(&c);
}
