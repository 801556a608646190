/*
 * The runner of self-registered tests. The one place that touches cmocka's group
 * runner, whose public macro wants an array of known size.
 */
#include "tw_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TESTS = 4096 };

static struct CMUnitTest tests[MAX_TESTS];
static size_t test_count;

void tw_test_register(const char *name, void (*function)(void **))
{
    if (test_count == MAX_TESTS) {
        abort();
    }
    tests[test_count++] = (struct CMUnitTest){name, function, NULL, NULL, NULL};
}

static int wanted(const char *name, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strstr(name, argv[i])) {
            return 1;
        }
    }
    return argc < 2;
}

int main(int argc, char **argv)
{
    size_t kept = 0;
    for (size_t i = 0; i < test_count; i++) {
        if (wanted(tests[i].name, argc, argv)) {
            tests[kept++] = tests[i];
        }
    }
    if (kept == 0) {
        fprintf(stderr, "%s: no test has such a name\n", argv[0]);
        return 1;
    }
    return _cmocka_run_group_tests(argv[0], tests, kept, NULL, NULL) ? 1 : 0;
}
