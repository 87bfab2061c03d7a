/*
 * LZX decoding. Errata that this code lives by:
 * - the aligned tree comes before the main tree (MS-PATCH 2.3.2.3; the paper of 1997 has it
 * behind);
 * - an uncompressed block's padding is 1 to 16 bits, never 0;
 * - a repeated offset that is used changes places with R0; this is no LRU queue;
 * - a chunk of LZX DELTA ends at a 16-bit border, yet inside of an uncompressed block it is cut
 *   between two bytes.
 *
 * The window is a ring of 2^bits bytes and one chunk more, so that a chunk is never cut, and what
 * copying in steps of 16 writes behind a match lands where no match can reach any more.
 */
#include "formats/lzx-code.h"

#include "formats/base/reader.h"

#define LITERAL   0x80000000u /* in an entry of the main table: the value is a byte */
#define WILD      64          /* what copying may read or write behind the end of the ring */
#define IN_MAX    ((size_t)1 << 16)
#define NO_LENGTH 0xFFFFu /* value of the empty length tree */

struct slot {
	uint32_t base; /* the first offset; 2 less than the document's formatted offset */
	uint32_t bits;
};

struct lzx {
	struct ctx *c;
	enum lzx_kind kind;
	unsigned window_bits;
	unsigned slots;
	size_t ring; /* bytes of window */
	uint8_t *window;
	size_t at;    /* where in window the next chunk goes */
	size_t reach; /* how far back a match may go from there */
	uint64_t chunk;
	bool short_chunk; /* a chunk was not full: the last one */
	bool dead;        /* an error was met */
	bool e8;
	int32_t e8_size;

	uint32_t r[LZX_REPEATS];
	enum lzx_block block;
	uint32_t block_left;
	bool pad; /* an uncompressed block of odd size wants one byte passed over */

	/* of the chunk being decoded */
	struct bytes in;
	size_t in_at;    /* offset of `in`, for messages */
	size_t words_at; /* offset in `in` of the first of the words */
	struct bits bits;

	uint8_t main_lengths[LZX_MAIN_MAX];
	uint8_t length_lengths[LZX_LENGTHS];
	struct slot slot[LZX_SLOTS_MAX];
	uint32_t main_values[LZX_MAIN_MAX];
	uint32_t main[MAIN_TABLE];
	uint32_t length[LENGTH_TABLE];
	uint32_t aligned[1 << LZX_ALIGNED_MAX];
	uint32_t pre[PRE_TABLE];
	uint8_t words[IN_MAX + BITS_SLACK];
	uint8_t e8_chunk[LZX_CHUNK];
};

void
lzx_reset(struct lzx *z)
{
	z->at = 0;
	z->reach = 0;
	z->chunk = 0;
	z->short_chunk = z->dead = z->e8 = z->pad = false;
	z->r[0] = z->r[1] = z->r[2] = 1;
	z->block_left = 0;
	memset(z->main_lengths, 0, sizeof(z->main_lengths));
	memset(z->length_lengths, 0, sizeof(z->length_lengths));
}

static void
tables_init(struct lzx *z)
{
	for (unsigned i = 0; i < LZX_LITERALS; i++)
		z->main_values[i] = LITERAL | i << CODE_VALUE;
	for (unsigned i = 0; i < z->slots; i++) {
		z->slot[i].base = lzx_slot_base(i) - 2;
		z->slot[i].bits = lzx_slot_bits(i);
		for (unsigned j = 0; j < LZX_HEADERS; j++)
			z->main_values[LZX_LITERALS + i * LZX_HEADERS + j] = (i * LZX_HEADERS + j)
									     << CODE_VALUE;
	}
}

