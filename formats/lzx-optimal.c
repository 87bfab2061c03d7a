/*
 * Text to tokens by the cheapest path: from each position go a literal, the repeated offsets and
 * the matches that the tree found, each at any of its lengths, and each place keeps the cheapest
 * way to it. Costs are those of what the pass before made of the same text, so passes approach what
 * they pay for.
 */
#include "formats/lzx-encode.h"

#define PER_BYTE 6       /* matches of a segment, by its size; those over it keep the longest */
#define AT_ONCE  64      /* matches of a position */
#define ONE      LOG_ONE /* the cost of a bit */

/*
 * The cheapest way to a position is one number, so that the smaller one is the better: from the top
 * its cost (a segment of codes of 16 bits takes 28 bits), the formatted offset and the length of
 * the token that ends there. A length that has no room is LONG, and stands in a table of its own.
 */
#define COST_SHIFT   35
#define OFFSET_SHIFT 9
#define OFFSET_BITS  26
#define LONG         511u
#define UNREACHED    UINT64_MAX

typedef uint64_t way;

struct repeats {
	uint32_t r[LZX_REPEATS];
};

struct costs {
	uint32_t main[LZX_MAIN_MAX];
	way length[LZX_MATCH_MAX + 1];  /* by length of the match, from 9: cost and length */
	uint32_t aligned[LZX_ALIGNEDS]; /* what the lower three bits cost */
};

struct optimal {
	struct costs costs;
	struct counts counts;
	struct match *cache;
	size_t cache_max;
	uint32_t *first;         /* of each position's matches in cache */
	way *ways;               /* to each position of what is parsed */
	struct repeats *repeats; /* there */
	uint32_t *longs;         /* the length, where the way has LONG */
	size_t origin;           /* the text's offset of first[0] */
	bool began;              /* costs come from tokens */
};

void
optimal_open(struct lzx_writer *w)
{
	struct optimal *o = NEW(w->c, struct optimal, 1);

	o->cache_max = PER_BYTE * w->segment;
	o->cache = arena_alloc(w->c, (o->cache_max + AT_ONCE) * sizeof(*o->cache));
	o->first = arena_alloc(w->c, (w->segment + 1) * sizeof(*o->first));
	o->ways = arena_alloc(w->c, (w->segment + 1) * sizeof(*o->ways));
	o->repeats = arena_alloc(w->c, (w->segment + 1) * sizeof(*o->repeats));
	o->longs = arena_alloc(w->c, (w->segment + 1) * sizeof(*o->longs));
	w->optimal = o;
}

static uint32_t
bounded(uint32_t cost, uint32_t max)
{
	return cost < ONE / 2 ? ONE / 2 : cost > max * ONE ? max * ONE : cost;
}

/* Costs from how often n elements occur. What does not occur costs a little more than what occurs
 * once. */
static void
costs_of(uint32_t *costs, const uint32_t *counts, size_t n, uint32_t max)
{
	uint32_t total = 0, all;

	for (size_t i = 0; i < n; i++)
		total += counts[i];
	all = log2_fixed(total + 1);
	for (size_t i = 0; i < n; i++)
		costs[i] = bounded(counts[i] > 0 ? all - log2_fixed(counts[i]) : all + ONE, max);
}

/* count_costs makes costs of tokens. */
static void
count_costs(struct lzx_writer *w, const struct token *tokens, size_t n)
{
	struct optimal *o = w->optimal;
	struct costs *k = &o->costs;
	uint32_t length[LZX_LENGTHS], aligned = 0, plain = 0;

	memset(&o->counts, 0, sizeof(o->counts));
	count(&o->counts, tokens, n);
	costs_of(k->main, o->counts.main, w->main_elements, LZX_CODE_MAX);
	costs_of(length, o->counts.length, LZX_LENGTHS, LZX_CODE_MAX);
	for (unsigned i = 0; i < LZX_LENGTHS; i++)
		k->length[9 + i] = (way)length[i] << COST_SHIFT | (9 + i);
	costs_of(k->aligned, o->counts.aligned, LZX_ALIGNEDS, LZX_ALIGNED_MAX);
	for (unsigned i = 0; i < LZX_ALIGNEDS; i++) {
		aligned += o->counts.aligned[i] * (k->aligned[i] / 8);
		plain += o->counts.aligned[i] * (3 * ONE / 8);
	}
	if (aligned + 24 * ONE / 8 >= plain) /* it will be no aligned offset block */
		for (unsigned i = 0; i < LZX_ALIGNEDS; i++)
			k->aligned[i] = 3 * ONE;
	o->began = true;
}

/* guess_costs are those of text of which nothing is known. */
static void
guess_costs(struct lzx_writer *w)
{
	struct costs *k = &w->optimal->costs;

	for (size_t i = 0; i < LZX_LITERALS; i++)
		k->main[i] = 8 * ONE;
	for (size_t i = LZX_LITERALS; i < w->main_elements; i++)
		k->main[i] = (i - LZX_LITERALS) / LZX_HEADERS < LZX_REPEATS ? 6 * ONE : 9 * ONE;
	for (unsigned i = 9; i <= LZX_MATCH_MAX; i++)
		k->length[i] = (way)(i < 25 ? 4 : 7) * ONE << COST_SHIFT | i;
	for (unsigned i = 0; i < LZX_ALIGNEDS; i++)
		k->aligned[i] = 3 * ONE;
}

