/*
 * Deflate's tokens, what formats/deflate.c makes of a piece's text, and what becomes of them: the
 * tokens of each part are counted, neighbours that are alike become one block, and each block is
 * written with the trees that are the cheapest. Nobody else uses it.
 */
#ifndef OX_DEFLATE_TOKENS_H
#define OX_DEFLATE_TOKENS_H

#include "formats/deflate.h"

#define DEFLATE_MIN 3u /* of a match */
#define DEFLATE_MAX 258u

/* RFC 1951, 3.2.5 to 3.2.7 */
#define DEFLATE_LITERALS  256u
#define DEFLATE_SYMBOLS   288u /* literals, the end, lengths; two of them are never sent */
#define DEFLATE_DISTANCES 30u
#define DEFLATE_BOTH      (DEFLATE_SYMBOLS + DEFLATE_DISTANCES)

#define DEFLATE_PARTS 8u
#define DEFLATE_LOGS  2048u

/* The lengths of the codes of a block's symbols and distances as they are sent (3.2.7): by codes of
 * their own, with extra bits. */
struct sent {
	unsigned symbols, distances, lengths_n;
	size_t n;
	uint8_t what[DEFLATE_BOTH], extra[DEFLATE_BOTH];
	uint8_t lengths[19];
	uint32_t bits; /* of all */
};

/* A part, or several that were joined. */
struct block {
	struct block *next;
	uint32_t tokens;
	uint32_t freq[DEFLATE_BOTH];   /* of symbols, and behind them distances */
	uint32_t cost, gain;           /* as a block; of joining it with the next one, 0: none */
	uint8_t lengths[DEFLATE_BOTH]; /* of the codes */
	bool fixed;                    /* the codes of 3.2.6 */
	uint32_t bits;
	struct sent sent;
};

struct tokens {
	uint32_t token[DEFLATE_PIECE]; /* a literal, or distance << 16 | length */
	size_t n;
	unsigned part; /* log2 of the bytes of a part */
	struct block blocks[DEFLATE_PARTS];
	uint32_t plogp[DEFLATE_LOGS];           /* i * log2(i) */
	uint8_t length_symbol[DEFLATE_MAX + 1]; /* less DEFLATE_LITERALS */
};

static inline unsigned
log2_of(uint32_t x)
{
	return 31u - (unsigned)__builtin_clz(x);
}

/* 3.2.5: the extra bits behind a distance's symbol, and the symbol. */
static inline unsigned
distance_bits(uint32_t distance)
{
	return distance < 5 ? 0 : log2_of(distance - 1) - 1;
}

static inline unsigned
distance_symbol(uint32_t distance)
{
	unsigned bits = distance_bits(distance);

	return 2 * bits + ((distance - 1) >> bits);
}

/* tokens_put_literal and tokens_put_match add what begins at byte `at` of the piece. */
static inline void
tokens_put_literal(struct tokens *t, uint32_t at, uint8_t byte)
{
	struct block *b = &t->blocks[at >> t->part];

	t->token[t->n++] = byte;
	b->tokens++;
	b->freq[byte]++;
}

static inline void
tokens_put_match(struct tokens *t, uint32_t at, uint32_t length, uint32_t distance)
{
	struct block *b = &t->blocks[at >> t->part];

	t->token[t->n++] = distance << 16 | length;
	b->tokens++;
	b->freq[DEFLATE_LITERALS + t->length_symbol[length]]++;
	b->freq[DEFLATE_SYMBOLS + distance_symbol(distance)]++;
}

/* tokens_open: once. Parts will have 2^part bytes, 12 (DEFLATE_PARTS of them) to 15 (one). */
void tokens_open(struct tokens *t, unsigned part);

/* tokens_begin begins a piece of n bytes. */
void tokens_begin(struct tokens *t, size_t n);

/* tokens_write writes the piece's tokens as a whole Deflate stream. Returns how many bytes stand in
 * out; 0, without a byte there, where they would be `most` or more. */
size_t tokens_write(struct tokens *t, uint8_t *out, size_t most);

#endif
