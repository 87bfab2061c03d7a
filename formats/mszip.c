#include "formats/mszip.h"

#include <stdlib.h>
#include <zlib.h>

/* Bytes of history that a block may refer to. */
#define HISTORY ((size_t)32768)

/* The output of so many blocks is kept behind one another, so that history seldom moves. */
#define OUT_SIZE (8 * MSZIP_BLOCK)

static const uint8_t signature[2] = { 'C', 'K' };

struct mszip {
	struct ctx *c;
	z_stream *stream;
	size_t n;      /* bytes in out, the last of which are the history */
	uint8_t out[]; /* OUT_SIZE */
};

static void
end_inflate(void *stream)
{
	inflateEnd(stream);
	free(stream);
}

static void
end_deflate(void *stream)
{
	deflateEnd(stream);
	free(stream);
}

/* zlib's state lives outside of the arena: its allocations must not jump. */
static z_stream *
stream_new(struct ctx *c, int level)
{
	z_stream *s = calloc(1, sizeof(*s));
	int ret = Z_MEM_ERROR;

	/* memory level 8: 9 costs time, and more trees than it saves */
	if (s != NULL && level == 0)
		ret = inflateInit2(s, -15);
	else if (s != NULL)
		ret = deflateInit2(s, level, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
	if (ret != Z_OK) {
		free(s);
		fail(c, E_SYS, NOWHERE, "mszip: out of memory");
		return NULL;
	}
	ctx_own(c, s, level == 0 ? end_inflate : end_deflate);
	return s;
}

struct mszip *
mszip_open(struct ctx *c)
{
	struct mszip *z = arena_alloc(c, sizeof(*z) + OUT_SIZE);

	*z = (struct mszip){ .c = c, .stream = stream_new(c, 0) };
	return z->stream != NULL ? z : NULL;
}

void
mszip_reset(struct mszip *z)
{
	z->n = 0;
}

/* Makes zlib ready for a block, and room for it. */
static bool
begin_block(struct mszip *z)
{
	size_t history = z->n < HISTORY ? z->n : HISTORY;

	if (inflateReset(z->stream) != Z_OK ||
	    (history > 0 &&
		inflateSetDictionary(z->stream, z->out + z->n - history, (uInt)history) != Z_OK))
		return fail(z->c, E_INTERNAL, NOWHERE, "mszip: zlib refuses its state");
	if (OUT_SIZE - z->n < MSZIP_BLOCK) {
		memmove(z->out, z->out + z->n - history, history);
		z->n = history;
	}
	return true;
}

bool
mszip_block(struct mszip *z, struct bytes *out, size_t *used, struct bytes in, size_t at)
{
	struct bytes deflated = bytes_from(in, sizeof(signature));
	z_stream *s = z->stream;
	int ret;

	*out = (struct bytes){ 0 };
	if (in.n < sizeof(signature))
		return fail(z->c, E_TRUNC, at, "mszip: a block of %zu bytes", in.n);
	if (memcmp(in.p, signature, sizeof(signature)) != 0)
		return fail(z->c, E_FORMAT, at, "mszip: a block does not begin with CK");
	if (!begin_block(z))
		return false;
	s->next_in = (z_const Bytef *)(uintptr_t)deflated.p;
	s->avail_in = deflated.n < UINT32_MAX ? (uInt)deflated.n : UINT32_MAX;
	s->next_out = z->out + z->n;
	s->avail_out = (uInt)MSZIP_BLOCK;
	ret = inflate(s, Z_FINISH);
	*out = (struct bytes){ z->out + z->n, MSZIP_BLOCK - s->avail_out };
	z->n += out->n;
	at += (size_t)(s->next_in - in.p);
	if (used != NULL)
		*used = (size_t)(s->next_in - in.p);
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
	} while (bytes_starts(bytes_from(in, at), (struct bytes){ signature, sizeof(signature) }));
	if (at < in.n)
		note(c, NOTE_DAMAGE, "mszip: %zu bytes behind the last block were left out",
		    in.n - at);
	return true;
}