struct lzx *
lzx_open(struct ctx *c, enum lzx_kind kind, unsigned window_bits, struct bytes reference)
{
	unsigned min = kind == LZX_CAB ? LZX_CAB_BITS_MIN : LZX_DELTA_BITS_MIN;
	unsigned max = kind == LZX_CAB ? LZX_CAB_BITS_MAX : LZX_DELTA_BITS_MAX;
	struct lzx *z;

	if (window_bits < min || window_bits > max) {
		fail(c, E_FORMAT, NOWHERE, "lzx: no window of 2^%u bytes (2^%u to 2^%u)",
		    window_bits, min, max);
		return NULL;
	}
	z = NEW(c, struct lzx, 1);
	z->c = c;
	z->kind = kind;
	z->window_bits = window_bits;
	z->slots = lzx_slots(window_bits);
	z->ring = ((size_t)1 << window_bits) + LZX_CHUNK;
	z->window = arena_alloc(c, z->ring + WILD);
	tables_init(z);
	lzx_reset(z);
	if (reference.n > (size_t)1 << window_bits)
		reference = bytes_from(reference, reference.n - ((size_t)1 << window_bits));
	if (reference.n > 0) {
		/* it ends where the first chunk begins */
		z->at = (reference.n + LZX_CHUNK - 1) / LZX_CHUNK * LZX_CHUNK;
		memcpy(z->window + z->at - reference.n, reference.p, reference.n);
		z->at %= z->ring;
		z->reach = reference.n;
	}
	return z;
}

/* Where in the input we are, for messages. */
static size_t
offset(const struct lzx *z)
{
	size_t used = (size_t)(z->bits.p - z->words) - z->bits.count / 8;

	return z->in_at + z->words_at + (used < z->in.n ? used : z->in.n);
}

/* bits_begin makes words of the input from offset at on. */
static void
bits_begin(struct lzx *z, size_t at)
{
	const uint8_t *p = z->in.p + at;
	size_t n = z->in.n - at;

	for (size_t i = 0; i + 1 < n; i += 2) {
		z->words[i] = p[i + 1];
		z->words[i + 1] = p[i];
	}
	if (n % 2 != 0) { /* of a last word that was cut there is the lower half */
		z->words[n - 1] = 0;
		z->words[n] = p[n - 1];
		n++;
	}
	memset(z->words + n, 0, BITS_SLACK);
	z->words_at = at;
	z->bits.buffer = 0;
	z->bits.count = 0;
	z->bits.p = z->words;
	z->bits.limit = z->words + n + 8;
}

/* How many of the bits of the words are taken. */
static size_t
bits_used(const struct lzx *z)
{
	return (size_t)(z->bits.p - z->words) * 8 - z->bits.count;
}

/* bits_ok says whether no more was taken than there is. */
static bool
bits_ok(const struct lzx *z)
{
	return bits_used(z) <= (z->in.n - z->words_at + 1) / 2 * 16;
}

/* bits_checked takes up to 32 bits where speed is no matter; zeros behind the end. */
static uint32_t
bits_checked(struct lzx *z, unsigned n)
{
	if (z->bits.p > z->bits.limit)
		return 0;
	bits_fill(&z->bits);
	return bits_take(&z->bits, n);
}

static bool
cut(struct lzx *z)
{
	return fail(z->c, E_TRUNC, z->in_at + z->in.n, "lzx: the chunk's data ends too early");
}

/* MS-PATCH 2.5: path lengths first to end are differences to those of the block before, themselves
 * in a code, whose lengths come first. */
