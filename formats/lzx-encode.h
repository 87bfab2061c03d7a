/*
 * LZX's encoder in parts, which nobody else uses:
 *   lzx-encode.c   takes the text, cuts it into segments, drives the others
 *   lzx-match.c    finds matches: hash chains, and binary trees
 *   lzx-lazy.c     text to tokens, fast
 *   lzx-optimal.c  text to tokens, by the cheapest path
 *   lzx-split.c    tokens to blocks
 *   lzx-prefix.c   frequencies to code lengths and codes
 *   lzx-emit.c     blocks to bits, bits to chunks
 *
 * A segment is SEGMENT bytes of text from a chunk's border on. Behind it AHEAD bytes are looked at,
 * always as many unless the text ends, so the output does not depend on how the input was cut.
 */
#ifndef OX_LZX_ENCODE_H
#define OX_LZX_ENCODE_H

#include "formats/lzx-common.h"

#define SEGMENT   (8 * LZX_CHUNK)
#define AHEAD     LZX_CHUNK
#define TEXT_PAST 16 /* zeros behind the text, which comparing may read */

/* A formatted offset (MS-PATCH 2.6.2): 0 to 2 is a repeated one, else the offset plus 2. */
#define FORMATTED(offset) ((offset) + 2)

/* A literal (length 1, main its byte) or a match, as it will be written. */
struct token {
	uint16_t main;   /* element of the main tree */
	uint16_t length; /* of the match */
	uint32_t footer; /* the bits behind the slot */
};

struct match {
	uint16_t length, slot;
	uint32_t offset;
};

/* How often elements occur in some tokens. */
struct counts {
	uint32_t main[LZX_MAIN_MAX];
	uint32_t length[LZX_LENGTHS];
	uint32_t aligned[LZX_ALIGNEDS];
};

/*
 * Positions are offsets in the text buffer. An entry below 0 is none. head holds the last
 * one of six bytes (chains) or four (trees), links the chain behind it (one entry a position) or
 * the children of the binary tree (two). head4 (chains), head3 and head2 (trees) hold the last
 * position of so many bytes. Chains are too short to come upon reference data in what repeats
 * itself much, so with it, beside them, head_long holds the last position of 24 bytes.
 */
struct finder {
	int32_t *head, *head4, *head3, *head2, *head_long, *links;
	unsigned head_bits;
	uint32_t mask; /* links hold mask + 1 positions */
	int32_t far;   /* the longest distance */
	int32_t next;  /* the first position that is not inserted yet */
	bool tree;
};

struct level {
	bool optimal;
	uint8_t lazy;   /* positions to look ahead for a better match */
	uint16_t depth; /* candidates to try */
	uint16_t nice;  /* a match as long is taken at once */
	uint8_t passes; /* over each block, after one over the segment */
};

struct optimal;
struct splitter;
struct emitter;

struct lzx_writer {
	struct ctx *c;
	enum lzx_kind kind;
	unsigned slots;
	size_t main_elements;
	const struct level *level;
	enum lzx_e8 e8;
	lzx_taker *taker;
	void *arg;

	size_t segment; /* SEGMENT, or less where there is less text */
	uint8_t *text;
	size_t text_n, text_next; /* bytes there, and where the next segment begins */
	size_t text_max;          /* room for text */
	size_t translated;        /* calls are translated up to here */
	size_t slide;             /* text moves by so many bytes */
	size_t slide_from;        /* when text_next has come so far */
	uint64_t chunk;           /* number of the chunk at `translated` */
	bool failed;

	struct finder finder;
	uint32_t r[LZX_REPEATS]; /* before the next token that will be parsed */
	struct token *tokens;    /* of a segment */
	size_t tokens_n;

	struct optimal *optimal; /* NULL for lazy levels */
	struct splitter *splitter;
	struct emitter *emitter;
};

static inline uint32_t
load32(const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, 4);
	return v;
}

/* slot_of is the position slot of a formatted offset (MS-PATCH 2.6.3). */
static inline unsigned
slot_of(uint32_t formatted)
{
	unsigned high;

	if (formatted < 2)
		return formatted;
	if (formatted >= 1u << 18)
		return 34 + (formatted >> 17);
	high = 31u - (unsigned)__builtin_clz(formatted);
	return 2 * high + (formatted >> (high - 1) & 1);
}

/* same_bytes is how many of the first max bytes of both are equal; reads 8 bytes behind them. */
static inline uint32_t
same_bytes(const uint8_t *a, const uint8_t *b, uint32_t n, uint32_t max)
{
	while (n < max) {
		uint64_t va, vb;

		memcpy(&va, a + n, 8);
		memcpy(&vb, b + n, 8);
		if (va != vb) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			n += (uint32_t)__builtin_ctzll(va ^ vb) / 8;
#else
			n += (uint32_t)__builtin_clzll(va ^ vb) / 8;
#endif
			return n < max ? n : max;
		}
		n += 8;
	}
	return max;
}

