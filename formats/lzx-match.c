/* Finding matches: chains of positions whose first six bytes hash alike, or binary trees of those
 * whose first four do, sorted by what follows; and the last positions of the same few bytes. */
#include "formats/lzx-encode.h"

#define CHAIN_BYTES 6 /* fewer are worth their offset only where that is short */
#define TREE_BYTES  4
#define HEAD4_BITS  16u
#define HEAD3_BITS  15u
#define HEAD2_BITS  16u
#define LONG_BITS   20u
#define LONG_BYTES  24
#define NONE        (-1)
#define FAR_LESS    256 /* 3 would do, but 7-Zip 26 copies wrongly from the far end of the window */
#define FAR4        (1 << 16) /* what is farther away costs about as much as four literals */
#define FAR3        (1 << 14) /* what is farther away costs more than three literals */
#define FAR2        (1 << 11) /* or two */

/* Bits of `head`, for windows below 2^16, 2^20, 2^23, and larger. Other bytes of the same hash
 * would only lengthen chains, each step of which is a cache miss in a large window. */
static const uint8_t chain_bits[] = { 15, 17, 20, 22 };
static const uint8_t tree_bits[] = { 15, 16, 18, 18 };

static inline uint32_t
hash4(uint32_t v, unsigned bits)
{
	return v * 0x9E3779B1u >> (32 - bits);
}

/* The first CHAIN_BYTES at p, where 8 can be read. */
static inline uint32_t
hash_chain(const uint8_t *p, unsigned bits)
{
	uint64_t v;

	memcpy(&v, p, 8);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	v <<= 64 - 8 * CHAIN_BYTES;
#else
	v >>= 64 - 8 * CHAIN_BYTES;
#endif
	return (uint32_t)(v * 0x9E3779B97F4A7C15u >> (64 - bits));
}

static inline uint32_t
hash3(uint32_t v)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	v <<= 8;
#else
	v >>= 8;
#endif
	return v * 0x9E3779B1u >> (32 - HEAD3_BITS);
}

