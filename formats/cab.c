/* The tables of cabinets (MS-CAB 2.1 to 2.3), of one or of a set. */
#include "formats/cab.h"

#include <stdlib.h>

#include "formats/base/filetime.h"
#include "formats/base/reader.h"
#include "formats/base/text.h"

static const uint8_t signature[4] = { 'M', 'S', 'C', 'F' };

/* CFHEADER.flags */
#define HAS_PREVIOUS 0x1u
#define HAS_NEXT     0x2u
#define HAS_RESERVE  0x4u

/* CFFILE.iFolder */
#define FROM_PREVIOUS     0xFFFDu
#define TO_NEXT           0xFFFEu
#define PREVIOUS_AND_NEXT 0xFFFFu

#define FOLDER_SIZE  8
#define FILE_MIN     17
#define RESERVED_MAX 60000u
#define STRING_MAX   256 /* without its NUL */

/* Text up to its NUL; false, with an error, where there is none in reach. */
static bool
read_string(struct reader *r, struct bytes *out)
{
	struct bytes left = { r->p, rd_left(r) };
	size_t n =
	    bytes_find(bytes_upto(left, STRING_MAX + 1), (struct bytes){ (uint8_t[]){ 0 }, 1 });

	if (n > STRING_MAX)
		return fail(
		    r->c, E_FORMAT, rd_at(r), "cab: a name of more than %d bytes", STRING_MAX);
	*out = rd_bytes(r, n);
	rd_u8(r);
	return rd_ok(r);
}

bool
cab_head_read(struct ctx *c, struct cab_head *out, struct bytes file)
{
	struct reader r = rd_open(c, file, 0);
	struct cab_head h = { 0 };
	unsigned flags, reserve = 0, major;
	struct bytes disk;

	if (!bytes_starts(file, (struct bytes){ signature, sizeof(signature) }))
		return fail(c, E_FORMAT, 0, "cab: this is no cabinet");
	rd_skip(&r, 8);
	h.size = rd_u32(&r);
	rd_skip(&r, 4);
	h.files_at = rd_u32(&r);
	rd_skip(&r, 5);
	major = rd_u8(&r);
	h.folders = rd_u16(&r);
	h.files = rd_u16(&r);
	flags = rd_u16(&r);
	h.set = rd_u16(&r);
	h.number = rd_u16(&r);
	if (rd_ok(&r) && major != 1)
		return fail(c, E_FORMAT, 25, "cab: version %u is not known", major);
	if ((flags & HAS_RESERVE) != 0) {
		reserve = rd_u16(&r);
		h.folder_reserve = rd_u8(&r);
		h.block_reserve = rd_u8(&r);
		if (reserve > RESERVED_MAX)
			return fail(c, E_FORMAT, 36, "cab: %u reserved bytes", reserve);
		rd_skip(&r, reserve);
	}
	h.has_previous = (flags & HAS_PREVIOUS) != 0;
	h.has_next = (flags & HAS_NEXT) != 0;
	if ((h.has_previous && (!read_string(&r, &h.previous) || !read_string(&r, &disk))) ||
	    (h.has_next && (!read_string(&r, &h.next) || !read_string(&r, &disk))))
		return false;
	h.folders_at = rd_at(&r);
	if (!rd_ok(&r))
		return false;
	*out = h;
	return true;
}

/* Whether what stands there can be a cabinet, in a context of its own: what is wrong with it is
 * nobody's concern. */
static bool
plausible(struct ctx *c, struct bytes b)
{
	struct ctx own;
	struct cab_head h;
	bool good;

	ctx_init(&own, &c->limits);
	good = cab_head_read(&own, &h, b) && h.files_at >= h.folders_at && h.files_at < h.size &&
	       h.files_at < b.n && h.folders > 0 && h.files > 0;
	ctx_free(&own);
	return good;
}

size_t
cab_find(struct ctx *c, struct bytes file, size_t from)
{
	const struct bytes what = { signature, sizeof(signature) };

	while (from < file.n) {
		from += bytes_find(bytes_from(file, from), what);
		if (from < file.n && plausible(c, bytes_from(file, from)))
			return from;
		from++;
	}
	return file.n;
}

/* What cab_open makes. */
struct build {
	struct cab *f;
	unsigned codepage;
	bool codepage_always;
	struct entry *entry;
	size_t entries, cap;
	size_t guessed, bad;     /* names without a code page; places in names that are no text */
	bool goes_on;            /* the last folder so far says that it does, in the next cabinet */
	struct cab_blocks *last; /* of the last folder */
};

struct entry {
	struct cab_file file;
	unsigned folder; /* iFolder as it stands */
	bool again;      /* the cabinet before has it too */
};

/* MS-CAB 2.3, date and time; 0 where they are none. */
static int64_t
read_date(unsigned date, unsigned time)
{
	struct civil civil = { .year = 1980 + (int)(date >> 9),
		.month = (int)(date >> 5 & 15),
		.day = (int)(date & 31),
		.hour = (int)(time >> 11),
		.minute = (int)(time >> 5 & 63),
		.second = (int)(time & 31) * 2 };
	int64_t t;

	return filetime_of(&t, &civil) ? t : 0;
}

