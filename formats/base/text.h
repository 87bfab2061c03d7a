/*
 * Text: UTF-8 inside, code pages and UTF-16 at the borders. This file alone uses iconv.
 *
 * Windows' code page numbers name the encodings. Single-byte pages, 932, 936, 949 and 950 are
 * Windows' own tables (codepages.def, codepages-cjk.def, generated), and ISO-2022-JP, EUC-JP and HZ
 * are read through them; iconv keeps the others. Decoding never fails: what a page does not have
 * becomes U+FFFD each, and is counted; a malformed place in UTF-8 is each byte that is part of no
 * well-formed sequence. Text that a function here makes has a NUL behind it, which is not counted
 * in n.
 */
#ifndef OX_TEXT_H
#define OX_TEXT_H

#include "formats/base/buf.h"

#define CP_UTF8      65001u
#define CP_UTF16LE   1200u
#define CP_UTF16BE   1201u
#define CP_WINDOWS   1252u
#define CP_MAC_ROMAN 10000u
#define CP_ASCII     20127u
#define REPLACEMENT  0xFFFDu

/* text_close gives back the converters that c holds; ctx_free calls it. */
void text_close(struct ctx *c);

/* utf8_next takes one code point from *b, which is not empty; REPLACEMENT, and one byte taken,
 * where it is malformed. */
uint32_t utf8_next(struct bytes *b);

/* utf8_upto is b as far as whole characters go in n bytes. */
struct bytes utf8_upto(struct bytes b, size_t n);

/* utf8_valid says whether b is well-formed UTF-8 (no surrogates, nothing overlong). */
bool utf8_valid(struct bytes b);

/* ascii says whether all bytes of b are below 0x80. */
bool ascii(struct bytes b);

/* codepage_known says whether text of that page can be read: 1200, 1201, 65001 and whatever has a
 * table or iconv knows. */
bool codepage_known(struct ctx *c, unsigned codepage);

/*
 * text_decode is b, in that code page, as UTF-8. An unknown page is read as 1252; UTF-16 whose byte
 * order mark stands the wrong way round, in the order of its mark, which stays. *bad (may be NULL)
 * becomes the number of places that were no text, each U+FFFD in the result.
 */
struct bytes text_decode(struct ctx *c, size_t *bad, struct bytes b, unsigned codepage);

/* text_decode_to is text_decode at the end of a buffer. Returns the number of bad places. */
size_t text_decode_to(struct buf *out, struct bytes b, unsigned codepage);

/* text_valid says whether b decodes in that page with nothing bad. */
bool text_valid(struct ctx *c, struct bytes b, unsigned codepage);

/*
 * text_encode is UTF-8 text in a code page. *lost (may be NULL) becomes the number of characters
 * that the page does not have, each '?' in the result. An unknown page is 1252.
 */
struct bytes text_encode(struct ctx *c, size_t *lost, struct bytes utf8, unsigned codepage);

/* text_from_utf16 is UTF-16LE as UTF-8: an odd last byte and lone surrogates are U+FFFD each,
 * counted in *bad (may be NULL). */
struct bytes text_from_utf16(struct ctx *c, size_t *bad, struct bytes utf16le);

/* text_to_utf16 is UTF-8 as UTF-16LE with two NUL bytes behind it. */
struct bytes text_to_utf16(struct ctx *c, struct bytes utf8);

/* text_trim is b without its trailing NUL characters. */
struct bytes text_trim(struct bytes b);

/* char_is_harmful says whether a character would move a terminal's cursor or turn its text around:
 * controls, bidirectional marks, line separators. */
bool char_is_harmful(uint32_t ch);

/* text_harmless is UTF-8 text for a terminal: what is harmful is U+FFFD. */
struct bytes text_harmless(struct ctx *c, struct bytes text);

/* codepage_charset is the MIME name of a code page ("iso-8859-1" for 28591), NULL where it has
 * none. */
const char *codepage_charset(unsigned codepage);

/*
 * charset_codepage is the code page of a MIME charset name or alias, in any case; 0 where it is
 * unknown. Names that mailers use for less than they send give the larger page (gb2312 is 936,
 * ks_c_5601-1987 949, iso-8859-8-i 28598, us-ascii 20127 ...; FIELD_NOTES Q5).
 */
unsigned charset_codepage(struct bytes name);

/*
 * codepage_windows is the Windows page of the family that an Internet code page belongs to (28591
 * 1252, 50220 932, 20866 1251, 65001 65001 ...; FIELD_NOTES Q1): PidTagInternetCodepage names the
 * MIME charset, not that of the strings. 0 where it is unknown.
 */
unsigned codepage_windows(unsigned internet_codepage);

/* locale_codepage is the ANSI page of a locale (MS-LCID), 0 where the locale says nothing: Windows
 * has none for it (Hindi is written in Unicode alone), or the language is unknown. */
unsigned locale_codepage(uint32_t lcid);

/* language_locale is the locale of a language tag, in any case; 0 where it is unknown. */
uint32_t language_locale(struct bytes tag);

/* locale_language is its language tag as MS-LCID has it ("en-US" for 0x0409, "es-ES_tradnl" for
 * 0x040A), NULL where it is unknown. */
const char *locale_language(uint32_t lcid);

#endif
