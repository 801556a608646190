/*
 * Points in time as pages write them: RFC 3339, to milliseconds since 1970 and back.
 *
 * The invariant: no clock, no time zone of this machine. A text without an offset is
 * UTC, as the packaging specifications have it. Called once a file of a page.
 */
#include "tw_metadata.h"

#include <stdio.h>

struct reader {
    const char *at, *end;
    bool failed;
};

static int digits(struct reader *r, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++, r->at++) {
        if (r->at == r->end || *r->at < '0' || *r->at > '9') {
            r->failed = true;
            return 0;
        }
        value = value * 10 + (*r->at - '0');
    }
    return value;
}

static bool accept(struct reader *r, char c)
{
    bool here = r->at < r->end && *r->at == c;
    r->at += here;
    return here;
}

static void expect(struct reader *r, char c)
{
    r->failed |= !accept(r, c);
}

/* Milliseconds of a fraction of a second of any length, cut off. */
static int fraction(struct reader *r)
{
    int value = 0;
    int count = 0;
    while (r->at < r->end && *r->at >= '0' && *r->at <= '9') {
        if (count++ < 3) {
            value = value * 10 + (*r->at - '0');
        }
        r->at++;
    }
    r->failed |= count == 0;
    while (count++ < 3) {
        value *= 10;
    }
    return value;
}

/* Minutes east of UTC. */
static int offset(struct reader *r)
{
    if (r->at == r->end || accept(r, 'Z') || accept(r, 'z')) {
        return 0;
    }
    bool west = accept(r, '-');
    if (!west) {
        expect(r, '+');
    }
    int hours = digits(r, 2);
    accept(r, ':');
    int minutes = hours * 60 + digits(r, 2);
    return west ? -minutes : minutes;
}

/*
 * Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from
 * March, so that the leap day is the last one:
 *
 *     era = 400 years = 146097 days;  153 days are 5 months of 31 30 31 30 31
 */
static int64_t days_from_date(int year, int month, int day)
{
    year -= month <= 2;
    int era = year / 400;
    int of_era = year % 400;
    int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return (int64_t)era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
           719468;
}

static int days_of_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Reads "2024-05-01" as days; fails when there is no such day. */
static int64_t date(struct reader *r)
{
    int year = digits(r, 4);
    expect(r, '-');
    int month = digits(r, 2);
    expect(r, '-');
    int day = digits(r, 2);
    if (year < 1 || month < 1 || month > 12 || day < 1 ||
        day > days_of_month(year, month)) {
        r->failed = true;
        return 0;
    }
    return days_from_date(year, month, day);
}

/* Reads "12:00:00.5" as milliseconds of a day; a leap second is one. */
static int64_t time_of_day(struct reader *r)
{
    int hour = digits(r, 2);
    expect(r, ':');
    int minute = digits(r, 2);
    expect(r, ':');
    int second = digits(r, 2);
    int millisecond = accept(r, '.') ? fraction(r) : 0;
    r->failed |= hour > 23 || minute > 59 || second > 60;
    return ((int64_t)(hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

int64_t tw_time_parse(tw_slice text)
{
    if (text.len == 0) {
        return TW_TIME_UNKNOWN;
    }
    struct reader r = {text.ptr, text.ptr + text.len, false};
    int64_t days = date(&r);
    if (!accept(&r, 'T') && !accept(&r, 't')) {
        expect(&r, ' ');
    }
    int64_t of_day = time_of_day(&r);
    int64_t east = offset(&r);
    return r.failed || r.at != r.end ? TW_TIME_UNKNOWN
                                     : (days * 1440 - east) * 60000 + of_day;
}

void tw_time_print(int64_t milliseconds, char text[TW_TIME_TEXT])
{
    int64_t second = milliseconds / 1000 - (milliseconds % 1000 < 0);
    int64_t day = second / 86400 - (second % 86400 < 0);
    second -= day * 86400;
    /* The inverse of days_from_date. */
    day += 719468;
    int64_t era = day / 146097 - (day % 146097 < 0);
    int64_t of_era = day - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;
    int date = (int)(of_year - (153 * month + 2) / 5 + 1);
    month += month < 10 ? 3 : -9;
    year += era * 400 + (month <= 2);
    snprintf(text, TW_TIME_TEXT, "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)(year % 10000),
             (int)month, date, (int)(second / 3600), (int)(second / 60 % 60),
             (int)(second % 60));
}
