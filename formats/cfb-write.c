/*
 * Writing of compound files. All sizes are known before the first byte goes out, so everything is
 * written in the order of its sectors and nothing is held:
 *
 *   header | FAT | DIFAT | directory | mini FAT | mini stream | streams
 */
#include <stdlib.h>

#include "formats/cfb.h"

#define HEADER_SIZE  512
#define HEADER_DIFAT 109
#define ENTRY_SIZE   128
#define MINI_SIZE    64
#define MINI_CUTOFF  4096
#define V3_MAX       ((uint64_t)1 << 31)
#define RANGE_LOCK   (((uint64_t)1 << 31) / 4096 - 2) /* the sector that ends at 2 GB (2.8) */

/* Compound File Sector Numbers and Types; Compound File Directory Entry. */
#define MAXREGSECT 0xFFFFFFFAu
#define DIFSECT    0xFFFFFFFCu
#define FATSECT    0xFFFFFFFDu
#define ENDOFCHAIN 0xFFFFFFFEu
#define FREESECT   0xFFFFFFFFu
#define NOSTREAM   0xFFFFFFFFu

enum colour { RED = 0, BLACK = 1 };

/* An entry in the order of the directory. */
struct node {
	const struct cfb_entry *e;
	uint32_t left, right, child;
	enum colour colour;
	uint32_t start; /* of a stream: its first sector, or mini sector */
};

struct writing {
	struct ctx *c;
	struct sink *out;
	struct node *node;
	size_t nodes, cap;
	size_t sector;                  /* bytes of one */
	uint64_t fat, difat, directory; /* sectors of each region */
	uint64_t minifat, mini, streams;
	uint64_t mini_bytes; /* of the mini stream */
	bool lock;           /* the file is so large that it has a range lock sector */
};

struct cfb_entry *
cfb_new(struct ctx *c, enum cfb_type type, const char *name)
{
	struct cfb_entry *e = NEW(c, struct cfb_entry, 1);

	e->type = type;
	while (name[e->name_n] != '\0' && e->name_n < CFB_NAME_MAX) {
		e->name[e->name_n] = (uint8_t)name[e->name_n];
		e->name_n++;
	}
	return e;
}

void
cfb_add(struct ctx *c, struct cfb_entry *storage, struct cfb_entry *entry)
{
	size_t n = storage->children;

	/* room doubles at each power of two */
	if ((n & (n - 1)) == 0)
		storage->child = arena_grow(c, storage->child, n * sizeof(*storage->child),
		    (n == 0 ? 1 : 2 * n) * sizeof(*storage->child));
	storage->child[storage->children++] = entry;
}

static bool
is_mini(const struct cfb_entry *e)
{
	return e->data.n < MINI_CUTOFF;
}

static uint64_t
round_up(uint64_t n, uint64_t step)
{
	return (n + step - 1) / step;
}

static int
compare_nodes(const void *a, const void *b)
{
	return cfb_compare(((const struct node *)a)->e, ((const struct node *)b)->e);
}

/*
 * Red-Black Tree: the nodes first to first + n - 1, sorted, as a tree whose levels are full but for
 * the last. That level is red where it is not full; all else is black. Returns the root.
 */
static uint32_t
tree_make(struct writing *w, size_t first, size_t n, unsigned levels)
{
	size_t middle = first + n / 2;
	struct node *node = &w->node[middle];

	if (n == 0)
		return NOSTREAM;
	node->colour = levels == 0 ? RED : BLACK;
	node->left = tree_make(w, first, n / 2, levels - 1);
	node->right = tree_make(w, middle + 1, n - n / 2 - 1, levels - 1);
	return (uint32_t)middle;
}

/* How many levels are black: those that n nodes fill. */
static unsigned
full_levels(size_t n)
{
	unsigned levels = 0;

	while (((size_t)2 << levels) - 1 <= n)
		levels++;
	return levels;
}

static struct node *
node_add(struct writing *w, const struct cfb_entry *e)
{
	if (w->nodes == w->cap) {
		size_t cap = w->cap == 0 ? 64 : w->cap * 2;

		w->node =
		    arena_grow(w->c, w->node, w->cap * sizeof(*w->node), cap * sizeof(*w->node));
		w->cap = cap;
	}
	w->node[w->nodes] = (struct node){
		.e = e, .left = NOSTREAM, .right = NOSTREAM, .child = NOSTREAM, .colour = BLACK
	};
	return &w->node[w->nodes++];
}

