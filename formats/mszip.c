#include "formats/mszip.h"

#include "formats/deflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <zlib.h>

/* Bytes of history that a block may refer to. */
#define HISTORY ((size_t)32768)

/* A stored block (RFC 1951, 3.2.4) begins with its bits and two lengths. */
#define STORED_HEAD 5

/* libdeflate is fast up to a few hundred bytes before the end of its output: room for them, that
 * no block may fill. */
#define OUT_SLACK ((size_t)512)

static const uint8_t signature[2] = { 'C', 'K' };

static bool
begins_block(struct bytes b)
{
	return bytes_starts(b, (struct bytes){ signature, sizeof(signature) });
}

/*
 * Decoding. libdeflate is half as fast again as zlib, but knows no history (a dictionary, as zlib
 * calls it). It gets the history as a stored Deflate block that is not the last one, and behind it
 * the block's own Deflate blocks: its output is the history, then the block. What it does not take,
 * or what is no full block, zlib decodes from the beginning, which is stricter (libdeflate reads
 * the symbols that RFC 1951, 3.2.6, reserves as others), and has the bytes before an error.
 */
struct mszip {
	struct ctx *c;
	struct libdeflate_decompressor *fast;
	z_stream *strict;
	size_t history; /* bytes of it */
	/* STORED_HEAD, history and Deflate stream; the history ends at STORED_HEAD + HISTORY, so
	 * that the head moves where it is shorter */
	uint8_t in[STORED_HEAD + HISTORY + MSZIP_BLOCK_IN];
	uint8_t out[HISTORY + MSZIP_BLOCK + OUT_SLACK]; /* history and block */
};

static void
end_inflate(void *stream)
{
	inflateEnd(stream);
	free(stream);
}

static void
end_fast(void *decompressor)
{
	libdeflate_free_decompressor(decompressor);
}

/* Their states live outside of the arena: allocations of theirs must not jump. */
static z_stream *
strict_new(struct ctx *c)
{
	z_stream *s = calloc(1, sizeof(*s));

	if (s == NULL || inflateInit2(s, -15) != Z_OK) {
		free(s);
		fail(c, E_SYS, NOWHERE, "mszip: out of memory");
		return NULL;
	}
	ctx_own(c, s, end_inflate);
	return s;
}

static struct libdeflate_decompressor *
fast_new(struct ctx *c)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();

	if (d == NULL) {
		fail(c, E_SYS, NOWHERE, "mszip: out of memory");
		return NULL;
	}
	ctx_own(c, d, end_fast);
	return d;
}

struct mszip *
mszip_open(struct ctx *c)
{
	struct mszip *z = arena_alloc(c, sizeof(*z));

	z->c = c;
	z->history = 0;
	z->strict = strict_new(c);
	z->fast = z->strict != NULL ? fast_new(c) : NULL;
	return z->fast != NULL ? z : NULL;
}

void
mszip_reset(struct mszip *z)
{
	z->history = 0;
}

/* Decodes a full block behind which another one or nothing is. Returns how many bytes of deflated
 * it has, or 0. */
static size_t
decode_fast(struct mszip *z, struct bytes deflated)
{
	uint8_t *in = z->in + HISTORY - z->history;
	size_t head = STORED_HEAD + z->history, used, n;
	struct bytes b = bytes_upto(deflated, MSZIP_BLOCK_IN);

	if (z->history == 0) {
		head = 0;
	} else {
		in[0] = 0;
		in[1] = (uint8_t)z->history;
		in[2] = (uint8_t)(z->history >> 8);
		in[3] = (uint8_t)~z->history;
		in[4] = (uint8_t)(~z->history >> 8);
		memcpy(in + head, b.p, b.n);
		b = (struct bytes){ in, head + b.n };
	}
	if (libdeflate_deflate_decompress_ex(
		z->fast, b.p, b.n, z->out, sizeof(z->out), &used, &n) != LIBDEFLATE_SUCCESS ||
	    n != z->history + MSZIP_BLOCK)
		return 0;
	return used - head;
}

/* Decodes any block behind the history in out, of which *n bytes come out and *used go in. False,
 * with an error, where it is not as it should be. */
static bool
decode_strict(struct mszip *z, size_t *n, size_t *used, struct bytes deflated, size_t at)
{
	z_stream *s = z->strict;
	int ret;

	*n = *used = 0;
	if (inflateReset(s) != Z_OK ||
	    (z->history > 0 && inflateSetDictionary(s, z->in + STORED_HEAD + HISTORY - z->history,
				   (uInt)z->history) != Z_OK))
		return fail(z->c, E_INTERNAL, NOWHERE, "mszip: zlib refuses its state");
	memcpy(z->out, z->in + STORED_HEAD + HISTORY - z->history, z->history);
	s->next_in = (z_const Bytef *)(uintptr_t)deflated.p;
	s->avail_in = deflated.n < UINT32_MAX ? (uInt)deflated.n : UINT32_MAX;
	s->next_out = z->out + z->history;
	s->avail_out = (uInt)MSZIP_BLOCK;
	ret = inflate(s, Z_FINISH);
	*n = MSZIP_BLOCK - s->avail_out;
	*used = (size_t)(s->next_in - deflated.p);
	at += *used;
	if (ret == Z_STREAM_END)
		return true;
	if (ret == Z_MEM_ERROR)
		return fail(z->c, E_SYS, NOWHERE, "mszip: out of memory");
	if (ret == Z_DATA_ERROR || ret == Z_NEED_DICT)
		return fail(z->c, E_FORMAT, at, "mszip: %s", s->msg != NULL ? s->msg : "bad data");
	if (s->avail_out == 0)
		return fail(z->c, E_FORMAT, at, "mszip: a block of more than 32,768 bytes");
	return fail(z->c, E_TRUNC, at, "mszip: a block ends too early");
}