/*
 * Encoding. One Deflate stream of zlib's runs through all blocks, so that its search goes on where
 * it was: a stream for each block, with the history as its dictionary, would enter 32 KiB into the
 * hash table again each time. At the end of a block Z_BLOCK ends the Deflate block but leaves its
 * last bits where they are; instead of the marker that Z_SYNC_FLUSH writes behind them to get to a
 * byte's end, an empty Deflate block goes there that says that it is the last one.
 */

/* An empty final block with fixed trees: BFINAL 1, BTYPE 01, and the end of block, 0000000 (RFC
 * 1951, 3.2.3 and 3.2.6). */
#define LAST_BLOCK      0x3u
#define LAST_BLOCK_BITS 10

/* A stored block (RFC 1951, 3.2.4) begins with its bits and two lengths. */
#define STORED_HEAD 5

/* More than zlib makes of a block, marker included: 9 bits a byte where all goes wrong. */
#define PACKED_MAX (MSZIP_BLOCK + 8192)

struct mszip_writer {
	struct ctx *c;
	z_stream *stream;
	mszip_taker *taker;
	void *arg;
	size_t n;                   /* bytes in block */
	uint8_t block[MSZIP_BLOCK]; /* of a caller that gives less than a block at once */
	uint8_t packed[PACKED_MAX]; /* signature and compressed bytes */
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
	w->stream = stream_new(c, level);
	return w->stream != NULL ? w : NULL;
}

/* Compresses b behind the signature, and ends the Deflate stream. Returns how many bytes stand in
 * packed, or 0. */
static size_t
pack(struct mszip_writer *w, struct bytes b)
{
	z_stream *s = w->stream;
	uint32_t tail;
	int bits = 0;
	uint8_t *end;

	s->next_in = (z_const Bytef *)(uintptr_t)b.p;
	s->avail_in = (uInt)b.n;
	s->next_out = w->packed + sizeof(signature);
	s->avail_out = (uInt)(PACKED_MAX - sizeof(signature));
	/* Z_BUF_ERROR: there was nothing to do, as b is empty */
	if ((deflate(s, Z_BLOCK) != Z_OK && b.n > 0) || s->avail_in > 0 || s->avail_out < 16 ||
	    deflatePending(s, Z_NULL, &bits) != Z_OK)
		return 0;
	end = s->next_out;
	if (deflate(s, Z_SYNC_FLUSH) != Z_OK || s->avail_out == 0)
		return 0;
	tail = (*end & ((1u << bits) - 1)) | LAST_BLOCK << bits;
	for (bits += LAST_BLOCK_BITS; bits > 0; bits -= 8, tail >>= 8)
		*end++ = (uint8_t)tail;
	return (size_t)(end - w->packed);
}

/* The block as it is. Returns how many bytes stand in packed. */
static size_t
store(struct mszip_writer *w, struct bytes b)
{
	const uint8_t head[STORED_HEAD] = { 1, (uint8_t)b.n, (uint8_t)(b.n >> 8), (uint8_t)~b.n,
		(uint8_t)(~b.n >> 8) };

	memcpy(w->packed + sizeof(signature), head, sizeof(head));
	memcpy(w->packed + sizeof(signature) + sizeof(head), b.p, b.n);
	return sizeof(signature) + sizeof(head) + b.n;
}

static bool
put_block(struct mszip_writer *w, struct bytes b)
{
	size_t n = pack(w, b);

	if (n == 0)
		return fail(w->c, E_INTERNAL, NOWHERE, "mszip: zlib refuses a block");
	if (n > sizeof(signature) + STORED_HEAD + b.n)
		n = store(w, b);
	return w->taker(w->arg, (struct bytes){ w->packed, n }, b.n);
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
	return deflateReset(w->stream) == Z_OK ||
	       fail(w->c, E_INTERNAL, NOWHERE, "mszip: zlib refuses its state");
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
