/*
 * The keyring as pip's "subprocess" provider asks it. Nothing of what the command
 * prints is shown or kept anywhere but in the session's credentials.
 *
 * The invariant: a password goes to the origin for whose index it was asked for; fetch/
 * sees to that, and asks once an origin.
 *
 * Called from fetch/, by way of run.c.
 */
#include "keyring.h"

#include "child.h"
#include "credentials.h"
#include "python_probe.h"

enum { ANSWER_MAX = 64 * 1024, WORDS_MAX = 6 };

/* One question: where, and who if that is known. */
struct question {
    struct tw_keyring *keyring;
    const char *program;
    const char *service; /* a URL, or a host */
    const char *user;    /* or NULL */
};

/* The first line of *TEXT, NUL-terminated in the keyring's arena; NULL: empty. */
static const char *take_line(const struct tw_keyring *keyring, tw_slice *text)
{
    tw_slice line, copy;
    bool any = tw_slice_line(text, &line) && line.len &&
               tw_arena_copy(keyring->arena, line, &copy);
    return any ? copy.ptr : NULL;
}

static bool put(const struct question *q, struct tw_credential *found)
{
    char *with_user[] = {(char *)q->program, (char *)"get", (char *)q->service,
                         (char *)q->user, NULL};
    char *without[] = {(char *)q->program, (char *)"--mode",   (char *)"creds",
                       (char *)"get",      (char *)q->service, NULL};
    struct tw_child child = {.program = q->program,
                             .words = q->user ? with_user : without,
                             .environment = q->keyring->environment,
                             .timeout_ms = -1,
                             .shows_errors = true};
    struct tw_buf answer = TW_BUF_INIT(ANSWER_MAX);
    int status;
    tw_console_make_way(q->keyring->console);
    bool told = tw_child_run(&child, &answer, &status) == TW_CHILD_ENDED && !status;
    tw_slice text = tw_buf_slice(&answer);
    found->user = q->user;
    if (told && !q->user) {
        found->user = take_line(q->keyring, &text);
    }
    found->password = told ? take_line(q->keyring, &text) : NULL;
    tw_buf_free(&answer);
    return found->user && found->password;
}

/* The index at ORIGIN, or NULL. */
static const struct tw_setting *index_at(const struct tw_keyring *keyring,
                                         tw_slice origin)
{
    const struct tw_settings *indexes = &keyring->config->indexes;
    for (uint32_t i = 0; i < indexes->len; i++) {
        tw_slice its = tw_url_origin(keyring->arena, indexes->at[i].value);
        if (tw_slice_equal(its, origin)) {
            return &indexes->at[i];
        }
    }
    return NULL;
}

static tw_slice without_scheme(tw_slice origin)
{
    size_t at = tw_slice_search(origin, TW_SLICE("://"));
    return at == SIZE_MAX ? origin : tw_slice_cut(origin, at + 3, origin.len);
}

bool tw_keyring_ask(void *context, const char *origin, struct tw_credential *found)
{
    struct tw_keyring *keyring = context;
    tw_slice place = tw_slice_from(origin);
    const struct tw_setting *index = index_at(keyring, place);
    tw_slice program =
        tw_python_find(keyring->arena, TW_SLICE("keyring"), keyring->environment, NULL);
    if (!program.len) {
        tw_console_warn(keyring->console,
                        "--keyring-provider: there is no \"keyring\" on PATH");
        return false;
    }
    tw_slice url = index ? tw_url_bare(keyring->arena, index->value) : place;
    tw_slice copy;
    if (!url.ptr || !tw_arena_copy(keyring->arena, url, &copy)) {
        return false;
    }
    struct question question = {keyring, program.ptr, copy.ptr, NULL};
    if (index && tw_credentials_user(keyring->arena, index, keyring->environment,
                                     &question.user)) {
        return false;
    }
    found->url = copy.ptr;
    if (put(&question, found)) {
        return true;
    }
    question.service = without_scheme(place).ptr;
    return put(&question, found);
}