static bool
read_lengths(struct lzx *z, uint8_t *lengths, size_t first, size_t end)
{
	uint8_t pre[LZX_PRETREE];
	size_t i = first;

	for (unsigned j = 0; j < LZX_PRETREE; j++)
		pre[j] = (uint8_t)bits_checked(z, 4);
	if (code_build(z->pre, PRE_ROOT, pre, LZX_PRETREE, NULL, 0) != CODE_COMPLETE)
		return bits_ok(z) ? fail(z->c, E_FORMAT, offset(z), "lzx: bad pretree") : cut(z);
	while (i < end) {
		uint32_t e, symbol, run = 1;
		uint8_t to;

		if (z->bits.p > z->bits.limit)
			return cut(z);
		bits_fill(&z->bits);
		e = bits_code(&z->bits, z->pre, PRE_ROOT);
		bits_drop(&z->bits, e & CODE_BITS);
		symbol = e >> CODE_VALUE;
		if (symbol == 17) {
			run = 4 + bits_take(&z->bits, 4);
		} else if (symbol == 18) {
			run = 20 + bits_take(&z->bits, 5);
		} else if (symbol == 19) {
			run = 4 + bits_take(&z->bits, 1);
			e = bits_code(&z->bits, z->pre, PRE_ROOT);
			bits_drop(&z->bits, e & CODE_BITS);
			symbol = e >> CODE_VALUE;
			if (symbol > 16)
				return fail(
				    z->c, E_FORMAT, offset(z), "lzx: a run of path length runs");
		}
		if (run > end - i)
			return fail(
			    z->c, E_FORMAT, offset(z), "lzx: path lengths run over their end");
		to = symbol > 16 ? 0 : (uint8_t)((17 + lengths[i] - symbol) % 17);
		memset(lengths + i, to, run);
		i += run;
	}
	return true;
}

/* The trees of a verbatim or an aligned offset block: MS-PATCH 2.3.2.2, 2.3.2.3. */
static bool
read_trees(struct lzx *z)
{
	size_t elements = LZX_LITERALS + LZX_HEADERS * z->slots;
	uint8_t aligned[LZX_ALIGNEDS];

	if (z->block == LZX_ALIGNED) {
		for (unsigned i = 0; i < LZX_ALIGNEDS; i++)
			aligned[i] = (uint8_t)bits_checked(z, 3);
		if (code_build(z->aligned, LZX_ALIGNED_MAX, aligned, LZX_ALIGNEDS, NULL, 0) !=
		    CODE_COMPLETE)
			return fail(z->c, E_FORMAT, offset(z), "lzx: bad aligned offset tree");
	}
	if (!read_lengths(z, z->main_lengths, 0, LZX_LITERALS) ||
	    !read_lengths(z, z->main_lengths, LZX_LITERALS, elements))
		return false;
	if (code_build(z->main, MAIN_ROOT, z->main_lengths, elements, z->main_values, 0) !=
	    CODE_COMPLETE)
		return fail(z->c, E_FORMAT, offset(z), "lzx: bad main tree");
	if (!read_lengths(z, z->length_lengths, 0, LZX_LENGTHS))
		return false;
	/* a block without long matches has an empty length tree */
	if (code_build(z->length, LENGTH_ROOT, z->length_lengths, LZX_LENGTHS, NULL,
		NO_LENGTH << CODE_VALUE) == CODE_BAD)
		return fail(z->c, E_FORMAT, offset(z), "lzx: bad length tree");
	return bits_ok(z) || cut(z);
}

/* What an uncompressed block has before its bytes: MS-PATCH 2.3.2.1. */
static bool
read_raw_header(struct lzx *z, size_t *at)
{
	size_t used = bits_used(z);
	struct reader r;

	*at = z->words_at + (used / 16 + 1) * 2;
	if (*at > z->in.n)
		return cut(z);
	r = rd_open(z->c, bytes_from(z->in, *at), z->in_at + *at);
	for (unsigned i = 0; i < LZX_REPEATS; i++) {
		z->r[i] = rd_u32(&r);
		if (z->r[i] > 1u << z->window_bits)
			z->r[i] = 0; /* may stand there, must not be used */
	}
	*at += 4 * LZX_REPEATS;
	return rd_ok(&r);
}

/* read_block reads the header of the next block (MS-PATCH 2.3.1). *at is where the bytes of an
 * uncompressed block begin. */
