/* How rows of header-rows.c become fields and properties. */
#ifndef OX_OXCMAIL_HEADER_VIA_H
#define OX_OXCMAIL_HEADER_VIA_H

#include "libconv/oxcmail/header-read.h"

struct header_row;

/* How a property becomes a field, and a field a property. */
struct via {
	void (*write)(struct fields *f, const struct header_row *row);
	header_reader *read;
};

enum row_flag {
	OWN = 1 /* written anew from the properties also where the transport headers are kept
		   (DESIGN.md part 4) */
};

struct header_row {
	const char *id; /* of the requirement row */
	const char *name;
	const struct propdef *prop;
	const struct via *via;
	const void *with; /* what via needs beside it */
	unsigned flags;
};

extern const struct via via_text, via_word, via_number, via_signed, via_true, via_classified,
    via_base64, via_ids, via_sent, via_subject, via_from, via_sender, via_reply_to, via_recipients,
    via_receipt, via_content_class, via_suppress, via_keywords, via_locale, via_reply_by,
    via_has_attach, via_unsent;

/* What vias do that rows of their own combine with other readers. */
void write_none(struct fields *f, const struct header_row *row);
void write_text(struct fields *f, const struct header_row *row);
void write_word(struct fields *f, const struct header_row *row);

#endif
