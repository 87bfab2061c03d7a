/* MS-OXCMAIL, MIME Analysis: what the parts of one oxcmail_read share. */
#ifndef OX_OXCMAIL_READ_H
#define OX_OXCMAIL_READ_H

#include "libconv/oxcmail/source.h"

struct intake {
	struct ctx *c;
	struct bytes mail; /* the whole input: what views and boundaries are in */
	struct bytes
	    original; /* the same as it came, of the same length: where mail is a copy with LF */
	const struct read_opts *opts;
};

/* A piece of what is shown: one leaf of text, or the leaves of an alternative. */
struct piece {
	GMimePart *plain, *html, *enriched, *picture;
};

/* What an entity's leaves become. */
struct sorting {
	struct piece *piece;
	size_t pieces, piece_cap;
	struct leaf {
		GMimeObject *object;
		bool related; /* it stands beside a page (Inline Attachments) */
	} * leaf;
	size_t leaves, leaf_cap;
};

/* message_take fills a message from a parsed one. False where a limit is reached. */
bool message_take(struct intake *in, struct message *m, GMimeMessage *mail);

/* bodies_take puts the pieces that are shown into the body properties (MIME Message Body). */
void bodies_take(struct intake *in, struct message *m, const struct sorting *s);

/* attachments_take makes an attachment of each leaf (Attachments). False where a limit is reached.
 */
bool attachments_take(struct intake *in, struct message *m, const struct sorting *s);

/* attachment_bytes_put makes an attachment by value. NULL where a limit is reached. */
struct attachment *attachment_new(struct message *m, enum attach_method method, struct bytes name);

/* smime_take makes the one attachment of a signed or encrypted message (MS-OXOSMIME); false where
 * it is none. */
bool smime_take(struct intake *in, struct message *m, GMimeMessage *mail);

/* report_take reads multipart/report: the class, and what is said of each recipient. False where it
 * is none. */
bool report_take(struct intake *in, struct message *m, GMimeObject *root);

#endif
