#include "formats/base/reader.h"

struct reader
rd_open(struct ctx *c, struct bytes b, size_t base)
{
	static const uint8_t none[1];
	const uint8_t *p = b.p != NULL ? b.p : none;

	return (struct reader){
		.c = c, .start = p, .p = p, .end = p + (b.p != NULL ? b.n : 0), .base = base
	};
}

const uint8_t *
rd_take(struct reader *r, size_t n)
{
	const uint8_t *p = r->p;

	if (n > (size_t)(r->end - p)) {
		fail(r->c, E_TRUNC, rd_at(r), "need %zu bytes, have %zu", n, rd_left(r));
		r->p = r->end;
		r->bad = true;
		return NULL;
	}
	r->p = p + n;
	return p;
}

uint8_t
rd_u8(struct reader *r)
{
	const uint8_t *p = rd_take(r, 1);

	return p != NULL ? p[0] : 0;
}

uint16_t
rd_u16(struct reader *r)
{
	const uint8_t *p = rd_take(r, 2);

	return p != NULL ? (uint16_t)(p[0] | p[1] << 8) : 0;
}

uint32_t
rd_u32(struct reader *r)
{
	const uint8_t *p = rd_take(r, 4);

	return p != NULL ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
			       (uint32_t)p[3] << 24
			 : 0;
}

uint64_t
rd_u64(struct reader *r)
{
	uint64_t low = rd_u32(r);

	return low | (uint64_t)rd_u32(r) << 32;
}

uint16_t
rd_u16be(struct reader *r)
{
	const uint8_t *p = rd_take(r, 2);

	return p != NULL ? (uint16_t)(p[0] << 8 | p[1]) : 0;
}

uint32_t
rd_u32be(struct reader *r)
{
	uint32_t high = rd_u16be(r);

	return high << 16 | rd_u16be(r);
}

struct bytes
rd_bytes(struct reader *r, size_t n)
{
	const uint8_t *p = rd_take(r, n);

	return (struct bytes){ p, p != NULL ? n : 0 };
}

struct bytes
rd_rest(struct reader *r)
{
	return rd_bytes(r, rd_left(r));
}

void
rd_skip(struct reader *r, size_t n)
{
	rd_take(r, n);
}

struct reader
rd_sub(struct reader *r, size_t n)
{
	size_t at = rd_at(r);
	struct reader sub = rd_open(r->c, rd_bytes(r, n), at);

	sub.bad = r->bad;
	return sub;
}