static bool
read_block(struct lzx *z, size_t *at)
{
	uint32_t type = bits_checked(z, 3);

	z->block_left = bits_checked(z, 24);
	if (!bits_ok(z))
		return cut(z);
	if (type < LZX_VERBATIM || type > LZX_RAW)
		return fail(z->c, E_FORMAT, offset(z), "lzx: no block has type %u", type);
	z->block = (enum lzx_block)type;
	return z->block == LZX_RAW ? read_raw_header(z, at) : read_trees(z);
}

static inline void
copy8(uint8_t *to, const uint8_t *from)
{
	uint64_t v;

	memcpy(&v, from, 8);
	memcpy(to, &v, 8);
}

static inline void
copy16(uint8_t *to, const uint8_t *from)
{
	uint64_t v[2];

	memcpy(v, from, 16);
	memcpy(to, v, 16);
}

/* Copies a match from less than 16 bytes before; writes up to 31 bytes more. */
static inline void
copy_near(uint8_t *to, const uint8_t *end, uint32_t distance)
{
	const uint8_t *from = to - distance;

	if (distance == 1) {
		do {
			memset(to, *from, 16);
			to += 16;
		} while (to < end);
		return;
	}
	if (distance < 8) { /* eight bytes one by one, then from a multiple of the distance */
		for (unsigned i = 0; i < 8; i++)
			to[i] = from[i];
		to += 8;
		from = to - (7 + distance) / distance * distance;
	}
	while (to < end) {
		copy8(to, from);
		to += 8;
		from += 8;
	}
}

/* Copies a match; writes up to 31 bytes more. */
static inline void
copy_match(uint8_t *to, const uint8_t *end, uint32_t distance)
{
	const uint8_t *from = to - distance;

	if (distance < 16) {
		copy_near(to, end, distance);
		return;
	}
	copy16(to, from);
	copy16(to + 16, from + 16);
	for (to += 32, from += 32; to < end; to += 16, from += 16)
		copy16(to, from);
}

/* Copies a match that begins before the end of the ring. */
static void
copy_wrapped(const struct lzx *z, uint8_t *to, size_t n, uint32_t distance)
{
	size_t from = (size_t)(to - z->window) + z->ring - distance;

	for (size_t i = 0; i < n; i++) {
		to[i] = z->window[from];
		if (++from == z->ring)
			from = 0;
	}
}

/* What follows the length 257 in LZX DELTA: MS-PATCH 2.6.7, Extra Length. */
static inline uint32_t
extra_length(struct bits *b)
{
	bits_fill(b);
	if (bits_take(b, 1) == 0)
		return bits_take(b, 8);
	if (bits_take(b, 1) == 0)
		return 0x100 + bits_take(b, 10);
	if (bits_take(b, 1) == 0)
		return 0x500 + bits_take(b, 12);
	return bits_take(b, 15);
}

/* The offset of a match, from its slot: MS-PATCH 2.6.2 to 2.6.5. */
static inline __attribute__((always_inline)) uint32_t
match_offset(const struct lzx *z, struct bits *b, uint32_t r[], uint32_t slot, bool aligned)
{
	struct slot s = z->slot[slot];
	uint32_t distance, e;

	if (slot < LZX_REPEATS) {
		distance = r[slot];
		r[slot] = r[0];
		r[0] = distance;
		return distance;
	}
	if (b->count < 17 + LZX_ALIGNED_MAX)
		bits_fill(b);
	if (aligned && s.bits >= 3) {
		distance = s.base + (bits_take(b, s.bits - 3) << 3);
		e = z->aligned[b->buffer >> (64 - LZX_ALIGNED_MAX)];
		bits_drop(b, e & CODE_BITS);
		distance += e >> CODE_VALUE;
	} else {
		distance = s.base + bits_take(b, s.bits);
	}
	r[2] = r[1];
	r[1] = r[0];
	r[0] = distance;
	return distance;
}

enum tokens { TOKENS_OK, TOKENS_CUT, TOKENS_LENGTH, TOKENS_OFFSET };

