/*
 * Reading the header of a reply, line by line, and how long the reply stays fresh.
 *
 * The invariant: a struct tw_answer tells of one reply only, the newest that began. Of
 * a header sent twice the last one counts, but for Cache-Control, whose lines add up.
 *
 * Called from wire.c for each line that libcurl hands over. RFC 9110 section 5,
 * RFC 9111 sections 4.2 and 5.2.
 */
#include "answer.h"

/* "HTTP/1.1 206 Partial Content" and "HTTP/2 206" */
static bool read_status(struct tw_answer *answer, tw_slice line)
{
    if (!tw_slice_starts(line, TW_SLICE("HTTP/"))) {
        return false;
    }
    uint64_t status = 0;
    tw_slice rest = tw_slice_cut(line, tw_slice_find(line, ' ', 0), line.len);
    rest = tw_slice_trim(rest);
    *answer = (struct tw_answer){.length = -1};
    if (tw_pull_uint(&rest, 999, &status)) {
        answer->status = (int)status;
    }
    return true;
}

static tw_slice *text_field(struct tw_answer *answer, tw_slice name)
{
    const struct {
        tw_slice name;
        tw_slice *field;
    } fields[] = {
        {TW_SLICE("content-type"), &answer->content_type},
        {TW_SLICE("content-range"), &answer->content_range},
        {TW_SLICE("content-encoding"), &answer->content_encoding},
        {TW_SLICE("etag"), &answer->etag},
        {TW_SLICE("last-modified"), &answer->modified},
        {TW_SLICE("location"), &answer->location},
        {TW_SLICE("cache-control"), &answer->cache_control},
        {TW_SLICE("date"), &answer->date},
        {TW_SLICE("expires"), &answer->expires},
        {TW_SLICE("vary"), &answer->vary},
    };
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (tw_slice_equal_nocase(name, fields[i].name)) {
            return fields[i].field;
        }
    }
    return NULL;
}

static int64_t read_number(tw_slice value, int64_t otherwise)
{
    uint64_t number = 0;
    return tw_pull_uint(&value, INT64_MAX, &number) && !value.len ? (int64_t)number
                                                                  : otherwise;
}

static bool keep_text(struct tw_arena *arena, struct tw_answer *answer, tw_slice *field,
                      tw_slice value)
{
    if (field != &answer->cache_control || !field->ptr) {
        return tw_arena_copy(arena, value, field);
    }
    char *both = tw_arena_printf(arena, "%.*s, %.*s", TW_FMT(*field), TW_FMT(value));
    *field = both ? tw_slice_from(both) : *field;
    return both != NULL;
}

bool tw_answer_line(struct tw_arena *arena, struct tw_answer *answer, tw_slice line)
{
    if (read_status(answer, line)) {
        return true;
    }
    size_t colon = tw_slice_find(line, ':', 0);
    if (colon == SIZE_MAX) {
        return true;
    }
    tw_slice name = tw_slice_cut(line, 0, colon);
    tw_slice value = tw_slice_trim(tw_slice_cut(line, colon + 1, line.len));
    tw_slice *field = text_field(answer, name);
    if (field) {
        return keep_text(arena, answer, field, value);
    }
    if (tw_slice_equal_nocase(name, TW_SLICE("content-length"))) {
        answer->length = read_number(value, -1);
    } else if (tw_slice_equal_nocase(name, TW_SLICE("age"))) {
        answer->age = read_number(value, 0);
    } else if (tw_slice_equal_nocase(name, TW_SLICE("accept-ranges"))) {
        answer->accepts_ranges = tw_slice_equal_nocase(value, TW_SLICE("bytes"));
    }
    return true;
}

bool tw_answer_is_plain(const struct tw_answer *answer)
{
    return !answer->content_encoding.len ||
           tw_slice_equal_nocase(answer->content_encoding, TW_SLICE("identity"));
}

bool tw_answer_is_gzipped(const struct tw_answer *answer)
{
    tw_slice coding = answer->content_encoding;
    return tw_slice_equal_nocase(coding, TW_SLICE("gzip")) ||
           tw_slice_equal_nocase(coding, TW_SLICE("x-gzip"));
}

/* ---------------------------------------------------------------- dates */