static inline uint32_t
hash2(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t
hash_long(const uint8_t *p)
{
	uint64_t v[LONG_BYTES / 8], h;

	memcpy(v, p, LONG_BYTES);
	h = (v[0] * 0x9E3779B97F4A7C15u ^ v[1]) * 0xD6E8FEB86659FD93u;
	h = ((h ^ h >> 32) + v[2]) * 0x9E3779B97F4A7C15u;
	return (uint32_t)(h >> (64 - LONG_BITS));
}

static int32_t *
heads(struct ctx *c, size_t n)
{
	int32_t *p = arena_alloc(c, n * sizeof(*p));

	memset(p, 0xFF, n * sizeof(*p)); /* NONE */
	return p;
}

void
finder_open(struct lzx_writer *w, size_t window, unsigned window_bits, bool reference)
{
	struct finder *f = &w->finder;
	size_t bits = 0, size;

	while ((size_t)1 << bits < window)
		bits++;
	size = bits < 16 ? 0 : bits < 20 ? 1 : bits < 23 ? 2 : 3;
	f->tree = w->level->optimal;
	f->head_bits = (f->tree ? tree_bits : chain_bits)[size];
	f->mask = ((uint32_t)1 << bits) - 1;
	f->far = (1 << window_bits) - FAR_LESS;
	if (f->far > (int32_t)f->mask)
		f->far = (int32_t)f->mask;
	f->head = heads(w->c, (size_t)1 << f->head_bits);
	f->head4 = f->tree ? NULL : heads(w->c, (size_t)1 << HEAD4_BITS);
	f->head3 = heads(w->c, (size_t)1 << HEAD3_BITS);
	f->head_long = reference && !f->tree ? heads(w->c, (size_t)1 << LONG_BITS) : NULL;
	f->head2 = f->tree ? heads(w->c, (size_t)1 << HEAD2_BITS) : NULL;
	f->links = arena_alloc(w->c, ((size_t)f->mask + 1) * (f->tree ? 2 : 1) * sizeof(int32_t));
	/* a link is read only behind a head, so it was written before */
}

static void
slide_all(int32_t *p, size_t n, int32_t by)
{
	for (size_t i = 0; i < n; i++)
		p[i] = p[i] < by ? NONE : p[i] - by;
}

void
finder_slide(struct finder *f, int32_t n)
{
	size_t links = ((size_t)f->mask + 1) * (f->tree ? 2 : 1);

	slide_all(f->head, (size_t)1 << f->head_bits, n);
	if (!f->tree)
		slide_all(f->head4, (size_t)1 << HEAD4_BITS, n);
	slide_all(f->head3, (size_t)1 << HEAD3_BITS, n);
	if (f->tree)
		slide_all(f->head2, (size_t)1 << HEAD2_BITS, n);
	if (f->head_long != NULL)
		slide_all(f->head_long, (size_t)1 << LONG_BITS, n);
	slide_all(f->links, links, n);
	f->next -= n;
}

/* The last positions whose first bytes hash as those of one that is entered. */
struct lasts {
	int32_t chain, four, three;
};

static inline struct lasts
chain_enter(struct finder *f, const uint8_t *text, int32_t at)
{
	uint32_t v = load32(text + at), h = hash_chain(text + at, f->head_bits);
	uint32_t h4 = hash4(v, HEAD4_BITS), h3 = hash3(v);
	struct lasts last = { f->head[h], f->head4[h4], f->head3[h3] };

	f->head3[h3] = f->head4[h4] = f->head[h] = at;
	f->links[(uint32_t)at & f->mask] = last.chain;
	return last;
}

/* The last position of the same 24 bytes, and more; 0 where there is none. Enters `at`. */
static uint32_t
long_match(
    struct finder *f, const uint8_t *text, int32_t at, int32_t end, uint32_t max, uint32_t *offset)
{
	int32_t low = at > f->far ? at - f->far : 0, last;
	uint32_t h, n;

	if (end - at < LONG_BYTES)
		return 0;
	h = hash_long(text + at);
	last = f->head_long[h];
	f->head_long[h] = at;
	if (last < low || last >= at || max < LONG_BYTES)
		return 0;
	n = same_bytes(text + last, text + at, 0, max);
	if (n < LONG_BYTES)
		return 0;
	*offset = (uint32_t)(at - last);
	return n;
}

static inline bool
is_near(int32_t at, int32_t low, int32_t last, int32_t far)
{
	return last >= low && at - last < far;
}

/* A match of four bytes, or of three, where near enough to be worth it; 0 where there is none. */
static inline uint32_t
near_match(const uint8_t *text, int32_t at, int32_t low, const struct lasts *last, uint32_t max,
    uint32_t *offset)
{
	const uint8_t *p = text + at;

	if (max >= 4 && is_near(at, low, last->four, FAR4) &&
	    load32(text + last->four) == load32(p)) {
		*offset = (uint32_t)(at - last->four);
		return same_bytes(text + last->four, p, 4, max);
	}
	if (is_near(at, low, last->three, FAR3) && memcmp(text + last->three, p, 3) == 0) {
		*offset = (uint32_t)(at - last->three);
		return 3;
	}
	return 0;
}

/* The longest match along a chain, with more than `least` bytes; 0 where there is none. */
static inline uint32_t
follow_chain(const struct finder *f, const uint8_t *text, int32_t at, int32_t last, unsigned depth,
    uint32_t least, uint32_t nice, uint32_t max, uint32_t *offset)
{
	int32_t low = at > f->far ? at - f->far : 0;
	uint32_t best = least, n;
	const uint8_t *p = text + at;

	for (; last >= low && depth > 0 && best < max; depth--) {
		const uint8_t *q = text + last;
		/* the four bytes that would make it longer first */
		uint32_t tail = best < 3 ? 0 : best - 3;

		if (load32(q + tail) == load32(p + tail) && load32(q) == load32(p)) {
			n = same_bytes(q, p, 4, max);
			if (n > best) {
				best = n;
				*offset = (uint32_t)(at - last);
				if (n >= nice)
					break;
			}
		}
		last = f->links[(uint32_t)last & f->mask];
	}
	return best > least ? best : 0;
}

uint32_t
finder_chain(struct finder *f, const uint8_t *text, int32_t at, int32_t end, const struct level *l,
    unsigned depth, uint32_t least, uint32_t max, uint32_t *offset)
{
	int32_t low = at > f->far ? at - f->far : 0;
	uint32_t best = least, n, found, nice = l->nice < max ? l->nice : max;
	struct lasts last = { NONE, NONE, NONE };

	if (end - at < CHAIN_BYTES)
		return 0;
	if (at < f->next) { /* looked at before, from the left */
		last.chain = f->links[(uint32_t)at & f->mask];
	} else {
		last = chain_enter(f, text, at);
		if (f->head_long != NULL) {
			n = long_match(f, text, at, end, max, &found);
			if (n > best) {
				best = n;
				*offset = found;
				if (n >= nice)
					depth = 0;
			}
		}
	}
	f->next = at + 1 > f->next ? at + 1 : f->next;
	if (max < 3)
		return 0;
	n = near_match(text, at, low, &last, max, &found);
	if (n > best) {
		best = n;
		*offset = found;
	}
	n = follow_chain(f, text, at, last.chain, depth, best, nice, max, offset);
	best = n > 0 ? n : best;
	return best > least ? best : 0;
}

static inline struct match
match(uint32_t length, int32_t offset)
{
	return (struct match){ (uint16_t)length, (uint16_t)slot_of(FORMATTED((uint32_t)offset)),
		(uint32_t)offset };
}

/* The last positions of the same two and three bytes, where near enough to be worth it. */
static inline size_t
near_matches(
    struct finder *f, const uint8_t *text, int32_t at, int32_t low, uint32_t max, struct match *out)
{
	const uint8_t *p = text + at;
	uint32_t h2 = hash2(p), h3 = hash3(load32(p)), n;
	int32_t last2 = f->head2[h2], last3 = f->head3[h3];
	size_t found = 0;

	f->head2[h2] = at;
	f->head3[h3] = at;
	if (max >= 2 && is_near(at, low, last2, FAR2)) {
		n = max >= 3 && text[last2 + 2] == p[2] ? 3 : 2;
		out[found++] = match(n, at - last2);
		if (n > 2)
			return found;
	}
	if (max >= 3 && is_near(at, low, last3, FAR3) && memcmp(text + last3, p, 3) == 0)
		out[found++] = match(3, at - last3);
	return found;
}

/*
 * One walk down the tree, which becomes that of `at`: what is smaller goes left, what is greater
 * right. Lengths of common prefixes only grow on the way down, so comparing starts at the smaller
 * of those of both sides. out NULL: enter only.
 */
static inline __attribute__((always_inline)) size_t
walk(struct finder *f, const uint8_t *text, int32_t at, uint32_t comparable, uint32_t depth,
    uint32_t nice, uint32_t max, struct match *out, size_t room)
{
	int32_t low = at > f->far ? at - f->far : 0;
	uint32_t h = hash4(load32(text + at), f->head_bits);
	int32_t last = f->head[h];
	int32_t *less = &f->links[2 * ((uint32_t)at & f->mask)], *more = less + 1;
	uint32_t less_n = 0, more_n = 0, best = 3;
	const uint8_t *p = text + at;
	size_t found = 0;

	f->head[h] = at;
	for (;; depth--) {
		int32_t *children;
		const uint8_t *q;
		uint32_t n;

		if (last < low || depth == 0) {
			*less = *more = NONE;
			return found;
		}
		children = &f->links[2 * ((uint32_t)last & f->mask)];
		q = text + last;
		n = less_n < more_n ? less_n : more_n;
		if (q[n] == p[n]) {
			n = same_bytes(q, p, n + 1, comparable);
			if (out != NULL && n > best) {
				best = n;
				if (found < room && (found == 0 || out[found - 1].length < max))
					out[found++] = match(n < max ? n : max, at - last);
			}
			if (n >= nice || n >= comparable) { /* takes the place of its twin */
				*less = children[0];
				*more = children[1];
				return found;
			}
		}
		if (q[n] < p[n]) {
			*less = last;
			less = &children[1];
			last = *less;
			less_n = n;
		} else {
			*more = last;
			more = &children[0];
			last = *more;
			more_n = n;
		}
	}
}

size_t
finder_tree(struct finder *f, const uint8_t *text, int32_t at, int32_t end, const struct level *l,
    uint32_t max, struct match *out, size_t room)
{
	uint32_t left = (uint32_t)(end - at), nice = l->nice;
	size_t n;

	f->next = at + 1;
	if (left < TREE_BYTES)
		return 0;
	n = near_matches(f, text, at, at > f->far ? at - f->far : 0, max, out);
	n += walk(f, text, at, left < nice ? left : nice, l->depth, nice, max < 4 ? 0 : max,
	    out + n, max < 4 ? 0 : room - n);
	return n;
}

void
finder_insert(struct finder *f, const uint8_t *text, int32_t to, int32_t end, const struct level *l)
{
	int32_t at = f->next, least = f->tree ? TREE_BYTES : CHAIN_BYTES;

	for (; at < to && end - at >= least; at++) {
		uint32_t left = (uint32_t)(end - at);

		if (!f->tree) {
			chain_enter(f, text, at);
			if (f->head_long != NULL && end - at >= LONG_BYTES)
				f->head_long[hash_long(text + at)] = at;
			continue;
		}
		f->head2[hash2(text + at)] = at;
		f->head3[hash3(load32(text + at))] = at;
		walk(f, text, at, left < l->nice ? left : l->nice, l->depth, l->nice, 0, NULL, 0);
	}
	f->next = to;
}
