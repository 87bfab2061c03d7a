/*
 * Reading of compound files. Section titles are MS-CFB's. A sector belongs to one chain: the first
 * that reaches it. That rule alone bounds every walk by the size of the file, and cuts cycles and
 * shared chains.
 */
#include "formats/cfb.h"

#include <stdlib.h>

#include "formats/base/reader.h"
#include "formats/base/text.h"
#include "formats/cfb-upper.h"

#define SIGNATURE    BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
#define HEADER_SIZE  512
#define HEADER_DIFAT 109 /* FAT sectors that the header itself lists */
#define ENTRY_SIZE   128
#define MINI_SHIFT   6
#define MINI_CUTOFF  4096
#define NOSTREAM     0xFFFFFFFFu

/* Compound File Sector Numbers and Types. */
#define MAXREGSECT 0xFFFFFFFAu
#define ENDOFCHAIN 0xFFFFFFFEu

/* A file allocation table: where its sectors lie in the file, and which of what it allocates is in
 * some chain. */
struct table {
	const uint8_t **sector;
	size_t sectors;
	uint8_t *used; /* a bit for each sector that it allocates */
	size_t n;      /* how many of these there are */
};

struct reading {
	struct ctx *c;
	struct bytes file;
	struct cfb *cfb;
	unsigned shift;          /* log2 of the sector size */
	struct table fat, mini;  /* mini.n mini sectors of 64 bytes lie in `container` */
	struct blob container;   /* the mini stream */
	const uint8_t **at_mini; /* where each sector of the mini stream lies, NULL: outside */
	uint32_t first_directory, first_minifat, first_difat;
	uint32_t fat_count; /* FAT sectors that the header promises */
	struct cfb_entry *entry;
	uint8_t *seen; /* a byte for each entry */
	struct raw_entry *raw;
	size_t entries;
};

/* What an entry of the directory says beside struct cfb_entry. */
struct raw_entry {
	uint32_t left, right, child, start;
	uint64_t size;
};

bool
cfb_is(struct bytes b)
{
	return bytes_starts(b, SIGNATURE);
}

/* A sector as a view: empty outside of the file, short at its end. */
static struct bytes
sector_bytes(const struct reading *f, uint32_t id)
{
	uint64_t at = ((uint64_t)id + 1) << f->shift;

	if (at >= f->file.n)
		return (struct bytes){ 0 };
	return bytes_upto(bytes_from(f->file, (size_t)at), (size_t)1 << f->shift);
}

