#include "formats/apple.h"

#include "formats/base/crc.h"
#include "formats/base/reader.h"

/* RFC 1740, Appendix A: magic numbers, and entry ids. */
enum { APPLE_SINGLE = 0x00051600, APPLE_DOUBLE = 0x00051607, APPLE_VERSION = 0x00020000 };
enum {
	ENTRY_DATA = 1,
	ENTRY_RESOURCE = 2,
	ENTRY_NAME = 3,
	ENTRY_COMMENT = 4,
	ENTRY_DATES = 8, /* from 2000 on, signed: creation, modification, backup, access */
	ENTRY_FINDER = 9,
	ENTRY_FILE_INFO = 10 /* bit 0: locked */
};

#define ENTRY_SIZE   12
#define HEADER_SIZE  26
#define YEAR_2000    3029529600u /* in seconds from 1904 on */
#define DATE_UNKNOWN 0x80000000u

/* MacBinary: offsets in its header. */
enum {
	MB_NAME = 1,
	MB_INFO = 65, /* FInfo, the low byte of its flags left out */
	MB_ZERO = 74, /* that byte */
	MB_LOCKED = 81,
	MB_DATA = 83,
	MB_RESOURCE = 87,
	MB_CREATED = 91,
	MB_MODIFIED = 95,
	MB_COMMENT = 99,
	MB_FLAGS = 101, /* that byte again, from MacBinary II on */
	MB_MARK = 102,  /* "mBIN", of MacBinary III */
	MB_SCRIPT = 106,
	MB_XFLAGS = 107,
	MB_SECOND = 120, /* length of a second header */
	MB_VERSION = 122,
	MB_CRC = 124,
	MB_SIZE = 128
};

#define INFO_FLAGS 9 /* the low byte of the flags, in FInfo */
#define X_SCRIPT   8 /* in FXInfo */

