/* Whole explanations, from a search that failed to the text: each cause in its own
 * words. */
#include "explain_world.h"

TW_TEST(explain_two_lines_on_one_name)
{
    assert_explained("a 1.0\na 2.0\n", "a==1.0\na==2.0\n",
                     "  requirements.in:1  a==1.0\n"
                     "  requirements.in:2  a==2.0\n"
                     "\n"
                     "  Because requirements.in:1 asks for a==1.0 and "
                     "requirements.in:2 asks for a==2.0, no\n"
                     "  version of a fits.\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. requirements.in:1  a==1.0 -> a==2.0 (then a 2.0)\n"
                     "    2. requirements.in:2  a==2.0 -> a==1.0 (then a 1.0)\n");
}

TW_TEST(explain_names_no_bystanders)
{
    assert_explained(
        "web 1.9: core<2\nweb 2.0: core>=2\nhelper 1.0: core\n"
        "helper 2.0: core\ncore 1.0\ncore 2.0\nlint 1.0\n",
        "lint\nweb>=2\nhelper\n!limits.txt:2 core<2\n"
        "!limits.txt:3 helper==1.0\n",
        "  requirements.in:2          web>=2\n"
        "  limits.txt:2 (constraint)  core<2\n"
        "\n"
        "  Because web 2.0 (requirements.in:2) needs core>=2 and limits.txt:2 "
        "(constraint) allows\n"
        "  only core<2, no version of core fits.\n"
        "\n"
        "  Either of these works:\n"
        "    1. requirements.in:2  web>=2 -> web>=1.9 (then core 1.0 and web 1.9)\n"
        "    2. limits.txt:2 (constraint)  core<2 -> core (then core 2.0 and web "
        "2.0)\n");
}

TW_TEST(explain_overrides_as_such)
{
    assert_explained("web 2.0: core>=2\ncore 1.0: base<3\ncore 2.0\nbase 3.0\n",
                     "web\nbase>=3\n^over.txt:7 core<2\n",
                     "  requirements.in:1      web\n"
                     "  over.txt:7 (override)  core<2\n"
                     "\n"
                     "  Because web 2.0 (requirements.in:1) needs core>=2 and "
                     "over.txt:7 (override) replaces\n"
                     "  every requirement on core by core<2, only core 1.0 is left.\n"
                     "  core 1.0 needs base<3, but no published version of base "
                     "matches <3 (the only one is\n"
                     "  3.0).\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. over.txt:7 (override)  core<2 -> core (then base 3.0, "
                     "core 2.0 and web 2.0)\n"
                     "    2. requirements.in:1  web -> leave it out (then base 3.0)\n");
}

TW_TEST(explain_absent_projects_with_near_names)
{
    assert_explained("app 1.0: reqeusts>=2\nmissing reqeusts\nother 1.0\n",
                     "app\nother\n",
                     "  requirements.in:1  app\n"
                     "\n"
                     "  app 1.0 (requirements.in:1) needs reqeusts>=2, but reqeusts is "
                     "not on the index (did you\n"
                     "  mean requests?).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  app -> leave it out\n");
    assert_explained("other 1.0\nmissing reqeusts\n", "reqeusts\nother\n",
                     "  requirements.in:1  reqeusts\n"
                     "\n"
                     "  requirements.in:1 asks for reqeusts, but reqeusts is not on "
                     "the index (did you mean\n"
                     "  requests?).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  reqeusts -> leave it out\n");
}

TW_TEST(explain_lines_that_nothing_matches)
{
    assert_explained("a 1.0\na 2.0\na 4.0\n", "a>=3,<4\n",
                     "  requirements.in:1  a>=3,<4\n"
                     "\n"
                     "  requirements.in:1 asks for a>=3,<4, but no published version "
                     "of a matches >=3,<4 (the\n"
                     "  nearest are 2.0 and 4.0).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a>=3,<4 -> a>=2.0,<4 (then a 2.0)\n");
    assert_explained("a 1.0\n", "a!=1.0\n",
                     "  requirements.in:1  a!=1.0\n"
                     "\n"
                     "  requirements.in:1 asks for a!=1.0, but no published version of "
                     "a matches !=1.0 (the only\n"
                     "  one is 1.0).\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a!=1.0 -> a (then a 1.0)\n");
}

