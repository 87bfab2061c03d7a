/* Blocks to bits, bits to chunks: MS-PATCH 2.3 to 2.6. The type of each block is the cheapest. */
#include "formats/lzx-encode.h"

#include <assert.h>

#define CHUNK_ROOM   ((size_t)96 << 10) /* more than a chunk could take were all codes 16 bits */
#define ALIGNED_BITS 24                 /* the aligned offset tree */
#define HEADER_BITS  27                 /* type and size of a block */
#define PART_OVER    1024 /* bytes by which a block's part in a chunk may exceed its text */

/* One code of the pretree, and the bits behind it. */
struct pre_code {
	uint8_t symbol, extra_bits, extra;
};

/* The lengths of a tree, or of half of one, as they are sent. */
struct sent {
	struct pre_code codes[LZX_MAIN_MAX];
	size_t n;
	uint8_t lengths[LZX_PRETREE];
	uint32_t bits;
};

struct emitter {
	uint8_t chunk[CHUNK_ROOM];
	size_t n;    /* bytes in chunk */
	size_t full; /* bytes of text that they stand for */
	uint64_t bits;
	unsigned bits_n;
	bool began;
	bool call_code; /* a tree had the byte E8 */
	uint32_t r[LZX_REPEATS];

	struct counts counts;
	uint8_t main_lengths[LZX_MAIN_MAX], main_before[LZX_MAIN_MAX];
	uint8_t length_lengths[LZX_LENGTHS], length_before[LZX_LENGTHS];
	uint8_t aligned_lengths[LZX_ALIGNEDS];
	uint16_t main_codes[LZX_MAIN_MAX], length_codes[LZX_LENGTHS], aligned_codes[LZX_ALIGNEDS];
	struct sent literals, matches, lengths;
};

void
emitter_open(struct lzx_writer *w)
{
	struct emitter *e = NEW(w->c, struct emitter, 1);

	e->r[0] = e->r[1] = e->r[2] = 1;
	w->emitter = e;
}

/* put holds back up to 15 bits; n is at most 32, and at most 48 between two calls of put_words. */
static inline void
put_more(struct emitter *e, uint32_t v, unsigned n)
{
	e->bits = e->bits << n | v;
	e->bits_n += n;
}

static inline void
put_words(struct emitter *e)
{
	while (e->bits_n >= 16) {
		uint16_t word = (uint16_t)(e->bits >> (e->bits_n - 16));

		e->chunk[e->n++] = (uint8_t)word;
		e->chunk[e->n++] = (uint8_t)(word >> 8);
		e->bits_n -= 16;
	}
}

static void
put(struct emitter *e, uint32_t v, unsigned n)
{
	put_more(e, v, n);
	put_words(e);
}

/* Fills up the last word with zeros. */
static void
put_align(struct emitter *e)
{
	if (e->bits_n > 0)
		put(e, 0, 16 - e->bits_n);
}

static void
hand_out(struct lzx_writer *w)
{
	struct emitter *e = w->emitter;

	put_align(e);
	assert(e->n <= LZX_CHUNK_IN);
	if (!w->failed)
		w->failed = !w->taker(w->arg, (struct bytes){ e->chunk, e->n }, e->full);
	e->n = e->full = 0;
}

/* Counts n more bytes of text, which end no later than the chunk does. */
static inline void
advance(struct lzx_writer *w, size_t n)
{
	struct emitter *e = w->emitter;

	e->full += n;
	if (e->full == LZX_CHUNK)
		hand_out(w);
}

void
emit_end(struct lzx_writer *w)
{
	if (w->emitter->full > 0)
		hand_out(w);
}

