#include "formats/deflate.h"

#include "formats/deflate-tokens.h"
#include "formats/same.h"

#define HISTORY DEFLATE_PIECE
#define PAST    16    /* zeros behind the text, which comparing may read */
#define TOO_FAR 4096u /* what is farther away costs as much as three literals */

#define HASH_BITS  16u
#define HASH3_BITS 15u
#define NONE       INT16_MIN

struct level {
	uint8_t lazy;   /* positions to look ahead for a better match */
	uint16_t depth; /* candidates to try */
	uint16_t nice;  /* a match as long is taken at once */
	uint8_t part;   /* tokens_open's: 12 to 15 */
};

static const struct level levels[] = {
	/* lazy, depth, nice, part */
	{ 0, 2, 16, 14 },
	{ 0, 5, 24, 14 },
	{ 0, 12, 32, 14 },
	{ 1, 12, 32, 13 },
	{ 1, 32, 64, 12 },
	{ 2, 80, 130, 12 },
	{ 2, 160, 258, 12 },
	{ 2, 400, 258, 12 },
	{ 2, 1000, 258, 12 },
};

/*
 * Positions are relative to the piece, so that the history is below 0; they become smaller by
 * DEFLATE_PIECE with each piece. A chain goes through the positions whose first four bytes hash
 * alike; of three bytes there is only the last position.
 */
struct deflate {
	const struct level *level;
	int16_t head[1u << HASH_BITS], head3[1u << HASH3_BITS], links[HISTORY];
	int32_t next; /* the first position that is not entered yet */
	uint32_t n;   /* bytes of the piece */
	uint8_t text[HISTORY + DEFLATE_PIECE + PAST];
	struct tokens tokens;
};

struct deflate *
deflate_open(struct ctx *c, int level)
{
	struct deflate *d = NEW(c, struct deflate, 1);

	d->level = &levels[level - DEFLATE_LEVEL_MIN];
	tokens_open(&d->tokens, d->level->part);
	deflate_reset(d);
	return d;
}

static void
forget(int16_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = NONE;
}

void
deflate_reset(struct deflate *d)
{
	forget(d->head, 1u << HASH_BITS);
	forget(d->head3, 1u << HASH3_BITS);
	forget(d->links, HISTORY);
	d->next = 0;
}

static void
slide(int16_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = (int16_t)(p[i] < 0 ? NONE : p[i] - (int)HISTORY);
}

