/* Credentials of named indexes. */
#include "credentials.h"

#include "tw_test.h"

TW_TEST(credentials_of_named_indexes_come_from_the_environment)
{
    char *const environment[] = {(char *)"TAILWHEEL_INDEX_MY_CORP_2_USERNAME=me",
                                 (char *)"TAILWHEEL_INDEX_MY_CORP_2_PASSWORD=pw",
                                 (char *)"TAILWHEEL_INDEX_TOKEN_PASSWORD=t0k3n",
                                 (char *)"TAILWHEEL_INDEX__USERNAME=nobody", NULL};
    struct tw_setting indexes[] = {
        {.name = TW_SLICE_INIT("my-corp.2"), .value = TW_SLICE_INIT("https://a/")},
        {.value = TW_SLICE_INIT("https://b/")},
        {.name = TW_SLICE_INIT("other"), .value = TW_SLICE_INIT("https://c/")},
        {.name = TW_SLICE_INIT("Token"), .value = TW_SLICE_INIT("https://d/")}};
    struct tw_index_config config = {.indexes = {indexes, 4, 4}};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_credentials found = {NULL, 0, 0};
    assert_int_equal(tw_credentials_find(&arena, &config, environment, &found, &err),
                     TW_OK);
    assert_int_equal(found.len, 2);
    assert_string_equal(found.at[0].url, "https://a/");
    assert_string_equal(found.at[0].user, "me");
    assert_string_equal(found.at[0].password, "pw");
    assert_string_equal(found.at[1].url, "https://d/");
    assert_null(found.at[1].user);
    assert_string_equal(found.at[1].password, "t0k3n");
    tw_arena_free(&arena);
}

TW_TEST(credentials_netrc_is_that_named_or_that_at_home)
{
    char *const named[] = {(char *)"NETRC=/x/netrc", (char *)"HOME=/", NULL};
    char *const nowhere[] = {(char *)"HOME=/nowhere", NULL};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    const char *path;
    assert_int_equal(tw_credentials_netrc(&arena, named, &path, &err), TW_OK);
    assert_string_equal(path, "/x/netrc");
    assert_int_equal(tw_credentials_netrc(&arena, nowhere, &path, &err), TW_OK);
    assert_null(path);
    tw_arena_free(&arena);
}
