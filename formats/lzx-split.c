/* Tokens to blocks: small pieces, of which neighbours are joined while one set of trees for both is
 * cheaper than two. */
#include "formats/lzx-encode.h"

#define PIECE_MIN   1024 /* tokens */
#define HEADER_COST (180 * LOG_ONE)
#define USED_COST   (3 * LOG_ONE) /* of an element in the trees */
#define LOG_TABLE   2048u

struct piece {
	uint32_t main[LZX_MAIN_MAX];
	uint32_t length[LZX_LENGTHS];
	size_t end;    /* index behind its last token */
	uint64_t cost; /* as a block */
	uint64_t gain; /* of joining it with the next one, 0: none */
	struct piece *next;
};

struct splitter {
	uint32_t plogp[LOG_TABLE]; /* i * log2(i) */
	struct piece pieces[SPLIT_MAX];
	struct counts counts;
};

uint32_t
log2_fixed(uint32_t x)
{
	unsigned high = 31u - (unsigned)__builtin_clz(x);
	uint64_t m = (uint64_t)x << (31 - high); /* 1 <= m / 2^31 < 2 */
	uint32_t fraction = 0;

	for (unsigned i = 0; i < 6; i++) { /* a bit of the logarithm at each squaring */
		m = m * m >> 31;
		fraction <<= 1;
		if (m >= (uint64_t)1 << 32) {
			m >>= 1;
			fraction |= 1;
		}
	}
	return high * LOG_ONE + fraction;
}

void
splitter_open(struct lzx_writer *w)
{
	struct splitter *s = NEW(w->c, struct splitter, 1);

	for (uint32_t i = 1; i < LOG_TABLE; i++)
		s->plogp[i] = i * log2_fixed(i);
	w->splitter = s;
}

void
count(struct counts *c, const struct token *tokens, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct token t = tokens[i];

		c->main[t.main]++;
		if (t.length > 8)
			c->length[(t.length < LZX_MATCH_MAX ? t.length : LZX_MATCH_MAX) - 9u]++;
		if (token_is_match(t) && lzx_slot_bits(token_slot(t)) >= 3)
			c->aligned[t.footer & 7]++;
	}
}

static inline uint64_t
plogp(const struct splitter *s, uint32_t n)
{
	return n < LOG_TABLE ? s->plogp[n] : (uint64_t)n * log2_fixed(n);
}

/* What a and b (NULL: only a) cost as one code; for each symbol n log2(n) less than for all. */
static uint64_t
code_cost(const struct splitter *s, const uint32_t *a, const uint32_t *b, size_t n)
{
	uint64_t sum = 0;
	uint32_t total = 0, used = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t f = a[i] + (b != NULL ? b[i] : 0);

		if (f == 0)
			continue;
		total += f;
		used++;
		sum += plogp(s, f);
	}
	return plogp(s, total) - sum + (uint64_t)used * USED_COST;
}

static uint64_t
block_cost(const struct lzx_writer *w, const struct piece *a, const struct piece *b)
{
	return code_cost(w->splitter, a->main, b != NULL ? b->main : NULL, w->main_elements) +
	       code_cost(w->splitter, a->length, b != NULL ? b->length : NULL, LZX_LENGTHS) +
	       HEADER_COST;
}

static void
weigh(const struct lzx_writer *w, struct piece *p)
{
	uint64_t together;

	p->gain = 0;
	if (p->next == NULL)
		return;
	together = block_cost(w, p, p->next);
	if (together < p->cost + p->next->cost)
		p->gain = p->cost + p->next->cost - together;
}

static void
join(const struct lzx_writer *w, struct piece *a)
{
	const struct piece *b = a->next;

	for (size_t i = 0; i < w->main_elements; i++)
		a->main[i] += b->main[i];
	for (size_t i = 0; i < LZX_LENGTHS; i++)
		a->length[i] += b->length[i];
	a->cost = a->cost + b->cost - a->gain;
	a->end = b->end;
	a->next = b->next;
}

/* The tokens in at most SPLIT_MAX pieces, as a list. */
static void
cut_pieces(struct lzx_writer *w)
{
	struct splitter *s = w->splitter;
	size_t each = (w->tokens_n + SPLIT_MAX - 1) / SPLIT_MAX, at = 0;

	if (each < PIECE_MIN)
		each = PIECE_MIN;
	for (size_t i = 0; at < w->tokens_n; i++) {
		struct piece *p = &s->pieces[i];
		size_t n = w->tokens_n - at < each ? w->tokens_n - at : each;

		memset(&s->counts, 0, sizeof(s->counts));
		count(&s->counts, w->tokens + at, n);
		memcpy(p->main, s->counts.main, w->main_elements * sizeof(*p->main));
		memcpy(p->length, s->counts.length, sizeof(p->length));
		at += n;
		p->end = at;
		p->next = at < w->tokens_n ? p + 1 : NULL;
		p->cost = block_cost(w, p, NULL);
	}
}

size_t
split(struct lzx_writer *w, size_t ends[SPLIT_MAX])
{
	struct piece *all = w->splitter->pieces, *before;
	size_t n = 0;

	cut_pieces(w);
	for (struct piece *p = all; p != NULL; p = p->next)
		weigh(w, p);
	for (;;) {
		struct piece *best = all, *previous = NULL;

		before = NULL;
		for (struct piece *p = all; p != NULL; p = p->next) {
			if (p->gain > best->gain) {
				best = p;
				previous = before;
			}
			before = p;
		}
		if (best->gain == 0)
			break;
		join(w, best);
		weigh(w, best);
		if (previous != NULL)
			weigh(w, previous);
	}
	for (struct piece *p = all; p != NULL; p = p->next)
		ends[n++] = p->end;
	return n;
}
