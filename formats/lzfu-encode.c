/*
 * Compression. As long as the ring is not full this is the document's search: the longest match,
 * and the oldest of those that are equally long. Later chains are followed for some steps only, and
 * the newest wins; matches of two bytes, which save one bit and hide longer ones that begin at the
 * next byte, are not looked for: together that is smaller, and much faster.
 *
 * Places of the same three bytes hang in chains, newest first. Tables hold the low 16 bits of
 * places: what is too old for them is a place like any other, whose bytes are compared.
 */
#include "formats/base/crc.h"
#include "formats/lzfu-common.h"
#include "formats/lzfu.h"

#define SHORTEST  2
#define REACH     (RING - 1) /* a reference to RING bytes back would be the end */
#define NONE      0xFFFF
#define STEPS     16 /* of one chain, once the ring is full */
#define SLACK     24 /* bytes behind the text that comparing may look at */
#define HASH_BITS 13
#define PAIRS     65536

struct search {
	const uint8_t *text; /* the ring's first content, then the RTF */
	size_t end;
	uint16_t head[1 << HASH_BITS]; /* the newest place of three bytes, by their hash */
	uint16_t before[RING];         /* the place before it in its chain, by the ring */
	uint16_t oldest[PAIRS];        /* place of two bytes, until the ring is full */
};

static unsigned
pair(const uint8_t *p)
{
	return (unsigned)(p[0] | p[1] << 8);
}

static unsigned
hash(const uint8_t *p)
{
	return (pair(p) | (uint32_t)p[2] << 16) * 0x9E3779B1u >> (32 - HASH_BITS);
}

/* How far behind a table's place lies; beyond REACH where that says nothing. */
static size_t
distance(size_t at, uint16_t place)
{
	return (uint16_t)(at - place);
}

static void
insert_one(struct search *s, size_t at)
{
	const uint8_t *p = s->text + at;
	uint16_t *head = &s->head[hash(p)];

	s->before[at & RING_MASK] = *head;
	*head = (uint16_t)at;
}

/* The places from `at` to `end` while the ring is not full: the first of each two bytes counts. */
static void
insert_first(struct search *s, size_t at, size_t end)
{
	for (; at < end; at++) {
		uint16_t *old = &s->oldest[pair(s->text + at)];

		if (*old == NONE)
			*old = (uint16_t)at;
		insert_one(s, at);
	}
}

/* The places from `at` to `end`. */
static inline void
insert(struct search *s, size_t at, size_t end)
{
	if (at < RING)
		insert_first(s, at, end);
	else
		for (; at < end; at++)
			insert_one(s, at);
}

static uint64_t
eight(const uint8_t *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24 |
	       (uint64_t)p[4] << 32 | (uint64_t)p[5] << 40 | (uint64_t)p[6] << 48 |
	       (uint64_t)p[7] << 56;
}

/* How many bytes at a and b are alike, up to LONGEST. */
static size_t
alike(const uint8_t *a, const uint8_t *b)
{
	uint64_t differ = eight(a) ^ eight(b);

	if (differ != 0)
		return (size_t)__builtin_ctzll(differ) / 8;
	differ = eight(a + 8) ^ eight(b + 8);
	if (differ != 0)
		return 8 + (size_t)__builtin_ctzll(differ) / 8;
	return 16 + (a[16] == b[16]);
}

