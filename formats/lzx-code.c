/* Tables of prefix codes: MS-PATCH 2.5, canonical codes, shorter ones first, the highest bit first.
 */
#include "formats/lzx-code.h"

/* The symbols that have a code, in the order of their codes. */
struct order {
	uint16_t symbols[LZX_MAIN_MAX];
	size_t n;
	unsigned count[LZX_CODE_MAX + 1]; /* how many have each length */
};

static enum code
sort(struct order *o, const uint8_t *lengths, size_t n)
{
	unsigned at[LZX_CODE_MAX + 2] = { 0 };
	uint32_t space = 0;

	memset(o->count, 0, sizeof(o->count));
	for (size_t i = 0; i < n; i++)
		o->count[lengths[i]]++;
	o->count[0] = 0;
	for (unsigned l = 1; l <= LZX_CODE_MAX; l++) {
		at[l + 1] = at[l] + o->count[l];
		space += o->count[l] << (LZX_CODE_MAX - l);
	}
	o->n = at[LZX_CODE_MAX + 1];
	if (o->n == 0)
		return CODE_EMPTY;
	if (space != 1u << LZX_CODE_MAX)
		return CODE_BAD;
	for (size_t i = 0; i < n; i++)
		if (lengths[i] != 0)
			o->symbols[at[lengths[i]]++] = (uint16_t)i;
	return CODE_COMPLETE;
}

static void
fill(uint32_t *p, size_t n, uint32_t entry)
{
	for (size_t i = 0; i < n; i++)
		p[i] = entry;
}

/* The codes longer than root bits, from symbol i, whose code is `code`, on. Each prefix of root
 * bits gets a table as deep as its longest, which is its last, code. */
static void
build_subs(uint32_t *table, unsigned root, const uint8_t *lengths, const uint32_t *values,
    const struct order *o, size_t i, uint32_t code)
{
	size_t next = (size_t)1 << root;

	/* a code is held as its LZX_CODE_MAX bits, filled up with zeros */
	while (i < o->n) {
		uint32_t prefix = code >> (LZX_CODE_MAX - root), scan = code;
		unsigned depth = 0;
		size_t j = i;

		for (; j < o->n && scan >> (LZX_CODE_MAX - root) == prefix; j++) {
			depth = lengths[o->symbols[j]];
			scan += 1u << (LZX_CODE_MAX - depth);
		}
		depth -= root;
		table[prefix] = CODE_SUB | (uint32_t)next << CODE_VALUE | depth;
		for (; i < j; i++) {
			uint16_t symbol = o->symbols[i];
			unsigned length = lengths[symbol];
			size_t n = (size_t)1 << (root + depth - length);
			uint32_t value =
			    values != NULL ? values[symbol] : (uint32_t)symbol << CODE_VALUE;

			fill(table + next, n, value | length);
			next += n;
			code += 1u << (LZX_CODE_MAX - length);
		}
	}
}

enum code
code_build(uint32_t *table, unsigned root, const uint8_t *lengths, size_t n, const uint32_t *values,
    uint32_t nothing)
{
	struct order o;
	enum code is = sort(&o, lengths, n);
	uint32_t code = 0;
	size_t i;

	if (is != CODE_COMPLETE) {
		fill(table, (size_t)1 << root, nothing);
		return is;
	}
	for (i = 0; i < o.n && lengths[o.symbols[i]] <= root; i++) {
		uint16_t symbol = o.symbols[i];
		unsigned length = lengths[symbol];
		size_t many = (size_t)1 << (root - length);
		uint32_t value = values != NULL ? values[symbol] : (uint32_t)symbol << CODE_VALUE;

		fill(table + (code >> (LZX_CODE_MAX - root)), many, value | length);
		code += 1u << (LZX_CODE_MAX - length);
	}
	build_subs(table, root, lengths, values, &o, i, code);
	return CODE_COMPLETE;
}