static void
put_u16be(uint8_t *p, unsigned v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put_u32be(uint8_t *p, uint32_t v)
{
	put_u16be(p, v >> 16);
	put_u16be(p + 2, v & 0xFFFF);
}

static unsigned
u16be(const uint8_t *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

static uint32_t
u32be(const uint8_t *p)
{
	return (uint32_t)u16be(p) << 16 | u16be(p + 2);
}

/* A date of AppleSingle in MacBinary's seconds. */
static uint32_t
date_1904(const uint8_t *p)
{
	return u32be(p) == DATE_UNKNOWN ? 0 : u32be(p) + YEAR_2000;
}

static uint32_t
date_2000(uint32_t seconds)
{
	return seconds == 0 ? DATE_UNKNOWN : seconds - YEAR_2000;
}

static void
entry_take(struct apple_file *f, uint32_t id, struct bytes b)
{
	switch (id) {
	case ENTRY_DATA: f->data = b; break;
	case ENTRY_RESOURCE: f->resource = b; break;
	case ENTRY_NAME: f->name = b; break;
	case ENTRY_COMMENT: f->comment = b; break;
	case ENTRY_DATES:
		if (b.n >= 8) {
			f->created = date_1904(b.p);
			f->modified = date_1904(b.p + 4);
		}
		break;
	case ENTRY_FINDER:
		memcpy(f->info, b.p, b.n < 16 ? b.n : 16);
		if (b.n >= 32)
			memcpy(f->more, b.p + 16, 16);
		break;
	case ENTRY_FILE_INFO: f->locked = b.n >= 4 && (b.p[3] & 1) != 0; break;
	default: break;
	}
}

bool
apple_read(struct ctx *c, struct apple_file *out, struct bytes in)
{
	struct reader r = rd_open(c, in, 0);
	uint32_t magic = in.n >= HEADER_SIZE ? rd_u32be(&r) : 0;
	unsigned entries;

	*out = (struct apple_file){ .created = 0 };
	if (magic != APPLE_SINGLE && magic != APPLE_DOUBLE)
		return fail(c, E_FORMAT, 0, "apple: it is neither AppleSingle nor AppleDouble");
	rd_skip(&r, 4 + 16); /* the version, and filler or the home file system of version 1 */
	entries = rd_u16be(&r);
	for (unsigned i = 0; i < entries && rd_left(&r) >= ENTRY_SIZE; i++) {
		uint32_t id = rd_u32be(&r), offset = rd_u32be(&r), length = rd_u32be(&r);

		if (offset > in.n || length > in.n - offset)
			note(c, NOTE_DAMAGE, "apple: entry %u ends outside of the file",
			    (unsigned)id);
		entry_take(out, id, bytes_upto(bytes_from(in, offset), length));
	}
	return true;
}

struct bytes
apple_double(struct ctx *c, const struct apple_file *f)
{
	uint8_t dates[16], finder[32], locked[4] = { 0, 0, 0, f->locked };
	const struct {
		uint32_t id;
		struct bytes b;
	} entries[] = { { ENTRY_NAME, f->name }, { ENTRY_COMMENT, f->comment },
		{ ENTRY_DATES, { dates, sizeof(dates) } },
		{ ENTRY_FINDER, { finder, sizeof(finder) } },
		{ ENTRY_FILE_INFO, { locked, sizeof(locked) } }, { ENTRY_RESOURCE, f->resource } };
	const size_t count = sizeof(entries) / sizeof(entries[0]);
	struct buf out = { .c = c };
	uint8_t word[ENTRY_SIZE];
	size_t at = HEADER_SIZE + count * ENTRY_SIZE;

	put_u32be(dates, date_2000(f->created));
	put_u32be(dates + 4, date_2000(f->modified));
	put_u32be(dates + 8, DATE_UNKNOWN);
	put_u32be(dates + 12, DATE_UNKNOWN);
	memcpy(finder, f->info, 16);
	memcpy(finder + 16, f->more, 16);
	put_u32be(word, APPLE_DOUBLE);
	put_u32be(word + 4, APPLE_VERSION);
	buf_put(&out, word, 8);
	buf_zero(&out, 16);
	put_u16be(word, (unsigned)count);
	buf_put(&out, word, 2);
	for (size_t i = 0; i < count; i++) {
		put_u32be(word, entries[i].id);
		put_u32be(word + 4, (uint32_t)at);
		put_u32be(word + 8, (uint32_t)entries[i].b.n);
		buf_put(&out, word, ENTRY_SIZE);
		at += entries[i].b.n;
	}
	for (size_t i = 0; i < count; i++)
		buf_put_bytes(&out, entries[i].b);
	return buf_bytes(&out);
}

/* Up to a multiple of 128. */
static uint64_t
padded(uint64_t n)
{
	return (n + 127) & ~(uint64_t)127;
}

bool
macbinary_read(struct ctx *c, struct apple_file *out, struct bytes in)
{
	const uint8_t *h = in.p;
	uint64_t data, resource, comment;

	*out = (struct apple_file){ .created = 0 };
	if (in.n < MB_SIZE || h[0] != 0 || h[MB_NAME] == 0 || h[MB_NAME] > 63 || h[MB_ZERO] != 0 ||
	    h[82] != 0)
		return fail(c, E_FORMAT, 0, "apple: it is no MacBinary");
	data = MB_SIZE + padded(u16be(h + MB_SECOND));
	resource = data + padded(u32be(h + MB_DATA));
	comment = resource + padded(u32be(h + MB_RESOURCE));
	if (data + u32be(h + MB_DATA) > in.n ||
	    (u32be(h + MB_RESOURCE) > 0 && resource + u32be(h + MB_RESOURCE) > in.n))
		return fail(c, E_FORMAT, MB_DATA, "apple: it is no MacBinary, or is cut");
	out->name = (struct bytes){ h + MB_NAME + 1, h[MB_NAME] };
	memcpy(out->info, h + MB_INFO, 16);
	out->info[INFO_FLAGS] = h[MB_FLAGS];
	out->more[X_SCRIPT] = h[MB_SCRIPT];
	out->more[X_SCRIPT + 1] = h[MB_XFLAGS];
	out->locked = (h[MB_LOCKED] & 1) != 0;
	out->created = u32be(h + MB_CREATED);
	out->modified = u32be(h + MB_MODIFIED);
	out->data = bytes_upto(bytes_from(in, (size_t)data), u32be(h + MB_DATA));
	out->resource = bytes_upto(bytes_from(in, (size_t)resource), u32be(h + MB_RESOURCE));
	out->comment = bytes_upto(bytes_from(in, (size_t)comment), u16be(h + MB_COMMENT));
	return true;
}

struct blob
macbinary(struct ctx *c, const struct apple_file *f)
{
	const struct bytes streams[] = { f->data, f->resource, bytes_upto(f->comment, 0xFFFF) };
	struct bytes *view = NEW(c, struct bytes, 7);
	uint8_t *h = NEW(c, uint8_t, MB_SIZE);
	const uint8_t *zeros = NEW(c, uint8_t, 128);
	struct blob out = { .at.many = view };
	size_t name = f->name.n < 63 ? f->name.n : 63;

	h[MB_NAME] = (uint8_t)name;
	if (name > 0)
		memcpy(h + MB_NAME + 1, f->name.p, name);
	else
		h[MB_NAME] = 1, h[MB_NAME + 1] = '_'; /* a name is a must */
	memcpy(h + MB_INFO, f->info, 16);
	h[MB_ZERO] = 0;
	h[MB_FLAGS] = f->info[INFO_FLAGS];
	h[MB_LOCKED] = f->locked;
	put_u32be(h + MB_DATA, (uint32_t)f->data.n);
	put_u32be(h + MB_RESOURCE, (uint32_t)f->resource.n);
	put_u32be(h + MB_CREATED, f->created);
	put_u32be(h + MB_MODIFIED, f->modified);
	put_u16be(h + MB_COMMENT, (unsigned)streams[2].n);
	memcpy(h + MB_MARK, "mBIN", 4);
	h[MB_SCRIPT] = f->more[X_SCRIPT];
	h[MB_XFLAGS] = f->more[X_SCRIPT + 1];
	h[MB_VERSION] = 130;
	h[MB_VERSION + 1] = 129; /* enough to read it: MacBinary II */
	put_u16be(h + MB_CRC, crc16_update(0, h, MB_CRC));
	view[out.parts++] = (struct bytes){ h, MB_SIZE };
	for (size_t i = 0; i < 3; i++) {
		if (streams[i].n == 0)
			continue;
		view[out.parts++] = streams[i];
		if (streams[i].n % 128 != 0)
			view[out.parts++] = (struct bytes){ zeros, 128 - streams[i].n % 128 };
	}
	if (out.parts == 1)
		return blob_of(view[0]);
	for (size_t i = 0; i < out.parts; i++)
		out.n += view[i].n;
	return out;
}
