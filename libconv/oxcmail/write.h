/* MS-OXCMAIL, MIME Generation: what the parts of one oxcmail_write share. */
#ifndef OX_OXCMAIL_WRITE_H
#define OX_OXCMAIL_WRITE_H

#include "libconv/body.h"
#include "libconv/oxcmail/mime.h"

/* Boundaries that no line of what stands between them may look like. */
struct fence {
	const struct fence *up;
	const struct bytes *boundary;
	size_t n;
};

struct writing {
	struct ctx *c;
	const struct oxcmail_opts *opts;
	struct mime_out out;
	uint32_t seed;       /* made from the message: what boundaries begin with */
	unsigned boundaries; /* given out so far */
	const struct fence
	    *fence; /* of the skeletons around what is written, the innermost first */
};

/* write_boundary is the next boundary, in the arena: unique within the output, the same on every
 * run. */
const char *write_boundary(struct writing *w);

/* write_bodies is the entity of the message's text and HTML, by what --body asks for; an empty text
 * where there is neither. */
GMimeObject *write_bodies(struct writing *w, const struct body *body);

/*
 * write_mail is the ordinary tree (Message Body Generation, Attachments): bodies, the pictures that
 * the HTML shows beside them in multipart/related, everything else around that in multipart/mixed.
 */
GMimeObject *write_mail(struct writing *w, const struct message *m);

/* write_smime is the entity that a signed or encrypted message holds, byte for byte; NULL where the
 * message is none. */
GMimeObject *write_smime(struct writing *w, const struct message *m);

/* write_message is the tree that a message's class asks for, with its header fields. */
GMimeObject *write_message(struct writing *w, const struct message *m);

/* write_attachment adds the part of the number-th attachment, with notes that name it; a picture
 * that an OLE object shows of itself comes behind it. */
void write_attachment(struct writing *w, GMimeMultipart *to, const struct attachment *a,
    size_t number, bool is_inline);

/* write_embedded is the part of an embedded message: message/rfc822, or the .msg itself with
 * --embedded=msg. */
GMimeObject *write_embedded(struct writing *w, const struct attachment *a, size_t number);

#endif
