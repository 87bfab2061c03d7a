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
	struct bytes entity; /* the message that is read, as it stands, where it or one in it has
				no header; else empty */
	bool stream;         /* the top message has come in TNEF */
	struct bytes whole;  /* the message that is read, all of it; empty where it is not known */
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
		bool related;            /* it stands beside a page (Inline Attachments) */
		struct bytes entity;     /* as it stands, where somebody asks for that */
		struct bytes content;    /* of a message, for its skeleton: all of it, or empty */
		struct attachment *made; /* what it became, or NULL */
	} * leaf;
	size_t leaves, leaf_cap;
	bool beside; /* it stands beside TNEF that is the message */
	bool rich;   /* which has RTF or HTML */
};

/* header_block is the header of a mail or a part as it stands: up to the empty line. */
struct bytes header_block(struct bytes mail);

/* header_is_there says whether a message has any field. */
bool header_is_there(GMimeMessage *mail);

/* intake_parse parses in->mail, and settles in->entity; NULL where there is no message. */
GMimeMessage *intake_parse(struct intake *in);

/* message_take fills a message from a parsed one. False where a limit is reached. */
bool message_take(struct intake *in, struct message *m, GMimeMessage *mail);

/* message_sort settles which of an entity's leaves are bodies and which are files. */
void message_sort(struct intake *in, struct sorting *s, GMimeObject *root);

/* part_codepage is the page that a part's text is in: by its mark, its parameter, what the page
 * says, what it looks like. */
unsigned part_codepage(struct intake *in, GMimePart *part, struct bytes raw, bool html);

/* part_name is the name that a part gives its file, empty where it gives none. */
struct bytes part_name(struct ctx *c, GMimeObject *o);

/* bodies_take puts the pieces that are shown into the body properties (MIME Message Body). */
void bodies_take(struct intake *in, struct message *m, const struct sorting *s);

/* tnef_take is the message in the TNEF that belongs to the mail, whose leaf is taken off; NULL
 * where there is none, or where a limit is reached. */
struct message *tnef_take(struct intake *in, struct sorting *s, GMimeMessage *mail);

/* tnef_merge adds to a message whose header is read what its TNEF holds, and settles which bodies
 * of the mail still count. */
void tnef_merge(struct message *m, struct message *from, GMimeMessage *mail, struct sorting *s);

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