static uint32_t
u32_at(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* What follows a sector in its chain. */
static uint32_t
table_next(const struct reading *f, const struct table *t, uint32_t id)
{
	size_t per = (size_t)1 << (f->shift - 2);

	if (id / per >= t->sectors || t->sector[id / per] == NULL)
		return MAXREGSECT + 5; /* FREESECT */
	return u32_at(t->sector[id / per] + 4 * (id % per));
}

/* Takes a sector for a chain; false where it is outside or in another chain. */
static bool
table_take(struct table *t, uint32_t id)
{
	if (id >= t->n || (t->used[id / 8] >> (id % 8) & 1) != 0)
		return false;
	t->used[id / 8] |= (uint8_t)(1u << (id % 8));
	return true;
}

/* The sector of a table, NULL (and a note) where it is not wholly in the file. */
static const uint8_t *
table_sector(struct reading *f, uint32_t id, const char *what)
{
	struct bytes b = sector_bytes(f, id);
	uint8_t *whole;

	if (b.n >> f->shift != 0)
		return b.p;
	note(f->c, NOTE_DAMAGE, "cfb: %s sector %u is not in the file", what, (unsigned)id);
	if (b.n == 0)
		return NULL;
	whole = arena_alloc(f->c, (size_t)1 << f->shift);
	memset(whole, 0xFF, (size_t)1 << f->shift);
	memcpy(whole, b.p, b.n);
	return whole;
}

static bool
header_read(struct reading *f)
{
	struct ctx *c = f->c;
	struct reader r = rd_open(c, f->file, 0);
	unsigned major, shift;

	if (!cfb_is(f->file))
		return fail(c, E_FORMAT, 0, "cfb: this is no compound file");
	if (f->file.n < HEADER_SIZE)
		return fail(c, E_TRUNC, f->file.n, "cfb: the header is cut off");
	rd_skip(&r, 8 + 16 + 2); /* signature, class id, minor version */
	major = rd_u16(&r);
	rd_skip(&r, 2); /* byte order */
	shift = rd_u16(&r);
	rd_skip(&r, 2 + 6 + 4); /* mini shift, reserved, count of directory sectors */
	f->fat_count = rd_u32(&r);
	f->first_directory = rd_u32(&r);
	rd_skip(&r, 4 + 4); /* transaction signature, mini stream cutoff */
	f->first_minifat = rd_u32(&r);
	rd_skip(&r, 4);
	f->first_difat = rd_u32(&r);
	rd_skip(&r, 4);
	if (shift != 9 && shift != 12) {
		note(c, NOTE_DAMAGE, "cfb: a sector shift of %u", shift);
		shift = major == 4 ? 12 : 9;
	}
	f->shift = shift;
	f->cfb->version = shift == 12 ? 4 : 3;
	f->cfb->sector_size = (size_t)1 << shift;
	f->fat.n = (f->file.n + f->cfb->sector_size - 1) / f->cfb->sector_size - 1;
	if (f->fat.n > MAXREGSECT)
		f->fat.n = MAXREGSECT;
	f->fat.used = NEW(c, uint8_t, f->fat.n / 8 + 1);
	return true;
}

/* Whether the FAT has all the sectors that are promised and needed: what a list says beyond may be
 * rubbish. */
static bool
fat_whole(const struct reading *f)
{
	return f->fat.sectors >= f->fat_count && f->fat.sectors << (f->shift - 2) >= f->fat.n;
}

/* Adds a sector to the FAT; each is taken once. */
static void
fat_add(struct reading *f, uint32_t id)
{
	if (id >= MAXREGSECT)
		return;
	if (!table_take(&f->fat, id)) {
		note(f->c, NOTE_DAMAGE, "cfb: FAT sector %u is outside or listed twice",
		    (unsigned)id);
		id = MAXREGSECT;
	}
	f->fat.sector[f->fat.sectors++] = id < MAXREGSECT ? table_sector(f, id, "FAT") : NULL;
}

/* Compound File DIFAT Sectors: the header's list of FAT sectors, and the chain that goes on with
 * it. */
static void
fat_read(struct reading *f)
{
	size_t per = ((size_t)1 << (f->shift - 2)) - 1;
	uint32_t id = f->first_difat;

	/* no more FAT sectors are worth reading than the file has sectors */
	f->fat.sector = NEW(f->c, const uint8_t *, HEADER_DIFAT + f->fat.n + 1);
	for (size_t i = 0; i < HEADER_DIFAT && !fat_whole(f); i++)
		fat_add(f, u32_at(f->file.p + 76 + 4 * i));
	while (id < MAXREGSECT && !fat_whole(f) && table_take(&f->fat, id)) {
		const uint8_t *p = table_sector(f, id, "DIFAT");

		if (p == NULL)
			return;
		for (size_t i = 0;
		     i < per && f->fat.sectors < HEADER_DIFAT + f->fat.n && !fat_whole(f); i++)
			fat_add(f, u32_at(p + 4 * i));
		id = u32_at(p + 4 * per);
	}
	if (id < MAXREGSECT && !fat_whole(f))
		note(f->c, NOTE_DAMAGE, "cfb: the DIFAT chain breaks off at sector %u",
		    (unsigned)id);
}

/* A growing list of views; those that touch become one. */
struct extents {
	struct ctx *c;
	struct bytes *v;
	size_t parts, cap, n;
};

static void
extents_add(struct extents *e, struct bytes b)
{
	if (b.n == 0)
		return;
	e->n += b.n;
	if (e->parts > 0 && e->v[e->parts - 1].p + e->v[e->parts - 1].n == b.p) {
		e->v[e->parts - 1].n += b.n;
		return;
	}
	if (e->parts == e->cap) {
		size_t cap = e->cap == 0 ? 4 : e->cap * 2;

		e->v = arena_grow(e->c, e->v, e->cap * sizeof(*e->v), cap * sizeof(*e->v));
		e->cap = cap;
	}
	e->v[e->parts++] = b;
}

static struct blob
extents_blob(const struct extents *e)
{
	if (e->parts <= 1)
		return e->parts == 0 ? (struct blob){ 0 } : blob_of(e->v[0]);
	return (struct blob){ .n = e->n, .parts = e->parts, .at.many = e->v };
}

/* Where a sector of a table's chains lies: of the FAT in the file, of the mini FAT in the mini
 * stream. */
static struct bytes
chain_bytes(const struct reading *f, const struct table *t, uint32_t id)
{
	size_t per = (size_t)1 << (f->shift - MINI_SHIFT);

	if (t == &f->fat)
		return sector_bytes(f, id);
	if (f->at_mini[id / per] == NULL)
		return (struct bytes){ 0 };
	return (struct bytes){ f->at_mini[id / per] + ((id % per) << MINI_SHIFT), 1 << MINI_SHIFT };
}

/*
 * Up to `size` bytes of the chain that begins at id, as views. Where it ends earlier, loops, or
 * leaves the file there is less; *whole says whether it does not.
 */
static struct blob
chain_read(struct reading *f, struct table *t, uint32_t id, uint64_t size, bool *whole)
{
	struct extents e = { .c = f->c };

	*whole = true;
	while (e.n < size && id < MAXREGSECT && table_take(t, id)) {
		struct bytes b = chain_bytes(f, t, id);

		if (b.n > size - e.n)
			b.n = (size_t)(size - e.n);
		extents_add(&e, b);
		id = table_next(f, t, id);
	}
	*whole = e.n == size || (size == UINT64_MAX && id == ENDOFCHAIN);
	return extents_blob(&e);
}

/* Compound File Directory Entry. */
static void
entry_read(struct reading *f, size_t i, struct bytes b)
{
	struct reader r = rd_open(f->c, b, 0);
	struct cfb_entry *e = &f->entry[i];
	struct raw_entry *raw = &f->raw[i];
	unsigned length, type;

	for (size_t k = 0; k < 32; k++)
		e->name[k] = rd_u16(&r);
	length = rd_u16(&r);
	e->name[CFB_NAME_MAX] = 0;
	if (length >= 2 && length <= 64 && length % 2 == 0 && e->name[length / 2 - 1] == 0)
		e->name_n = (uint8_t)(length / 2 - 1);
	else
		while (e->name_n < CFB_NAME_MAX && e->name[e->name_n] != 0)
			e->name_n++;
	type = rd_u8(&r);
	e->type = (enum cfb_type)type;
	rd_skip(&r, 1); /* colour */
	raw->left = rd_u32(&r);
	raw->right = rd_u32(&r);
	raw->child = rd_u32(&r);
	e->clsid = guid_read(&r);
	e->state = rd_u32(&r);
	e->created = (int64_t)rd_u64(&r);
	e->modified = (int64_t)rd_u64(&r);
	raw->start = rd_u32(&r);
	raw->size = rd_u64(&r);
	if (f->cfb->version == 3)
		raw->size &= 0xFFFFFFFF; /* errata: old writers leave the high half undefined */
}

static bool
directory_read(struct reading *f)
{
	bool whole;
	struct blob all = chain_read(f, &f->fat, f->first_directory, UINT64_MAX, &whole);

	f->entries = all.n / ENTRY_SIZE;
	if (f->entries == 0)
		return fail(f->c, E_FORMAT, NOWHERE, "cfb: the directory cannot be read");
	if (!whole)
		note(f->c, NOTE_DAMAGE, "cfb: the directory breaks off after %zu entries",
		    f->entries);
	f->entry = NEW(f->c, struct cfb_entry, f->entries);
	f->raw = NEW(f->c, struct raw_entry, f->entries);
	f->seen = NEW(f->c, uint8_t, f->entries);
	for (size_t part = 0, i = 0; part < all.parts; part++) {
		struct bytes b = blob_part(&all, part);

		/* sectors are whole multiples of an entry, all but the file's last */
		for (size_t at = 0; b.n - at >= ENTRY_SIZE; at += ENTRY_SIZE)
			entry_read(f, i++, bytes_upto(bytes_from(b, at), ENTRY_SIZE));
	}
	return true;
}

/* The sector of which b is the begin: where it lies, or a copy filled up where the file ends in it.
 */
static const uint8_t *
mini_end(struct reading *f, struct bytes b)
{
	uint8_t *whole;

	if ((size_t)(f->file.p + f->file.n - b.p) >> f->shift != 0)
		return b.p;
	whole = NEW(f->c, uint8_t, (size_t)1 << f->shift);
	memcpy(whole, b.p, b.n);
	return whole;
}

/* Compound File Mini FAT Sectors, and the mini stream in the root entry's chain. */
static void
mini_read(struct reading *f)
{
	struct raw_entry *root = &f->raw[0];
	bool whole;
	struct blob table = chain_read(f, &f->fat, f->first_minifat, UINT64_MAX, &whole);
	size_t size = (size_t)1 << f->shift, n = 0;

	f->container = chain_read(f, &f->fat, root->start, root->size, &whole);
	if (!whole)
		note(f->c, NOTE_DAMAGE, "cfb: the mini stream has %zu of %llu bytes",
		    f->container.n, (unsigned long long)root->size);
	f->mini.sector = NEW(f->c, const uint8_t *, table.n / size + 1);
	for (size_t i = 0; i < table.parts; i++) {
		struct bytes b = blob_part(&table, i);

		for (size_t at = 0; b.n - at >= size; at += size)
			f->mini.sector[f->mini.sectors++] = b.p + at;
	}
	f->at_mini = NEW(f->c, const uint8_t *, f->container.n / size + 2);
	for (size_t i = 0; i < f->container.parts; i++) {
		struct bytes b = blob_part(&f->container, i);
		size_t at = 0;

		for (; b.n - at >= size; at += size)
			f->at_mini[n++] = b.p + at;
		if (at < b.n)
			f->at_mini[n++] = mini_end(f, bytes_from(b, at));
	}
	f->mini.n = (f->container.n + (1 << MINI_SHIFT) - 1) >> MINI_SHIFT;
	f->mini.used = NEW(f->c, uint8_t, f->mini.n / 8 + 1);
}

static void
stream_read(struct reading *f, struct cfb_entry *e, const struct raw_entry *raw)
{
	struct table *t = raw->size < MINI_CUTOFF ? &f->mini : &f->fat;
	bool whole;

	e->data = chain_read(f, t, raw->start, raw->size, &whole);
	if (!whole)
		note(f->c, NOTE_DAMAGE, "cfb: %s has %zu of %llu bytes",
		    (const char *)cfb_name(f->c, e).p, e->data.n, (unsigned long long)raw->size);
}

/* The upper case of a code unit, as 2.6.4 has it. */
static uint16_t
upper(uint16_t ch)
{
	size_t low = 0, high = sizeof(uppers) / sizeof(uppers[0]);

	if (ch < 0x80)
		return ch >= 'a' && ch <= 'z' ? (uint16_t)(ch - 0x20) : ch;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (uppers[middle].last < ch)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == sizeof(uppers) / sizeof(uppers[0]) || ch < uppers[low].first ||
	    (ch - uppers[low].first) % uppers[low].step != 0)
		return ch;
	return (uint16_t)(ch + uppers[low].to);
}