static inline uint32_t
load32(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* Enters a position; returns the last one of the same four bytes, *last3 becomes that of three. */
static inline int32_t
enter(struct deflate *d, int32_t at, uint32_t v, int32_t *last3)
{
	uint32_t h = v * 0x9E3779B1u >> (32 - HASH_BITS);
	uint32_t h3 = (v << 8) * 0x9E3779B1u >> (32 - HASH3_BITS);
	int16_t last = d->head[h];

	*last3 = d->head3[h3];
	d->head3[h3] = (int16_t)at;
	d->head[h] = (int16_t)at;
	d->links[(uint32_t)at % HISTORY] = last;
	return last;
}

/* Enters positions up to `to`, as far as four bytes are there. */
static inline void
enter_to(struct deflate *d, int32_t to)
{
	int32_t end = (int32_t)d->n - 3, ignored;
	const uint8_t *text = d->text + HISTORY;

	if (to > end)
		to = end;
	for (int32_t at = d->next; at < to; at++)
		enter(d, at, load32(text + at), &ignored);
	if (d->next < to)
		d->next = to;
}

/* The longest match at `at`, which is the next position to be entered, with more than `least`
 * bytes; 0 where there is none. */
static inline uint32_t
longest(struct deflate *d, int32_t at, uint32_t least, uint32_t depth, uint32_t *distance)
{
	const uint8_t *text = d->text + HISTORY, *p = text + at;
	uint32_t max = d->n - (uint32_t)at, best = least, v, nice;
	int32_t low = at - (int32_t)HISTORY, last, last3;

	if (max < 4)
		return 0;
	max = max < DEFLATE_MAX ? max : DEFLATE_MAX;
	nice = d->level->nice < max ? d->level->nice : max;
	v = load32(p);
	last = enter(d, at, v, &last3);
	d->next = at + 1;
	if (least >= max)
		return 0;
	if (best < DEFLATE_MIN && last3 > low && at - last3 <= (int32_t)TOO_FAR &&
	    (load32(text + last3) ^ v) << 8 == 0) {
		best = DEFLATE_MIN;
		*distance = (uint32_t)(at - last3);
	}
	for (; last > low && depth > 0; depth--) {
		const uint8_t *q = text + last;
		/* the four bytes that would make it longer first */
		uint32_t tail = best < 3 ? 0 : best - 3;

		if (load32(q + tail) == load32(p + tail) && load32(q) == v) {
			uint32_t n = same_bytes(q, p, 4, max);

			if (n > best) {
				best = n;
				*distance = (uint32_t)(at - last);
				if (n >= nice)
					break;
			}
		}
		last = d->links[(uint32_t)last % HISTORY];
	}
	return best > least ? best : 0;
}

static inline void
put_literal(struct deflate *d, int32_t at)
{
	tokens_put_literal(&d->tokens, (uint32_t)at, d->text[HISTORY + (size_t)at]);
}

/* In about quarters of a literal's cost. */
static inline int32_t
gain(uint32_t length, uint32_t distance)
{
	return (int32_t)(4 * length) - (int32_t)log2_of(distance);
}

/* Text to tokens: the best match here, unless a better one begins one or two bytes on. */
static void
parse(struct deflate *d)
{
	const struct level *l = d->level;
	int32_t at = 0, n = (int32_t)d->n;

	while (at < n) {
		uint32_t distance = 0, other = 0;
		uint32_t length = longest(d, at, DEFLATE_MIN - 1, l->depth, &distance), better;

		if (length == 0) {
			put_literal(d, at++);
			continue;
		}
		while (l->lazy > 0 && length < l->nice) {
			better = longest(d, at + 1, length - 1, l->depth / 2, &other);
			if (better > 0 && gain(better, other) > gain(length, distance) + 2) {
				put_literal(d, at++);
				length = better;
				distance = other;
				continue;
			}
			if (l->lazy < 2)
				break;
			better = longest(d, at + 2, length - 1, l->depth / 4, &other);
			if (better == 0 || gain(better, other) <= gain(length, distance) + 6)
				break;
			put_literal(d, at++);
			put_literal(d, at++);
			length = better;
			distance = other;
		}
		tokens_put_match(&d->tokens, (uint32_t)at, length, distance);
		at += (int32_t)length;
		enter_to(d, at);
	}
}

static size_t
put_stored(const struct deflate *d, uint8_t *out)
{
	out[0] = 1;
	out[1] = (uint8_t)d->n;
	out[2] = (uint8_t)(d->n >> 8);
	out[3] = (uint8_t)~d->n;
	out[4] = (uint8_t)(~d->n >> 8);
	memcpy(out + DEFLATE_OVER, d->text + HISTORY, d->n);
	return DEFLATE_OVER + d->n;
}

size_t
deflate_piece(struct deflate *d, uint8_t *out, struct bytes b)
{
	uint8_t *text = d->text + HISTORY;
	size_t n;

	if (b.n > 0)
		memcpy(text, b.p, b.n);
	memset(text + b.n, 0, PAST);
	d->n = (uint32_t)b.n;
	enter_to(d, 0);
	tokens_begin(&d->tokens, b.n);
	parse(d);
	n = tokens_write(&d->tokens, out, b.n + DEFLATE_OVER);
	if (n == 0)
		n = put_stored(d, out);
	memcpy(d->text, text, HISTORY);
	slide(d->head, 1u << HASH_BITS);
	slide(d->head3, 1u << HASH3_BITS);
	slide(d->links, HISTORY);
	d->next -= (int32_t)HISTORY;
	return n;
}
