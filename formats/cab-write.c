/* Cabinets, written: blocks as they come, tables when all is known. */
#include "formats/base/filetime.h"
#include "formats/base/text.h"
#include "formats/cab.h"
#include "formats/lzx.h"
#include "formats/mszip.h"

/* MS-CAB 2.1 to 2.3, without names and reserved bytes. */
#define HEADER_SIZE 36
#define FOLDER_SIZE 8
#define FILE_SIZE   16

/* Output bytes of a block, of every method. */
#define BLOCK ((size_t)32768)

struct out_folder {
	uint64_t size; /* bytes that are to be put */
	uint64_t at;   /* of the first block among all blocks */
	unsigned blocks;
	unsigned type;
};

struct cab_writer {
	struct ctx *c;
	struct cab_opts o;
	const struct cab_member *member;
	size_t members;
	struct sink *data;
	struct out_folder *folder;
	size_t folders, now; /* now: the one that is written */
	uint64_t left;       /* of its bytes; all of them: it is not begun */
	bool begun;
	uint64_t head; /* bytes of what stands before the blocks */
	struct mszip_writer *mszip;
	struct lzx_writer *lzx;
	struct mark mark; /* before the LZX encoder of a folder */
	struct buf rest;  /* uncompressed bytes of a block that is not full */
};

/* MS-CAB 2.4, CFDATA. */
static bool
put_block(void *arg, struct bytes block, size_t size)
{
	struct cab_writer *w = arg;
	uint8_t head[8] = { 0, 0, 0, 0, (uint8_t)block.n, (uint8_t)(block.n >> 8), (uint8_t)size,
		(uint8_t)(size >> 8) };
	uint32_t sum = cab_checksum((struct bytes){ head + 4, 4 }, cab_checksum(block, 0));

	for (int i = 0; i < 4; i++)
		head[i] = (uint8_t)(sum >> 8 * i);
	if (w->head + w->data->total + sizeof(head) + block.n > CAB_SIZE_MAX)
		return fail(
		    w->c, E_UNSUPPORTED, NOWHERE, "cab: more than 2 GB, where the format ends");
	w->folder[w->now].blocks++;
	return sink_put(w->data, head, sizeof(head)) && sink_put_bytes(w->data, block);
}

/* Whether a member begins a new folder behind `size` bytes. */
static bool
begins(const struct cab_writer *w, uint64_t size, const struct cab_member *m)
{
	return size > 0 && m->size > 0 && size + m->size > w->o.folder_size;
}

/* How the members are cut into folders; counts only where folder is NULL. */
static size_t
cut(struct cab_writer *w, struct out_folder *folder)
{
	size_t n = 0;
	uint64_t size = 0;

	for (size_t i = 0; i < w->members; i++) {
		if (n == 0 || begins(w, size, &w->member[i])) {
			size = 0;
			n++;
		}
		size += w->member[i].size;
		if (folder != NULL)
			folder[n - 1].size = size;
	}
	return n;
}

/* MS-CAB 2.2, typeCompress: LZX has its window in the bits above. */
static unsigned
type_of(const struct cab_writer *w, uint64_t size)
{
	unsigned bits = w->o.window_bits;

	if (w->o.method != CAB_LZX)
		return (unsigned)w->o.method;
	if (bits == 0)
		for (bits = LZX_CAB_BITS_MIN; bits < LZX_CAB_BITS_MAX && (uint64_t)1 << bits < size;
		     bits++)
			;
	return (unsigned)w->o.method | bits << 8;
}

static bool
check_opts(struct ctx *c, struct cab_opts *o)
{
	if (o->level == 0)
		o->level = MSZIP_LEVEL_DEFAULT;
	if (o->folder_size == 0 || o->folder_size > CAB_FOLDER_MAX)
		o->folder_size = CAB_FOLDER_MAX;
	if (o->level < MSZIP_LEVEL_MIN || o->level > MSZIP_LEVEL_MAX)
		return fail(c, E_FORMAT, NOWHERE, "cab: level %d is none of 1 to 9", o->level);
	if (o->method != CAB_NONE && o->method != CAB_MSZIP && o->method != CAB_LZX)
		return fail(c, E_UNSUPPORTED, NOWHERE, "cab: nothing here compresses by %s",
		    cab_method_name((int)o->method));
	if (o->window_bits != 0 &&
	    (o->window_bits < LZX_CAB_BITS_MIN || o->window_bits > LZX_CAB_BITS_MAX))
		return fail(c, E_FORMAT, NOWHERE,
		    "cab: a window of 2^%u bytes is none of 2^15 to 2^21", o->window_bits);
	return true;
}