int
cfb_compare(const struct cfb_entry *a, const struct cfb_entry *b)
{
	size_t i = 0;

	if (a->name_n != b->name_n)
		return a->name_n < b->name_n ? -1 : 1;
	/* most names begin as their neighbours do: four code units at a time */
	while (i + 4 <= a->name_n && memcmp(a->name + i, b->name + i, 8) == 0)
		i += 4;
	for (; i < a->name_n; i++) {
		uint16_t x = a->name[i], y = b->name[i];

		if (x == y)
			continue;
		x = upper(x);
		y = upper(y);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

static int
compare_children(const void *a, const void *b)
{
	return cfb_compare(*(struct cfb_entry *const *)a, *(struct cfb_entry *const *)b);
}

/* Whether children stand in order already, no two of one name: a tree in order leaves them so. */
static bool
children_sorted(const struct cfb_entry *storage)
{
	for (size_t i = 1; i < storage->children; i++)
		if (cfb_compare(storage->child[i - 1], storage->child[i]) >= 0)
			return false;
	return true;
}

/* Of two of one name the one that the directory has first comes first. */
static int
compare_places(const void *a, const void *b)
{
	const struct cfb_entry *x = *(struct cfb_entry *const *)a,
			       *y = *(struct cfb_entry *const *)b;
	int order = cfb_compare(x, y);

	return order != 0 ? order : x < y ? -1 : x > y;
}

static void
children_sort(struct reading *f, struct cfb_entry *storage)
{
	size_t n = 0;

	if (children_sorted(storage))
		return;
	qsort(storage->child, storage->children, sizeof(*storage->child), compare_places);
	for (size_t i = 0; i < storage->children; i++) {
		if (n > 0 && cfb_compare(storage->child[n - 1], storage->child[i]) == 0)
			note(f->c, NOTE_DAMAGE, "cfb: two entries are named %s",
			    (const char *)cfb_name(f->c, storage->child[i]).p);
		else
			storage->child[n++] = storage->child[i];
	}
	storage->children = n;
}

static void
child_add(struct reading *f, struct cfb_entry *storage, size_t *cap, uint32_t id)
{
	struct cfb_entry *e = &f->entry[id];

	if (e->type != CFB_STORAGE && e->type != CFB_STREAM) {
		note(f->c, NOTE_DAMAGE, "cfb: entry %u has the type %u", (unsigned)id,
		    (unsigned)e->type);
		return;
	}
	if (storage->children == *cap) {
		size_t more = *cap == 0 ? 8 : *cap * 2;

		storage->child =
		    arena_grow(f->c, storage->child, *cap * sizeof(e), more * sizeof(e));
		*cap = more;
	}
	storage->child[storage->children++] = e;
}

/* The entries of a storage: all that its tree of siblings reaches, in whatever shape that is, left
 * before right. */
static void
children_read(struct reading *f, struct cfb_entry *storage, uint32_t *stack)
{
	uint32_t id = f->raw[storage - f->entry].child;
	size_t top = 0, cap = 0;

	for (;;) {
		for (; id != NOSTREAM; id = f->raw[id].left) {
			if (id >= f->entries || f->seen[id] != 0) {
				note(f->c, NOTE_DAMAGE, "cfb: entry %u is outside or reached twice",
				    (unsigned)id);
				break;
			}
			f->seen[id] = 1;
			stack[top++] = id;
		}
		if (top == 0)
			break;
		id = stack[--top];
		child_add(f, storage, &cap, id);
		id = f->raw[id].right;
	}
	children_sort(f, storage);
}

/* Every storage's children, and every stream's contents, storages first come first served. */
static void
tree_read(struct reading *f)
{
	uint32_t *stack = arena_alloc(f->c, f->entries * sizeof(*stack));
	struct cfb_entry **queue = NEW(f->c, struct cfb_entry *, f->entries);
	size_t queued = 0;

	f->seen[0] = 1;
	queue[queued++] = &f->entry[0];
	for (size_t i = 0; i < queued; i++) {
		children_read(f, queue[i], stack);
		for (size_t k = 0; k < queue[i]->children; k++) {
			struct cfb_entry *e = queue[i]->child[k];

			if (e->type == CFB_STORAGE)
				queue[queued++] = e;
			else
				stream_read(f, e, &f->raw[e - f->entry]);
		}
	}
}

/* Entries that no storage's tree reaches belong to nobody knows whom. */
static void
orphans_count(struct reading *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->entries; i++)
		n += f->seen[i] == 0 &&
		     (f->entry[i].type == CFB_STORAGE || f->entry[i].type == CFB_STREAM);
	if (n > 0)
		note(f->c, NOTE_DAMAGE, "cfb: %zu entries hang nowhere and are left out", n);
}

struct cfb *
cfb_open(struct ctx *c, struct bytes file)
{
	struct reading f = { .c = c, .file = file, .cfb = NEW(c, struct cfb, 1) };

	if (!header_read(&f))
		return NULL;
	fat_read(&f);
	if (!directory_read(&f))
		return NULL;
	if (f.entry[0].type != CFB_ROOT) {
		note(c, NOTE_DAMAGE, "cfb: the first entry is no root");
		f.entry[0].type = CFB_ROOT;
	}
	mini_read(&f);
	tree_read(&f);
	orphans_count(&f);
	f.cfb->root = &f.entry[0];
	return f.cfb;
}

struct cfb_entry *
cfb_find(const struct cfb_entry *storage, const char *name)
{
	struct cfb_entry key = { .name_n = 0 }, *want = &key, **hit;

	while (name[key.name_n] != '\0') {
		if (key.name_n == CFB_NAME_MAX)
			return NULL;
		key.name[key.name_n] = (uint8_t)name[key.name_n];
		key.name_n++;
	}
	if (storage->children == 0)
		return NULL;
	hit = bsearch(&want, storage->child, storage->children, sizeof(want), compare_children);
	return hit != NULL ? *hit : NULL;
}

struct bytes
cfb_name(struct ctx *c, const struct cfb_entry *e)
{
	uint8_t utf16[2 * CFB_NAME_MAX];

	for (size_t i = 0; i < e->name_n; i++) {
		utf16[2 * i] = (uint8_t)e->name[i];
		utf16[2 * i + 1] = (uint8_t)(e->name[i] >> 8);
	}
	return text_from_utf16(c, NULL, (struct bytes){ utf16, 2 * (size_t)e->name_n });
}
