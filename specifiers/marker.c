/*
 * Markers: their variables and operators, and printing them. marker_parse.c reads them,
 * marker_evaluate.c asks them.
 *
 * The invariant: a marker prints as it was written but for quotes, white space, old
 * spellings and superfluous parentheses.
 */
#include "marker.h"

#include "specifier.h"
#include "text.h"

static const char *const names[TW_MARKER_VARIABLES] = {
    [TW_ENV_IMPLEMENTATION_NAME] = "implementation_name",
    [TW_ENV_IMPLEMENTATION_VERSION] = "implementation_version",
    [TW_ENV_OS_NAME] = "os_name",
    [TW_ENV_PLATFORM_MACHINE] = "platform_machine",
    [TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION] = "platform_python_implementation",
    [TW_ENV_PLATFORM_RELEASE] = "platform_release",
    [TW_ENV_PLATFORM_SYSTEM] = "platform_system",
    [TW_ENV_PLATFORM_VERSION] = "platform_version",
    [TW_ENV_PYTHON_FULL_VERSION] = "python_full_version",
    [TW_ENV_PYTHON_VERSION] = "python_version",
    [TW_ENV_SYS_PLATFORM] = "sys_platform",
    [TW_MARKER_EXTRA] = "extra",
    [TW_MARKER_EXTRAS] = "extras",
    [TW_MARKER_GROUPS] = "dependency_groups",
};

/* Spellings of old metadata (PEP 345 and setuptools). */
static const struct {
    const char *text;
    uint32_t variable;
} old_names[] = {
    {"os.name", TW_ENV_OS_NAME},
    {"sys.platform", TW_ENV_SYS_PLATFORM},
    {"platform.version", TW_ENV_PLATFORM_VERSION},
    {"platform.machine", TW_ENV_PLATFORM_MACHINE},
    {"platform.python_implementation", TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION},
    {"python_implementation", TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION},
};

const char *tw_env_name(enum tw_env_name name)
{
    return names[name];
}

const char *tw_marker_variable_name(uint32_t variable)
{
    return names[variable];
}

uint32_t tw_marker_name(tw_slice text)
{
    for (uint32_t i = 0; i < TW_MARKER_VARIABLES; i++) {
        if (tw_slice_equal(text, tw_slice_from(names[i]))) {
            return i;
        }
    }
    return TW_MARKER_LITERAL;
}

uint32_t tw_marker_variable(tw_slice text)
{
    for (size_t i = 0; i < sizeof old_names / sizeof *old_names; i++) {
        if (tw_slice_equal(text, tw_slice_from(old_names[i].text))) {
            return old_names[i].variable;
        }
    }
    return tw_marker_name(text);
}

bool tw_env_find(tw_slice text, enum tw_env_name *out)
{
    uint32_t variable = tw_marker_variable(text);
    *out = (enum tw_env_name)variable;
    return variable < TW_ENV_COUNT;
}

bool tw_marker_is_version(uint32_t variable)
{
    return variable == TW_ENV_IMPLEMENTATION_VERSION ||
           variable == TW_ENV_PLATFORM_RELEASE ||
           variable == TW_ENV_PYTHON_FULL_VERSION || variable == TW_ENV_PYTHON_VERSION;
}

const char *tw_marker_operator_text(int op)
{
    return op == TW_MARKER_IN       ? "in"
           : op == TW_MARKER_NOT_IN ? "not in"
                                    : tw_operator_text((enum tw_operator)op);
}

bool tw_marker_uses_extra(const struct tw_marker *m)
{
    if (!m) {
        return false;
    }
    if (m->count == 0) {
        return m->left.variable == TW_MARKER_EXTRA ||
               m->left.variable == TW_MARKER_EXTRAS ||
               m->right.variable == TW_MARKER_EXTRA ||
               m->right.variable == TW_MARKER_EXTRAS;
    }
    for (uint32_t i = 0; i < m->count; i++) {
        if (tw_marker_uses_extra(m->children[i])) {
            return true;
        }
    }
    return false;
}

uint32_t tw_marker_variables(const struct tw_marker *m)
{
    uint32_t variables = 0;
    for (uint32_t i = 0; m && i < m->count; i++) {
        variables |= tw_marker_variables(m->children[i]);
    }
    if (m && m->count == 0) {
        variables |= UINT32_C(1) << m->left.variable | UINT32_C(1) << m->right.variable;
    }
    return variables & ((UINT32_C(1) << TW_ENV_COUNT) - 1);
}

enum tw_status tw_marker_clause(struct tw_arena *arena, int op, tw_slice operand,
                                const struct tw_specifier **out, struct tw_error *err)
{
    *out = NULL;
    if (op == TW_MARKER_IN || op == TW_MARKER_NOT_IN) {
        return TW_OK;
    }
    tw_slice comparison = tw_slice_from(tw_marker_operator_text(op));
    size_t len = comparison.len + operand.len;
    struct tw_specifier *clause = TW_NEW(arena, struct tw_specifier);
    char *text = tw_arena_alloc(arena, len);
    if (!clause || !text) {
        return tw_error_nomem(err);
    }
    memcpy(text, comparison.ptr, comparison.len);
    if (operand.len) {
        memcpy(text + comparison.len, operand.ptr, operand.len);
    }
    enum tw_status status =
        tw_clause_parse(arena, tw_text_trim((tw_slice){text, len}), 0, clause, NULL);
    if (status == TW_ERR_NOMEM) {
        return tw_error_nomem(err);
    }
    *out = status ? NULL : clause;
    return TW_OK;
}

static bool print_side(struct tw_buf *buf, const struct tw_marker_side *side)
{
    if (side->variable != TW_MARKER_LITERAL) {
        tw_buf_add(buf, side->text);
        return true;
    }
    bool has_double = tw_slice_find(side->text, '"', 0) != SIZE_MAX;
    if (has_double && tw_slice_find(side->text, '\'', 0) != SIZE_MAX) {
        return false;
    }
    tw_buf_add_byte(buf, has_double ? '\'' : '"');
    tw_buf_add(buf, side->text);
    tw_buf_add_byte(buf, has_double ? '\'' : '"');
    return true;
}

/* Prints M; a list in parentheses when it is NESTED. False: not printable. */
static bool print(struct tw_buf *buf, const struct tw_marker *m, bool nested)
{
    if (m->count == 0) {
        if (!print_side(buf, &m->left)) {
            return false;
        }
        tw_buf_printf(buf, " %s ", tw_marker_operator_text(m->op));
        return print_side(buf, &m->right);
    }
    tw_buf_adds(buf, nested ? "(" : "");
    for (uint32_t i = 0; i < m->count; i++) {
        if (i > 0) {
            tw_buf_adds(buf, m->ors[i] ? " or " : " and ");
        }
        if (!print(buf, m->children[i], true)) {
            return false;
        }
    }
    tw_buf_adds(buf, nested ? ")" : "");
    return true;
}

enum tw_status tw_marker_print(struct tw_buf *buf, const struct tw_marker *m,
                               struct tw_error *err)
{
    if (!print(buf, m, false)) {
        return tw_error_set(err, TW_ERR_MARKER,
                            "a literal with both kinds of quotes cannot be printed");
    }
    return TW_OK;
}
