/*
 * What fetch/ costs: takes URLs from stdin, one a line, and prints requests, bytes,
 * time, processor time (of all threads, and of the one that runs the loop) and peak
 * memory.
 *
 *     fetch_urls [--tail N | --into FOLDER] [--ca FILE] [--per-origin N] <URLS
 *
 * "URL SIZE SHA256" tells what an index knows of the file. --tail asks for the last N
 * bytes of each, --into downloads each into FOLDER, otherwise each is kept in memory.
 * Used by bench/fetch beside pip and curl on the same server.
 */
#include "tw_fetch.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

struct settings {
    struct tw_fetch_options options;
    uint64_t tail;
    const char *into;
};

static bool read_settings(int argc, char **argv, struct settings *settings)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        const char *value = argv[i + 1];
        if (strcmp(argv[i], "--tail") == 0) {
            settings->tail = strtoull(value, NULL, 10);
        } else if (strcmp(argv[i], "--into") == 0) {
            settings->into = value;
        } else if (strcmp(argv[i], "--ca") == 0) {
            settings->options.ca_file = value;
        } else if (strcmp(argv[i], "--per-origin") == 0) {
            settings->options.per_origin = (uint32_t)strtoul(value, NULL, 10);
        } else {
            return false;
        }
    }
    return argc % 2 == 1;
}

static enum tw_status start(struct tw_fetch *session, const struct settings *settings,
                            char *line, struct tw_error *err)
{
    char file[1024];
    tw_transfer id;
    char *url = strtok(line, " \n");
    char *size = strtok(NULL, " \n");
    char *sha256 = size ? strtok(NULL, " \n") : NULL;
    char digest[80] = "";
    const char *name = url ? strrchr(url, '/') : NULL;
    struct tw_request request = {.url = tw_slice_from(url),
                                 .want = settings->tail ? TW_WANT_TAIL : TW_WANT_WHOLE,
                                 .length = settings->tail,
                                 .compressed = !settings->tail && !settings->into,
                                 .known.total = size ? strtoull(size, NULL, 10) : 0};
    if (sha256) {
        snprintf(digest, sizeof digest, "sha256=%s", sha256);
        request.digest = tw_slice_from(digest);
    }
    if (settings->into && name) {
        snprintf(file, sizeof file, "%s%s", settings->into, name);
        request.file = file;
    }
    return tw_fetch_start(session, &request, &id, err);
}

static double seconds_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Takes all replies; false when one of them is a failure. */
static bool take_replies(struct tw_fetch *session)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    bool fine = true;
    while (tw_fetch_wait(session, -1, &reply, &err) == TW_OK && reply) {
        if (reply->status != TW_OK) {
            fprintf(stderr, "%s: %s\n", reply->error->context, reply->error->message);
            fine = false;
        }
        tw_reply_free(session, reply);
    }
    return fine && err.status == TW_OK;
}

static void print_figures(const struct tw_fetch *session, double seconds)
{
    const struct tw_fetch_stats *stats = tw_fetch_stats(session);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("requests %llu bytes %llu retries %llu step-downs %llu connections %llu "
           "seconds %.4f cpu %.4f loop-cpu %.4f peak-kib %ld\n",
           (unsigned long long)stats->requests[0], (unsigned long long)stats->bytes[0],
           (unsigned long long)stats->retries, (unsigned long long)stats->step_downs,
           (unsigned long long)stats->connections, seconds,
           seconds_of(CLOCK_PROCESS_CPUTIME_ID), seconds_of(CLOCK_THREAD_CPUTIME_ID),
           usage.ru_maxrss);
}

int main(int argc, char **argv)
{
    struct settings settings = {.options.scratch = "/tmp"};
    struct tw_fetch *session = NULL;
    struct tw_error err = TW_ERROR_INIT;
    char line[8192];
    if (!read_settings(argc, argv, &settings)) {
        fprintf(stderr, "usage: fetch_urls [--tail N | --into FOLDER] [--ca FILE]\n");
        return 2;
    }
    double began = seconds_of(CLOCK_MONOTONIC);
    enum tw_status status = tw_fetch_open(&settings.options, &session, &err);
    while (status == TW_OK && fgets(line, sizeof line, stdin)) {
        status = start(session, &settings, line, &err);
    }
    bool fine = status == TW_OK && take_replies(session);
    if (status != TW_OK) {
        fprintf(stderr, "%s: %s\n", err.context, err.message);
    } else {
        print_figures(session, seconds_of(CLOCK_MONOTONIC) - began);
    }
    tw_fetch_close(session);
    return fine ? 0 : 1;
}
