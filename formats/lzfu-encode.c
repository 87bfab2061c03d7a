/*
 * Compression. As long as the ring is not full this is the document's search: the longest match,
 * and the oldest of those that are equally long. Later the longest of some places is taken, the
 * newest first; what goes on where the last match had to end comes before them; and a match of two
 * bytes, which saves one bit, is left where a longer one begins at the next byte. Together that is
 * smaller, and much faster.
 *
 * Tables hold the low 16 bits of places: what is too old for them is a place like any other, whose
 * bytes are compared. The text slides under them by as much as they tell apart.
 */
#include "formats/base/crc.h"
#include "formats/lzfu-common.h"
#include "formats/lzfu.h"

#define SHORTEST   2
#define REACH      (RING - 1) /* a reference to RING bytes back would be the end */
#define SLIDE      65536
#define WINDOW     (SLIDE + 2 * RING)
#define AHEAD      (9 * LONGEST) /* what eight tokens may need, and one more look at */
#define SLACK      24            /* bytes behind the text that comparing may look at */
#define PAIRS      65536
#define THREE_BITS 14
#define FOUR_BITS  13

struct match {
	size_t back, n; /* how far behind it begins, its length; n 0: there is none */
};

struct search {
	struct bytes rest; /* of the RTF, behind the text */
	size_t end;        /* of the text */
	/* the newest place of so many bytes, by their hash, and the one before it in its chain */
	uint16_t pair[PAIRS], before_pair[RING]; /* chains until the ring is full */
	uint16_t three[1 << THREE_BITS];
	uint16_t four[1 << FOUR_BITS], before_four[RING];
	uint8_t text[WINDOW + SLACK]; /* first what the ring holds at first, then the RTF */
};

/* Where the work stands. Apart from the tables, since it changes with each token. */
struct cursor {
	size_t at;
	size_t known;      /* places before this one are in the tables */
	struct match next; /* for the byte behind the literal that was put last */
	size_t repeat;     /* how far back the last match was, where that was as long as can be */
};