TW_TEST(explain_requires_python)
{
    assert_explained("a 1.0\na 2.0 python >=3.13\na 3.0 python >=3.13\n", "a>=2\n",
                     "  requirements.in:1  a>=2\n"
                     "\n"
                     "  Because requirements.in:1 asks for a>=2 and a 2.0 and newer "
                     "need another Python than the\n"
                     "  target's 3.12.4 (>=3.13), no version of a fits.\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a>=2 -> a>=1.0 (then a 1.0)\n");
}

TW_TEST(explain_yanked_releases)
{
    assert_explained("a 1.0: b>0.1\nb 0.1\nb 1.0 yanked broken build\n", "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because a 1.0 (requirements.in:1) needs b>0.1 and b 1.0 was "
                     "yanked (broken build), no\n"
                     "  version of b fits.\n"
                     "\n"
                     "  This works:\n"
                     "    add the line b==1.0 to have it though it was yanked (then a "
                     "1.0 and b 1.0)\n");
}

TW_TEST(explain_wheels_of_other_platforms)
{
    assert_explained(
        "a 1.0 nowheel a-1.0-cp312-cp312-win_amd64.whl\nb 1.0\n", "a\nb\n",
        "  requirements.in:1  a\n"
        "\n"
        "  Because requirements.in:1 asks for a and a 1.0 has no wheel for the target\n"
        "  manylinux_2_28_x86_64 (there is a-1.0-cp312-cp312-win_amd64.whl), no "
        "version of a fits.\n"
        "\n"
        "  This works:\n"
        "    requirements.in:1  a -> leave it out\n");
}

TW_TEST(explain_releases_after_the_cut_off)
{
    assert_explained("a 1.0: b>=2\nb 1.0\nb 2.0 toonew 2025-06-01\n", "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because a 1.0 (requirements.in:1) needs b>=2 and b 2.0 is "
                     "newer than the cut-off\n"
                     "  2024-01-01 (published 2025-06-01), no version of b fits.\n"
                     "\n"
                     "  There is nothing in this line that could be loosened.\n");
}

TW_TEST(explain_source_only_releases)
{
    assert_explained("a 1.0 sdist a-1.0.tar.gz\nb 1.0: a\n", "b\n",
                     "  requirements.in:1  b\n"
                     "\n"
                     "  Because b 1.0 (requirements.in:1) needs a and a 1.0 comes only "
                     "as source that would have\n"
                     "  to be built (a-1.0.tar.gz), no version of a fits.\n"
                     "\n"
                     "  There is nothing in this line that could be loosened.\n");
}

TW_TEST(explain_no_binary)
{
    assert_explained("a 1.0 nobinary\nb 1.0: a\n", "b\n",
                     "  requirements.in:1  b\n"
                     "\n"
                     "  Because b 1.0 (requirements.in:1) needs a and a 1.0 comes only "
                     "as wheels, which\n"
                     "  --no-binary refuses, no version of a fits.\n"
                     "\n"
                     "  There is nothing in this line that could be loosened.\n");
}

TW_TEST(explain_bad_metadata)
{
    assert_explained("a 1.0 bad no Name field\na 2.0: b\nb 1.0 bad no Name field\n",
                     "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because requirements.in:1 asks for a and a 1.0 has invalid "
                     "metadata (no Name field),\n"
                     "  only a 2.0 is left.\n"
                     "  Because a 2.0 needs b and b 1.0 has invalid metadata (no Name "
                     "field), no version of b\n"
                     "  fits.\n"
                     "\n"
                     "  There is nothing in this line that could be loosened.\n");
}

TW_TEST(explain_other_exclusions)
{
    assert_explained("a 1.0 other is only on a later index\n", "a\n",
                     "  requirements.in:1  a\n"
                     "\n"
                     "  Because requirements.in:1 asks for a and a 1.0 is only on a "
                     "later index, no version of a\n"
                     "  fits.\n"
                     "\n"
                     "  There is nothing in this line that could be loosened.\n");
}

TW_TEST(explain_prereleases_that_are_refused)
{
    assert_explained_with(
        "app 1.0: engine>=3\nengine 2.0\nengine 3.1rc1\n"
        "engine 3.1rc2\n",
        "app\nengine\n", TW_PRE_NEVER,
        "  requirements.in:1  app\n"
        "\n"
        "  Because app 1.0 (requirements.in:1) needs engine>=3 and engine 3.1rc1 and "
        "newer are\n"
        "  pre-releases, which are not allowed, no version of engine fits.\n"
        "\n"
        "  Either of these works:\n"
        "    1. with --prerelease-package engine=allow (then app 1.0 and engine "
        "3.1rc2)\n"
        "    2. requirements.in:1  app -> leave it out (then engine 2.0)\n");
}