/* A name as UTF-8. */
static struct bytes
read_name(struct build *b, struct bytes raw, unsigned attributes)
{
	struct ctx *c = b->f->c;
	unsigned codepage = b->codepage;
	bool says = (attributes & CAB_UTF8) != 0 && !b->codepage_always;
	struct bytes name;
	size_t bad = 0;

	if (raw.n == 0)
		note(c, NOTE_DAMAGE, "cab: a file without a name");
	if (ascii(raw))
		return arena_copy(c, raw);
	if (says)
		codepage = CP_UTF8;
	else if (codepage == 0)
		codepage = utf8_valid(raw) ? CP_UTF8 : CP_WINDOWS;
	name = text_decode(c, &bad, raw, codepage);
	b->guessed += !says && b->codepage == 0;
	b->bad += bad;
	return name;
}

/* MS-CAB 2.3, CFFILE. */
static bool
read_file(struct build *b, struct reader *r, struct entry *e)
{
	unsigned date, time;
	struct bytes raw;

	*e = (struct entry){ 0 };
	e->file.size = rd_u32(r);
	e->file.at = rd_u32(r);
	e->folder = rd_u16(r);
	date = rd_u16(r);
	time = rd_u16(r);
	e->file.attributes = rd_u16(r);
	if (!rd_ok(r) || !read_string(r, &raw))
		return false;
	e->file.modified = read_date(date, time);
	e->file.name = read_name(b, raw, e->file.attributes);
	return true;
}

static bool
is_continued(unsigned folder)
{
	return folder == FROM_PREVIOUS || folder == PREVIOUS_AND_NEXT;
}

static bool
is_continuing(unsigned folder)
{
	return folder == TO_NEXT || folder == PREVIOUS_AND_NEXT;
}

/* The table of files of one cabinet, behind those of the cabinets before. */
static bool
read_files(struct build *b, size_t part)
{
	const struct cab_part *p = &b->f->part[part];
	struct ctx *c = b->f->c;
	struct reader r = rd_open(c, bytes_from(p->bytes, p->head.files_at), p->head.files_at);
	size_t room = rd_left(&r) / FILE_MIN;

	room = b->entries + (room < p->head.files ? room : p->head.files);
	b->entry = arena_grow(c, b->entry, b->cap * sizeof(*b->entry), room * sizeof(*b->entry));
	b->cap = room;
	for (size_t i = 0; i < p->head.files; i++) {
		struct entry *e = &b->entry[b->entries];

		if (b->entries == room
			? !fail(c, E_TRUNC, rd_at(&r), "cab: the table of files is cut")
			: !read_file(b, &r, e)) {
			if (i == 0 || !demote(c))
				return false;
			b->f->lost += p->head.files - i;
			note(c, NOTE_LOSS, "cab: the table of files ends after %zu of %u", i,
			    p->head.files);
			return true;
		}
		if (!ctx_part(c))
			return false;
		e->file.number = i;
		e->file.part = part;
		b->entries++;
	}
	return true;
}

/* MS-CAB 2.2, CFFOLDER: one folder, or what is in this cabinet of the last one so far. */
static bool
read_folder(struct build *b, struct reader *r, size_t part, bool joins)
{
	const struct cab_head *h = &b->f->part[part].head;
	struct ctx *c = b->f->c;
	struct cab_blocks *blocks = NEW(c, struct cab_blocks, 1);
	struct cab_folder *folder;
	unsigned type;

	blocks->part = part;
	blocks->at = rd_u32(r);
	blocks->count = rd_u16(r);
	type = rd_u16(r);
	rd_skip(r, h->folder_reserve);
	if (!rd_ok(r))
		return false;
	folder = &b->f->folder[joins ? b->f->folders - 1 : b->f->folders];
	if (joins && (int)(type & 15) == folder->method) {
		b->last->next = blocks;
		b->last = blocks;
		return true;
	}
	b->last = blocks;
	if (joins)
		note(c, NOTE_DAMAGE, "cab: a folder goes on in cabinet %zu by another method",
		    part + 1);
	folder = &b->f->folder[b->f->folders++];
	*folder = (struct cab_folder){ .method = (int)(type & 15),
		.window_bits = (type & 15) >= CAB_QUANTUM ? type >> 8 & 31 : 0,
		.begun = true,
		.ends = true,
		.blocks = blocks };
	return true;
}

/* Turns iFolder into an index of all folders; first and last are those of this cabinet. */
static void
place_files(struct build *b, size_t from, size_t first, size_t folders)
{
	struct ctx *c = b->f->c;
	size_t kept = from;

	for (size_t i = from; i < b->entries; i++) {
		struct entry *e = &b->entry[i];
		size_t at = is_continued(e->folder)    ? 0
			    : is_continuing(e->folder) ? folders - 1
						       : e->folder;

		if (at >= folders) {
			note(c, NOTE_LOSS, "cab: %.200s is in folder %zu, which is not there",
			    (const char *)e->file.name.p, at + 1);
			b->f->lost++;
			continue;
		}
		e->file.folder = first + at;
		b->entry[kept++] = *e;
	}
	b->entries = kept;
}

