/* Text to tokens with hash chains: the best match here, unless a better one begins at the next
 * byte. */
#include "formats/lzx-encode.h"

/* A match as long is taken without a look at the next byte. */
#define LAZY_MAX 24u

struct found {
	uint32_t length; /* 0: none */
	uint32_t formatted;
	int32_t gain; /* in about quarters of a literal's cost */
};

/* The longest of the repeated offsets. */
static struct found
best_repeat(const struct lzx_writer *w, size_t at, uint32_t max)
{
	struct found best = { 0 };
	const uint8_t *p = w->text + at;

	for (uint32_t i = 0; i < LZX_REPEATS; i++) {
		const uint8_t *q;
		uint32_t n;

		if (w->r[i] > at)
			continue;
		q = p - w->r[i];
		if (q[0] != p[0] || q[1] != p[1])
			continue;
		n = same_bytes(q, p, 2, max);
		if (n > best.length)
			best = (struct found){ n, i, 0 };
	}
	best.gain = (int32_t)(4 * best.length) - 3;
	return best;
}

/* What is best at `at`, at least `least` bytes where it is no repeated offset, of so many
 * candidates. */
static struct found
best_match(struct lzx_writer *w, size_t at, uint32_t max, uint32_t least, unsigned depth)
{
	struct found best = { 0 };
	uint32_t offset = 0, n;

	if (max < 2) {
		finder_insert(&w->finder, w->text, (int32_t)at + 1, (int32_t)w->text_n, w->level);
		return best;
	}
	best = best_repeat(w, at, max);
	if (best.length >= w->level->nice) {
		finder_insert(&w->finder, w->text, (int32_t)at + 1, (int32_t)w->text_n, w->level);
		return best;
	}
	if (least < best.length)
		least = best.length;
	n = finder_chain(&w->finder, w->text, (int32_t)at, (int32_t)w->text_n, w->level, depth,
	    least < 3 ? 2 : least, max, &offset);
	if (n > 0) {
		int32_t gain = (int32_t)(4 * n) - (int32_t)(31 - __builtin_clz(offset)) / 2 - 3;

		if (best.length == 0 || gain > best.gain)
			best = (struct found){ n, FORMATTED(offset), gain };
	}
	return best;
}

static uint32_t
room(const struct lzx_writer *w, size_t begin, size_t at)
{
	size_t left = LZX_CHUNK - (at - begin) % LZX_CHUNK;
	size_t max = w->kind == LZX_DELTA ? LZX_MATCH_LONG : LZX_MATCH_MAX;

	return (uint32_t)(left < max ? left : max);
}

static uint32_t
room_to(const struct lzx_writer *w, size_t begin, size_t at, size_t end)
{
	uint32_t max = room(w, begin, at);

	return max < end - at ? max : (uint32_t)(end - at);
}

void
lazy_parse(struct lzx_writer *w, size_t begin, size_t end)
{
	struct token *t = w->tokens;
	size_t at = begin;
	struct found here = best_match(w, at, room_to(w, begin, at, end), 0, w->level->depth);

	while (at < end) {
		bool better = false;

		if (here.length == 0) {
			*t++ = token_literal(w->text[at++]);
			if (at < end)
				here = best_match(
				    w, at, room_to(w, begin, at, end), 0, w->level->depth);
			continue;
		}
		for (unsigned i = 1; i <= w->level->lazy && here.length < LAZY_MAX; i++) {
			struct found next;

			if (at + i >= end)
				break;
			next = best_match(w, at + i, room_to(w, begin, at + i, end),
			    here.length - 1, w->level->depth / 2);
			if (next.gain > here.gain + (i == 1 ? 2 : 6)) {
				for (unsigned j = 0; j < i; j++)
					*t++ = token_literal(w->text[at++]);
				here = next;
				better = true;
				break;
			}
		}
		if (better)
			continue;
		*t++ = token_match(here.length, here.formatted);
		repeat_use(w->r, here.formatted);
		at += here.length;
		if ((size_t)w->finder.next < at)
			finder_insert(
			    &w->finder, w->text, (int32_t)at, (int32_t)w->text_n, w->level);
		if (at < end)
			here = best_match(w, at, room_to(w, begin, at, end), 0, w->level->depth);
	}
	w->tokens_n = (size_t)(t - w->tokens);
}