/* MS-PATCH 2.5: what makes lengths[first, end) of those of the block before. */
static void
prepare(struct sent *s, const uint8_t *lengths, const uint8_t *before, size_t first, size_t end)
{
	uint32_t freq[LZX_PRETREE] = { 0 };
	size_t i = first;

	s->n = 0;
	while (i < end) {
		struct pre_code *p = &s->codes[s->n++];
		uint8_t delta = (uint8_t)((17 + before[i] - lengths[i]) % 17);
		size_t run = 1;

		while (i + run < end && lengths[i + run] == lengths[i] && run < 51)
			run++;
		if (lengths[i] == 0 && run >= 20) {
			*p = (struct pre_code){ 18, 5, (uint8_t)(run - 20) };
		} else if (lengths[i] == 0 && run >= 4) {
			*p = (struct pre_code){ 17, 4, (uint8_t)(run - 4) };
		} else if (run >= 4) {
			run = run > 5 ? 5 : run;
			*p = (struct pre_code){ 19, 1, (uint8_t)(run - 4) };
			freq[19]++;
			p = &s->codes[s->n++];
			*p = (struct pre_code){ delta, 0, 0 };
		} else {
			run = 1;
			*p = (struct pre_code){ delta, 0, 0 };
		}
		freq[p->symbol]++;
		i += run;
	}
	prefix_lengths(s->lengths, freq, LZX_PRETREE, LZX_PRECODE_MAX);
	s->bits = 4 * LZX_PRETREE;
	for (i = 0; i < s->n; i++)
		s->bits += s->lengths[s->codes[i].symbol] + s->codes[i].extra_bits;
}

static void
put_sent(struct emitter *e, const struct sent *s)
{
	uint16_t codes[LZX_PRETREE];

	prefix_codes(codes, s->lengths, LZX_PRETREE);
	for (size_t i = 0; i < LZX_PRETREE; i++)
		put(e, s->lengths[i], 4);
	for (size_t i = 0; i < s->n; i++) {
		struct pre_code p = s->codes[i];

		put(e, codes[p.symbol], s->lengths[p.symbol]);
		put(e, p.extra, p.extra_bits);
	}
}

/* The bits that a token takes in an aligned offset or verbatim block. */
static inline uint32_t
token_bits(const struct lzx_writer *w, struct token t, bool aligned)
{
	const struct emitter *e = w->emitter;
	uint32_t bits = e->main_lengths[t.main];
	unsigned slot_bits;

	if (!token_is_match(t))
		return bits;
	slot_bits = lzx_slot_bits(token_slot(t));
	bits += slot_bits;
	if (aligned && slot_bits >= 3)
		bits += e->aligned_lengths[t.footer & 7] - 3u;
	if (t.length > 8)
		bits +=
		    e->length_lengths[(t.length < LZX_MATCH_MAX ? t.length : LZX_MATCH_MAX) - 9u];
	if (w->kind == LZX_DELTA && t.length >= LZX_MATCH_MAX)
		bits += long_bits(t.length);
	return bits;
}

static void
put_length(struct emitter *e, uint32_t length)
{
	uint32_t extra = length - LZX_MATCH_MAX;

	if (extra < 0x100)
		put(e, extra, 9);
	else if (extra < 0x500)
		put(e, 2u << 10 | (extra - 0x100), 12);
	else if (extra < 0x1500)
		put(e, 6u << 12 | (extra - 0x500), 15);
	else
		put(e, 7u << 15 | extra, 18);
}

static inline void
put_match(struct lzx_writer *w, struct token t, bool aligned)
{
	struct emitter *e = w->emitter;
	unsigned slot = token_slot(t), slot_bits = lzx_slot_bits(slot);

	if (t.length > 8) {
		uint32_t i = (t.length < LZX_MATCH_MAX ? t.length : LZX_MATCH_MAX) - 9u;

		put_more(e, e->length_codes[i], e->length_lengths[i]);
		put_words(e);
	}
	if (aligned && slot_bits >= 3) {
		put_more(e, t.footer >> 3, slot_bits - 3);
		put_more(e, e->aligned_codes[t.footer & 7], e->aligned_lengths[t.footer & 7]);
	} else {
		put_more(e, t.footer, slot_bits);
	}
	put_words(e);
	if (w->kind == LZX_DELTA && t.length >= LZX_MATCH_MAX)
		put_length(e, t.length);
}

static void
put_tokens(struct lzx_writer *w, const struct token *tokens, size_t n, bool aligned)
{
	struct emitter *e = w->emitter;

	for (size_t i = 0; i < n; i++) {
		struct token t = tokens[i];

		put_more(e, e->main_codes[t.main], e->main_lengths[t.main]);
		put_words(e);
		if (token_is_match(t))
			put_match(w, t, aligned);
		advance(w, t.length);
	}
}

