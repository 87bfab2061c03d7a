/* LZX encoding: the text, its segments, and what is done with each. */
#include "formats/lzx-encode.h"

#define SLIDE_MIN   ((size_t)1 << 20)
#define CALLS_SEEN  1024u /* calls that calls_gain keeps in mind */
#define CALLS_WORTH 4     /* calls that are worth the header of the translation */

static const struct level levels[] = {
	/* optimal, lazy, depth, nice, passes */
	{ false, 0, 4, 24, 0 },
	{ false, 1, 6, 32, 0 },
	{ false, 1, 8, 32, 0 },
	{ false, 1, 12, 48, 0 },
	{ false, 1, 16, 64, 0 },
	{ false, 1, 24, 96, 0 },
	{ true, 0, 12, 32, 0 },
	{ true, 0, 24, 48, 1 },
	{ true, 0, 48, 80, 1 },
};

static bool
check_opts(struct ctx *c, const struct lzx_opts *o)
{
	unsigned min = o->kind == LZX_CAB ? LZX_CAB_BITS_MIN : LZX_DELTA_BITS_MIN;
	unsigned max = o->kind == LZX_CAB ? LZX_CAB_BITS_MAX : LZX_DELTA_BITS_MAX;

	if (o->window_bits < min || o->window_bits > max)
		return fail(c, E_FORMAT, NOWHERE, "lzx: no window of 2^%u bytes (2^%u to 2^%u)",
		    o->window_bits, min, max);
	if (o->level != 0 && (o->level < LZX_LEVEL_MIN || o->level > LZX_LEVEL_MAX))
		return fail(c, E_FORMAT, NOWHERE, "lzx: no level %d (%d to %d)", o->level,
		    LZX_LEVEL_MIN, LZX_LEVEL_MAX);
	if (o->kind == LZX_CAB && o->reference.n > 0)
		return fail(c, E_FORMAT, NOWHERE, "lzx: cabinets have no reference data");
	return true;
}

/* The power of two of positions that a match can reach. */
static size_t
window_needed(const struct lzx_opts *o)
{
	size_t window = LZX_CHUNK, max = (size_t)1 << o->window_bits;

	if (o->size == 0)
		return max;
	while (window < max && window < o->reference.n + o->size)
		window *= 2;
	return window;
}

struct lzx_writer *
lzx_create(struct ctx *c, const struct lzx_opts *o, lzx_taker *taker, void *arg)
{
	struct lzx_writer *w;
	size_t window, reference = o->reference.n, room;

	if (!check_opts(c, o))
		return NULL;
	w = NEW(c, struct lzx_writer, 1);
	w->c = c;
	w->kind = o->kind;
	w->slots = lzx_slots(o->window_bits);
	w->main_elements = LZX_LITERALS + LZX_HEADERS * w->slots;
	w->level = &levels[(o->level == 0 ? LZX_LEVEL_DEFAULT : o->level) - 1];
	w->e8 = o->e8;
	w->taker = taker;
	w->arg = arg;
	w->r[0] = w->r[1] = w->r[2] = 1;
	window = window_needed(o);
	if (reference > window)
		reference = window;
	w->slide = window > SLIDE_MIN ? window : SLIDE_MIN;
	w->slide_from = window + w->slide;
	room = w->slide_from + SEGMENT + AHEAD;
	if (o->size != 0 && reference + o->size < room)
		room = (size_t)(reference + o->size);
	w->text = NEW(c, uint8_t, room + TEXT_PAST);
	w->text_max = room;
	if (reference > 0)
		memcpy(w->text, bytes_from(o->reference, o->reference.n - reference).p, reference);
	w->text_n = w->text_next = w->translated = reference;
	finder_open(w, window, o->window_bits, reference > 0);
	splitter_open(w);
	emitter_open(w);
	w->segment = o->size != 0 && o->size < SEGMENT ? (size_t)o->size : SEGMENT;
	/* two sets of tokens for the optimal levels: those of the segment, those of a block */
	w->tokens = arena_alloc(c, w->segment * (w->level->optimal ? 2 : 1) * sizeof(*w->tokens));
	if (w->level->optimal)
		optimal_open(w);
	return w;
}

/* Whether more of the calls are the same as one before when they are translated. Where more text
 * follows, which may be code, a few may be lost here. */
