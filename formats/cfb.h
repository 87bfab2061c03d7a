/*
 * Compound files (MS-CFB, Compound File Binary File Format): the container of .msg, .oft and OLE
 * objects.
 *
 * A file is opened into a tree of entries, each storage's children sorted as the document compares
 * names (2.6.4, Red-Black Tree), whatever tree the file holds. Stream contents are views into the
 * file. The same tree, read or made by hand, is what cfb_write writes.
 */
#ifndef OX_CFB_H
#define OX_CFB_H

#include "formats/base/guid.h"
#include "formats/base/sink.h"

/* Longest name, in UTF-16 code units without the NUL (2.6.1, Compound File Directory Entry). */
#define CFB_NAME_MAX 31

enum cfb_type { CFB_STORAGE = 1, CFB_STREAM = 2, CFB_ROOT = 5 };

struct cfb_entry {
	uint16_t name[CFB_NAME_MAX + 1]; /* UTF-16 code units, NUL behind it */
	uint8_t name_n;                  /* code units without the NUL */
	enum cfb_type type;
	struct guid clsid;
	uint32_t state;            /* user flags */
	int64_t created, modified; /* FILETIME, 0 = not given */
	struct blob
	    data; /* of a stream: its contents, views that the file or somebody else holds */
	struct cfb_entry *
	    *child; /* of a storage: its children, sorted by cfb_compare; no name twice */
	size_t children;
};

struct cfb {
	struct cfb_entry *root;
	int version;        /* 3 or 4 */
	size_t sector_size; /* bytes */
};

/* cfb_is says whether b begins with the signature of a compound file. */
bool cfb_is(struct bytes b);

/*
 * cfb_open reads the whole directory of a compound file (borrowed). What is damaged and can be told
 * apart is mended with a note: chains that end early, loop or leave the file are cut, wrong sizes
 * and counts ignored, entries that cannot be read or are reached twice left out. NULL with E_FORMAT
 * or E_TRUNC where nothing can be read.
 */
struct cfb *cfb_open(struct ctx *c, struct bytes file);

/* cfb_find is the child of that name (ASCII), in any case; NULL where there is none. Binary search.
 */
struct cfb_entry *cfb_find(const struct cfb_entry *storage, const char *name);

/* cfb_compare orders two entries by name: length first, then upper-case code units (2.6.4). */
int cfb_compare(const struct cfb_entry *a, const struct cfb_entry *b);

/* cfb_name is the entry's name as UTF-8. */
struct bytes cfb_name(struct ctx *c, const struct cfb_entry *e);

/*
 * cfb_new makes an entry for writing: name is ASCII of at most CFB_NAME_MAX characters. cfb_add
 * hangs it into a storage, in any order: cfb_write sorts, and refuses two of one name (E_INTERNAL).
 */
struct cfb_entry *cfb_new(struct ctx *c, enum cfb_type type, const char *name);
void cfb_add(struct ctx *c, struct cfb_entry *storage, struct cfb_entry *entry);

/*
 * cfb_write writes the tree under root as a compound file: version 3 with sectors of 512 bytes,
 * version 4 with 4,096 where the file would pass 2 GB. The directory is a valid red-black tree in
 * the document's order, streams below 4,096 bytes lie in the mini stream. The same tree gives the
 * same bytes. False with E_LIMIT or the sink's error.
 */
bool cfb_write(struct ctx *c, struct sink *out, const struct cfb_entry *root);

#endif
