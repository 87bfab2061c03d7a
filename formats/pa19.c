/*
 * PA19. After the signature: options (32 bits), with PATCH_TIMESTAMP a time (32 bits), size and
 * CRC-32 of the result, the number of old files (8 bits), for each file its header, then the LZX
 * DELTA streams in the same order, and 32 bits that make the CRC-32 of the whole file 0.
 *
 * Numbers take 7 bits a byte, the lowest first; the last byte has its highest bit set. In signed
 * ones the first byte has 6 bits and, above, the sign.
 */
#include "formats/pa19.h"

#include "formats/base/crc.h"
#include "formats/base/reader.h"
#include "formats/lzx.h"

#define PATCH_TIMESTAMP  0x00800000u
#define PATCH_INTERLEAVE 0x40000000u
#define CRC_SEED         0xFFFFFFFFu

/* Bytes of an old file that count as zeros. Those that are kept appear in the result, `to` bytes
 * farther on. */
struct range {
	uint64_t at, n;
	int64_t to;
};

struct ranges {
	struct range *list;
	size_t n;
};

struct old_file {
	uint64_t size, stream;
	uint32_t crc;
	struct ranges ignored, kept;
};

bool
pa19_is(struct bytes b)
{
	return bytes_starts(b, BYTES("PA19"));
}

static uint64_t
read_number(struct reader *r, uint64_t v, unsigned shift, bool last)
{
	while (!last && rd_ok(r)) {
		uint8_t byte = rd_u8(r);

		if (shift >= 56) {
			fail(r->c, E_FORMAT, rd_at(r), "pa19: a number is too long");
			r->bad = true;
			return 0;
		}
		v |= (uint64_t)(byte & 0x7F) << shift;
		shift += 7;
		last = (byte & 0x80) != 0;
	}
	return v;
}

static uint64_t
rd_unsigned(struct reader *r)
{
	return read_number(r, 0, 0, false);
}

static int64_t
rd_signed(struct reader *r)
{
	uint8_t first = rd_u8(r);
	uint64_t v = read_number(r, first & 0x3F, 6, (first & 0x80) != 0);

	return (first & 0x40) != 0 ? -(int64_t)v : (int64_t)v;
}

/* Each range begins so far behind the end of the one before. */
static bool
read_ranges(struct reader *r, struct ranges *out, uint64_t size, bool kept)
{
	uint64_t at = 0;

	out->n = rd_u8(r);
	out->list = NEW(r->c, struct range, out->n + 1);
	for (size_t i = 0; i < out->n && rd_ok(r); i++) {
		struct range *x = &out->list[i];

		at += (uint64_t)rd_signed(r);
		x->at = at;
		x->to = kept ? rd_signed(r) : 0;
		x->n = rd_unsigned(r);
		if (rd_ok(r) && (x->at > size || x->n > size - x->at))
			return fail(
			    r->c, E_FORMAT, rd_at(r), "pa19: a range is outside of the old file");
		at += x->n;
	}
	return rd_ok(r);
}

static bool
read_old_file(struct reader *r, struct old_file *f, uint64_t new_size)
{
	f->size = new_size + (uint64_t)rd_signed(r);
	f->crc = rd_u32(r);
	if (!read_ranges(r, &f->ignored, f->size, false) ||
	    !read_ranges(r, &f->kept, f->size, true))
		return false;
	if (rd_unsigned(r) != 0 && rd_ok(r))
		return fail(r->c, E_UNSUPPORTED, rd_at(r), "pa19: a table of unknown meaning");
	f->stream = rd_unsigned(r);
	return rd_ok(r);
}

static void
clear(uint8_t *p, const struct ranges *ranges)
{
	for (size_t i = 0; i < ranges->n; i++)
		memset(p + ranges->list[i].at, 0, (size_t)ranges->list[i].n);
}

/* fits says whether old is that file; *reference becomes what its stream refers to. */
static bool
fits(struct ctx *c, const struct old_file *f, struct bytes old, struct bytes *reference)
{
	uint8_t *p;

	*reference = old;
	if (old.n != f->size)
		return false;
	if (f->ignored.n + f->kept.n > 0) {
		p = arena_alloc(c, old.n + 1);
		memcpy(p, old.p, old.n);
		clear(p, &f->ignored);
		clear(p, &f->kept);
		reference->p = p;
	}
	return (crc32_update(CRC_SEED, reference->p, reference->n) ^ CRC_SEED) == f->crc;
}