/* The directory in its order: a storage's children follow one another. */
static bool
directory_make(struct writing *w, const struct cfb_entry *root)
{
	node_add(w, root);
	for (size_t i = 0; i < w->nodes; i++) {
		const struct cfb_entry *e = w->node[i].e;
		size_t first = w->nodes;

		if (e->type == CFB_STREAM || e->children == 0)
			continue;
		for (size_t k = 0; k < e->children; k++)
			node_add(w, e->child[k]);
		qsort(w->node + first, e->children, sizeof(*w->node), compare_nodes);
		for (size_t k = first + 1; k < w->nodes; k++)
			if (compare_nodes(&w->node[k - 1], &w->node[k]) == 0)
				return fail(w->c, E_INTERNAL, NOWHERE,
				    "cfb: two entries are named %s",
				    (const char *)cfb_name(w->c, w->node[k].e).p);
		w->node[i].child = tree_make(w, first, e->children, full_levels(e->children));
	}
	return true;
}

/* How many sectors each region has, by the sector size; the size of the file. */
static uint64_t
layout(struct writing *w, size_t sector)
{
	uint64_t per = sector / 4, mini_sectors = 0, total;

	w->sector = sector;
	w->streams = 0;
	for (size_t i = 1; i < w->nodes; i++) {
		const struct cfb_entry *e = w->node[i].e;

		if (e->type != CFB_STREAM || e->data.n == 0)
			continue;
		if (is_mini(e))
			mini_sectors += round_up(e->data.n, MINI_SIZE);
		else
			w->streams += round_up(e->data.n, sector);
	}
	w->mini_bytes = mini_sectors * MINI_SIZE;
	w->mini = round_up(w->mini_bytes, sector);
	w->minifat = round_up(mini_sectors, per);
	w->directory = round_up((uint64_t)w->nodes * ENTRY_SIZE, sector);
	w->fat = w->difat = 0;
	for (;;) {
		uint64_t fat, difat;

		total = w->fat + w->difat + w->directory + w->minifat + w->mini + w->streams;
		w->lock = sector == 4096 && total > RANGE_LOCK;
		total += w->lock;
		fat = round_up(total, per);
		difat = fat > HEADER_DIFAT ? round_up(fat - HEADER_DIFAT, per - 1) : 0;
		if (fat == w->fat && difat == w->difat)
			return (total + 1) * sector;
		w->fat = fat;
		w->difat = difat;
	}
}

/* Compound File Range Lock Sector: what would lie there lies behind it. */
static uint32_t
sector_at(const struct writing *w, uint64_t at)
{
	return (uint32_t)(w->lock && at >= RANGE_LOCK ? at + 1 : at);
}

/* The first sector of every stream. */
static void
place(struct writing *w)
{
	uint64_t at = w->fat + w->difat + w->directory + w->minifat + w->mini, mini = 0;

	for (size_t i = 0; i < w->nodes; i++) {
		struct node *node = &w->node[i];
		size_t n = node->e->data.n;

		node->start = 0;
		if (node->e->type != CFB_STREAM)
			continue;
		if (n == 0) {
			node->start = ENDOFCHAIN;
		} else if (is_mini(node->e)) {
			node->start = (uint32_t)mini;
			mini += round_up(n, MINI_SIZE);
		} else {
			node->start = sector_at(w, at);
			at += round_up(n, w->sector);
		}
	}
	w->node[0].start =
	    w->mini > 0 ? (uint32_t)(w->fat + w->difat + w->directory + w->minifat) : ENDOFCHAIN;
}

static void
put_u32(struct writing *w, uint32_t v)
{
	uint8_t b[4] = { (uint8_t)v, (uint8_t)(v >> 8), (uint8_t)(v >> 16), (uint8_t)(v >> 24) };

	sink_put(w->out, b, 4);
}

/* Fills up to a whole number of `step` bytes since the begin of the file. */
static void
pad(struct writing *w, uint64_t base, size_t step, uint8_t byte)
{
	uint8_t some[256];
	uint64_t over = (w->out->total - base) % step, left = over == 0 ? 0 : step - over;

	memset(some, byte, sizeof(some));
	while (left > 0) {
		size_t n = left < sizeof(some) ? (size_t)left : sizeof(some);

		sink_put(w->out, some, n);
		left -= n;
	}
}