/*
 * The token sequence up to `end` (MS-PATCH 2.6). *out moves on; `reach` is how far back a match may
 * go from there. After bits_fill at least 48 bits are there, enough for three codes.
 */
static inline __attribute__((always_inline)) enum tokens
tokens(struct lzx *z, uint8_t *out, uint8_t *end, size_t reach, bool aligned)
{
	struct bits b = z->bits;
	uint32_t r[LZX_REPEATS] = { z->r[0], z->r[1], z->r[2] };
	const uint8_t *begin = out;
	const uint8_t *window = z->window;
	enum tokens is = TOKENS_OK;
	bool delta = z->kind == LZX_DELTA;

	while (out < end) {
		uint32_t e, n, distance;

		if (b.p > b.limit) {
			is = TOKENS_CUT;
			break;
		}
		bits_fill(&b);
		e = bits_code(&b, z->main, MAIN_ROOT);
		if ((e & LITERAL) != 0) {
			bits_drop(&b, e & CODE_BITS);
			*out++ = (uint8_t)(e >> CODE_VALUE);
			if (out == end)
				break;
			e = bits_code(&b, z->main, MAIN_ROOT);
			if ((e & LITERAL) != 0) {
				bits_drop(&b, e & CODE_BITS);
				*out++ = (uint8_t)(e >> CODE_VALUE);
				continue;
			}
			bits_fill(&b);
		}
		bits_drop(&b, e & CODE_BITS);
		n = (e >> CODE_VALUE) % LZX_HEADERS + LZX_MATCH_MIN;
		e >>= CODE_VALUE + 3;
		if (n == LZX_HEADERS - 1 + LZX_MATCH_MIN) {
			uint32_t l = bits_code(&b, z->length, LENGTH_ROOT);

			bits_drop(&b, l & CODE_BITS);
			n += l >> CODE_VALUE;
		}
		distance = match_offset(z, &b, r, e, aligned);
		if (__builtin_expect(n == LZX_MATCH_MAX, 0) && delta)
			n += extra_length(&b);
		if (__builtin_expect(n > (size_t)(end - out), 0)) {
			is = TOKENS_LENGTH;
			break;
		}
		if (__builtin_expect(distance - 1 >= reach + (size_t)(out - begin), 0)) {
			is = TOKENS_OFFSET;
			break;
		}
		if (__builtin_expect(distance <= (size_t)(out - window), 1))
			copy_match(out, out + n, distance);
		else
			copy_wrapped(z, out, n, distance);
		out += n;
	}
	z->bits = b;
	memcpy(z->r, r, sizeof(r));
	return is;
}

static enum tokens
tokens_verbatim(struct lzx *z, uint8_t *out, uint8_t *end, size_t reach)
{
	return tokens(z, out, end, reach, false);
}

static enum tokens
tokens_aligned(struct lzx *z, uint8_t *out, uint8_t *end, size_t reach)
{
	return tokens(z, out, end, reach, true);
}

/* Decodes n bytes of the block that is open to `out`, `done` bytes behind the begin of the chunk.
 */
static bool
read_tokens(struct lzx *z, uint8_t *out, size_t n, size_t done)
{
	size_t reach = z->reach + done;
	enum tokens is = z->block == LZX_ALIGNED ? tokens_aligned(z, out, out + n, reach)
						 : tokens_verbatim(z, out, out + n, reach);

	if (is == TOKENS_CUT || !bits_ok(z))
		return cut(z);
	if (is == TOKENS_LENGTH)
		return fail(z->c, E_FORMAT, offset(z),
		    "lzx: a match goes beyond the end of its block or chunk");
	if (is == TOKENS_OFFSET)
		return fail(z->c, E_FORMAT, offset(z),
		    "lzx: a match begins before the first byte there is");
	return true;
}

