/* Bare LZX DELTA: chunks behind their sizes (MS-PATCH 2.2.1). */
#include "formats/base/reader.h"
#include "formats/lzx-common.h"

unsigned
lzxd_window(uint64_t reference, uint64_t size)
{
	unsigned bits = LZX_DELTA_BITS_MIN;
	uint64_t need = (reference + LZX_CHUNK - 1) / LZX_CHUNK * LZX_CHUNK + size;

	while (bits <= LZX_DELTA_BITS_MAX && (uint64_t)1 << bits < need)
		bits++;
	return bits;
}

/* How many chunks there are; the last one may be cut. */
static size_t
count_chunks(struct bytes in)
{
	size_t n = 0, at = 0;

	for (; in.n - at > 2; n++) {
		size_t size = (size_t)in.p[at] | (size_t)in.p[at + 1] << 8;

		at += 2;
		at += size < in.n - at ? size : in.n - at;
	}
	return n;
}

bool
lzxd_decode(struct ctx *c, struct sink *out, struct bytes in, struct bytes reference,
    unsigned window_bits, size_t size)
{
	struct reader r = rd_open(c, in, 0);
	size_t chunks = size == NOWHERE ? count_chunks(in) : (size + LZX_CHUNK - 1) / LZX_CHUNK;
	struct lzx *z;

	/* all that a last chunk can expand to falls on the same side of a power of two */
	if (window_bits == 0)
		window_bits = lzxd_window(reference.n, size == NOWHERE ? chunks * LZX_CHUNK : size);
	if (window_bits > LZX_DELTA_BITS_MAX)
		window_bits = LZX_DELTA_BITS_MAX;
	z = lzx_open(c, LZX_DELTA, window_bits, reference);
	if (z == NULL)
		return false;
	for (size_t i = 0; i < chunks; i++) {
		size_t n = rd_u16(&r), at = rd_at(&r), want = LZX_CHUNK;
		struct bytes chunk = rd_bytes(&r, n), plain;

		if (i + 1 == chunks)
			want = size == NOWHERE ? NOWHERE : size - i * LZX_CHUNK;
		if (!rd_ok(&r) || !lzx_chunk(z, &plain, chunk, want, at) ||
		    !sink_put_bytes(out, plain) || !ctx_expands(c, out->total, rd_at(&r)))
			return false;
	}
	if (rd_left(&r) > 0)
		return fail(
		    c, E_FORMAT, rd_at(&r), "lzxd: %zu bytes follow the last chunk", rd_left(&r));
	return true;
}

static bool
put_chunk(void *arg, struct bytes chunk, size_t size)
{
	const uint8_t prefix[2] = { (uint8_t)chunk.n, (uint8_t)(chunk.n >> 8) };
	struct sink *out = arg;

	(void)size;
	return sink_put(out, prefix, sizeof(prefix)) && sink_put_bytes(out, chunk);
}

bool
lzxd_encode(struct ctx *c, struct sink *out, struct bytes b, const struct lzx_opts *o)
{
	struct lzx_opts opts = *o;
	struct lzx_writer *w;

	opts.kind = LZX_DELTA;
	opts.size = b.n;
	if (opts.window_bits == 0)
		opts.window_bits = lzxd_window(o->reference.n, b.n);
	if (opts.window_bits > LZX_DELTA_BITS_MAX)
		opts.window_bits = LZX_DELTA_BITS_MAX;
	w = lzx_create(c, &opts, put_chunk, out);
	return w != NULL && lzx_put(w, b) && lzx_end(w);
}
