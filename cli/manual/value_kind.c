/*
 * Guessing what the value of an option can be from how the help shows it. See
 * value_kind.h; called by the shells' parts, bash.c, fish.c and zsh.c.
 */
#include "value_kind.h"

enum tw_value_kind tw_value_kind(const char *shown)
{
    char first = shown[strspn(shown, "<[")];
    if (first >= 'a' && first <= 'z') {
        return TW_VALUE_WORDS;
    }
    if (strcmp(shown, "[COMMAND]") == 0) {
        return TW_VALUE_COMMAND;
    }
    if (strstr(shown, "DIR")) {
        return TW_VALUE_FOLDER;
    }
    bool file = strstr(shown, "FILE") || strstr(shown, "PATH") ||
                strstr(shown, "SOURCE") || strstr(shown, "PROGRAM");
    return file ? TW_VALUE_FILE : TW_VALUE_ANY;
}

void tw_value_words(struct tw_buf *buf, const char *shown)
{
    for (; *shown; shown++) {
        if (*shown != '<' && *shown != '>') {
            tw_buf_add_byte(buf, *shown == '|' ? ' ' : *shown);
        }
    }
}
