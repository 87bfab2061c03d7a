/*
 * What is compressed expands to itself; seeds: lzx msg rtf. The first byte says level and kind, the
 * second how much of the rest is reference data and how often the text is repeated.
 */
#include <stdlib.h>

#include "formats/lzx.h"
#include "tests/fuzz/fuzz.h"

struct both {
	struct lzx *reader;
	struct bytes left;
};

static bool
compare(void *arg, struct bytes chunk, size_t size)
{
	struct both *b = arg;
	struct bytes out;

	if (chunk.n > LZX_CHUNK_IN || !lzx_chunk(b->reader, &out, chunk, size, 0) ||
	    !bytes_equal(out, bytes_upto(b->left, size)))
		abort();
	b->left = bytes_from(b->left, size);
	return true;
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct buf text = { .c = c };
	struct bytes rest = bytes_from(in, 2);
	struct lzx_opts o = { 0 };
	struct both b;
	struct lzx_writer *w;

	if (in.n < 3)
		return;
	o.level = 1 + in.p[0] % LZX_LEVEL_MAX;
	o.kind = in.p[0] & 0x80 ? LZX_DELTA : LZX_CAB;
	o.window_bits = o.kind == LZX_DELTA ? 17 : 15 + in.p[1] % 3;
	o.e8 = (enum lzx_e8)(in.p[0] >> 5 & 3) % 3;
	if (o.kind == LZX_DELTA)
		o.reference = bytes_upto(rest, rest.n * (in.p[1] & 3) / 4);
	for (unsigned i = 0; i <= in.p[1] >> 4 && text.n < 3 * LZX_CHUNK; i++)
		buf_put_bytes(&text, rest);
	b = (struct both){ lzx_open(c, o.kind, o.window_bits, o.reference), buf_bytes(&text) };
	o.size = text.n;
	w = lzx_create(c, &o, compare, &b);
	if (b.reader == NULL || w == NULL || !lzx_put(w, b.left) || !lzx_end(w) || b.left.n != 0)
		abort();
}
