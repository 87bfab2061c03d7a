/*
 * Cabinets (MS-CAB), both ways.
 *
 * A cabinet holds files one behind the other in folders; a folder is compressed as one stream (none
 * at all, MSZIP or LZX), in blocks. A set is several cabinets, whose last folder may go on in the
 * next one. What a cabinet names (its neighbours in the set) is never opened: the caller gives all
 * cabinets of a set that there are.
 */
#ifndef OX_CAB_H
#define OX_CAB_H

#include "formats/base/sink.h"

/* MS-CAB 2.2, CFFOLDER, typeCompress. Other numbers occur in damaged files. */
enum cab_method { CAB_NONE, CAB_MSZIP, CAB_QUANTUM, CAB_LZX };

/* MS-CAB 2.3, CFFILE, attribs. */
enum cab_attribute {
	CAB_READ_ONLY = 0x01,
	CAB_HIDDEN = 0x02,
	CAB_SYSTEM = 0x04,
	CAB_ARCHIVE = 0x20,
	CAB_RUN = 0x40, /* "will be run after extraction"; here nothing is */
	CAB_UTF8 = 0x80
};

/* Limits of the format (MS-CAB 1.3, Overview). */
#define CAB_FILES_MAX  0xFFFFu
#define CAB_FILE_MAX   UINT32_C(0x7FFF8000)
#define CAB_FOLDER_MAX UINT32_C(0x7FFF8000)
#define CAB_SIZE_MAX   UINT32_C(0x7FFFFFFF)

/* The longest name of a file that all readers take, in bytes (MS-CAB 2.3 says 256; libmspack reads
 * 255). */
#define CAB_NAME_MAX 255u

/* The blocks of a folder that are in one cabinet. */
struct cab_blocks {
	const struct cab_blocks *next; /* in the next cabinet of the set; NULL: no more */
	size_t part;
	uint32_t at; /* offset of the first one in the cabinet */
	unsigned count;
};

struct cab_folder {
	int method;           /* enum cab_method */
	unsigned window_bits; /* of LZX and Quantum; 0 else */
	bool begun, ends;     /* false: its begin, its end is in a cabinet that was not given */
	const struct cab_blocks *blocks;
};

struct cab_file {
	struct bytes name; /* UTF-8 with a NUL behind it; folders end with '\\', or '/' */
	uint32_t size, at; /* bytes, and their offset in the folder */
	size_t folder;
	unsigned attributes; /* enum cab_attribute */
	int64_t
	    modified; /* FILETIME: the cabinet has a civil time of no zone, taken as UTC; 0: none */
	size_t number; /* its place in the table of its cabinet, from 0 */
	size_t part;   /* that cabinet */
};

/* What the begin of a cabinet says. */
struct cab_head {
	unsigned set, number; /* setID, iCabinet */
	bool has_previous, has_next;
	struct bytes previous, next; /* their names: raw bytes, views */
	uint32_t size;               /* cbCabinet */
	/* the rest is for cab_open */
	uint32_t files_at;
	unsigned folders, files, folder_reserve, block_reserve;
	size_t folders_at;
};

struct cab_part {
	struct bytes bytes;
	struct cab_head head;
};

struct cab {
	struct ctx *c;
	const struct cab_part *part;
	size_t parts;
	struct cab_folder *folder;
	size_t folders;
	struct cab_file *file; /* by folder and offset, as MS-CAB orders them */
	size_t files;
	size_t lost; /* files of the tables that could not be read, noted */
};

/* cab_head_read reads the begin of a cabinet. False with E_FORMAT, E_TRUNC. */
bool cab_head_read(struct ctx *c, struct cab_head *out, struct bytes file);

/* A cabinet of which only the begin was read, among others that may be of its set. */
struct cab_place {
	struct bytes path;    /* of its file */
	struct cab_head head; /* all 0: it is no cabinet */
	size_t next;          /* index of the one behind it; NOWHERE: none */
	bool follows;         /* it is the one behind another */
};

/*
 * cab_link sets next and follows of n places, borrowed. The one behind a cabinet has its setID and
 * the next number, and is no other one's. Where several have, as sets all called 0: that whose file
 * is called what the cabinet says and lies in the same folder, or else has one of both; the first
 * one of those. Time: n log n.
 */
