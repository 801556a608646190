/*
 * The grammar of PEP 440 versions (appendix B) as a regular expression: the oracle of
 * the hand-written scanner, and what its speed is held against. For PCRE2_CASELESS and
 * PCRE2_EXTENDED, anchored at both ends.
 */
#ifndef TW_TESTS_PEP440_REGEX_H
#define TW_TESTS_PEP440_REGEX_H

#define PEP440_REGEX                                                                   \
    "v? (?:(?<epoch>[0-9]+)!)? (?<release>[0-9]+(?:\\.[0-9]+)*)"                       \
    "(?<pre>[-_.]? (?<pre_l>a|b|c|rc|alpha|beta|pre|preview) [-_.]? "                  \
    "(?<pre_n>[0-9]+)?)?"                                                              \
    "(?<post>(?:-(?<post_n1>[0-9]+)) |"                                                \
    "  (?:[-_.]? (?<post_l>post|rev|r) [-_.]? (?<post_n2>[0-9]+)?))?"                  \
    "(?<dev>[-_.]? (?<dev_l>dev) [-_.]? (?<dev_n>[0-9]+)?)?"                           \
    "(?:\\+(?<local>[a-z0-9]+(?:[-_.][a-z0-9]+)*))?"

#endif