static bool
calls_gain(const uint8_t *p, size_t n, bool all)
{
	uint32_t seen[2][CALLS_SEEN] = { 0 };
	size_t same[2] = { 0 };

	for (size_t i = 0; i + 5 <= n; i++) {
		uint32_t v[2];

		/* targets are near, so the highest byte is a sign */
		if (p[i] != 0xE8 || (p[i + 4] != 0x00 && p[i + 4] != 0xFF))
			continue;
		v[0] = (uint32_t)p[i + 1] | (uint32_t)p[i + 2] << 8 | (uint32_t)p[i + 3] << 16 |
		       (uint32_t)p[i + 4] << 24;
		v[1] = v[0] + (uint32_t)i;
		for (size_t k = 0; k < 2; k++) {
			uint32_t *last = &seen[k][v[k] * 2654435761u >> 22];

			same[k] += *last == v[k];
			*last = v[k];
		}
		i += 4;
	}
	return all ? same[1] > same[0] + CALLS_WORTH : same[1] + n / 1024 >= same[0];
}

/* Translates what is not translated yet up to `to`, the end of a chunk. */
static void
translate(struct lzx_writer *w, size_t to)
{
	if (w->chunk == 0 && w->e8 == LZX_E8_AUTO) {
		size_t n = to - w->translated;
		bool gain = calls_gain(w->text + w->translated, n, n < SEGMENT + AHEAD);

		w->e8 = gain ? LZX_E8_ON : LZX_E8_OFF;
	}
	for (; w->translated < to; w->chunk++) {
		size_t n = to - w->translated < LZX_CHUNK ? to - w->translated : LZX_CHUNK;

		if (w->e8 == LZX_E8_ON)
			lzx_e8_do(w->text + w->translated, n, w->chunk, LZX_E8_SIZE);
		w->translated += n;
	}
}

/* Writes the blocks of the segment, after the optimal levels have parsed each again. */
static void
write_blocks(struct lzx_writer *w, size_t begin)
{
	struct token *spare = w->tokens + w->segment;
	size_t ends[SPLIT_MAX], blocks = split(w, ends), first = 0;

	for (size_t i = 0; i < blocks && !w->failed; i++) {
		struct token *tokens = w->tokens + first;
		size_t n = ends[i] - first, size = 0;

		first = ends[i];
		if (w->optimal != NULL) {
			for (size_t j = 0; j < n; j++)
				size += tokens[j].length;
			n = optimal_block(w, begin, begin + size, tokens, n, spare);
			tokens = spare;
		}
		begin = emit_block(w, tokens, n, begin);
	}
}

/* Does the segment that ends at `end`; text behind it, as far as it is there, is only looked at. */
static void
do_segment(struct lzx_writer *w, size_t end)
{
	size_t begin = w->text_next;

	translate(w, w->text_n);
	/* what stands before the first segment is reference data */
	finder_insert(&w->finder, w->text, (int32_t)begin, (int32_t)w->text_n, w->level);
	if (w->optimal != NULL)
		optimal_parse(w, begin, end);
	else
		lazy_parse(w, begin, end);
	write_blocks(w, begin);
	w->text_next = end;
	if (end < w->slide_from)
		return;
	memmove(w->text, w->text + w->slide, w->text_n - w->slide);
	w->text_n -= w->slide;
	w->text_next -= w->slide;
	w->translated -= w->slide;
	finder_slide(&w->finder, (int32_t)w->slide);
}

bool
lzx_put(struct lzx_writer *w, struct bytes b)
{
	while (b.n > 0 && !w->failed) {
		size_t n = SEGMENT + AHEAD - (w->text_n - w->text_next);

		n = n < b.n ? n : b.n;
		if (n > w->text_max - w->text_n)
			return fail(
			    w->c, E_INTERNAL, NOWHERE, "lzx: more was put than was announced");
		memcpy(w->text + w->text_n, b.p, n);
		w->text_n += n;
		b = bytes_from(b, n);
		if (w->text_n - w->text_next == SEGMENT + AHEAD)
			do_segment(w, w->text_next + SEGMENT);
	}
	return !w->failed;
}

bool
lzx_end(struct lzx_writer *w)
{
	while (w->text_n > w->text_next && !w->failed) {
		size_t n = w->text_n - w->text_next;

		do_segment(w, w->text_next + (n < SEGMENT ? n : SEGMENT));
	}
	if (!w->failed)
		emit_end(w);
	return !w->failed;
}