/* repeat_use moves a formatted offset through R0, R1, R2 (MS-PATCH 2.6.1). */
static inline void
repeat_use(uint32_t r[], uint32_t formatted)
{
	if (formatted < LZX_REPEATS) {
		uint32_t used = r[formatted];

		r[formatted] = r[0];
		r[0] = used;
	} else {
		r[2] = r[1];
		r[1] = r[0];
		r[0] = formatted - 2;
	}
}

static inline struct token
token_literal(uint8_t byte)
{
	return (struct token){ byte, 1, 0 };
}

static inline struct token
token_match(uint32_t length, uint32_t formatted)
{
	unsigned slot = slot_of(formatted);
	unsigned header = length < 9 ? length - 2 : 7;

	return (struct token){ (uint16_t)(LZX_LITERALS + slot * LZX_HEADERS + header),
		(uint16_t)length, formatted - lzx_slot_base(slot) };
}

static inline unsigned
token_slot(struct token t)
{
	return (t.main - LZX_LITERALS) / LZX_HEADERS;
}

static inline bool
token_is_match(struct token t)
{
	return t.main >= LZX_LITERALS;
}

/* long_bits is how many bits the Extra Length of a match takes. */
static inline unsigned
long_bits(uint32_t length)
{
	uint32_t extra = length - LZX_MATCH_MAX;

	return extra < 0x100 ? 9 : extra < 0x500 ? 12 : extra < 0x1500 ? 15 : 18;
}

/* lzx-match.c. All is in the arena. */
/* finder_open: window is a power of two, of positions that are kept. */
void finder_open(struct lzx_writer *w, size_t window, unsigned window_bits, bool reference);
/* finder_slide makes all positions smaller by n. */
void finder_slide(struct finder *f, int32_t n);
/* finder_insert enters positions up to `to`; text is readable to `end`. */
void finder_insert(
    struct finder *f, const uint8_t *text, int32_t to, int32_t end, const struct level *l);
/* finder_chain is the longest match at `at` of depth candidates, with more than `least` bytes, at
 * most max: 0 where there is none. Enters `at`. */
uint32_t finder_chain(struct finder *f, const uint8_t *text, int32_t at, int32_t end,
    const struct level *l, unsigned depth, uint32_t least, uint32_t max, uint32_t *offset);
/* finder_tree puts matches at `at`, each longer than the one before, at most `room`, and returns
 * how many. Enters `at`. `max` cuts lengths. */
size_t finder_tree(struct finder *f, const uint8_t *text, int32_t at, int32_t end,
    const struct level *l, uint32_t max, struct match *out, size_t room);

/* lzx-lazy.c, lzx-optimal.c: from text[begin, end) to w->tokens. */
void lazy_parse(struct lzx_writer *w, size_t begin, size_t end);
void optimal_open(struct lzx_writer *w);
/* optimal_parse finds all matches of the segment and parses it as a whole. */
void optimal_parse(struct lzx_writer *w, size_t begin, size_t end);
/* optimal_block parses again what became a block: tokens is its old ones and becomes its new ones
 * (at most the block's size of them). Returns how many. */
size_t optimal_block(struct lzx_writer *w, size_t begin, size_t end, struct token *tokens, size_t n,
    struct token *out);

/* lzx-split.c */
void splitter_open(struct lzx_writer *w);
/* split cuts w->tokens: ends[i] becomes the index behind the last token of block i. Returns the
 * number of blocks, at most SPLIT_MAX. */
#define SPLIT_MAX 64
size_t split(struct lzx_writer *w, size_t ends[SPLIT_MAX]);
/* count adds tokens to c. */
void count(struct counts *c, const struct token *tokens, size_t n);
/* log2_fixed is the logarithm of x > 0 to base 2, in 1/LOG_ONE. */
#define LOG_ONE 64u
uint32_t log2_fixed(uint32_t x);

/* lzx-prefix.c: lengths of a complete code of at most max bits, and the codes (NULL: none wanted).
 * A single symbol gets a companion; nothing used is the empty code. */
void prefix_lengths(uint8_t *lengths, const uint32_t *freq, size_t n, unsigned max);
void prefix_codes(uint16_t *codes, const uint8_t *lengths, size_t n);

/* lzx-emit.c */
void emitter_open(struct lzx_writer *w);
/* emit_block writes tokens, which make the text from `begin` on, as one block or as several.
 * Returns where they end; w->failed is set where the taker wants no more. */
size_t emit_block(struct lzx_writer *w, const struct token *tokens, size_t n, size_t begin);
/* emit_end hands out a last chunk that is not full. */
void emit_end(struct lzx_writer *w);

#endif