/* Copies n bytes of an uncompressed block; *at moves on. At its end the bits begin again. */
static bool
read_raw(struct lzx *z, uint8_t *out, size_t n, size_t *at)
{
	if (n > z->in.n - *at)
		return cut(z);
	memcpy(out, z->in.p + *at, n);
	*at += n;
	z->block_left -= (uint32_t)n;
	if (z->block_left > 0)
		return true;
	if (z->pad) {
		z->pad = *at == z->in.n;
		*at += !z->pad;
	}
	/* the words stay where they are, unless an odd number of bytes came before */
	if ((*at - z->words_at) % 2 != 0) {
		bits_begin(z, *at);
	} else {
		z->bits.p = z->words + (*at - z->words_at);
		z->bits.buffer = 0;
		z->bits.count = 0;
	}
	return true;
}

/* begin_chunk makes the input ready, and reads what stands before the first block: MS-PATCH 2.2.2.
 * *raw is where the bytes of an uncompressed block that goes on stand. */
static void
begin_chunk(struct lzx *z, size_t *raw)
{
	size_t at = 0;

	if (z->pad && z->block_left == 0 && z->in.n > 0) {
		z->pad = false;
		at = 1;
	}
	bits_begin(z, at);
	*raw = at;
	if (z->chunk > 0)
		return;
	z->e8 = bits_checked(z, 1) != 0;
	if (z->e8) {
		uint32_t high = bits_checked(z, 16);

		z->e8_size = (int32_t)(high << 16 | bits_checked(z, 16));
	}
}

/* at_end says whether the block that was read last is the last one of the stream. */
static bool
at_end(const struct lzx *z)
{
	return z->words_at + (bits_used(z) + 15) / 16 * 2 >= z->in.n;
}

static bool
read_chunk(struct lzx *z, uint8_t *out, size_t *size)
{
	bool open_end = *size == NOWHERE;
	size_t done = 0, want = open_end ? LZX_CHUNK : *size, raw;

	begin_chunk(z, &raw);
	while (done < want) {
		size_t n;

		if (z->block_left == 0) {
			if (open_end && done > 0 && at_end(z))
				break;
			if (!read_block(z, &raw))
				return false;
			z->pad = z->block == LZX_RAW && z->block_left % 2 != 0;
		}
		n = z->block_left < want - done ? z->block_left : want - done;
		if (z->block == LZX_RAW) {
			if (!read_raw(z, out + done, n, &raw))
				return false;
		} else {
			if (!read_tokens(z, out + done, n, done))
				return false;
			z->block_left -= (uint32_t)n;
		}
		done += n;
	}
	*size = done;
	return true;
}

bool
lzx_chunk(struct lzx *z, struct bytes *out, struct bytes in, size_t size, size_t at)
{
	size_t window = (size_t)1 << z->window_bits;
	uint8_t *p = z->window + z->at;

	*out = (struct bytes){ 0 };
	if (z->dead)
		return false;
	z->dead = true;
	if (z->short_chunk)
		return fail(z->c, E_FORMAT, at, "lzx: a chunk follows the last one");
	if (size > LZX_CHUNK && size != NOWHERE)
		return fail(z->c, E_FORMAT, at, "lzx: a chunk that expands to %zu bytes", size);
	if (in.n > IN_MAX)
		return fail(z->c, E_FORMAT, at, "lzx: a chunk of %zu bytes", in.n);
	z->in = in;
	z->in_at = at;
	if (!read_chunk(z, p, &size))
		return false;
	z->dead = false;
	z->short_chunk = size < LZX_CHUNK;
	z->reach = z->reach + size < window ? z->reach + size : window;
	z->at = (z->at + LZX_CHUNK) % z->ring;
	*out = (struct bytes){ p, size };
	if (z->e8 && size > 0 && memchr(p, 0xE8, size) != NULL) {
		memcpy(z->e8_chunk, p, size); /* matches refer to what is not translated back */
		lzx_e8_undo(z->e8_chunk, size, z->chunk, z->e8_size);
		out->p = z->e8_chunk;
	}
	z->chunk++;
	return true;
}
