/*
 * Upload time limits: a date, a time (RFC 3339) or an age (words, or ISO 8601), for all
 * packages and for single ones. Called once, when the run is set up.
 */
#include "cutoff.h"

#include "per_package.h"
#include "tw_metadata.h"

#include <stdio.h>

static const int64_t hour = INT64_C(3600) * 1000;
static const int64_t day = INT64_C(86400) * 1000;

enum { MAX_AGE = 100000 }; /* of each unit */

static const struct {
    const char *word;
    int hours;
} units[] = {
    {"h", 1},     {"hour", 1}, {"hours", 1},  {"d", 24},      {"day", 24},
    {"days", 24}, {"w", 168},  {"week", 168}, {"weeks", 168},
};

/* "7 days", "12h" */
static bool parse_words(tw_slice text, int64_t *age)
{
    uint64_t count;
    if (!tw_pull_uint(&text, MAX_AGE, &count)) {
        return false;
    }
    text = tw_slice_trim(text);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (tw_slice_equal_nocase(text, tw_slice_from(units[i].word))) {
            *age = (int64_t)count * units[i].hours * hour;
            return true;
        }
    }
    return false;
}

/* "P7D", "P2W", "PT12H" */
static bool parse_iso(tw_slice text, int64_t *age)
{
    tw_slice rest = text;
    uint64_t count;
    bool hours = tw_slice_starts(text, TW_SLICE("PT"));
    if (!tw_pull(&rest, hours ? TW_SLICE("PT") : TW_SLICE("P")) ||
        !tw_pull_uint(&rest, MAX_AGE, &count) || rest.len != 1) {
        return false;
    }
    switch (rest.ptr[0]) {
    case 'H':
        *age = (int64_t)count * hour;
        return hours;
    case 'D':
        *age = (int64_t)count * day;
        return !hours;
    case 'W':
        *age = (int64_t)count * 7 * day;
        return !hours;
    default:
        return false;
    }
}

/* "2024-05-01": the day itself is still in. */
static bool parse_date(tw_slice text, int64_t *out)
{
    char time[sizeof "0000-00-00T00:00:00Z"];
    if (text.len != 10) {
        return false;
    }
    snprintf(time, sizeof time, "%.*sT00:00:00Z", TW_FMT(text));
    *out = tw_time_parse(tw_slice_from(time));
    if (*out == TW_TIME_UNKNOWN) {
        return false;
    }
    *out += day;
    return true;
}

enum tw_status tw_cutoff_parse(tw_slice text, int64_t now, int64_t *out,
                               struct tw_error *err)
{
    int64_t age;
    text = tw_slice_trim(text);
    if (parse_date(text, out)) {
        return TW_OK;
    }
    if (parse_iso(text, &age) || parse_words(text, &age)) {
        *out = now - age;
        return TW_OK;
    }
    *out = tw_time_parse(text);
    return *out != TW_TIME_UNKNOWN
               ? TW_OK
               : tw_error_set(err, TW_ERR_USAGE,
                              "\"%.*s\" is neither a date (2024-05-01), a time "
                              "(2024-05-01T12:00:00Z) nor an age (7 days, P7D)",
                              TW_FMT(text));
}

static enum tw_status read_project(struct tw_arena *arena, tw_slice text, int64_t now,
                                   struct tw_project_cutoff *out, struct tw_error *err)
{
    struct tw_per_package said;
    enum tw_status status =
        tw_per_package_read(arena, text, "PKG=DATE or PKG=false", &said, err);
    out->project = said.package;
    out->before = INT64_MAX;
    return status || tw_slice_equal(said.value, TW_SLICE("false"))
               ? status
               : tw_cutoff_parse(said.value, now, &out->before, err);
}

enum tw_status tw_cutoffs_read(struct tw_arena *arena, const struct tw_options *options,
                               int64_t now, struct tw_cutoffs *out,
                               struct tw_error *err)
{
    const struct tw_texts *texts = &options->exclude_newer_packages;
    struct tw_project_cutoff *projects =
        TW_NEW_ARRAY(arena, struct tw_project_cutoff, texts->len);
    *out = (struct tw_cutoffs){INT64_MAX, projects, texts->len};
    if (!projects) {
        return tw_error_nomem(err);
    }
    if (options->exclude_newer.len &&
        tw_cutoff_parse(options->exclude_newer, now, &out->all, err)) {
        return tw_error_wrap(err, "--exclude-newer");
    }
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < texts->len && !status; i++) {
        status = read_project(arena, texts->at[i], now, &projects[i], err);
    }
    return status == TW_ERR_USAGE ? tw_error_wrap(err, "--exclude-newer-package")
                                  : status;
}