static uint32_t
four(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint64_t
eight(const uint8_t *p)
{
	return four(p) | (uint64_t)four(p + 4) << 32;
}

/* What four gives, or its first three, as a place in a table. */
static uint32_t
hash_four(uint32_t bytes)
{
	return bytes * 0x9E3779B1u >> (32 - FOUR_BITS);
}

static uint32_t
hash_three(uint32_t bytes)
{
	return (bytes << 8) * 0x9E3779B1u >> (32 - THREE_BITS);
}

static unsigned
pair(const uint8_t *p)
{
	return (unsigned)(p[0] | p[1] << 8);
}

/* How far behind a table's place lies; 0 or beyond REACH where that says nothing. */
static size_t
distance(size_t at, uint16_t place)
{
	return (uint16_t)(at - place);
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

static inline void
learn_longer(struct search *s, size_t at)
{
	uint32_t bytes = four(s->text + at);
	uint16_t *chain = &s->four[hash_four(bytes)];

	s->before_four[at & RING_MASK] = *chain;
	*chain = (uint16_t)at;
	s->three[hash_three(bytes)] = (uint16_t)at;
}

static inline void
learn_place(struct search *s, size_t at)
{
	uint16_t *newest = &s->pair[pair(s->text + at)];

	if (at < RING)
		s->before_pair[at] = *newest;
	*newest = (uint16_t)at;
	learn_longer(s, at);
}

/* Puts the places before `end` in the tables. */
static inline void
learn(struct search *s, struct cursor *k, size_t end)
{
	size_t at = k->known;

	/* what is repeated at length has older places: half of it is enough, and no pairs */
	if (end - at == LONGEST && at >= RING)
		for (; at < end; at += 2)
			learn_longer(s, at);
	else
		for (; at < end; at++)
			learn_place(s, at);
	k->known = end;
}

/* Compressing Algorithm, Finding the Longest Match to Input: all places, the oldest wins. */
static struct match
longest_of_all(const struct search *s, size_t at)
{
	const uint8_t *p = s->text + at;
	size_t back = distance(at, s->pair[pair(p)]), last = 0;
	struct match best = { 0 };
	size_t least = SHORTEST;

	while (back > last) { /* places that are not older are those of another chain */
		if (*(p - back + least - 1) == p[least - 1]) {
			size_t n = alike(p, p - back);

			if (n >= least) {
				best = (struct match){ back, n };
				least = n;
			}
		}
		last = back;
		back = distance(at, s->before_pair[at - back]);
	}
	return best;
}

/* How many places are worth looking at for a match that is longer than n. */
static size_t
depth(size_t n)
{
	return n * n * n / 4;
}

/*
 * A match of three bytes or more that is longer than `best`, else that. The ring is full. What is
 * longer than a match has its last three bytes and the one behind them: the places of these four
 * are looked at, more of them the longer the match is, since that many bytes pay for it.
 */
static inline struct match
longest_of_some(const struct search *s, size_t at, struct match best)
{
	const uint8_t *p = s->text + at;
	uint32_t bytes = four(p);
	size_t back = distance(at, s->three[hash_three(bytes)]), tail;

	if (best.n == 0) {
		if (back - 1 >= REACH || (four(p - back) ^ bytes) << 8 != 0)
			return best;
		best = (struct match){ back, alike(p, p - back) };
		if (best.n == LONGEST)
			return best;
	}
	tail = best.n - 3;
	bytes = four(p + tail);
	back = distance(at + tail, s->four[hash_four(bytes)]);
	for (size_t steps = 0, last = tail; back > last && back <= REACH && steps < depth(best.n);
	     steps++) {
		if (four(p - back + best.n - 3) == four(p + best.n - 3)) {
			size_t n = alike(p, p - back);

			if (n > best.n)
				best = (struct match){ back, n };
			if (n == LONGEST)
				break;
		}
		last = back;
		back = distance(at + tail, s->before_four[(at + tail - back) & RING_MASK]);
	}
	return best;
}

/* A match of two bytes, unless a longer one begins at the next byte: that one comes next then. */
static inline struct match
pair_or_next(struct search *s, struct cursor *k)
{
	const uint8_t *p = s->text + k->at;
	size_t back = distance(k->at, s->pair[pair(p)]);

	if (back - 1 >= REACH || pair(p - back) != pair(p))
		return (struct match){ 0 };
	learn(s, k, k->at + 1);
	k->next = longest_of_some(s, k->at + 1, (struct match){ 0 });
	return k->next.n > 0 ? (struct match){ 0 } : (struct match){ back, SHORTEST };
}

/* What stands for the text that comes: a match, which may end behind it, or none. */
static inline struct match
choose(struct search *s, struct cursor *k)
{
	const uint8_t *p = s->text + k->at;
	struct match m = k->next;

	if (k->at < RING)
		return longest_of_all(s, k->at);
	k->next.n = 0;
	if (m.n == 0) {
		if (k->repeat > 0)
			m = (struct match){ k->repeat, alike(p, p - k->repeat) };
		if (m.n <= SHORTEST)
			m.n = 0;
		if (m.n < LONGEST)
			m = longest_of_some(s, k->at, m);
	}
	k->repeat = m.n == LONGEST ? m.back : 0;
	return m.n > 0 ? m : pair_or_next(s, k);
}

/* As much of the RTF behind the text as there is room for. */
static void
fill(struct search *s)
{
	size_t n = WINDOW - s->end < s->rest.n ? WINDOW - s->end : s->rest.n;

	if (n > 0)
		memcpy(s->text + s->end, s->rest.p, n);
	s->end += n;
	s->rest = bytes_from(s->rest, n);
	memset(s->text + s->end, 0, SLACK);
}

/* Makes room for more text. */
static void
slide(struct search *s, struct cursor *k)
{
	s->end -= SLIDE;
	memmove(s->text, s->text + SLIDE, s->end);
	k->at -= SLIDE;
	k->known -= SLIDE;
	fill(s);
}

static uint8_t *
put_reference(uint8_t *to, size_t place, size_t n)
{
	unsigned reference = (unsigned)((place & RING_MASK) << 4 | (n - SHORTEST));

	to[0] = (uint8_t)(reference >> 8);
	to[1] = (uint8_t)reference;
	return to + 2;
}

/* Runs of eight tokens, the last of all being a reference to where the next byte would go. Returns
 * the end of what it put. */
static uint8_t *
tokens_encode(struct search *s, uint8_t *to)
{
	struct cursor k = { .at = PREFILL };

	learn(s, &k, PREFILL);
	for (;;) {
		uint8_t *control = to++;
		unsigned references = 0;

		if (s->end - k.at < AHEAD && s->rest.n > 0)
			slide(s, &k);
		for (unsigned bit = 1; bit < 1 << 8; bit <<= 1) {
			struct match m;

			if (k.at == s->end) {
				*control = (uint8_t)(references | bit);
				return put_reference(to, k.at, SHORTEST);
			}
			m = choose(s, &k);
			if (m.n > s->end - k.at)
				m.n = s->end - k.at;
			if (m.n >= SHORTEST) {
				references |= bit;
				to = put_reference(to, k.at - m.back, m.n);
			} else {
				*to++ = s->text[k.at];
				m.n = 1;
			}
			k.at += m.n;
			learn(s, &k, k.at);
		}
		*control = (uint8_t)references;
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
	uint8_t *end;

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
	memcpy(s->text, prefill, PREFILL);
	s->end = PREFILL;
	s->rest = rtf;
	fill(s);
	header(out, 0, rtf.n, LZFU, 0);
	end = tokens_encode(s, out->p + start);
	out->n = (size_t)(end - out->p);
	arena_release(c, mark);
	buf_patch_u32(out, start - HEADER, (uint32_t)(out->n - start + COUNTED));
	buf_patch_u32(out, start - 4, crc32_update(0, out->p + start, out->n - start));
	return true;
}
