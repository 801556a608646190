/*
 * JSON for the tests that read universes (RFC 8259, by jsmn).
 *
 * jsmn's tokens come in document order, each with its parent. One pass from the back
 * turns the parents into "the node after my subtree", which is all that walking needs.
 * A key is the parent of its value, so skipping a key skips the value too.
 */
#include "json.h"

#include <stdlib.h>

#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include <jsmn.h>

static size_t put_utf8(char *at, uint32_t code)
{
    if (code < 0x80) {
        at[0] = (char)code;
        return 1;
    }
    size_t tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char lead[] = {0, 0xC0, 0xE0, 0xF0};
    for (size_t i = tail; i > 0; i--) {
        at[i] = (char)(0x80 | (code & 0x3F));
        code >>= 6;
    }
    at[0] = (char)(lead[tail] | code);
    return tail + 1;
}

static uint32_t hex4(const char *at)
{
    const char digits[5] = {at[0], at[1], at[2], at[3], 0};
    return (uint32_t)strtoul(digits, NULL, 16);
}

/* The escape after the backslash at FROM, written to *TO; returns what follows it. jsmn
 * has checked that the four digits are there. */
static const char *unescape_one(const char *from, const char *end, char **to)
{
    static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
    const char *letter = strchr(letters, from[1]);
    if (letter) {
        *(*to)++ = meant[letter - letters];
        return from + 2;
    }
    if (from[1] != 'u') {
        *(*to)++ = from[1];
        return from + 2;
    }
    uint32_t code = hex4(from + 2);
    from += 6;
    bool paired = code >> 10 == 0xD800 >> 10 && end - from >= 6 && from[1] == 'u';
    if (paired && hex4(from + 2) >> 10 == 0xDC00 >> 10) {
        code = 0x10000 + ((code & 0x3FF) << 10) + (hex4(from + 2) & 0x3FF);
        from += 6;
    }
    *to += put_utf8(*to, code);
    return from;
}

/* Never grows: the shortest escape of a byte is longer than the byte. */
static tw_slice unescape(char *text, size_t len)
{
    const char *end = text + len;
    const char *from = memchr(text, '\\', len);
    if (!from) {
        return (tw_slice){text, len};
    }
    char *to = text + (from - text);
    while (from < end) {
        if (*from == '\\') {
            from = unescape_one(from, end, &to);
        } else {
            *to++ = *from++;
        }
    }
    return (tw_slice){text, (size_t)(to - text)};
}

static enum tw_json_kind kind_of(const jsmntok_t *token, char first)
{
    switch (token->type) {
    case JSMN_OBJECT:
        return TW_JSON_OBJECT;
    case JSMN_ARRAY:
        return TW_JSON_ARRAY;
    case JSMN_STRING:
        return TW_JSON_STRING;
    default:
        return first == 'n'                   ? TW_JSON_NULL
               : first == 't' || first == 'f' ? TW_JSON_BOOL
                                              : TW_JSON_NUMBER;
    }
}

static struct tw_json_node *nodes_of(struct tw_arena *arena, char *text,
                                     const jsmntok_t *tokens, uint32_t count)
{
    struct tw_json_node *nodes = TW_NEW_ARRAY(arena, struct tw_json_node, count + 1);
    if (!nodes) {
        return NULL;
    }
    nodes[0].next = 1;
    for (uint32_t i = count; i-- > 0;) {
        struct tw_json_node *node = &nodes[i + 1];
        const jsmntok_t *token = &tokens[i];
        node->kind = kind_of(token, text[token->start]);
        if (node->next == 0) {
            node->next = i + 2;
        }
        if (token->parent >= 0 && nodes[token->parent + 1].next == 0) {
            nodes[token->parent + 1].next = node->next;
        }
        if (node->kind < TW_JSON_ARRAY) {
            node->text =
                unescape(text + token->start, (size_t)(token->end - token->start));
        }
    }
    return nodes;
}

enum tw_status tw_json_parse(struct tw_arena *arena, char *text, size_t len,
                             struct tw_json *out, struct tw_error *err)
{
    jsmn_parser parser;
    jsmn_init(&parser);
    int count = jsmn_parse(&parser, text, len, NULL, 0);
    if (count <= 0) {
        return tw_error_at(err, TW_ERR_INPUT, parser.pos, "not JSON");
    }
    jsmntok_t *tokens = malloc((size_t)count * sizeof *tokens);
    if (!tokens) {
        return tw_error_nomem(err);
    }
    jsmn_init(&parser);
    enum tw_status status = TW_OK;
    if (jsmn_parse(&parser, text, len, tokens, (unsigned)count) != count) {
        status = tw_error_at(err, TW_ERR_INPUT, parser.pos, "not JSON");
    } else {
        out->count = (uint32_t)count + 1;
        out->at = nodes_of(arena, text, tokens, (uint32_t)count);
        status = out->at ? TW_OK : tw_error_nomem(err);
    }
    free(tokens);
    return status;
}

uint32_t tw_json_member(const struct tw_json *doc, uint32_t object, const char *name)
{
    if (doc->at[object].kind == TW_JSON_OBJECT) {
        TW_JSON_EACH(doc, object, key)
        {
            if (tw_slice_equal(doc->at[key].text, tw_slice_from(name))) {
                return key + 1;
            }
        }
    }
    return 0;
}

uint32_t tw_json_length(const struct tw_json *doc, uint32_t node)
{
    uint32_t length = 0;
    TW_JSON_EACH(doc, node, child)
    {
        length++;
    }
    return length;
}

tw_slice tw_json_string(const struct tw_json *doc, uint32_t node)
{
    return doc->at[node].kind == TW_JSON_STRING ? doc->at[node].text : TW_NO_SLICE;
}

bool tw_json_true(const struct tw_json *doc, uint32_t node)
{
    return doc->at[node].kind == TW_JSON_BOOL && doc->at[node].text.ptr[0] == 't';
}