static uint32_t
match_max(const struct lzx_writer *w, size_t begin, size_t at, size_t end)
{
	size_t left = LZX_CHUNK - (at - begin) % LZX_CHUNK;
	size_t max = w->kind == LZX_DELTA ? LZX_MATCH_LONG : LZX_MATCH_MAX;

	left = left < max ? left : max;
	return (uint32_t)(left < end - at ? left : end - at);
}

/* Makes a match that is as long as the tree compares as long as it is. */
static void
prolong(const struct lzx_writer *w, struct match *m, size_t at, uint32_t max)
{
	const uint8_t *p = w->text + at;

	m->length = (uint16_t)same_bytes(p - m->offset, p, m->length, max);
}

/* Finds the matches of the segment. Inside of a match of `nice` length none are looked for. */
static void
find_all(struct lzx_writer *w, size_t begin, size_t end)
{
	struct optimal *o = w->optimal;
	size_t n = 0, at = begin;

	o->origin = begin;
	while (at < end) {
		uint32_t max = match_max(w, begin, at, end), longest = 0;
		struct match *m = o->cache + n;
		size_t found = finder_tree(&w->finder, w->text, (int32_t)at, (int32_t)w->text_n,
		    w->level, max, m, AT_ONCE);

		o->first[at - begin] = (uint32_t)n;
		if (found > 0 && m[found - 1].length >= w->level->nice)
			prolong(w, &m[found - 1], at, max);
		if (found > 0)
			longest = m[found - 1].length;
		if (found > 1 && n + found > o->cache_max) {
			m[0] = m[found - 1];
			found = n < o->cache_max;
		} else if (n >= o->cache_max) {
			found = 0;
		}
		n += found;
		at++;
		if (longest < w->level->nice)
			continue;
		finder_insert(
		    &w->finder, w->text, (int32_t)(at + longest - 1), (int32_t)w->text_n, w->level);
		for (; longest > 1; longest--)
			o->first[at++ - begin] = (uint32_t)n;
	}
	o->first[end - begin] = (uint32_t)n;
}

static inline void
arrive(way *to, way by)
{
	*to = by < *to ? by : *to;
}

static inline uint32_t
way_cost(way w)
{
	return (uint32_t)(w >> COST_SHIFT);
}

static inline uint32_t
way_formatted(way w)
{
	return (uint32_t)(w >> OFFSET_SHIFT) & ((1u << OFFSET_BITS) - 1);
}

static inline uint32_t
way_length(const struct optimal *o, size_t at)
{
	uint32_t n = o->ways[at] & ((1u << OFFSET_SHIFT) - 1);

	return n == LONG ? o->longs[at] : n;
}

static inline uint32_t
offset_cost(const struct costs *k, uint32_t formatted, unsigned slot)
{
	unsigned bits = lzx_slot_bits(slot);

	if (bits < 3)
		return bits * ONE;
	return (bits - 3) * ONE + k->aligned[(formatted - lzx_slot_base(slot)) & 7];
}

/* All lengths from..to of a match, from `at`. */
static inline void
arrive_all(
    const struct optimal *o, way *at, uint32_t from, uint32_t to, uint32_t formatted, unsigned slot)
{
	const struct costs *k = &o->costs;
	const uint32_t *slot_main = k->main + LZX_LITERALS + slot * LZX_HEADERS;
	way base = (way)(way_cost(*at) + offset_cost(k, formatted, slot)) << COST_SHIFT |
		   (way)formatted << OFFSET_SHIFT;
	uint32_t n = from;

	for (; n <= to && n < 9; n++)
		arrive(at + n, base + ((way)slot_main[n - 2] << COST_SHIFT | n));
	base += (way)slot_main[7] << COST_SHIFT;
	for (; n <= to; n++)
		arrive(at + n, base + k->length[n]);
}

/* One long match, taken at once. */
static inline void
arrive_long(const struct lzx_writer *w, size_t at, uint32_t length, uint32_t formatted)
{
	const struct optimal *o = w->optimal;
	const struct costs *k = &o->costs;
	unsigned slot = slot_of(formatted);
	const uint32_t *slot_main = k->main + LZX_LITERALS + slot * LZX_HEADERS;
	uint32_t cost = way_cost(o->ways[at]) + offset_cost(k, formatted, slot);
	way *to = &o->ways[at + length], by;

	if (length < 9)
		cost += slot_main[length - 2];
	else
		cost += slot_main[7] +
			way_cost(k->length[length < LZX_MATCH_MAX ? length : LZX_MATCH_MAX]);
	if (w->kind == LZX_DELTA && length >= LZX_MATCH_MAX)
		cost += long_bits(length) * ONE;
	by = (way)cost << COST_SHIFT | (way)formatted << OFFSET_SHIFT |
	     (length < LONG ? length : LONG);
	if (by < *to) {
		*to = by;
		o->longs[at + length] = length;
	}
}