/* The longest match for what stands at `at`: its length, below SHORTEST where there is none. */
static size_t
longest(const struct search *s, size_t at, size_t *from)
{
	const uint8_t *p = s->text + at;
	size_t most = s->end - at < LONGEST ? s->end - at : LONGEST, best = SHORTEST;
	size_t longer = at < RING ? 0 : 1; /* by how much a match must beat the best */
	size_t back = distance(at, s->head[hash(p)]), last = 0;
	size_t reach = at < REACH ? at : REACH;
	unsigned steps = at < RING ? RING : STEPS;

	if (most < SHORTEST)
		return 0;
	for (; back > last && back <= reach && steps > 0; steps--) {
		const uint8_t *q = p - back;

		if (q[best - 1 + longer] == p[best - 1 + longer]) {
			size_t n = alike(p, q);

			if (n >= most) {
				*from = at - back;
				return most;
			}
			if (n >= best + longer && n > SHORTEST) {
				best = n;
				*from = at - back;
			}
		}
		last = back; /* places that are not older are those of another chain */
		back = distance(at, s->before[(at - back) & RING_MASK]);
	}
	if (best > SHORTEST)
		return best;
	if (at >= RING || s->oldest[pair(p)] == NONE)
		return 0;
	*from = s->oldest[pair(p)];
	return SHORTEST;
}

static uint8_t *
put_reference(uint8_t *to, size_t place, size_t n)
{
	unsigned reference = (unsigned)((place & RING_MASK) << 4 | (n - SHORTEST));

	*to++ = (uint8_t)(reference >> 8);
	*to++ = (uint8_t)reference;
	return to;
}

/* Runs of eight tokens, the last of all being a reference to where the next byte would go. Returns
 * the end of what it put. */
static uint8_t *
tokens_encode(struct search *s, uint8_t *to)
{
	size_t at = PREFILL, from = 0;

	for (;;) {
		uint8_t *control = to++;

		*control = 0;
		for (unsigned bit = 0; bit < 8; bit++) {
			size_t n = at < s->end ? longest(s, at, &from) : 0;

			if (n >= SHORTEST) {
				*control |= (uint8_t)(1 << bit);
				to = put_reference(to, from, n);
			} else if (at < s->end) {
				*to++ = s->text[at];
				n = 1;
			} else {
				*control |= (uint8_t)(1 << bit);
				return put_reference(to, at, SHORTEST);
			}
			insert(s, at, at + n);
			at += n;
		}
	}
}

static void
header(struct buf *out, size_t comp, size_t raw, uint32_t type, uint32_t crc)
{
	buf_u32(out, (uint32_t)comp);
	buf_u32(out, (uint32_t)raw);
	buf_u32(out, type);
	buf_u32(out, crc);
}

bool
lzfu_encode(struct ctx *c, struct buf *out, struct bytes rtf, bool store)
{
	size_t start = out->n + HEADER;
	struct search *s;
	struct mark mark;
	uint8_t *text, *end;

	/* what a byte may need at most: a literal, and the eighth part of a control byte */
	if (rtf.n > UINT32_MAX / 9 * 8 - 2 * HEADER)
		return fail(c, E_UNSUPPORTED, NOWHERE, "lzfu: RTF of %zu bytes is too long", rtf.n);
	if (store) {
		header(out, rtf.n + COUNTED, rtf.n, MELA, 0);
		buf_put_bytes(out, rtf);
		return true;
	}
	buf_room(out, HEADER + rtf.n + rtf.n / 8 + HEADER);
	mark = arena_mark(c);
	s = NEW(c, struct search, 1);
	text = arena_alloc(c, PREFILL + rtf.n + SLACK);
	memcpy(text, prefill, PREFILL);
	if (rtf.n > 0)
		memcpy(text + PREFILL, rtf.p, rtf.n);
	memset(text + PREFILL + rtf.n, 0, SLACK);
	s->text = text;
	s->end = PREFILL + rtf.n;
	memset(s->oldest, 0xFF, sizeof(s->oldest));
	insert(s, 0, PREFILL);
	header(out, 0, rtf.n, LZFU, 0);
	end = tokens_encode(s, out->p + start);
	out->n = (size_t)(end - out->p);
	arena_release(c, mark);
	buf_patch_u32(out, start - HEADER, (uint32_t)(out->n - start + COUNTED));
	buf_patch_u32(out, start - 4, crc32_update(0, out->p + start, out->n - start));
	return true;
}
