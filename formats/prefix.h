/*
 * Prefix codes as Deflate (RFC 1951, 3.2.2) and LZX (MS-PATCH 2.4) have them: a code is known by
 * the lengths of its symbols; shorter codes come first, of equal ones those of smaller symbols.
 */
#ifndef OX_PREFIX_H
#define OX_PREFIX_H

#include "formats/base/bytes.h"

#define PREFIX_SYMBOLS_MAX 2576u
#define PREFIX_BITS_MAX    16u

/* prefix_lengths makes the lengths of a complete code of at most max bits (PREFIX_BITS_MAX) for n
 * symbols (PREFIX_SYMBOLS_MAX), the shortest for these frequencies. A single symbol gets a
 * companion; nothing used is the empty code. */
void prefix_lengths(uint8_t *lengths, const uint32_t *freq, size_t n, unsigned max);

/* prefix_codes makes the codes of lengths, the first bit highest. */
void prefix_codes(uint16_t *codes, const uint8_t *lengths, size_t n);

/* log2_fixed is the logarithm of x > 0 to base 2, in 1/LOG_ONE: what a symbol of so many costs. */
#define LOG_ONE 64u
uint32_t log2_fixed(uint32_t x);

#endif
