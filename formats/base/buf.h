/* Growing output in memory, whose lengths can be patched in afterwards. It lives in the arena of
 * its context. */
#ifndef OX_BUF_H
#define OX_BUF_H

#include "formats/base/ctx.h"

/* {.c = c} is an empty one; p holds n bytes and room for cap. A lasting one may grow between a mark
 * and its release (arena_lasting). */
struct buf {
	struct ctx *c;
	uint8_t *p;
	size_t n, cap;
	bool lasting;
};

/* buf_room makes room for n more bytes and returns where they go; the caller adds what it wrote to
 * b->n. */
uint8_t *buf_room(struct buf *b, size_t n);

void buf_put(struct buf *b, const void *p, size_t n);
void buf_put_bytes(struct buf *b, struct bytes bytes);
void buf_put_str(struct buf *b, const char *s);
void buf_print(struct buf *b, const char *format, ...) OX_PRINTF(2, 3);
void buf_u8(struct buf *b, unsigned v);
void buf_zero(struct buf *b, size_t n);

/* Little-endian integers. */
void buf_u16(struct buf *b, unsigned v);
void buf_u32(struct buf *b, uint32_t v);
void buf_u64(struct buf *b, uint64_t v);

/* buf_patch_u16/u32 overwrite what was put at offset at. */
void buf_patch_u16(struct buf *b, size_t at, unsigned v);
void buf_patch_u32(struct buf *b, size_t at, uint32_t v);

/* buf_utf8 puts a code point as UTF-8; what is none (a surrogate, past U+10FFFF) as U+FFFD. */
void buf_utf8(struct buf *b, uint32_t ch);

/* buf_bytes is a view of what is in b, with a NUL behind it; good until b grows. */
struct bytes buf_bytes(struct buf *b);

#endif