/* Makes the last bytes of out, which has n, the history. */
static void
keep(struct mszip *z, size_t n)
{
	z->history = n < HISTORY ? n : HISTORY;
	memcpy(z->in + STORED_HEAD + HISTORY - z->history, z->out + n - z->history, z->history);
}

bool
mszip_block(struct mszip *z, struct bytes *out, size_t *used, struct bytes in, size_t at)
{
	struct bytes deflated = bytes_from(in, sizeof(signature));
	size_t n = MSZIP_BLOCK, taken, before = z->history;
	bool good = true;

	*out = (struct bytes){ 0 };
	if (in.n < sizeof(signature))
		return fail(z->c, E_TRUNC, at, "mszip: a block of %zu bytes", in.n);
	if (!begins_block(in))
		return fail(z->c, E_FORMAT, at, "mszip: a block does not begin with CK");
	taken = decode_fast(z, deflated);
	if (taken == 0)
		good = decode_strict(z, &n, &taken, deflated, at + sizeof(signature));
	*out = (struct bytes){ z->out + before, n };
	if (used != NULL)
		*used = sizeof(signature) + taken;
	keep(z, before + n);
	return good;
}

bool
mszip_decode(struct ctx *c, struct sink *out, struct bytes in)
{
	struct mszip *z = mszip_open(c);
	size_t at = 0, used = 0;
	struct bytes block;

	if (z == NULL)
		return false;
	do {
		if (!mszip_block(z, &block, &used, bytes_from(in, at), at) ||
		    !sink_put_bytes(out, block))
			return false;
		at += used;
		if (!ctx_expands(c, out->total, at))
			return false;
	} while (begins_block(bytes_from(in, at)));
	if (at < in.n)
		note(c, NOTE_DAMAGE, "mszip: %zu bytes behind the last block were left out",
		    in.n - at);
	return true;
}

/* Encoding. */

struct mszip_writer {
	struct ctx *c;
	struct deflate *deflate;
	mszip_taker *taker;
	void *arg;
	size_t n;                   /* bytes in block */
	uint8_t block[MSZIP_BLOCK]; /* of a caller that gives less than a block at once */
	uint8_t packed[sizeof(signature) + DEFLATE_OVER + MSZIP_BLOCK];
};

struct mszip_writer *
mszip_create(struct ctx *c, int level, mszip_taker *taker, void *arg)
{
	struct mszip_writer *w;

	if (level == 0)
		level = MSZIP_LEVEL_DEFAULT;
	if (level < MSZIP_LEVEL_MIN || level > MSZIP_LEVEL_MAX) {
		fail(c, E_FORMAT, NOWHERE, "mszip: level %d is none of 1 to 9", level);
		return NULL;
	}
	w = arena_alloc(c, sizeof(*w));
	w->c = c;
	w->taker = taker;
	w->arg = arg;
	w->n = 0;
	memcpy(w->packed, signature, sizeof(signature));
	w->deflate = deflate_open(c, level);
	return w;
}

static bool
put_block(struct mszip_writer *w, struct bytes b)
{
	size_t n = deflate_piece(w->deflate, w->packed + sizeof(signature), b);

	return w->taker(w->arg, (struct bytes){ w->packed, sizeof(signature) + n }, b.n);
}

bool
mszip_put(struct mszip_writer *w, struct bytes b)
{
	while (b.n > 0) {
		size_t n = MSZIP_BLOCK - w->n < b.n ? MSZIP_BLOCK - w->n : b.n;

		if (w->n == 0 && n == MSZIP_BLOCK) {
			if (!put_block(w, bytes_upto(b, n)))
				return false;
		} else {
			memcpy(w->block + w->n, b.p, n);
			w->n += n;
		}
		b = bytes_from(b, n);
		if (w->n == MSZIP_BLOCK) {
			w->n = 0;
			if (!put_block(w, (struct bytes){ w->block, MSZIP_BLOCK }))
				return false;
		}
	}
	return true;
}

bool
mszip_end(struct mszip_writer *w)
{
	size_t n = w->n;

	w->n = 0;
	if (n > 0 && !put_block(w, (struct bytes){ w->block, n }))
		return false;
	deflate_reset(w->deflate);
	return true;
}

static bool
put_bare(void *arg, struct bytes block, size_t size)
{
	(void)size;
	return sink_put_bytes(arg, block);
}

bool
mszip_encode(struct ctx *c, struct sink *out, struct bytes b, int level)
{
	struct mszip_writer *w = mszip_create(c, level, put_bare, out);

	return w != NULL && (b.n > 0 ? mszip_put(w, b) : put_block(w, b)) && mszip_end(w);
}