TW_TEST(explain_several_causes_at_once)
{
    assert_explained(
        "a 1.0\na 2.0 yanked\na 3.0 python >=3.13\na 4.0: c\nmissing c\n", "a>=2\n",
        "  requirements.in:1  a>=2\n"
        "\n"
        "  Because requirements.in:1 asks for a>=2, a 2.0 was yanked, and a 3.0 needs "
        "another\n"
        "  Python than the target's 3.12.4 (>=3.13), only a 4.0 is left.\n"
        "  a 4.0 needs c, but c is not on the index.\n"
        "\n"
        "  Either of these works:\n"
        "    1. requirements.in:1  a>=2 -> a>=1.0 (then a 1.0)\n"
        "    2. add the line a==2.0 to have it though it was yanked (then a 2.0)\n");
}

/* Both requirements match c 1.0 only: one fact, but two texts. */
TW_TEST(explain_what_different_texts_have_in_common)
{
    assert_explained("a 1.0: c<2\na 2.0: c<1.5\nc 1.0\nc 2.0\n", "a\nc>=2\n",
                     "  requirements.in:1  a\n"
                     "  requirements.in:2  c>=2\n"
                     "\n"
                     "  Because every version of a (requirements.in:1) needs c 1.0 and "
                     "requirements.in:2 asks\n"
                     "  for c>=2, no version of c fits.\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. requirements.in:2  c>=2 -> c>=1.0 (then a 2.0 and c 1.0)\n"
                     "    2. requirements.in:1  a -> leave it out (then c 2.0)\n");
}

TW_TEST(explain_extras)
{
    assert_explained("a 1.0: b==1.0 when x; b==2.0 when y\nb 1.0\nb 2.0\n", "a[x,y]\n",
                     "  requirements.in:1  a[x,y]\n"
                     "\n"
                     "  Because a[x] 1.0 (requirements.in:1) needs b==1.0 and a[y] 1.0 "
                     "(requirements.in:1) needs\n"
                     "  b==2.0, no version of b fits.\n"
                     "\n"
                     "  This works:\n"
                     "    requirements.in:1  a[x,y] -> a[y] (then a 1.0 and b 2.0)\n");
}

TW_TEST(explain_harmful_text_harmlessly)
{
    assert_explained(
        "a 1.0 yanked \033[31mred\007\n", "a\n",
        "  requirements.in:1  a\n"
        "\n"
        "  Because requirements.in:1 asks for a and a 1.0 was yanked (?[31mred?), no "
        "version of a\n"
        "  fits.\n"
        "\n"
        "  This works:\n"
        "    add the line a==1.0 to have it though it was yanked (then a 1.0)\n");
}

/* ---------------------------------------------------------------- many releases */

enum { MANY = 2000 };

/* COUNT releases of sdk, each of which pins the core that came with it. */
static uint32_t lines_told_of(uint32_t count)
{
    struct tw_buf index = TW_BUF_INIT(1 << 20);
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    struct tw_error err = TW_ERROR_INIT;
    struct told t;
    for (uint32_t i = 1; i <= count; i++) {
        tw_buf_printf(&index, "sdk %u: core==%u\n", i, i);
    }
    for (uint32_t i = 1; i <= count; i++) {
        tw_buf_printf(&index, "core %u: urlkit<2\n", i);
    }
    tw_buf_adds(&index, "client 1.0: urlkit>=2\nurlkit 1.0\nurlkit 2.0\n");
    told_open(&t, index.ptr, "sdk\nclient\n", TW_PRE_IF_NECESSARY);
    struct tw_explain_style style = {90, false};
    assert_int_equal(tw_explain_print(&text, &t.e, style, &err), TW_OK);
    uint32_t lines = 0;
    for (size_t i = 0; i < text.len; i++) {
        lines += text.ptr[i] == '\n';
    }
    told_close(&t);
    tw_buf_free(&text);
    tw_buf_free(&index);
    return lines;
}

TW_TEST(explain_many_releases_as_shortly_as_one)
{
    uint32_t one = lines_told_of(1);
    assert_in_range(lines_told_of(24), 1, one + 1);
    assert_in_range(lines_told_of(MANY), 1, one + 1);
}