/* Days from 1970-01-01 to a date of the Gregorian calendar; months 1 to 12. */
static int64_t days_from_civil(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

/* A pull as those of base: 1 to 12; anything else fails. */
static int64_t pull_month(tw_slice *rest)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    tw_slice name = tw_slice_cut(*rest, 0, 3);
    for (int64_t i = 0; i < 12; i++) {
        if (tw_slice_equal(name, (tw_slice){names + 3 * i, 3})) {
            *rest = tw_slice_cut(*rest, 3, rest->len);
            return i + 1;
        }
    }
    *rest = TW_NO_SLICE;
    return 0;
}

int64_t tw_answer_date(tw_slice text)
{
    uint64_t day = 0, year = 0, hour = 0, minute = 0, second = 0;
    tw_slice rest = text;
    tw_pull_until(&rest, ',');
    tw_pull_byte(&rest, ' ');
    tw_pull_uint(&rest, 31, &day);
    tw_pull_byte(&rest, ' ');
    int64_t month = pull_month(&rest);
    tw_pull_byte(&rest, ' ');
    tw_pull_uint(&rest, 9999, &year);
    tw_pull_byte(&rest, ' ');
    tw_pull_uint(&rest, 23, &hour);
    tw_pull_byte(&rest, ':');
    tw_pull_uint(&rest, 59, &minute);
    tw_pull_byte(&rest, ':');
    tw_pull_uint(&rest, 60, &second);
    if (!tw_pull(&rest, TW_SLICE(" GMT")) || rest.len || !day || year < 1970) {
        return -1;
    }
    int64_t days = days_from_civil((int64_t)year, month, (int64_t)day);
    return days * 86400 + (int64_t)(hour * 3600 + minute * 60 + second);
}

/* ---------------------------------------------------------------- freshness */

/* When no lifetime is stated but a date of change is: what most tools assume. */
enum { HEURISTIC_AGE = 600 };

struct directives {
    bool no_store, no_cache, immutable, has_max_age;
    int64_t max_age;
};

static struct directives read_directives(tw_slice text)
{
    struct directives found = {false, false, false, false, 0};
    while (text.ptr && text.len) {
        size_t comma = tw_slice_find(text, ',', 0);
        tw_slice one = tw_slice_trim(tw_slice_cut(text, 0, comma));
        text =
            comma == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(text, comma + 1, text.len);
        size_t equals = tw_slice_find(one, '=', 0);
        tw_slice name = tw_slice_trim(tw_slice_cut(one, 0, equals));
        if (tw_slice_equal_nocase(name, TW_SLICE("no-store"))) {
            found.no_store = true;
        } else if (tw_slice_equal_nocase(name, TW_SLICE("no-cache"))) {
            found.no_cache = true;
        } else if (tw_slice_equal_nocase(name, TW_SLICE("immutable"))) {
            found.immutable = true;
        } else if (tw_slice_equal_nocase(name, TW_SLICE("max-age")) &&
                   equals != SIZE_MAX) {
            found.has_max_age = true;
            found.max_age =
                read_number(tw_slice_trim(tw_slice_cut(one, equals + 1, one.len)), 0);
        }
    }
    return found;
}

/* RFC 9111 section 4.1: such a reply is never one for another request. Of what else a
 * reply may vary by, only Accept differs between requests, and is part of their keys.
 */
static bool varies_by_all(const struct tw_answer *answer)
{
    return tw_slice_find(answer->vary, '*', 0) != SIZE_MAX;
}

static int64_t lifetime(const struct tw_answer *answer, const struct directives *found,
                        int64_t date)
{
    if (found->no_store || found->no_cache || varies_by_all(answer)) {
        return 0;
    }
    if (found->has_max_age) {
        return found->max_age;
    }
    if (answer->expires.ptr) {
        int64_t expires = tw_answer_date(answer->expires);
        return expires > date ? expires - date : 0;
    }
    return answer->modified.ptr ? HEURISTIC_AGE : 0;
}

struct tw_freshness tw_answer_freshness(const struct tw_answer *answer, int64_t now)
{
    struct directives found = read_directives(answer->cache_control);
    int64_t sent = tw_answer_date(answer->date);
    bool trusted = sent >= 0 && sent <= now; /* a server's clock may run ahead */
    int64_t age = trusted && now - sent > answer->age ? now - sent : answer->age;
    return (struct tw_freshness){
        .date = now > age ? now - age : 0,
        .max_age = lifetime(answer, &found, sent >= 0 ? sent : now),
        .no_store = found.no_store || varies_by_all(answer),
        .immutable = found.immutable,
    };
}
