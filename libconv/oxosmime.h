/*
 * MS-OXOSMIME, S/MIME Email Object Algorithm: what a message of class IPM.Note.SMIME holds instead
 * of a body. PGP/MIME is stored the same way.
 */
#ifndef OX_OXOSMIME_H
#define OX_OXOSMIME_H

#include "libconv/message.h"

enum smime_kind {
	SMIME_NOT,    /* an ordinary message, or one whose class promises what it does not hold */
	SMIME_ENTITY, /* a MIME entity with header fields of its own: multipart/signed */
	SMIME_CMS,    /* a CMS object: application/pkcs7-mime */
	SMIME_PGP     /* the two parts of multipart/encrypted (RFC 3156), as attachments */
};

struct smime {
	enum smime_kind kind;
	const struct attachment *attachment; /* the one that holds it */
	struct bytes header; /* SMIME_ENTITY: its fields as they stand, without the empty line */
	struct blob body;    /* SMIME_ENTITY: what follows the empty line; SMIME_CMS: all */
	const char *type;    /* SMIME_CMS: the smime-type parameter (RFC 8551), NULL: unknown */
	bool closed;         /* encrypted: nobody but the recipients can read it */
};

/* oxosmime_find recognises a signed or encrypted message (Recognizing a Clear-Signed, and an
 * Opaque- Signed or Encrypted Message Object). */
void oxosmime_find(struct smime *out, const struct message *m);

/* oxosmime_field finds a field (lower or upper case) of an entity's header: its value as it stands,
 * folded; p NULL where there is none. */
struct bytes oxosmime_field(struct bytes header, const char *name);

#endif
