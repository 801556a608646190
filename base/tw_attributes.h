/*
 * What public headers say to the compiler beyond C: which results must be looked at,
 * which texts are printf formats, that the declarations are C's for C++ too, and that
 * the shared library exports them. Everything is compiled with hidden visibility, so
 * what stands between TW_BEGIN_DECLS and TW_END_DECLS is the interface and nothing
 * else is.
 */
#ifndef TW_ATTRIBUTES_H
#define TW_ATTRIBUTES_H

#if defined(__GNUC__)
#define TW_MUST_USE __attribute__((warn_unused_result))
#define TW_PRINTF(text, first) __attribute__((format(printf, text, first)))
#define TW_EXPORT_BEGIN _Pragma("GCC visibility push(default)")
#define TW_EXPORT_END _Pragma("GCC visibility pop")
#else
#define TW_MUST_USE
#define TW_PRINTF(text, first)
#define TW_EXPORT_BEGIN
#define TW_EXPORT_END
#endif

#ifdef __cplusplus
#define TW_C_BEGIN extern "C" {
#define TW_C_END }
#define TW_VALUE(type) type
#else
#define TW_C_BEGIN
#define TW_C_END
#define TW_VALUE(type) (type) /* TW_VALUE(type){...}: a value, in both languages */
#endif

#define TW_BEGIN_DECLS TW_EXPORT_BEGIN TW_C_BEGIN
#define TW_END_DECLS TW_C_END TW_EXPORT_END

#endif
