/* The header fields of one message: made from properties by the rows of header-rows.c, merged with
 * its transport headers. */
#ifndef OX_OXCMAIL_FIELDS_H
#define OX_OXCMAIL_FIELDS_H

#include "libconv/oxcmail/address.h"
#include "libconv/oxcmail/mime.h"

struct field {
	const char *name;
	struct bytes value; /* UTF-8 text, or ASCII folded with LF where raw */
	bool raw;
	bool exact;                 /* raw, and all that stands behind the colon */
	bool own;                   /* stands in for the transport headers' */
	const struct propdef *prop; /* of its row, or NULL */
};

struct fields {
	struct ctx *c;
	const struct message *m;
	const struct oxcmail_opts *opts;
	struct address_book book;
	bool has_attachments; /* some that are not inline */
	GMimeObject *entity;  /* what the fields stand before */
	struct field *v;
	size_t n, cap;
	size_t *index; /* hashed, 2 * cap: 1 + the first field of each name, 0 where none is */
};

/* fields_make fills f->v with what the message's properties say (MS-OXCMAIL, Envelope Elements), in
 * the order of the rows. */
void fields_make(struct fields *f);

/* fields_mapped is fields_make without the recipients' fields, and without the properties of
 * PS_INTERNET_HEADERS, which need no row. */
void fields_mapped(struct fields *f);

/*
 * fields_merge puts the transport headers in front, in their order: fields that are `own` take the
 * place of theirs, MIME's are left out, others of ours are added only where the transport headers
 * have none of that name, and where a reader does not have what they say of the transport headers
 * anyway. Fields of MIME that say what those of f->entity do stand where they stood, and are taken
 * off it.
 */
void fields_merge(struct fields *f, struct bytes transport);

/* fields_write puts them all in front of an object's own. */
void fields_write(const struct fields *f, GMimeObject *object);

/* field_add adds one; name is borrowed. */
void field_add(struct fields *f, const char *name, struct bytes value, bool raw, bool own);

/* fields_have says whether a field of that name is there, in any case. */
bool fields_have(const struct fields *f, struct bytes name);

/* field_name_valid says whether b is a field name (RFC 5322, 3.6.8). */
bool field_name_valid(struct bytes b);

/* transport_field finds the value of a field in transport headers, unfolded; p NULL where there is
 * none. */
struct bytes transport_field(struct ctx *c, struct bytes transport, const char *name);

/* header_row_name is the name of the i-th row's field, NULL past the last; of the recipients'
 * fields and of repeated names it is the empty string. */
const char *header_row_name(size_t i);

/* header_row_maps says whether a row of header-rows.c carries that property. */
bool header_row_maps(const struct pid *pid);

/* date_print is a FILETIME as RFC 5322 writes it, in UTC. */
struct bytes date_print(struct ctx *c, int64_t t);

#endif
