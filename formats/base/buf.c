#include "formats/base/buf.h"

#include <assert.h>
#include <stdio.h>

uint8_t *
buf_room(struct buf *b, size_t n)
{
	if (n > b->cap - b->n) {
		size_t cap = b->cap < 128 ? 256 : b->cap * 2;

		if (cap - b->n < n)
			cap = b->n + n;
		b->p = b->lasting ? arena_lasting(b->c, b->p, cap)
				  : arena_grow(b->c, b->p, b->cap, cap);
		b->cap = cap;
	}
	return b->p + b->n;
}

void
buf_put(struct buf *b, const void *p, size_t n)
{
	if (n == 0)
		return;
	memcpy(buf_room(b, n), p, n);
	b->n += n;
}

void
buf_put_bytes(struct buf *b, struct bytes bytes)
{
	buf_put(b, bytes.p, bytes.n);
}

void
buf_put_str(struct buf *b, const char *s)
{
	buf_put(b, s, strlen(s));
}

void
buf_print(struct buf *b, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(n >= 0);
	buf_room(b, (size_t)n + 1);
	va_start(args, format);
	vsnprintf((char *)b->p + b->n, (size_t)n + 1, format, args);
	va_end(args);
	b->n += (size_t)n;
}

void
buf_u8(struct buf *b, unsigned v)
{
	*buf_room(b, 1) = (uint8_t)v;
	b->n++;
}

void
buf_zero(struct buf *b, size_t n)
{
	memset(buf_room(b, n), 0, n);
	b->n += n;
}

void
buf_u16(struct buf *b, unsigned v)
{
	uint8_t *p = buf_room(b, 2);

	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
	b->n += 2;
}

void
buf_u32(struct buf *b, uint32_t v)
{
	buf_u16(b, v & 0xFFFF);
	buf_u16(b, v >> 16);
}

void
buf_u64(struct buf *b, uint64_t v)
{
	buf_u32(b, (uint32_t)v);
	buf_u32(b, (uint32_t)(v >> 32));
}

void
buf_patch_u16(struct buf *b, size_t at, unsigned v)
{
	assert(b->n >= 2 && at <= b->n - 2);
	b->p[at] = (uint8_t)v;
	b->p[at + 1] = (uint8_t)(v >> 8);
}

void
buf_patch_u32(struct buf *b, size_t at, uint32_t v)
{
	buf_patch_u16(b, at, v & 0xFFFF);
	buf_patch_u16(b, at + 2, v >> 16);
}

void
buf_utf8(struct buf *b, uint32_t ch)
{
	uint8_t *p = buf_room(b, 4);

	if (ch > 0x10FFFF || (ch >= 0xD800 && ch <= 0xDFFF))
		ch = 0xFFFD;
	if (ch < 0x80) {
		p[0] = (uint8_t)ch;
		b->n += 1;
	} else if (ch < 0x800) {
		p[0] = (uint8_t)(0xC0 | ch >> 6);
		p[1] = (uint8_t)(0x80 | (ch & 0x3F));
		b->n += 2;
	} else if (ch < 0x10000) {
		p[0] = (uint8_t)(0xE0 | ch >> 12);
		p[1] = (uint8_t)(0x80 | (ch >> 6 & 0x3F));
		p[2] = (uint8_t)(0x80 | (ch & 0x3F));
		b->n += 3;
	} else {
		p[0] = (uint8_t)(0xF0 | ch >> 18);
		p[1] = (uint8_t)(0x80 | (ch >> 12 & 0x3F));
		p[2] = (uint8_t)(0x80 | (ch >> 6 & 0x3F));
		p[3] = (uint8_t)(0x80 | (ch & 0x3F));
		b->n += 4;
	}
}

struct bytes
buf_bytes(struct buf *b)
{
	*buf_room(b, 1) = '\0';
	return (struct bytes){ b->p, b->n };
}