/* Compound File Header. */
static void
put_header(struct writing *w, uint64_t base)
{
	struct buf b = { .c = w->c };
	bool v4 = w->sector == 4096;
	uint64_t directory = w->fat + w->difat;

	buf_put_bytes(&b, BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
	buf_zero(&b, 16);
	buf_u16(&b, 0x3E);
	buf_u16(&b, v4 ? 4 : 3);
	buf_u16(&b, 0xFFFE);
	buf_u16(&b, v4 ? 12 : 9);
	buf_u16(&b, 6);
	buf_zero(&b, 6);
	buf_u32(&b, v4 ? (uint32_t)w->directory : 0);
	buf_u32(&b, (uint32_t)w->fat);
	buf_u32(&b, (uint32_t)directory);
	buf_u32(&b, 0);
	buf_u32(&b, MINI_CUTOFF);
	buf_u32(&b, w->minifat > 0 ? (uint32_t)(directory + w->directory) : ENDOFCHAIN);
	buf_u32(&b, (uint32_t)w->minifat);
	buf_u32(&b, w->difat > 0 ? (uint32_t)w->fat : ENDOFCHAIN);
	buf_u32(&b, (uint32_t)w->difat);
	for (uint32_t i = 0; i < HEADER_DIFAT; i++)
		buf_u32(&b, i < w->fat ? i : FREESECT);
	sink_put(w->out, b.p, b.n);
	pad(w, base, w->sector, 0);
}

/* A chain of n mini sectors that follow one another from *at. */
static void
put_mini_chain(struct writing *w, uint64_t *at, uint64_t n)
{
	for (uint64_t i = 1; i <= n; i++)
		put_u32(w, i == n ? ENDOFCHAIN : (uint32_t)(*at + i));
	*at += n;
}

/* A chain of n sectors from *at, and the range lock sector's entry where its place has come. */
static void
put_chain(struct writing *w, uint64_t *at, uint64_t n)
{
	for (uint64_t i = 1; i <= n; i++) {
		if (w->lock && *at + i - 1 == RANGE_LOCK)
			put_u32(w, ENDOFCHAIN);
		put_u32(w, i == n ? ENDOFCHAIN : sector_at(w, *at + i));
	}
	*at += n;
}

/* Compound File FAT Sectors. */
static void
put_fat(struct writing *w, uint64_t base)
{
	uint64_t at = w->fat + w->difat;

	for (uint64_t i = 0; i < w->fat; i++)
		put_u32(w, FATSECT);
	for (uint64_t i = 0; i < w->difat; i++)
		put_u32(w, DIFSECT);
	put_chain(w, &at, w->directory);
	put_chain(w, &at, w->minifat);
	put_chain(w, &at, w->mini);
	for (size_t i = 0; i < w->nodes; i++)
		if (w->node[i].e->type == CFB_STREAM && !is_mini(w->node[i].e))
			put_chain(w, &at, round_up(w->node[i].e->data.n, w->sector));
	pad(w, base, w->sector, 0xFF);
}

/* Compound File DIFAT Sectors. */
static void
put_difat(struct writing *w)
{
	uint64_t per = w->sector / 4 - 1, next = HEADER_DIFAT;

	for (uint64_t i = 0; i < w->difat; i++) {
		for (uint64_t k = 0; k < per; k++, next++)
			put_u32(w, next < w->fat ? (uint32_t)next : FREESECT);
		put_u32(w, i + 1 < w->difat ? (uint32_t)(w->fat + i + 1) : ENDOFCHAIN);
	}
}

/* Compound File Directory Entry. */
static void
put_entry(struct writing *w, const struct node *node)
{
	const struct cfb_entry *e = node->e;
	bool root = node == w->node;
	struct buf b = { .c = w->c };
	struct mark mark = arena_mark(w->c);
	uint64_t size = root ? w->mini_bytes : e->type == CFB_STREAM ? e->data.n : 0;
	static const char root_name[] = "Root Entry";
	size_t n = root ? sizeof(root_name) - 1 : e->name_n;

	for (size_t i = 0; i < 32; i++)
		buf_u16(&b, i >= n ? 0 : root ? (unsigned char)root_name[i] : e->name[i]);
	buf_u16(&b, (unsigned)(2 * n + 2));
	buf_u8(&b, root ? CFB_ROOT : e->type);
	buf_u8(&b, node->colour);
	buf_u32(&b, node->left);
	buf_u32(&b, node->right);
	buf_u32(&b, node->child);
	if (e->type == CFB_STREAM)
		buf_zero(&b, 16);
	else
		buf_put(&b, e->clsid.b, 16);
	buf_u32(&b, e->state);
	/* errata: a stream's times must be zero, and a root's creation time (2.6.1) */
	buf_u64(&b, root || e->type == CFB_STREAM ? 0 : (uint64_t)e->created);
	buf_u64(&b, e->type == CFB_STREAM ? 0 : (uint64_t)e->modified);
	buf_u32(&b, node->start);
	buf_u64(&b, size);
	sink_put(w->out, b.p, b.n);
	arena_release(w->c, mark);
}

static void
put_directory(struct writing *w)
{
	size_t room = (size_t)(w->directory * w->sector / ENTRY_SIZE);
	uint8_t none[ENTRY_SIZE];

	for (size_t i = 0; i < w->nodes; i++)
		put_entry(w, &w->node[i]);
	memset(none, 0, sizeof(none));
	memset(none + 68, 0xFF, 12); /* an unallocated entry has no siblings and no child */
	for (size_t i = w->nodes; i < room; i++)
		sink_put(w->out, none, sizeof(none));
}

/* A stream in sectors of its own, around the range lock sector. */
static void
put_stream(struct writing *w, uint64_t base, const struct blob *data)
{
	uint64_t lock = (RANGE_LOCK + 1) * 4096, at = w->out->total - base;
	struct blob part = *data;

	if (w->lock && at <= lock && data->n > lock - at) {
		size_t n = (size_t)(lock - at);
		struct mark mark = arena_mark(w->c);

		part = blob_sub(w->c, data, 0, n);
		sink_put_blob(w->out, &part);
		put_u32(w, 0);
		pad(w, base, w->sector, 0);
		part = blob_sub(w->c, data, n, data->n - n);
		sink_put_blob(w->out, &part);
		arena_release(w->c, mark);
	} else {
		sink_put_blob(w->out, &part);
	}
	pad(w, base, w->sector, 0);
}

static void
put_streams(struct writing *w, uint64_t base)
{
	uint64_t at = 0, mini_base;

	for (size_t i = 0; i < w->nodes; i++)
		if (w->node[i].e->type == CFB_STREAM && is_mini(w->node[i].e))
			put_mini_chain(w, &at, round_up(w->node[i].e->data.n, MINI_SIZE));
	pad(w, base, w->sector, 0xFF);
	mini_base = w->out->total;
	for (size_t i = 0; i < w->nodes; i++) {
		if (w->node[i].e->type == CFB_STREAM && is_mini(w->node[i].e)) {
			sink_put_blob(w->out, &w->node[i].e->data);
			pad(w, mini_base, MINI_SIZE, 0);
		}
	}
	pad(w, base, w->sector, 0);
	for (size_t i = 0; i < w->nodes; i++)
		if (w->node[i].e->type == CFB_STREAM && !is_mini(w->node[i].e))
			put_stream(w, base, &w->node[i].e->data);
}

bool
cfb_write(struct ctx *c, struct sink *out, const struct cfb_entry *root)
{
	struct writing w = { .c = c, .out = out };
	uint64_t base = out->total;

	if (!directory_make(&w, root))
		return false;
	if (layout(&w, 512) > V3_MAX && layout(&w, 4096) / 4096 > MAXREGSECT)
		return fail(c, E_LIMIT, NOWHERE, "cfb: too large for a compound file");
	if (w.lock && w.fat + w.difat + w.directory + w.minifat + w.mini > RANGE_LOCK)
		return fail(c, E_LIMIT, NOWHERE, "cfb: too many entries for a compound file");
	place(&w);
	put_header(&w, base);
	put_fat(&w, base);
	put_difat(&w);
	put_directory(&w);
	put_streams(&w, base);
	return !out->bad;
}