void cab_link(struct ctx *c, struct cab_place *places, size_t n);

/*
 * cab_find looks for the begin of a cabinet in a file from offset `from` on: where one stands
 * behind a program that extracts it, or behind other bytes. file.n where there is none.
 */
size_t cab_find(struct ctx *c, struct bytes file, size_t from);

/*
 * cab_open reads the tables of one cabinet, or of n that follow one another in a set; borrows them.
 * codepage is that of names with 8-bit characters that do not say UTF-8 (0: UTF-8 where they are
 * that, else 1252, with a note), and of all names where codepage_always is set. Damage to a file's
 * entry costs that file, and where the table cannot be gone on with those behind it, with notes.
 * Counts files against limits.parts. NULL with E_FORMAT, E_TRUNC, E_LIMIT.
 */
struct cab *cab_open(
    struct ctx *c, const struct bytes *parts, size_t n, unsigned codepage, bool codepage_always);

/* cab_method_name is "none", "MSZIP", "Quantum", "LZX", or "unknown". */
const char *cab_method_name(int method);

/* cab_readable says whether a folder's method is one that can be expanded here. */
bool cab_readable(const struct cab_folder *folder);

/* Contents. */

struct cab_reader;

/* cab_read begins to read contents. Memory: MSZIP's and LZX's (mszip.h, lzx.h: a window of each
 * size that occurs), and 128 KiB. */
struct cab_reader *cab_read(struct cab *f);

/*
 * cab_copy writes the content of a file to out. Fastest in the order of f->file: a folder that lies
 * behind, or an offset in it, is expanded again. A block with a wrong checksum is noted and used;
 * a checksum of 0 is none.
 *
 * False with E_UNSUPPORTED (cab_readable), E_TRUNC (the folder ends before the file, or goes on in
 * a cabinet that was not given), E_FORMAT (what is compressed is malformed), E_LIMIT; out then has
 * the bytes before. Other files can be gone on with after demote().
 */
bool cab_copy(struct cab_reader *r, struct sink *out, const struct cab_file *file);

/* Writing. */

struct cab_member {
	struct bytes name; /* UTF-8, at most CAB_NAME_MAX bytes; slashes become backslashes */
	uint32_t size;     /* at most CAB_FILE_MAX */
	int64_t modified;  /* FILETIME, written as UTC; what is no date of 1980 to 2107 is noted; 0:
			      none */
	unsigned attributes; /* but CAB_UTF8, which the name decides */
};

struct cab_opts {
	enum cab_method method; /* not CAB_QUANTUM */
	int level;              /* 1 (fast) to 9 (small); 0: 6 */
	unsigned window_bits;   /* of LZX, 15 to 21; 0: what holds the folder, at most 21 */
	uint32_t folder_size;   /* a folder that has so many bytes ends; 0: CAB_FOLDER_MAX */
	unsigned set;           /* setID */
};

struct cab_writer;

/*
 * cab_create begins a cabinet of n members, at least 1, in that order. Its blocks go to `data`;
 * what stands before them is known, and written by cab_end, when all are done: the cabinet is the
 * one behind the other. members is borrowed until cab_end. NULL with E_UNSUPPORTED where the format
 * cannot hold them, E_FORMAT where an option is out of its range.
 *
 * The same members, content and options give the same bytes. Memory: that of the method's encoder,
 * and 16 bytes a folder.
 */
struct cab_writer *cab_create(struct ctx *c, const struct cab_opts *o,
    const struct cab_member *members, size_t n, struct sink *data);

/* cab_put adds content: that of all members, one behind the other, however it is cut. */
bool cab_put(struct cab_writer *w, struct bytes b);

/* cab_end writes to `head` what stands before the blocks. False with E_FORMAT where less was put
 * than the members' sizes. */
bool cab_end(struct cab_writer *w, struct sink *head);

/* The checksum of MS-CAB 3.1, of b, going on from `seed`. */
uint32_t cab_checksum(struct bytes b, uint32_t seed);

#endif