static bool
check_members(struct ctx *c, const struct cab_member *m, size_t n)
{
	if (n == 0 || n > CAB_FILES_MAX)
		return fail(c, E_UNSUPPORTED, NOWHERE,
		    "cab: a cabinet holds 1 to 65,535 files, not %zu", n);
	for (size_t i = 0; i < n; i++) {
		const char *name = (const char *)arena_copy(c, m[i].name).p;

		if (m[i].name.n == 0 || m[i].name.n > CAB_NAME_MAX)
			return fail(c, E_UNSUPPORTED, NOWHERE,
			    "cab: a name has 1 to %u bytes: %.100s", CAB_NAME_MAX, name);
		if (memchr(m[i].name.p, 0, m[i].name.n) != NULL || !utf8_valid(m[i].name))
			return fail(c, E_FORMAT, NOWHERE, "cab: a name is no UTF-8: %.100s", name);
		if (m[i].size > CAB_FILE_MAX)
			return fail(c, E_UNSUPPORTED, NOWHERE,
			    "cab: a file of %u bytes is too large for the format: %.100s",
			    (unsigned)m[i].size, name);
	}
	return true;
}

struct cab_writer *
cab_create(struct ctx *c, const struct cab_opts *o, const struct cab_member *members, size_t n,
    struct sink *data)
{
	struct cab_writer *w = NEW(c, struct cab_writer, 1);

	*w = (struct cab_writer){ .c = c,
		.o = *o,
		.member = members,
		.members = n,
		.data = data,
		.rest = { .c = c, .lasting = true } };
	if (!check_opts(c, &w->o) || !check_members(c, members, n))
		return NULL;
	w->folders = cut(w, NULL);
	w->folder = NEW(c, struct out_folder, w->folders);
	cut(w, w->folder);
	w->head = HEADER_SIZE + FOLDER_SIZE * (uint64_t)w->folders;
	for (size_t i = 0; i < n; i++)
		w->head += FILE_SIZE + members[i].name.n + 1;
	for (size_t i = 0; i < w->folders; i++)
		w->folder[i].type = type_of(w, w->folder[i].size);
	if (w->o.method == CAB_MSZIP) {
		w->mszip = mszip_create(c, w->o.level, put_block, w);
		if (w->mszip == NULL)
			return NULL;
	}
	w->left = w->folder[0].size;
	return w;
}

static bool
begin_folder(struct cab_writer *w)
{
	struct out_folder *f = &w->folder[w->now];
	struct lzx_opts o = { .kind = LZX_CAB,
		.window_bits = f->type >> 8,
		.level = w->o.level,
		.e8 = LZX_E8_AUTO,
		.size = f->size };

	w->begun = true;
	f->at = w->data->total;
	if (w->o.method != CAB_LZX)
		return true;
	w->mark = arena_mark(w->c);
	w->lzx = lzx_create(w->c, &o, put_block, w);
	return w->lzx != NULL;
}

/* Bytes of a folder that is not compressed, in blocks. */
static bool
put_plain(struct cab_writer *w, struct bytes b)
{
	while (b.n > 0) {
		size_t n = BLOCK - w->rest.n < b.n ? BLOCK - w->rest.n : b.n;

		if (n == BLOCK) {
			if (!put_block(w, bytes_upto(b, n), n))
				return false;
		} else {
			buf_put(&w->rest, b.p, n);
		}
		if (w->rest.n == BLOCK) {
			if (!put_block(w, (struct bytes){ w->rest.p, BLOCK }, BLOCK))
				return false;
			w->rest.n = 0;
		}
		b = bytes_from(b, n);
	}
	return true;
}

static bool
end_folder(struct cab_writer *w)
{
	struct bytes rest = { w->rest.p, w->rest.n };

	if (w->mszip != NULL && !mszip_end(w->mszip))
		return false;
	if (w->lzx != NULL) {
		if (!lzx_end(w->lzx))
			return false;
		arena_release(w->c, w->mark);
		w->lzx = NULL;
	}
	w->rest.n = 0;
	if (rest.n > 0 && !put_block(w, rest, rest.n))
		return false;
	w->begun = false;
	w->now++;
	w->left = w->now < w->folders ? w->folder[w->now].size : 0;
	return true;
}