static bool
read_part(struct build *b, size_t part)
{
	const struct cab_part *p = &b->f->part[part];
	struct cab *f = b->f;
	struct reader r =
	    rd_open(f->c, bytes_from(p->bytes, p->head.folders_at), p->head.folders_at);
	size_t from = b->entries, first = f->folders, folders = p->head.folders;
	bool continued = false, continuing = false, joins;

	if (p->head.size > p->bytes.n)
		note(f->c, NOTE_DAMAGE, "cab: it is cut: %zu of %u bytes are there", p->bytes.n,
		    (unsigned)p->head.size);
	if (folders == 0 || folders > rd_left(&r) / (FOLDER_SIZE + p->head.folder_reserve))
		return fail(f->c, E_FORMAT, rd_at(&r), "cab: %zu folders in %zu bytes", folders,
		    rd_left(&r));
	if (p->head.files == 0)
		return fail(f->c, E_FORMAT, rd_at(&r), "cab: no file is in it");
	if (!read_files(b, part))
		return false;
	for (size_t i = from; i < b->entries; i++) {
		continued |= is_continued(b->entry[i].folder);
		continuing |= is_continuing(b->entry[i].folder);
	}
	joins = continued && b->goes_on;
	for (size_t i = from; i < b->entries; i++)
		b->entry[i].again = joins && is_continued(b->entry[i].folder);
	if (b->goes_on && !joins)
		f->folder[f->folders - 1].ends = false;
	f->folder = arena_grow(f->c, f->folder, f->folders * sizeof(*f->folder),
	    (f->folders + folders) * sizeof(*f->folder));
	for (size_t i = 0; i < folders; i++)
		if (!read_folder(b, &r, part, joins && i == 0))
			return false;
	first = f->folders - folders;
	if (continued && !joins)
		f->folder[first].begun = false;
	place_files(b, from, first, folders);
	b->goes_on = continuing;
	return true;
}

static int
compare(const void *a, const void *b)
{
	const struct cab_file *x = &((const struct entry *)a)->file;
	const struct cab_file *y = &((const struct entry *)b)->file;

	if (x->folder != y->folder)
		return x->folder < y->folder ? -1 : 1;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* A file that goes on in the next cabinet stands in the tables of both: its first entry counts. */
static bool
is_same(const struct entry *a, const struct entry *b)
{
	return b->again && a->file.folder == b->file.folder && a->file.at == b->file.at &&
	       a->file.size == b->file.size && bytes_equal(a->file.name, b->file.name);
}

static void
collect_files(struct build *b)
{
	struct cab *f = b->f;

	qsort(b->entry, b->entries, sizeof(*b->entry), compare);
	f->file = NEW(f->c, struct cab_file, b->entries + 1);
	for (size_t i = 0; i < b->entries; i++)
		if (i == 0 || !is_same(&b->entry[i - 1], &b->entry[i]))
			f->file[f->files++] = b->entry[i].file;
}

struct cab *
cab_open(
    struct ctx *c, const struct bytes *parts, size_t n, unsigned codepage, bool codepage_always)
{
	struct cab *f = NEW(c, struct cab, 1);
	struct cab_part *part = NEW(c, struct cab_part, n + 1);
	struct build b = { .f = f, .codepage = codepage, .codepage_always = codepage_always };

	*f = (struct cab){ .c = c, .part = part, .parts = n };
	for (size_t i = 0; i < n; i++) {
		part[i].bytes = parts[i];
		if (!cab_head_read(c, &part[i].head, parts[i]) || !read_part(&b, i))
			return NULL;
	}
	if (b.goes_on)
		f->folder[f->folders - 1].ends = false;
	if (b.guessed > 0)
		note(c, NOTE_DAMAGE,
		    "cab: %zu names do not say their code page: read as UTF-8, or else 1252 "
		    "(see --codepage)",
		    b.guessed);
	if (b.bad > 0)
		note(c, NOTE_DAMAGE, "cab: %zu places in names are no text", b.bad);
	if (b.entries == 0) {
		fail(c, E_FORMAT, NOWHERE, "cab: no file in it is in a folder that is there");
		return NULL;
	}
	collect_files(&b);
	return f;
}

const char *
cab_method_name(int method)
{
	static const char *const names[] = { "none", "MSZIP", "Quantum", "LZX" };

	return method >= CAB_NONE && method <= CAB_LZX ? names[method] : "unknown";
}

bool
cab_readable(const struct cab_folder *folder)
{
	return folder->method == CAB_NONE || folder->method == CAB_MSZIP ||
	       folder->method == CAB_LZX;
}
