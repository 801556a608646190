/*
 * Dates and times of TOML (RFC 3339, with the parts that TOML 1.0 lets one leave out):
 *
 *     1979-05-27T07:32:00.999-07:00    offset date-time; T may be t or a space, Z is an
 * offset 1979-05-27T07:32:00              local date-time 1979-05-27    07:32:00 local
 * date, local time
 */
#include "toml_text.h"

/* Pulls exactly COUNT digits between MIN and MAX. */
static bool pull_digits(tw_slice *s, size_t count, unsigned min, unsigned max,
                        unsigned *out)
{
    unsigned value = 0;
    if (s->len < count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (s->ptr[i] < '0' || s->ptr[i] > '9') {
            return false;
        }
        value = value * 10 + (unsigned)(s->ptr[i] - '0');
    }
    *s = tw_slice_cut(*s, count, s->len);
    *out = value;
    return value >= min && value <= max;
}

static bool pull_char(tw_slice *s, const char *any)
{
    if (!s->len || !strchr(any, s->ptr[0]) || s->ptr[0] == '\0') {
        return false;
    }
    *s = tw_slice_cut(*s, 1, s->len);
    return true;
}

static unsigned days_in(unsigned year, unsigned month)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30,
                                         31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

static bool pull_date(tw_slice *s)
{
    unsigned year;
    unsigned month;
    unsigned day;
    return pull_digits(s, 4, 1, 9999, &year) && pull_char(s, "-") &&
           pull_digits(s, 2, 1, 12, &month) && pull_char(s, "-") &&
           pull_digits(s, 2, 1, 31, &day) && day <= days_in(year, month);
}

static bool pull_time(tw_slice *s)
{
    unsigned part;
    if (!pull_digits(s, 2, 0, 23, &part) || !pull_char(s, ":") ||
        !pull_digits(s, 2, 0, 59, &part) || !pull_char(s, ":") ||
        !pull_digits(s, 2, 0, 59, &part)) {
        return false;
    }
    if (!pull_char(s, ".")) {
        return true;
    }
    size_t digits = 0;
    while (pull_char(s, "0123456789")) {
        digits++;
    }
    return digits > 0;
}

static bool pull_offset(tw_slice *s)
{
    unsigned part;
    return pull_char(s, "Zz") ||
           (pull_char(s, "+-") && pull_digits(s, 2, 0, 23, &part) &&
            pull_char(s, ":") && pull_digits(s, 2, 0, 59, &part));
}

bool toml_datetime(tw_slice word, enum tw_toml_kind *kind)
{
    tw_slice s = word;
    *kind = TW_TOML_LOCAL_TIME;
    if (pull_time(&s)) {
        return s.len == 0;
    }
    s = word;
    *kind = TW_TOML_LOCAL_DATE;
    if (!pull_date(&s)) {
        return false;
    }
    if (s.len == 0) {
        return true;
    }
    *kind = TW_TOML_LOCAL_DATETIME;
    if (!pull_char(&s, "Tt ") || !pull_time(&s)) {
        return false;
    }
    if (s.len == 0) {
        return true;
    }
    *kind = TW_TOML_OFFSET_DATETIME;
    return pull_offset(&s) && s.len == 0;
}