bool
cab_put(struct cab_writer *w, struct bytes b)
{
	while (b.n > 0) {
		struct bytes one = bytes_upto(b, b.n < w->left ? b.n : (size_t)w->left);

		if (w->now == w->folders)
			return fail(w->c, E_FORMAT, NOWHERE,
			    "cab: there is more content than the members' sizes say");
		if (!w->begun && !begin_folder(w))
			return false;
		if (one.n > 0 && !(w->mszip != NULL   ? mszip_put(w->mszip, one)
				     : w->lzx != NULL ? lzx_put(w->lzx, one)
						      : put_plain(w, one)))
			return false;
		w->left -= one.n;
		b = bytes_from(b, one.n);
		if (w->left == 0 && !end_folder(w))
			return false;
	}
	return true;
}

/* MS-CAB 2.3, date and time; dates that it cannot hold become the nearest, with a note. */
static uint32_t
dos_date(struct ctx *c, const struct cab_member *m)
{
	struct civil d = { .year = 1980, .month = 1, .day = 1 };
	bool given = m->modified != 0;

	if (given && (!filetime_civil(&d, m->modified) || d.year < 1980 || d.year > 2107)) {
		note(c, NOTE_LOSS, "cab: a date that is not of 1980 to 2107: %.*s", (int)m->name.n,
		    (const char *)m->name.p);
		d = d.year > 2107 ? (struct civil){ .year = 2107,
			.month = 12,
			.day = 31,
			.hour = 23,
			.minute = 59,
			.second = 59 }
				  : (struct civil){ .year = 1980, .month = 1, .day = 1 };
	}
	return (uint32_t)((d.year - 1980) << 9 | d.month << 5 | d.day) |
	       (uint32_t)(d.hour << 11 | d.minute << 5 | d.second / 2) << 16;
}

static void
put_header(struct cab_writer *w, struct buf *b)
{
	buf_put_str(b, "MSCF");
	buf_u32(b, 0);
	buf_u32(b, (uint32_t)(w->head + w->data->total));
	buf_u32(b, 0);
	buf_u32(b, (uint32_t)(HEADER_SIZE + FOLDER_SIZE * w->folders));
	buf_u32(b, 0);
	buf_u8(b, 3);
	buf_u8(b, 1);
	buf_u16(b, (unsigned)w->folders);
	buf_u16(b, (unsigned)w->members);
	buf_u16(b, 0);
	buf_u16(b, w->o.set);
	buf_u16(b, 0);
	for (size_t i = 0; i < w->folders; i++) {
		buf_u32(b, (uint32_t)(w->head + w->folder[i].at));
		buf_u16(b, w->folder[i].blocks);
		buf_u16(b, w->folder[i].type);
	}
}

static void
put_file(
    struct cab_writer *w, struct buf *b, const struct cab_member *m, uint64_t at, size_t folder)
{
	uint32_t date = dos_date(w->c, m);

	buf_u32(b, m->size);
	buf_u32(b, (uint32_t)at);
	buf_u16(b, (unsigned)folder);
	buf_u16(b, date & 0xFFFF);
	buf_u16(b, date >> 16);
	buf_u16(b, (m->attributes & ~(unsigned)CAB_UTF8) | (ascii(m->name) ? 0 : CAB_UTF8));
	for (size_t i = 0; i < m->name.n; i++)
		buf_u8(b, m->name.p[i] == '/' ? '\\' : m->name.p[i]);
	buf_u8(b, 0);
}

bool
cab_end(struct cab_writer *w, struct sink *head)
{
	struct buf b = { .c = w->c };
	uint64_t at = 0;
	size_t folder = 0;

	/* a folder of empty files alone */
	while (w->now < w->folders && w->left == 0)
		if ((!w->begun && !begin_folder(w)) || !end_folder(w))
			return false;
	if (w->now < w->folders)
		return fail(w->c, E_FORMAT, NOWHERE,
		    "cab: there is less content than the members' sizes say");
	put_header(w, &b);
	for (size_t i = 0; i < w->members; i++) {
		if (begins(w, at, &w->member[i])) {
			folder++;
			at = 0;
		}
		put_file(w, &b, &w->member[i], at, folder);
		at += w->member[i].size;
	}
	return sink_put_bytes(head, buf_bytes(&b));
}
