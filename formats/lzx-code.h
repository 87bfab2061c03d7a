/* The codes of LZX on the decoder's side: a bit reader and tables of prefix codes. Nobody but
 * lzx-decode.c uses them. */
#ifndef OX_LZX_CODE_H
#define OX_LZX_CODE_H

#include "formats/lzx-common.h"

/*
 * A table of 2^root entries, looked up by the next bits, and behind it the tables of codes that are
 * longer. An entry holds, from bit 0, how many bits the code takes; from bit 8 its value. With
 * CODE_SUB it holds how many further bits index the table that begins at that value.
 */
#define CODE_SUB   0x40000000u
#define CODE_BITS  31u
#define CODE_VALUE 8

/*
 * Entries behind the root: a table of 2^k entries holds a complete code, so at least k + 1 symbols;
 * with 5 bits below the root of 11 that is 32 entries for 6 symbols, with 7 below 9 128 for 8, with
 * 8 below 7 256 for 9.
 */
#define MAIN_ROOT    11u
#define MAIN_TABLE   ((1u << MAIN_ROOT) + LZX_MAIN_MAX * 32 / 6 + 32)
#define LENGTH_ROOT  9u
#define LENGTH_TABLE ((1u << LENGTH_ROOT) + LZX_LENGTHS * 128 / 8 + 128)
#define PRE_ROOT     7u
#define PRE_TABLE    ((1u << PRE_ROOT) + LZX_PRETREE * 256 / 9 + 256)

enum code { CODE_COMPLETE, CODE_EMPTY, CODE_BAD };

/*
 * code_build makes the table of the code whose symbol i has lengths[i] bits (0: none; at most
 * LZX_CODE_MAX) and the value values[i] (NULL: i). What is neither complete nor empty is bad; the
 * table of an empty code gives `nothing`, without taking bits.
 */
enum code code_build(uint32_t *table, unsigned root, const uint8_t *lengths, size_t n,
    const uint32_t *values, uint32_t nothing);

/*
 * Bits come from 16-bit little-endian words, the highest first. The words are copied, with their
 * bytes in order of bits, and zeros behind them, so nothing here compares with the end: whoever
 * takes bits compares p with `limit` in time. After bits_fill there are at least 48 bits.
 */
#define BITS_SLACK 64 /* zeros behind the words */

struct bits {
	uint64_t buffer; /* the next bits, from the top; `count` of them counted */
	unsigned count;
	const uint8_t *p;
	const uint8_t *limit; /* p beyond it: more was taken than there is */
};

static inline void
bits_fill(struct bits *b)
{
	const uint8_t *p = b->p;
	unsigned words = (63 - b->count) >> 4;
	uint64_t next = (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
			(uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
			(uint64_t)p[6] << 8 | (uint64_t)p[7];

	b->buffer |= next >> b->count;
	b->p += (size_t)2 * words;
	b->count += 16 * words;
}

static inline void
bits_drop(struct bits *b, unsigned n)
{
	b->buffer <<= n;
	b->count -= n;
}

/* bits_peek is the next n bits, 0 to 32. */
static inline uint32_t
bits_peek(const struct bits *b, unsigned n)
{
	return (uint32_t)(b->buffer >> 1 >> (63 - n));
}

static inline uint32_t
bits_take(struct bits *b, unsigned n)
{
	uint32_t v = bits_peek(b, n);

	bits_drop(b, n);
	return v;
}

/* bits_code looks up the next code and leaves its bits where they are. */
static inline uint32_t
bits_code(const struct bits *b, const uint32_t *table, unsigned root)
{
	uint32_t e = table[b->buffer >> (64 - root)];

	if (__builtin_expect((e & CODE_SUB) != 0, 0))
		e = table[(e >> CODE_VALUE & 0xFFFF) +
			  (b->buffer << root >> (64 - (e & CODE_BITS)))];
	return e;
}

#endif
