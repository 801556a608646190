/*
 * The choices of options that have some, in the order of their row in options_table.c.
 */
#ifndef TW_CLI_OPTION_CHOICES_H
#define TW_CLI_OPTION_CHOICES_H

enum tw_annotation_style { TW_STYLE_SPLIT, TW_STYLE_LINE };
enum tw_header_style { TW_HEADER_OWN, TW_HEADER_UV, TW_HEADER_PIP_COMPILE };
enum tw_newline {
    TW_NEWLINE_PRESERVE,
    TW_NEWLINE_LF,
    TW_NEWLINE_CRLF,
    TW_NEWLINE_NATIVE
};
enum tw_report { TW_REPORT_NONE, TW_REPORT_JSON, TW_REPORT_PIP };
enum tw_graph_format { TW_GRAPH_NONE, TW_GRAPH_DOT };
enum tw_remedies_mode { TW_REMEDIES_KNOWN, TW_REMEDIES_DEEP, TW_REMEDIES_NONE };
enum tw_hashes { TW_HASHES_NONE, TW_HASHES_ALL, TW_HASHES_TARGET };
enum tw_color { TW_COLOR_AUTO, TW_COLOR_ALWAYS, TW_COLOR_NEVER };
enum tw_output_format { TW_FORMAT_BY_NAME, TW_FORMAT_REQUIREMENTS, TW_FORMAT_PYLOCK };

#endif
