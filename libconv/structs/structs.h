/*
 * Binary structures inside of properties, as named fields: entry ids, recurrence patterns, time
 * zones, rules and so on. The names of fields are the documents'.
 *
 * Each structure is described once, by a function that walks over its fields; the same description
 * reads and writes. What follows the last field is the field "Unparsed"; a structure that ends
 * before its last field has "Truncated".
 */
#ifndef OX_STRUCTS_H
#define OX_STRUCTS_H

#include "formats/base/sink.h"
#include "libconv/prop.h"

struct walk;

struct structure {
	const char *name;   /* "GlobalObjectId" */
	const char *source; /* document and section */
	void (*walk)(struct walk *w);
	bool writes; /* struct_encode can make it */
};

/* What is longer than this, in bytes, no writer makes: it is left as bytes. */
#define STRUCT_MOST ((size_t)1 << 20)

/* struct_of is the structure that a property holds, NULL where it is none that we know. */
const struct structure *struct_of(const struct pid *pid);

/* struct_find is the structure of that name, NULL where there is none. */
const struct structure *struct_find(const char *name);

/* struct_at is the i-th structure, NULL past the last. */
const struct structure *struct_at(size_t i);

/* A value of an enumeration, or a bit of a set of flags, and its name in the document. */
struct word {
	uint32_t value;
	const char *name;
};

enum field_kind {
	FIELD_NUMBER,  /* i; width bytes on the wire */
	FIELD_WORD,    /* i: one of words */
	FIELD_FLAGS,   /* i: bits of words */
	FIELD_MINUTES, /* i: minutes since 1601-01-01, of no zone */
	FIELD_TIME,    /* i: FILETIME */
	FIELD_GUID,
	FIELD_BINARY, /* b */
	FIELD_TEXT,   /* b: UTF-8 */
	FIELD_GROUP,  /* fields with names */
	FIELD_LIST    /* fields without */
};

struct field {
	const char *name; /* NULL: an entry of a list */
	enum field_kind kind;
	unsigned width;
	const struct word *words; /* ends with {0}; NULL: none */
	int64_t i;
	struct guid guid;
	struct bytes b;
	struct field *child, *last, *next;
	size_t children;
	bool taken; /* writing: it has gone into the bytes, or follows from what has */
};

/* struct_decode takes bytes apart: a group, in the arena, whose views are the bytes' own. Strings
 * of 8 bits are in that code page. Never NULL; leaves no error. */
struct field *
struct_decode(struct ctx *c, const struct structure *s, struct bytes b, unsigned codepage);

/*
 * struct_encode makes the bytes of such a group. Counts and lengths follow from the fields that
 * they count, whatever they say. False with E_FORMAT where a field is missing, of another kind,
 * does not fit or has no place, and where the structure is one that does not write.
 */
bool struct_encode(struct ctx *c, struct bytes *out, const struct structure *s, struct field *f,
    unsigned codepage);

/* struct_add appends a field to a group or a list. */
struct field *struct_add(struct ctx *c, struct field *to, const char *name, enum field_kind kind);

/* struct_json writes a group as an object; struct_text a line a field, with `indent` blanks before
 * it.
 */
bool struct_json(struct ctx *c, struct sink *out, const struct field *f);
bool struct_text(struct ctx *c, struct sink *out, const struct field *f, unsigned indent);

/* struct_time reads a time as struct_json writes it; false where it is none. */
bool struct_time(int64_t *out, const char *text);

/* struct_minutes reads minutes since 1601 as struct_json writes them. */
bool struct_minutes(int64_t *out, const char *text);

#endif
