/*
 * The encodings of East Asia that shift or escape: ISO-2022-JP, EUC-JP, HZ. And what text.c and
 * text-cjk.c share. Nothing outside of formats/base/text*.c includes this.
 */
#ifndef OX_TEXT_CJK_H
#define OX_TEXT_CJK_H

#include "formats/base/text.h"

/* A page of one and two bytes, as codepages-cjk.def has it: for each lead from 0x80 on its own
 * character, then those of its trails from 0x40 on; 0: none. */
#define TRAIL_MIN 0x40
#define ROW       (1 + 0x100 - TRAIL_MIN)

/* JIS X 0212 by row and cell, 94 each. */
#define JIS_SIDE 94

/* text_store writes a code point of at most U+FFFF, no surrogate, as UTF-8; returns its end. Room
 * for 3 bytes is there. */
static inline uint8_t *
text_store(uint8_t *to, uint32_t ch)
{
	if (ch < 0x80) {
		*to++ = (uint8_t)ch;
	} else if (ch < 0x800) {
		*to++ = (uint8_t)(0xC0 | ch >> 6);
		*to++ = (uint8_t)(0x80 | (ch & 0x3F));
	} else {
		*to++ = (uint8_t)(0xE0 | ch >> 12);
		*to++ = (uint8_t)(0x80 | (ch >> 6 & 0x3F));
		*to++ = (uint8_t)(0x80 | (ch & 0x3F));
	}
	return to;
}

/* text_put puts a character, U+FFFD where that is 0. Returns the number of bad places. */
static inline size_t
text_put(struct buf *out, uint32_t ch)
{
	buf_utf8(out, ch != 0 ? ch : REPLACEMENT);
	return ch == 0;
}

/* text_eight_ascii says whether the eight bytes at p are all below 0x80. */
static inline bool
text_eight_ascii(const uint8_t *p)
{
	uint64_t eight;

	memcpy(&eight, p, 8);
	return (eight & UINT64_C(0x8080808080808080)) == 0;
}

/* text_ascii_run is how many bytes of b are ASCII before the first that is not. */
size_t text_ascii_run(struct bytes b);

/* utf8_run is how many bytes of b are well-formed UTF-8 before the first malformed sequence. */
size_t utf8_run(struct bytes b);

/* codepage_listed says whether a page is one that text.c has a name or a table for, whatever iconv
 * knows. */
bool codepage_listed(unsigned codepage);

/*
 * Readers: b to UTF-8 at the end of out; they return the number of bad places. page932 and page936
 * are tables as above, jis0212 is JIS_SIDE * JIS_SIDE characters.
 */
size_t
jis_decode(struct buf *out, struct bytes b, const uint16_t *page932, const uint16_t *jis0212);
size_t
eucjp_decode(struct buf *out, struct bytes b, const uint16_t *page932, const uint16_t *jis0212);
size_t hz_decode(struct buf *out, struct bytes b, const uint16_t *page936);

/*
 * Writers: UTF-8 to the end of out; they return the number of characters lost, each '?'. code932
 * and code936 give the code in that page of each character up to U+FFFF, 0 where it has none; of
 * two codes in page 932 that must be the one in NEC's rows, which JIS has room for. The page says
 * how ISO-2022-JP writes half-width katakana: 50220 full-width, 50221 by ESC ( I, 50222 by SO.
 */
size_t jis_encode(struct buf *out, struct bytes utf8, const uint16_t *code932, unsigned codepage);
size_t eucjp_encode(struct buf *out, struct bytes utf8, const uint16_t *code932);
size_t hz_encode(struct buf *out, struct bytes utf8, const uint16_t *code936);

#endif
