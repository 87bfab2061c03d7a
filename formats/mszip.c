#include "formats/mszip.h"

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
 * Decoding. libdeflate is more than twice as fast as zlib, but knows no history (a dictionary, as
 * zlib calls it). It gets the history as a stored Deflate block that is not the last one, and
 * behind it the block's own Deflate blocks: its output is the history, then the block. What it does
 * not take, or what is no full block, zlib decodes from the beginning, which is stricter
 * (libdeflate reads the symbols that RFC 1951, 3.2.6, reserves as others), and has the bytes before
 * an error.
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
end_deflate(void *stream)
{
	deflateEnd(stream);
	free(stream);
}

static void
end_fast(void *decompressor)
{
	libdeflate_free_decompressor(decompressor);
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
	struct mszip *z = arena_alloc(c, sizeof(*z));

	z->c = c;
	z->history = 0;
	z->strict = stream_new(c, 0);
	if (z->strict == NULL)
		return NULL;
	z->fast = libdeflate_alloc_decompressor();
	if (z->fast == NULL) {
		fail(c, E_SYS, NOWHERE, "mszip: out of memory");
		return NULL;
	}
	ctx_own(c, z->fast, end_fast);
	return z;
}

void
mszip_reset(struct mszip *z)
{
	z->history = 0;
}

/* The head of a last (1) or other (0) stored block of n bytes. */
static void
stored_head(uint8_t head[STORED_HEAD], unsigned last, size_t n)
{
	head[0] = (uint8_t)last;
	head[1] = (uint8_t)n;
	head[2] = (uint8_t)(n >> 8);
	head[3] = (uint8_t)~n;
	head[4] = (uint8_t)(~n >> 8);
}

/* Decodes a full block that is as it should be. Returns how many bytes of deflated it has, or 0. */
static size_t
decode_fast(struct mszip *z, struct bytes deflated)
{
	uint8_t *in = z->in + HISTORY - z->history;
	size_t head = STORED_HEAD + z->history, used, n;
	struct bytes b = bytes_upto(deflated, MSZIP_BLOCK_IN);

	if (z->history == 0) {
		head = 0;
	} else {
		stored_head(in, 0, z->history);
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
	uint8_t *p = w->packed + sizeof(signature);

	stored_head(p, 1, b.n);
	memcpy(p + STORED_HEAD, b.p, b.n);
	return sizeof(signature) + STORED_HEAD + b.n;
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