static void
put_header(struct emitter *e, enum lzx_block type, size_t size)
{
	put(e, (uint32_t)type, 3);
	put(e, (uint32_t)size, 24);
}

static void
put_trees(struct lzx_writer *w, bool aligned)
{
	struct emitter *e = w->emitter;

	if (aligned) {
		for (size_t i = 0; i < LZX_ALIGNEDS; i++)
			put(e, e->aligned_lengths[i], 3);
		prefix_codes(e->aligned_codes, e->aligned_lengths, LZX_ALIGNEDS);
	}
	put_sent(e, &e->literals);
	put_sent(e, &e->matches);
	put_sent(e, &e->lengths);
	prefix_codes(e->main_codes, e->main_lengths, w->main_elements);
	prefix_codes(e->length_codes, e->length_lengths, LZX_LENGTHS);
	memcpy(e->main_before, e->main_lengths, w->main_elements);
	memcpy(e->length_before, e->length_lengths, LZX_LENGTHS);
}

/* One uncompressed block, which lies in one chunk or begins with one. */
static void
put_raw_block(struct lzx_writer *w, size_t begin, size_t size)
{
	struct emitter *e = w->emitter;
	size_t at = begin, left = size;

	put_header(e, LZX_RAW, size);
	put(e, 0, 16 - e->bits_n); /* a whole word where it is aligned */
	for (unsigned i = 0; i < LZX_REPEATS; i++) {
		for (unsigned shift = 0; shift < 32; shift += 8)
			e->chunk[e->n++] = (uint8_t)(e->r[i] >> shift);
	}
	while (left > 0) {
		size_t n = LZX_CHUNK - e->full;

		n = n < left ? n : left;
		memcpy(e->chunk + e->n, w->text + at, n);
		e->n += n;
		at += n;
		left -= n;
		if (left == 0 && size % 2 != 0)
			e->chunk[e->n++] = 0;
		advance(w, n);
	}
}

static void
plan(struct lzx_writer *w, const struct token *tokens, size_t n)
{
	struct emitter *e = w->emitter;

	memset(&e->counts, 0, sizeof(e->counts));
	count(&e->counts, tokens, n);
	/* libmspack undoes calls only after a tree had the byte; reference data may bring it too */
	if (w->e8 == LZX_E8_ON && !e->call_code) {
		e->counts.main[0xE8]++;
		e->call_code = true;
	}
	prefix_lengths(e->main_lengths, e->counts.main, w->main_elements, LZX_CODE_MAX);
	prefix_lengths(e->length_lengths, e->counts.length, LZX_LENGTHS, LZX_CODE_MAX);
	prefix_lengths(e->aligned_lengths, e->counts.aligned, LZX_ALIGNEDS, LZX_ALIGNED_MAX);
	prepare(&e->literals, e->main_lengths, e->main_before, 0, LZX_LITERALS);
	prepare(&e->matches, e->main_lengths, e->main_before, LZX_LITERALS, w->main_elements);
	prepare(&e->lengths, e->length_lengths, e->length_before, 0, LZX_LENGTHS);
}

/* What plan has planned, as a block. */
static void
put_coded(struct lzx_writer *w, const struct token *tokens, size_t n, size_t size, bool aligned)
{
	put_header(w->emitter, aligned ? LZX_ALIGNED : LZX_VERBATIM, size);
	put_trees(w, aligned);
	put_tokens(w, tokens, n, aligned);
}

/* One byte as a block that is not odd and uncompressed. */
static void
put_byte(struct lzx_writer *w, size_t at)
{
	struct token t = token_literal(w->text[at]);

	plan(w, &t, 1);
	put_coded(w, &t, 1, 1, false);
}

/*
 * In a chunk that begins in the middle of an uncompressed block, what follows would stand at odd
 * offsets; so none that begins inside of a chunk goes beyond its end.
 *
 * errata: MS-PATCH 2.3.2.1 does not say which chunk has the byte behind an odd block that ends with
 * its chunk. Some readers look for it where the next block begins, and there is none if it stands
 * behind the last byte (gcab). So no odd block ends with a chunk that others follow.
 */
