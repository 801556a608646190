/*
 * One run of a command that talks to indexes: what the options add up to, and the rooms
 * wired together. Commands open one, use its driver, and close it.
 */
#ifndef TW_CLI_RUN_H
#define TW_CLI_RUN_H

#include "config.h"
#include "console.h"
#include "cutoff.h"
#include "keyring.h"
#include "reqfile.h"
#include "store.h"
#include "target_probe.h"
#include "tw_driver.h"

struct tw_build;        /* build.h */
struct tw_search_watch; /* search_watch.h */

/* A version that some target has, for the others to have too where they can. */
struct tw_shared_version {
    tw_slice name;
    tw_version version;
    bool wheel; /* as a wheel, not as an sdist */
};
struct tw_shared_versions {
    struct tw_shared_version *at;
    uint32_t len, cap;
};

struct tw_run {
    const struct tw_options *options;
    struct tw_console console;
    struct tw_status_line status_line; /* of it, and of the runs beside this one */
    char *const *environment;
    struct tw_interrupt *interrupt;
    struct tw_arena inputs;       /* files, options, target */
    struct tw_arena facts;        /* what indexes said */
    struct tw_file_reader reader; /* of files and URLs */
    struct tw_file_reader disk;   /* of files alone */
    struct tw_reqfile
        files; /* of the command's input files; filled before tw_run_open */
    struct tw_excludes excludes; /* of --excludes; filled with the files */
    struct tw_index_config indexes;
    struct tw_keyring keyring; /* asked while the session is open */
    struct tw_chosen_target target;
    const struct tw_shared_versions *preferred; /* by other targets; or NULL */
    struct tw_cutoffs cutoffs;
    struct tw_solver_options policies; /* how to choose; set before each search */
    struct tw_search_watch *watch;     /* of the last search; NULL: none was made */
    struct tw_store store;
    struct tw_build *build; /* --build; else NULL */
    struct tw_fetch *fetch;
    struct tw_driver driver; /* without a solver until a command makes one */
    bool beside;             /* store and session are another run's */
    bool explain;            /* a conflict is the result: it goes to standard output */
    int64_t started;         /* milliseconds of the monotonic clock */
};

/* The run of OPTIONS; nothing is read or opened yet. INTERRUPT is set by signals. */
void tw_run_init(struct tw_run *run, const struct tw_options *options,
                 char *const *environment, struct tw_interrupt *interrupt);

/* Finds out indexes and target, opens the fetch session, makes facts and catalog. */
enum tw_status tw_run_open(struct tw_run *run, struct tw_error *err) TW_MUST_USE;

/* Opens RUN, of OPTIONS, for another target beside FIRST, which is open: inputs, store
 * and session are those of FIRST, and what one run learns of an index all of them know.
 * RUN is closed before FIRST, and also when this fails. */
enum tw_status tw_run_open_beside(struct tw_run *run, const struct tw_options *options,
                                  struct tw_run *first,
                                  struct tw_error *err) TW_MUST_USE;

/* Opens RUN, of OPTIONS, for a world of its own on the session of FIRST: other targets,
 * other cut-offs, other indexes. Nothing that it learns comes to FIRST, and it says
 * nothing. Closed before FIRST, and also when this fails. */
enum tw_status tw_run_open_apart(struct tw_run *run, const struct tw_options *options,
                                 struct tw_run *first,
                                 struct tw_error *err) TW_MUST_USE;

/* Opens a session before indexes and inputs are known, to read the latter by URL;
 * tw_run_open puts another in its place. */
enum tw_status tw_run_open_early(struct tw_run *run, struct tw_error *err) TW_MUST_USE;

/* Finds out the target alone. */
enum tw_status tw_run_open_target(struct tw_run *run, struct tw_error *err) TW_MUST_USE;

/* Finds out how servers are reached and opens the fetch session alone: for what needs
 * neither index nor target. The reader must be there. */
enum tw_status tw_run_open_fetch(struct tw_run *run, struct tw_error *err) TW_MUST_USE;

/* Frees everything; also a run that was never opened, or only half. */
void tw_run_close(struct tw_run *run);

/* What was asked of servers so far, and the bytes of their answers' bodies. */
struct tw_traffic {
    uint64_t requests, bytes;
};
struct tw_traffic tw_run_traffic(const struct tw_run *run);

/* Milliseconds since tw_run_init. */
int64_t tw_run_elapsed(const struct tw_run *run);

#endif