/* The repeated offsets at a node. Returns the length of the longest, *which becomes its number,
 * where it is so long that nothing else need be tried. */
static inline uint32_t
try_repeats(const struct lzx_writer *w, size_t node, size_t at, uint32_t max, uint32_t *which)
{
	const struct optimal *o = w->optimal;
	const uint32_t *r = o->repeats[node].r;
	const uint8_t *p = w->text + at;
	uint32_t longest = 0;

	for (uint32_t i = 0; i < LZX_REPEATS; i++) {
		const uint8_t *q = p - r[i];
		uint32_t n;

		if (r[i] > at || q[0] != p[0] || q[1] != p[1])
			continue;
		n = same_bytes(q, p, 2, max);
		if (n < w->level->nice) {
			arrive_all(o, o->ways + node, 2, n, i, i);
		} else if (n > longest) {
			longest = n;
			*which = i;
		}
	}
	return longest;
}

/* Goes on from a node, the text at `at`. Returns how far on the next node is. */
static inline size_t
step(const struct lzx_writer *w, size_t node, size_t at, uint32_t max)
{
	const struct optimal *o = w->optimal;
	const struct match *m = o->cache + o->first[at - o->origin];
	const struct match *end = o->cache + o->first[at - o->origin + 1];
	uint32_t from = 2, nice = w->level->nice, which = 0, longest;
	way *here = o->ways + node;

	arrive(here + 1, (way)(way_cost(*here) + o->costs.main[w->text[at]]) << COST_SHIFT | 1);
	if (max < 2)
		return 1;
	longest = try_repeats(w, node, at, max, &which);
	if (m < end && end[-1].length >= nice && max >= nice) {
		uint32_t n = end[-1].length < max ? end[-1].length : max;

		if (n > longest + 1) {
			arrive_long(w, node, n, FORMATTED(end[-1].offset));
			return n;
		}
	}
	if (longest > 0) {
		arrive_long(w, node, longest, which);
		return longest;
	}
	for (; m < end && from <= max; m++) {
		uint32_t to = m->length < max ? m->length : max;

		if (to >= from)
			arrive_all(o, here, from, to, FORMATTED(m->offset), m->slot);
		from = m->length + 1;
	}
	return 1;
}

/* The tokens of the cheapest path, from its end. */
static size_t
trace(const struct lzx_writer *w, size_t begin, size_t n, struct token *out)
{
	const struct optimal *o = w->optimal;
	size_t tokens = 0, length;

	for (size_t at = n; at > 0; at -= way_length(o, at))
		tokens++;
	for (size_t i = tokens; n > 0; n -= length) {
		length = way_length(o, n);
		out[--i] = length == 1 ? token_literal(w->text[begin + n - 1])
				       : token_match((uint32_t)length, way_formatted(o->ways[n]));
	}
	return tokens;
}

/* The cheapest path over text[begin, end), which lies in the segment from `segment` on. */
static size_t
path(struct lzx_writer *w, size_t segment, size_t begin, size_t end, struct token *out)
{
	struct optimal *o = w->optimal;
	size_t n = end - begin, at = 0;

	for (size_t i = 0; i <= n; i++)
		o->ways[i] = UNREACHED;
	o->ways[0] = 0;
	memcpy(o->repeats[0].r, w->r, sizeof(w->r));
	while (at < n) {
		at += step(w, at, begin + at, match_max(w, segment, begin + at, end));
		o->repeats[at] = o->repeats[at - way_length(o, at)];
		if ((o->ways[at] & LONG) > 1)
			repeat_use(o->repeats[at].r, way_formatted(o->ways[at]));
	}
	return trace(w, begin, n, out);
}

void
optimal_parse(struct lzx_writer *w, size_t begin, size_t end)
{
	find_all(w, begin, end);
	if (!w->optimal->began)
		guess_costs(w);
	w->tokens_n = path(w, begin, begin, end, w->tokens);
	if (!w->optimal->began) {
		count_costs(w, w->tokens, w->tokens_n);
		w->tokens_n = path(w, begin, begin, end, w->tokens);
	}
}

size_t
optimal_block(struct lzx_writer *w, size_t begin, size_t end, struct token *tokens, size_t n,
    struct token *out)
{
	const struct optimal *o = w->optimal;

	count_costs(w, tokens, n);
	if (w->level->passes == 0) {
		memcpy(out, tokens, n * sizeof(*out));
		for (size_t i = 0; i < n; i++)
			if (token_is_match(out[i]))
				repeat_use(w->r, lzx_slot_base(token_slot(out[i])) + out[i].footer);
		return n;
	}
	for (unsigned i = 0; i < w->level->passes; i++) {
		n = path(w, o->origin, begin, end, out);
		if (i + 1 < w->level->passes)
			count_costs(w, out, n);
	}
	memcpy(w->r, o->repeats[end - begin].r, sizeof(w->r));
	return n;
}