static bool
keep(struct ctx *c, uint8_t *result, size_t n, const struct old_file *f, struct bytes old)
{
	for (size_t i = 0; i < f->kept.n; i++) {
		const struct range *x = &f->kept.list[i];
		uint64_t to = x->at + (uint64_t)x->to;

		if (to > n || x->n > n - to)
			return fail(c, E_FORMAT, NOWHERE,
			    "pa19: a range that is kept is outside of the result");
		memcpy(result + to, old.p + x->at, (size_t)x->n);
	}
	return true;
}

/* The result of one stream; none at all stands for the old file unchanged. */
static bool
apply(struct ctx *c, struct sink *out, const struct old_file *f, struct bytes stream,
    struct bytes old, struct bytes reference, size_t size, uint32_t crc)
{
	struct sink result = sink_memory(c);

	if (stream.n == 0 && size == reference.n)
		sink_put_bytes(&result, reference);
	else if (!lzxd_decode(c, &result, stream, reference, 0, size))
		return false;
	if ((crc32_update(CRC_SEED, result.buf.p, result.buf.n) ^ CRC_SEED) != crc)
		return fail(
		    c, E_FORMAT, NOWHERE, "pa19: the result has not the checksum it should have");
	return keep(c, result.buf.p, result.buf.n, f, old) &&
	       sink_put(out, result.buf.p, result.buf.n);
}

static bool
is_program(struct ctx *c, struct bytes b)
{
	struct reader r = rd_open(c, b, 0);
	uint32_t at;

	if (!bytes_starts(b, BYTES("MZ")) || b.n < 0x40)
		return false;
	rd_skip(&r, 0x3C);
	at = rd_u32(&r);
	return at < b.n && bytes_starts(bytes_from(b, at), BYTES("PE\0\0"));
}

/* Why old is none of the files that the patch is for. */
static bool
fits_none(struct ctx *c, const struct old_file *files, size_t n, struct bytes old)
{
	for (size_t i = 0; i < n; i++)
		if (files[i].size == old.n && is_program(c, old))
			return fail(c, E_UNSUPPORTED, NOWHERE,
			    "pa19: the old file is a program of the right size with another "
			    "checksum: if it is the right one, the patch wants it normalized "
			    "(relocated, not bound), which is not done here");
	return fail(c, E_FORMAT, NOWHERE,
	    "pa19: none of the patch's %zu old files has this size and checksum", n);
}

bool
pa19_apply(struct ctx *c, struct sink *out, struct bytes patch, struct bytes old)
{
	struct reader r = rd_open(c, patch, 0);
	struct old_file files[UINT8_MAX];
	struct bytes reference;
	uint32_t options, crc;
	uint64_t size;
	size_t n;

	if (!pa19_is(patch))
		return fail(c, E_FORMAT, 0, "pa19: not a PA19 patch file");
	rd_skip(&r, 4);
	options = rd_u32(&r);
	if ((options & PATCH_TIMESTAMP) != 0)
		rd_u32(&r);
	if ((options & PATCH_INTERLEAVE) != 0)
		return fail(c, E_UNSUPPORTED, 4, "pa19: old files that interleave");
	size = rd_unsigned(&r);
	crc = rd_u32(&r);
	n = rd_u8(&r);
	for (size_t i = 0; i < n; i++)
		if (!read_old_file(&r, &files[i], size))
			return false;
	if (!rd_ok(&r))
		return false;
	if (crc32_update(CRC_SEED, patch.p, patch.n) != 0)
		note(c, NOTE_DAMAGE, "pa19: the patch file's own checksum is wrong");
	for (size_t i = 0; i < n; i++) {
		struct bytes stream = rd_bytes(&r, (size_t)files[i].stream);

		if (!rd_ok(&r))
			return false;
		if (fits(c, &files[i], old, &reference))
			return apply(c, out, &files[i], stream, old, reference, (size_t)size, crc);
	}
	return fits_none(c, files, n, old);
}
