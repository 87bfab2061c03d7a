#include "formats/deflate-tokens.h"

#include "formats/prefix.h"

#define END         256u
#define CODE_MAX    15u
#define LENGTHS     19u /* of the code of code lengths */
#define LENGTHS_MAX 7u

/* About what trees take. */
#define HEADER_COST (70 * LOG_ONE)
#define USED_COST   (5 * LOG_ONE) /* of a symbol in them */

static const uint8_t sent_order[LENGTHS] = { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2,
	14, 1, 15 };
static const uint8_t sent_extra[LENGTHS] = { [16] = 2, [17] = 3, [18] = 7 };

/* A code, its bits in the order in which they are sent. */
struct code {
	uint16_t bits;
	uint8_t n;
};

/* 3.2.5: the extra bits behind a length's symbol, and the symbol, less DEFLATE_LITERALS. */
static unsigned
length_bits(unsigned length)
{
	return length < 11 || length == DEFLATE_MAX ? 0 : log2_of(length - DEFLATE_MIN) - 2;
}

static unsigned
length_symbol(unsigned length)
{
	unsigned bits = length_bits(length);

	return length == DEFLATE_MAX ? 29 : 1 + 4 * bits + ((length - DEFLATE_MIN) >> bits);
}

void
tokens_open(struct tokens *t, unsigned part)
{
	t->part = part;
	for (unsigned i = DEFLATE_MIN; i <= DEFLATE_MAX; i++)
		t->length_symbol[i] = (uint8_t)length_symbol(i);
	t->plogp[0] = 0;
	for (uint32_t i = 1; i < DEFLATE_LOGS; i++)
		t->plogp[i] = i * log2_fixed(i);
}

void
tokens_begin(struct tokens *t, size_t n)
{
	size_t part = (size_t)1 << t->part, parts = (n + part - 1) / part;

	t->n = 0;
	for (size_t i = 0; i == 0 || i < parts; i++) {
		struct block *b = &t->blocks[i];

		memset(b->freq, 0, sizeof(b->freq));
		b->tokens = 0;
		b->next = i + 1 < parts ? b + 1 : NULL;
	}
}

static inline uint32_t
plogp(const struct tokens *t, uint32_t n)
{
	return n < DEFLATE_LOGS ? t->plogp[n] : n * log2_fixed(n);
}

/* What a and b (NULL: only a) cost as one code; for each symbol n log2(n) less than for all. */
static uint32_t
code_cost(const struct tokens *t, const uint32_t *a, const uint32_t *b, size_t n)
{
	uint32_t sum = 0, total = 0, used = 0;

	for (size_t i = 0; i < n; i++) {
		uint32_t f = a[i] + (b != NULL ? b[i] : 0);

		if (f == 0)
			continue;
		total += f;
		used++;
		sum += plogp(t, f);
	}
	return plogp(t, total) - sum + used * USED_COST;
}

static uint32_t
block_cost(const struct tokens *t, const struct block *a, const struct block *b)
{
	return code_cost(t, a->freq, b != NULL ? b->freq : NULL, DEFLATE_SYMBOLS) +
	       code_cost(t, a->freq + DEFLATE_SYMBOLS, b != NULL ? b->freq + DEFLATE_SYMBOLS : NULL,
		   DEFLATE_DISTANCES) +
	       HEADER_COST;
}

static void
weigh(const struct tokens *t, struct block *a)
{
	uint32_t together;

	a->gain = 0;
	if (a->next == NULL)
		return;
	together = block_cost(t, a, a->next);
	if (together < a->cost + a->next->cost)
		a->gain = a->cost + a->next->cost - together;
}

static void
join(struct block *a)
{
	const struct block *b = a->next;

	for (size_t i = 0; i < DEFLATE_BOTH; i++)
		a->freq[i] += b->freq[i];
	a->tokens += b->tokens;
	a->cost = a->cost + b->cost - a->gain;
	a->next = b->next;
}

/* Makes blocks of the parts. */
static void
make_blocks(struct tokens *t)
{
	struct block *all = t->blocks, *best, *before, *previous;

	for (struct block *b = all; b != NULL; b = b->next)
		b->cost = block_cost(t, b, NULL);
	for (struct block *b = all; b != NULL; b = b->next)
		weigh(t, b);
	for (;;) {
		best = all;
		before = previous = NULL;
		for (struct block *b = all; b != NULL; b = b->next) {
			if (b->gain > best->gain) {
				best = b;
				before = previous;
			}
			previous = b;
		}
		if (best->gain == 0)
			return;
		join(best);
		weigh(t, best);
		if (before != NULL)
			weigh(t, before);
	}
}

