/* Prefix codes of bounded length from frequencies. */
#include "formats/lzx-encode.h"

#define SYMBOL_BITS 12 /* LZX_MAIN_MAX symbols; the upper bits of a leaf are its frequency */
#define SYMBOL_MASK ((1u << SYMBOL_BITS) - 1)
#define FREQ_MAX    (UINT32_MAX >> SYMBOL_BITS)

struct leaves {
	uint32_t sorted[LZX_MAIN_MAX], spare[LZX_MAIN_MAX];
	size_t n;
};

/* Sorts by frequency, a byte a pass. */
static void
sort_leaves(struct leaves *l)
{
	uint32_t *from = l->sorted, *to = l->spare, all = 0;

	for (size_t i = 0; i < l->n; i++)
		all |= from[i] >> SYMBOL_BITS;
	for (unsigned shift = SYMBOL_BITS; shift < 32 && all >> (shift - SYMBOL_BITS) != 0;
	     shift += 8) {
		size_t at[257] = { 0 };
		uint32_t *swap = from;

		for (size_t i = 0; i < l->n; i++)
			at[(from[i] >> shift & 0xFF) + 1]++;
		for (size_t i = 0; i < 256; i++)
			at[i + 1] += at[i];
		for (size_t i = 0; i < l->n; i++)
			to[at[from[i] >> shift & 0xFF]++] = from[i];
		from = to;
		to = swap;
	}
	if (from != l->sorted)
		memcpy(l->sorted, from, l->n * sizeof(*from));
}

/* The depth of each leaf of the Huffman tree, cut to max; count[d] becomes how many have depth d.
 */
static void
count_depths(const struct leaves *l, unsigned max, unsigned count[])
{
	uint32_t weight[LZX_MAIN_MAX];
	uint16_t parent[2 * LZX_MAIN_MAX], depth[LZX_MAIN_MAX];
	size_t leaf = 0, node = 0, made = 0, n = l->n;

	/* nodes come into being in the order of their weight, so two queues do; a child is a leaf
	 * (its index) or a node (n and its index) */
	while (made < n - 1) {
		uint32_t sum = 0;

		for (unsigned i = 0; i < 2; i++) {
			if (leaf < n &&
			    (node == made || l->sorted[leaf] >> SYMBOL_BITS <= weight[node])) {
				parent[leaf] = (uint16_t)made;
				sum += l->sorted[leaf++] >> SYMBOL_BITS;
			} else {
				parent[n + node] = (uint16_t)made;
				sum += weight[node++];
			}
		}
		weight[made++] = sum;
	}
	memset(count, 0, (max + 1) * sizeof(*count));
	depth[n - 2] = 0;
	for (size_t i = n - 2; i-- > 0;)
		depth[i] = (uint16_t)(depth[parent[n + i]] + 1);
	for (size_t i = 0; i < n; i++) {
		unsigned d = depth[parent[i]] + 1u;

		count[d < max ? d : max]++;
	}
}

/* Makes count[] a complete code again after depths were cut to max. */
static void
mend(unsigned count[], unsigned max)
{
	uint32_t space = 0, full = 1u << max;

	for (unsigned d = 1; d <= max; d++)
		space += count[d] << (max - d);
	/* a leaf at depth d becomes two at d + 1, which takes one from max along */
	while (space > full) {
		unsigned d = max - 1;

		while (count[d] == 0)
			d--;
		count[d]--;
		count[d + 1] += 2;
		count[max]--;
		space--;
	}
}

void
prefix_lengths(uint8_t *lengths, const uint32_t *freq, size_t n, unsigned max)
{
	struct leaves l;
	unsigned count[LZX_CODE_MAX + 1];
	size_t at = 0;

	memset(lengths, 0, n);
	l.n = 0;
	for (size_t i = 0; i < n; i++)
		if (freq[i] > 0)
			l.sorted[l.n++] =
			    (freq[i] < FREQ_MAX ? freq[i] : FREQ_MAX) << SYMBOL_BITS | (uint32_t)i;
	if (l.n == 0)
		return;
	if (l.n == 1) {
		uint32_t only = l.sorted[0] & SYMBOL_MASK;

		lengths[only] = lengths[only == 0 ? 1 : 0] = 1;
		return;
	}
	sort_leaves(&l);
	count_depths(&l, max, count);
	mend(count, max);
	for (unsigned d = max; d > 0; d--)
		for (unsigned i = 0; i < count[d]; i++)
			lengths[l.sorted[at++] & SYMBOL_MASK] = (uint8_t)d;
}

void
prefix_codes(uint16_t *codes, const uint8_t *lengths, size_t n)
{
	unsigned count[LZX_CODE_MAX + 1] = { 0 };
	uint32_t next[LZX_CODE_MAX + 2] = { 0 };

	for (size_t i = 0; i < n; i++)
		count[lengths[i]]++;
	count[0] = 0;
	for (unsigned d = 1; d <= LZX_CODE_MAX; d++)
		next[d + 1] = (next[d] + count[d]) << 1;
	for (size_t i = 0; i < n; i++)
		codes[i] = (uint16_t)(lengths[i] > 0 ? next[lengths[i]]++ : 0);
}
