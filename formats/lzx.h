/*
 * LZX, as cabinets have it (Microsoft LZX Data Compression Format; windows of 2^15 to 2^21 bytes)
 * and as LZX DELTA (MS-PATCH; windows of 2^17 to 2^25 bytes, reference data, matches of up to
 * 32,768 bytes).
 *
 * Output comes in chunks of LZX_CHUNK bytes, the last one shorter; each has its own compressed
 * bytes: the data of one CFDATA block of a cabinet, or what follows a 16-bit size in LZX DELTA.
 * History, trees, repeated offsets and an open block go on from chunk to chunk.
 */
#ifndef OX_LZX_H
#define OX_LZX_H

#include "formats/base/sink.h"

/* Output bytes of every chunk but the last (MS-PATCH 2.2.1 Chunk Size). */
#define LZX_CHUNK ((size_t)32768)

/* Compressed bytes of a chunk that lzx_put makes at most; a cabinet allows as many (MS-CAB
 * CFDATA cbData). */
#define LZX_CHUNK_IN (LZX_CHUNK + 6144)

enum lzx_kind { LZX_CAB, LZX_DELTA };

/* The windows of both kinds, as exponents of 2, both ends included. */
#define LZX_CAB_BITS_MIN   15u
#define LZX_CAB_BITS_MAX   21u
#define LZX_DELTA_BITS_MIN 17u
#define LZX_DELTA_BITS_MAX 25u

/* Decoding. */

struct lzx;

/*
 * lzx_open begins a stream. reference is what stands before its first byte (LZX DELTA; {0} for
 * none); it is copied, and no more than the window's size of its end counts. NULL with
 * E_FORMAT where window_bits is not of that kind.
 *
 * Memory: the window rounded up, that is 2^window_bits + 128 KiB, whatever the input is; the
 * reference lies inside of the window. It lives in the arena: arena_mark and arena_release around
 * the streams of a container give it back.
 */
struct lzx *
lzx_open(struct ctx *c, enum lzx_kind kind, unsigned window_bits, struct bytes reference);

/* lzx_reset begins a new stream of the same kind and window without reference data (the next folder
 * of a cabinet). */
void lzx_reset(struct lzx *z);

/*
 * lzx_chunk decodes one chunk: `in` is all of its compressed bytes, and stands at offset at of what
 * messages shall name; size is its output, at most LZX_CHUNK, or NOWHERE for the last chunk of a
 * stream that does not say its length, which then ends with the block that ends in it. *out views
 * the chunk, E8 translation undone, until the next call. Bytes of `in` behind the chunk are passed
 * over.
 *
 * False with E_TRUNC where `in` is too short, with E_FORMAT where it is malformed or a chunk
 * follows one that was not full; the stream cannot be gone on with then.
 */
bool lzx_chunk(struct lzx *z, struct bytes *out, struct bytes in, size_t size, size_t at);

/* Encoding. */

enum lzx_e8 {
	LZX_E8_OFF,
	LZX_E8_ON,  /* x86 calls are translated, as makecab does */
	LZX_E8_AUTO /* where it pays; of what is longer than 288 KiB, unless it would cost there */
};

#define LZX_LEVEL_MIN     1
#define LZX_LEVEL_MAX     9
#define LZX_LEVEL_DEFAULT 6

struct lzx_opts {
	enum lzx_kind kind;
	unsigned window_bits;
	int level; /* LZX_LEVEL_MIN (fast) to LZX_LEVEL_MAX (small); 0: LZX_LEVEL_DEFAULT */
	enum lzx_e8 e8;
	struct bytes reference; /* LZX_DELTA: what the decoder will have before the first byte */
	uint64_t size;          /* bytes that will be put at most, where that is known; else 0:
				   saves memory where it is small */
};

/* What takes the chunks: its compressed bytes (gone after the call), at most LZX_CHUNK_IN of them,
 * and how many bytes they expand to. False with c->err set ends the stream. */
typedef bool lzx_taker(void *arg, struct bytes chunk, size_t size);

struct lzx_writer;

/*
 * lzx_create begins a stream, whose chunks go to taker. NULL with E_FORMAT where an option is out
 * of its range. The same bytes and options give the same stream, however they are cut into calls
 * of lzx_put.
 *
 * Memory, with w the smaller of 2^window_bits and reference plus size: 2 w and 2 MiB of text, 4 w
 * for levels 1 to 6 and 8 w for levels 7 to 9 of match finder, 7 or 28 MiB of tables (19 for levels
 * 1 to 6 where w is 8 MiB or more).
 */
struct lzx_writer *lzx_create(struct ctx *c, const struct lzx_opts *o, lzx_taker *taker, void *arg);

/* lzx_put compresses b; chunks are handed out as they are done, some MiB later. */
bool lzx_put(struct lzx_writer *w, struct bytes b);

/* lzx_end compresses what is held back and hands out the last chunks. */
bool lzx_end(struct lzx_writer *w);

/* Bare LZX DELTA: a 16-bit little-endian size before the bytes of each chunk (MS-PATCH 2.2.1). */

/* lzxd_window is the exponent of the window for so much reference and output (MS-OXOAB and
 * practice: the smallest power of two, from 2^17, that holds the reference rounded up to 32 KiB
 * plus the output); 26 where that is more than 2^25. */
unsigned lzxd_window(uint64_t reference, uint64_t size);

/*
 * lzxd_decode expands a whole stream to out. window_bits 0: what lzxd_window says. size is that of
 * the output; NOWHERE: up to the end of the last chunk. Chunks behind `size` bytes of output are
 * an error. Memory: that of lzx_open. False with E_TRUNC, E_FORMAT, E_LIMIT.
 */
bool lzxd_decode(struct ctx *c, struct sink *out, struct bytes in, struct bytes reference,
    unsigned window_bits, size_t size);

/*
 * lzxd_encode compresses b to out. o->kind is LZX_DELTA; o->window_bits 0: what lzxd_window says,
 * at most 25; o->size is not looked at. b is not empty: an empty stream is no bytes at all.
 */
bool lzxd_encode(struct ctx *c, struct sink *out, struct bytes b, const struct lzx_opts *o);

#endif