static void
put_raw(struct lzx_writer *w, size_t begin, size_t size)
{
	size_t first = LZX_CHUNK - w->emitter->full;

	if (first % 2 != 0 && size >= first) {
		if (first > 1)
			put_raw_block(w, begin, 1);
		else
			put_byte(w, begin);
		begin++;
		size--;
		first--;
	}
	if (first > 0 && first < size && first < LZX_CHUNK) {
		put_raw_block(w, begin, first);
		begin += first;
		size -= first;
	}
	if (size > 0)
		put_raw_block(w, begin, size);
}

/* An estimate of what put_raw makes. */
static uint32_t
raw_bits(const struct lzx_writer *w, size_t size)
{
	uint32_t block = HEADER_BITS + 16 + 32 * LZX_REPEATS + 8, blocks = 1;
	size_t first = LZX_CHUNK - w->emitter->full;

	if (first < LZX_CHUNK && size > first)
		blocks++;
	if (first % 2 != 0 && size >= first)
		blocks++;
	return blocks * block + 8 * (uint32_t)size;
}

/* Whether an aligned offset block is smaller than a verbatim one. */
static bool
aligned_is_smaller(const struct emitter *e)
{
	uint32_t aligned = ALIGNED_BITS, plain = 0;

	for (size_t i = 0; i < LZX_ALIGNEDS; i++) {
		aligned += e->counts.aligned[i] * e->aligned_lengths[i];
		plain += e->counts.aligned[i] * 3;
	}
	return aligned < plain;
}

/* What the tokens take, and their text. *skewed says whether what falls into one chunk is much
 * larger than its text there, which a chunk has no room for. */
static uint32_t
measure(const struct lzx_writer *w, const struct token *tokens, size_t n, uint32_t header,
    bool aligned, size_t *size, bool *skewed)
{
	size_t in_chunk = w->emitter->full, part = 0;
	uint32_t bits = header, all = 0;

	*size = 0;
	*skewed = false;
	for (size_t i = 0; i < n; i++) {
		bits += token_bits(w, tokens[i], aligned);
		part += tokens[i].length;
		if (in_chunk + part == LZX_CHUNK || i + 1 == n) {
			*skewed |= bits > 8 * (part + PART_OVER);
			all += bits;
			*size += part;
			bits = 0;
			in_chunk = part = 0;
		}
	}
	return all;
}

/* Each chunk's part of a block as a block of its own. */
static size_t
emit_parts(struct lzx_writer *w, const struct token *tokens, size_t n, size_t begin)
{
	size_t first = 0, in_chunk = w->emitter->full;

	for (size_t i = 0; i < n; i++) {
		in_chunk += tokens[i].length;
		if (in_chunk == LZX_CHUNK || i + 1 == n) {
			begin = emit_block(w, tokens + first, i + 1 - first, begin);
			first = i + 1;
			in_chunk = 0;
		}
	}
	return begin;
}

static void
repeats_follow(struct emitter *e, const struct token *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (token_is_match(tokens[i]))
			repeat_use(e->r, lzx_slot_base(token_slot(tokens[i])) + tokens[i].footer);
}

static void
begin_stream(struct lzx_writer *w)
{
	struct emitter *e = w->emitter;

	e->began = true;
	put(e, w->e8 == LZX_E8_ON, 1);
	if (w->e8 == LZX_E8_ON) {
		put(e, LZX_E8_SIZE >> 16, 16);
		put(e, LZX_E8_SIZE & 0xFFFF, 16);
	}
}

size_t
emit_block(struct lzx_writer *w, const struct token *tokens, size_t n, size_t begin)
{
	struct emitter *e = w->emitter;
	uint32_t header = HEADER_BITS, bits;
	bool aligned, skewed;
	size_t size;

	if (!e->began)
		begin_stream(w);
	plan(w, tokens, n);
	aligned = aligned_is_smaller(e);
	header +=
	    e->literals.bits + e->matches.bits + e->lengths.bits + (aligned ? ALIGNED_BITS : 0);
	bits = measure(w, tokens, n, header, aligned, &size, &skewed);
	if (bits >= raw_bits(w, size)) {
		repeats_follow(e, tokens, n);
		put_raw(w, begin, size);
		return begin + size;
	}
	if (skewed && size > LZX_CHUNK - e->full)
		return emit_parts(w, tokens, n, begin);
	repeats_follow(e, tokens, n);
	put_coded(w, tokens, n, size, aligned);
	return begin + size;
}
