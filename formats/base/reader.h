/*
 * The one cursor that everything parses with. It compares with what is left, in rd_take alone.
 * After the end it yields zeros and stays there, with E_TRUNC in c->err, so code reads on like the
 * document does and tests rd_ok where a value is about to matter: a count, an offset, an
 * allocation.
 */
#ifndef OX_READER_H
#define OX_READER_H

#include "formats/base/ctx.h"

struct reader {
	struct ctx *c;
	const uint8_t *start, *p, *end;
	size_t base; /* offset of start in the file or stream, for messages */
	bool bad;
};

/* rd_open reads b, which begins at offset base of what messages shall name. */
struct reader rd_open(struct ctx *c, struct bytes b, size_t base);

/* rd_take is the next n bytes, or NULL where fewer are left (E_TRUNC). */
const uint8_t *rd_take(struct reader *r, size_t n);

/* rd_ok says whether everything so far was there. */
static inline bool
rd_ok(const struct reader *r)
{
	return !r->bad;
}

/* rd_left is how many bytes are left. */
static inline size_t
rd_left(const struct reader *r)
{
	return (size_t)(r->end - r->p);
}

/* rd_at is the offset of the next byte. */
static inline size_t
rd_at(const struct reader *r)
{
	return r->base + (size_t)(r->p - r->start);
}

/* Little-endian integers; 0 past the end. */
uint8_t rd_u8(struct reader *r);
uint16_t rd_u16(struct reader *r);
uint32_t rd_u32(struct reader *r);
uint64_t rd_u64(struct reader *r);

/* Big-endian integers; 0 past the end. */
uint16_t rd_u16be(struct reader *r);
uint32_t rd_u32be(struct reader *r);

/* rd_bytes is a view of the next n bytes; the empty view where fewer are left. */
struct bytes rd_bytes(struct reader *r, size_t n);

/* rd_rest is a view of all that is left, and moves to the end. */
struct bytes rd_rest(struct reader *r);

/* rd_skip passes over n bytes. */
void rd_skip(struct reader *r, size_t n);

/* rd_sub is a reader of the next n bytes, which r passes over: a child cannot see past its own
 * length. */
struct reader rd_sub(struct reader *r, size_t n);

#endif