/* Bits to bytes, the first one lowest (3.1.1). */
struct bits {
	uint64_t held;
	unsigned n;
	uint8_t *p;
};

static inline void
put_bits(struct bits *b, uint32_t v, unsigned n)
{
	b->held |= (uint64_t)v << b->n;
	b->n += n;
}

/* Writes all whole bytes; up to 7 bits stay. */
static inline void
put_bytes(struct bits *b)
{
	for (; b->n >= 8; b->n -= 8, b->held >>= 8)
		*b->p++ = (uint8_t)b->held;
}

static void
put(struct bits *b, uint32_t v, unsigned n)
{
	put_bits(b, v, n);
	put_bytes(b);
}

/* The codes of n symbols by their lengths, the first bit lowest. */
static void
make_codes(struct code *codes, const uint8_t *lengths, size_t n)
{
	uint16_t code[DEFLATE_SYMBOLS];

	prefix_codes(code, lengths, n);
	for (size_t i = 0; i < n; i++) {
		uint32_t v = code[i];

		v = (v & 0x5555) << 1 | (v >> 1 & 0x5555);
		v = (v & 0x3333) << 2 | (v >> 2 & 0x3333);
		v = (v & 0x0F0F) << 4 | (v >> 4 & 0x0F0F);
		v = (v & 0x00FF) << 8 | v >> 8;
		codes[i] = (struct code){ (uint16_t)(v >> (16 - lengths[i])), lengths[i] };
	}
}

/* Makes the trees; the lengths of distances stand behind `symbols` of symbols. */
static void
make_sent(struct sent *s, const uint8_t of[DEFLATE_BOTH])
{
	uint8_t lengths[DEFLATE_BOTH];
	uint32_t freq[LENGTHS] = { 0 };
	size_t end, run;

	s->symbols = DEFLATE_SYMBOLS;
	while (of[s->symbols - 1] == 0)
		s->symbols--;
	s->distances = DEFLATE_DISTANCES;
	while (of[DEFLATE_SYMBOLS + s->distances - 1] == 0)
		s->distances--;
	memcpy(lengths, of, s->symbols);
	memcpy(lengths + s->symbols, of + DEFLATE_SYMBOLS, s->distances);
	end = s->symbols + s->distances;
	s->n = 0;
	for (size_t i = 0; i < end; i += run) {
		uint8_t what = lengths[i], extra = 0;
		bool again = i > 0 && lengths[i - 1] == what;

		for (run = 1; run < 138 && i + run < end && lengths[i + run] == what; run++)
			;
		if (what == 0 && run >= 3) {
			what = run < 11 ? 17 : 18;
			extra = (uint8_t)(run - (run < 11 ? 3 : 11));
		} else if (again && run >= 3) {
			run = run < 6 ? run : 6;
			what = 16;
			extra = (uint8_t)(run - 3);
		} else {
			run = 1;
		}
		s->what[s->n] = what;
		s->extra[s->n++] = extra;
		freq[what]++;
	}
	prefix_lengths(s->lengths, freq, LENGTHS, LENGTHS_MAX);
	s->lengths_n = LENGTHS;
	while (s->lengths[sent_order[s->lengths_n - 1]] == 0)
		s->lengths_n--;
	s->bits = 14 + 3 * s->lengths_n;
	for (size_t i = 0; i < LENGTHS; i++)
		s->bits += freq[i] * (s->lengths[i] + sent_extra[i]);
}

static void
put_sent(struct bits *b, const struct sent *s)
{
	struct code codes[LENGTHS];

	make_codes(codes, s->lengths, LENGTHS);
	put(b, (s->symbols - 257) | (s->distances - 1) << 5 | (s->lengths_n - 4) << 10, 14);
	for (size_t i = 0; i < s->lengths_n; i++)
		put(b, s->lengths[sent_order[i]], 3);
	for (size_t i = 0; i < s->n; i++) {
		struct code c = codes[s->what[i]];

		put(b, c.bits | (uint32_t)s->extra[i] << c.n, c.n + sent_extra[s->what[i]]);
	}
}

/* How many bits the tokens take, extra bits left out. */
static uint32_t
code_bits(const struct block *b, const uint8_t lengths[DEFLATE_BOTH])
{
	uint32_t sum = 0;

	for (size_t i = 0; i < DEFLATE_BOTH; i++)
		sum += b->freq[i] * lengths[i];
	return sum;
}

