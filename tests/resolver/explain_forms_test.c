/* The forms of an explanation: colours, JSON, DOT, sets of versions. */
#include "explain_world.h"

TW_TEST(explain_colours_only_when_asked)
{
    struct told t;
    told_open(&t, "a 1.0\na 2.0\n", "a==1.0\na==2.0\n", TW_PRE_IF_NECESSARY);
    assert_printed(&t, (struct tw_explain_style){40, true},
                   "  \033[1mrequirements.in:1\033[0m  a==1.0\n"
                   "  \033[1mrequirements.in:2\033[0m  a==2.0\n"
                   "\n"
                   "  Because \033[1mrequirements.in:1\033[0m asks for\n"
                   "  a==1.0 and \033[1mrequirements.in:2\033[0m asks for\n"
                   "  a==2.0, no version of a fits.\n"
                   "\n"
                   "  Either of these works:\n"
                   "    1. \033[1mrequirements.in:1\033[0m  a==1.0 ->\n"
                   "       \033[1ma==2.0\033[0m (then a 2.0)\n"
                   "    2. \033[1mrequirements.in:2\033[0m  a==2.0 ->\n"
                   "       \033[1ma==1.0\033[0m (then a 1.0)\n");
    told_close(&t);
}

TW_TEST(explain_as_json)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    told_open(&t, "a 1.0: b<2\nb 1.0\nb 2.0\n", "a\nb>=2\n", TW_PRE_IF_NECESSARY);
    assert_int_equal(tw_explain_json(&text, &t.e, &err), TW_OK);
    assert_string_equal(
        text.ptr,
        "{\"lines\":[{\"file\":\"requirements.in\",\"line\":1,\"kind\":\"requirement\","
        "\"text\":\"a\"},{\"file\":\"requirements.in\",\"line\":2,\"kind\":"
        "\"requirement\","
        "\"text\":\"b>=2\"}],\"minimal\":true,\"overrides\":[],\"reasons\":[\"Because "
        "a 1.0 "
        "(requirements.in:1) needs b<2 and requirements.in:2 asks for b>=2,"
        " no version of b fits.\"],\"derivation\":[{\"kind\":\"dependency\","
        "\"says\":\"a 1.0 needs "
        "b<2\",\"requirement\":\"b<2\",\"terms\":[{\"package\":\"a\","
        "\"positive\":true,\"versions\":[[\"1.0\",\"1.0\"]]},{\"package\":\"b\","
        "\"positive\":false,\"versions\":[[\"1.0\",\"1.0\"]]}]},{\"kind\":\"required\","
        "\"says\":\"requirements.in:2 asks for "
        "b>=2\",\"origin\":{\"file\":\"requirements.in\","
        "\"line\":2,\"kind\":\"requirement\",\"text\":\"b>=2\"},\"requirement\":\"b>="
        "2\","
        "\"terms\":[{\"package\":\"b\",\"positive\":false,\"versions\":[[\"2.0\","
        "\"2.0\"]]}]},{\"kind\":\"derived\",\"says\":\"no version of a can be used\","
        "\"causes\":[0,1],\"terms\":[{\"package\":\"a\",\"positive\":true,"
        "\"versions\":[[\"1.0\",\"1.0\"]]}]},{\"kind\":\"required\",\"says\":"
        "\"requirements.in:1 asks for a\","
        "\"origin\":{\"file\":\"requirements.in\",\"line\":1,\"kind\":\"requirement\","
        "\"text\":\"a\"},\"requirement\":\"a\",\"terms\":[{\"package\":\"a\","
        "\"positive\":false,\"versions\":[[\"1.0\",\"1.0\"]]}]},{\"kind\":\"derived\","
        "\"says\":\"these requirements cannot be met together\",\"causes\":[2,"
        "3],\"terms\":[]}],\"remedies\":[{\"edits\":[{\"edit\":\"replace\","
        "\"file\":\"requirements.in\",\"line\":2,\"kind\":\"requirement\","
        "\"text\":\"b>=2\",\"replacement\":\"b>=1.0\"}],\"then\":{\"a\":\"1.0\","
        "\"b\":\"1.0\"},\"moved\":0,\"supposed\":false},{\"edits\":[{\"edit\":\"drop\","
        "\"file\":"
        "\"requirements.in\","
        "\"line\":1,\"kind\":\"requirement\",\"text\":\"a\"}],\"then\":{\"b\":\"2.0\"},"
        "\"moved\":0,\"supposed\":false}],\"remedies_tried\":3,\"remedies_search\":"
        "\"complete\"}");
    tw_buf_free(&text);
    told_close(&t);
}

TW_TEST(explain_as_graph)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    told_open(&t, "a 1.0: b<2\nb 1.0\nb 2.0\n", "a\nb>=2\n", TW_PRE_IF_NECESSARY);
    assert_int_equal(tw_explain_dot(&text, &t.e, &err), TW_OK);
    assert_string_equal(text.ptr,
                        "digraph conflict {\n"
                        "  node [shape=plaintext];\n"
                        "  f0 [label=\"a 1.0 needs b<2\"];\n"
                        "  f1 [label=\"requirements.in:2 asks for b>=2\", shape=box];\n"
                        "  f2 [label=\"no version of a can be used\"];\n"
                        "  f0 -> f2;\n"
                        "  f1 -> f2;\n"
                        "  f3 [label=\"requirements.in:1 asks for a\", shape=box];\n"
                        "  f4 [label=\"these requirements cannot be met together\"];\n"
                        "  f2 -> f4;\n"
                        "  f3 -> f4;\n"
                        "}\n");
    tw_buf_free(&text);
    told_close(&t);
}

TW_TEST(explain_names_at_most_eight_versions)
{
    struct world w;
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    world_open(&w, "a 1\na 2\na 3\na 4\na 5\na 6\na 7\na 8\na 9\na 10\na 11\n", "");
    world_index(&w, "b 1\nb 2\nb 3\nb 4\nb 5\nb 6\nb 7\nb 8\nb 9\nb 10\nb 11\n"
                    "b 12\nb 13\nb 14\n");
    static const struct tw_span odd[] = {{1, 2}, {3, 4}, {5, 6}, {7, 8}, {9, 10}};
    static const struct tw_span pairs[] = {{0, 2}, {3, 5}, {6, 8}, {9, 11}};
    static const struct tw_span nine[] = {{0, 2}, {3, 5}, {6, 8}, {9, 11}, {12, 13}};
    tw_explain_versions(&text, w.facts, world_package(&w, "a"), odd, 5);
    assert_string_equal(text.ptr, "a 2, 4, 6, 8 and 10");
    tw_buf_clear(&text);
    tw_explain_versions(&text, w.facts, world_package(&w, "a"), pairs, 4);
    assert_string_equal(text.ptr, "a 2 and older, 4 to 5, 7 to 8 and 10 and newer");
    tw_buf_clear(&text);
    tw_explain_versions(&text, w.facts, world_package(&w, "b"), nine, 5);
    assert_string_equal(text.ptr, "9 of the 14 versions of b, between 1 and 13");
    tw_buf_free(&text);
    world_close(&w);
}