static uint32_t
extra_bits(const struct block *b)
{
	uint32_t sum = 0;

	for (unsigned i = 8; i < 28; i++)
		sum += b->freq[DEFLATE_LITERALS + 1 + i] * (i / 4 - 1);
	for (unsigned i = 4; i < DEFLATE_DISTANCES; i++)
		sum += b->freq[DEFLATE_SYMBOLS + i] * (i / 2 - 1);
	return sum;
}

/* 3.2.6 */
static void
fixed_lengths(uint8_t lengths[DEFLATE_BOTH])
{
	memset(lengths, 8, 144);
	memset(lengths + 144, 9, 256 - 144);
	memset(lengths + 256, 7, 280 - 256);
	memset(lengths + 280, 8, DEFLATE_SYMBOLS - 280);
	memset(lengths + DEFLATE_SYMBOLS, 5, DEFLATE_DISTANCES);
}

/* Chooses the codes of a block. */
static void
choose_codes(struct block *b)
{
	static const uint8_t nothing[DEFLATE_DISTANCES];
	uint8_t fixed[DEFLATE_BOTH], *distance = b->lengths + DEFLATE_SYMBOLS;
	uint32_t fixed_bits;

	b->freq[END] = 1;
	prefix_lengths(b->lengths, b->freq, DEFLATE_SYMBOLS, CODE_MAX);
	prefix_lengths(distance, b->freq + DEFLATE_SYMBOLS, DEFLATE_DISTANCES, CODE_MAX);
	/* a code of nothing is allowed, but not all decoders know it */
	if (memcmp(distance, nothing, DEFLATE_DISTANCES) == 0)
		distance[0] = distance[1] = 1;
	make_sent(&b->sent, b->lengths);
	b->bits = code_bits(b, b->lengths) + b->sent.bits;
	fixed_lengths(fixed);
	fixed_bits = code_bits(b, fixed);
	b->fixed = fixed_bits <= b->bits;
	if (b->fixed) {
		memcpy(b->lengths, fixed, sizeof(fixed));
		b->bits = fixed_bits;
	}
	b->bits += 3 + extra_bits(b);
}

static void
put_tokens(struct bits *b, const struct tokens *t, const struct block *block, const uint32_t *token)
{
	struct code symbol[DEFLATE_SYMBOLS], distance[DEFLATE_DISTANCES];
	struct {
		uint32_t bits, n;
	} length[DEFLATE_MAX + 1];

	make_codes(symbol, block->lengths, DEFLATE_SYMBOLS);
	make_codes(distance, block->lengths + DEFLATE_SYMBOLS, DEFLATE_DISTANCES);
	for (unsigned i = DEFLATE_MIN; i <= DEFLATE_MAX; i++) {
		unsigned extra = length_bits(i);
		struct code c = symbol[DEFLATE_LITERALS + t->length_symbol[i]];

		length[i].bits = c.bits | ((i - DEFLATE_MIN) & ((1u << extra) - 1)) << c.n;
		length[i].n = c.n + extra;
	}
	for (uint32_t i = 0; i < block->tokens; i++) {
		uint32_t far = token[i] >> 16, n = token[i] & 0xFFFF;

		if (far == 0) {
			put_bits(b, symbol[n].bits, symbol[n].n);
		} else {
			struct code c = distance[distance_symbol(far)];
			unsigned extra = distance_bits(far);

			put_bits(b, length[n].bits, length[n].n);
			put_bits(b, c.bits | ((far - 1) & ((1u << extra) - 1)) << c.n, c.n + extra);
		}
		put_bytes(b);
	}
	put(b, symbol[END].bits, symbol[END].n);
}

size_t
tokens_write(struct tokens *t, uint8_t *out, size_t most)
{
	struct bits b = { 0, 0, out };
	const uint32_t *token = t->token;
	uint32_t bits = 0;

	make_blocks(t);
	for (struct block *p = t->blocks; p != NULL; p = p->next) {
		choose_codes(p);
		bits += p->bits;
	}
	if ((bits + 7) / 8 >= most)
		return 0;
	for (const struct block *p = t->blocks; p != NULL; p = p->next) {
		put(&b, (p->next == NULL) | (p->fixed ? 1u : 2u) << 1, 3);
		if (!p->fixed)
			put_sent(&b, &p->sent);
		put_tokens(&b, t, p, token);
		token += p->tokens;
	}
	if (b.n > 0)
		*b.p++ = (uint8_t)b.held;
	return (size_t)(b.p - out);
}
