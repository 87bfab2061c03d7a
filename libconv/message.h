/*
 * The message: what every reader makes and every writer takes. Properties by identity, recipients,
 * attachments; unknown properties and types travel untouched.
 */
#ifndef OX_MESSAGE_H
#define OX_MESSAGE_H

#include "formats/cfb.h"
#include "libconv/prop.h"

struct recipient {
	struct props props;
};

/* PidTagAttachMethod (MS-OXCMSG). */
enum attach_method {
	afNone = 0,
	afByValue = 1,
	afByReference = 2,
	afByReferenceResolve = 3,
	afByReferenceOnly = 4,
	afEmbeddedMessage = 5,
	afStorage = 6,
	afByWebReference = 7
};

/*
 * An attachment. Its bytes are PidTagAttachDataBinary (a blob in props, never copied); its object,
 * PidTagAttachDataObject, is not in props but here: an embedded message, or a foreign storage.
 */
struct attachment {
	struct props props;
	struct message *message;         /* afEmbeddedMessage, else NULL */
	const struct cfb_entry *storage; /* afStorage: a storage or root entry, else NULL */
};

struct message {
	struct ctx *c;
	struct props props;
	struct recipient **recipient; /* in the order of the input */
	size_t recipients;
	struct attachment **attachment;
	size_t attachments;
	struct message *parent; /* of an embedded one, else NULL */
	struct guid
	    clsid; /* of the root storage of a .msg or .oft; zero where the input has none */
	int64_t created, modified; /* FILETIMEs of the root storage, 0 = not given */
	unsigned codepage;         /* of 8-bit strings, by message_codepage; 0 = not settled */
	unsigned codepage_next;    /* for what is no UTF-8 where codepage is 65001 */
};

/* What a person says about the input that the input does not say. */
struct read_opts {
	unsigned codepage;    /* of 8-bit strings, 0 = not given */
	bool codepage_always; /* it wins over what the message says */
};

/* message_new is an empty message; parent NULL at top level. */
struct message *message_new(struct ctx *c, struct message *parent);

/* message_recipient and message_attachment add one; NULL with E_LIMIT where --limit-parts is
 * reached. */
struct recipient *message_recipient(struct message *m);
struct attachment *message_attachment(struct message *m);

/* attachment_number is the number of an attachment of m, from 1 on. */
size_t attachment_number(const struct message *m, const struct attachment *a);

/* message_depth is 0 for the top message, 1 for one in it ... */
unsigned message_depth(const struct message *m);

/* message_class is PidTagMessageClass, "IPM.Note" where there is none. */
struct bytes message_class(const struct message *m);

/* class_is says whether a class is `prefix` or below it: "IPM.Note.SMIME" is below "IPM.Note",
 * "IPM.NoteX" is not. No case. */
bool class_is(struct bytes message_class, const char *prefix);

/* attach_method is PidTagAttachMethod, or what the attachment holds where that is missing. */
enum attach_method attach_method(const struct attachment *a);

/* PidTagAttachEncoding of an attachment whose bytes are MacBinary (MS-OXCMSG). */
extern const struct bytes encoding_macbinary;

/* attachment_name is its file name: long, else short, else its transport's, else the display name;
 * empty where it has none. */
struct bytes attachment_name(const struct attachment *a);

/*
 * message_codepage settles m->codepage by the ladder of FIELD_NOTES Q1: PidTagMessageCodepage
 * unless it is 0, 1200 or 1201; the ANSI page of PidTagMessageLocaleId; the Windows family of
 * PidTagInternetCodepage; the parent's; 1252. What o->codepage says stands in for what the message
 * does not say, and with o->codepage_always wins over all.
 */
void message_codepage(struct message *m, const struct read_opts *o);

/*
 * message_decode is a string as a file holds it (PtypString: UTF-16LE, PtypString8: in m->codepage)
 * as UTF-8 without trailing NULs. What is no text becomes U+FFFD, with a note of damage that names
 * the property.
 */
struct bytes
message_decode(struct message *m, struct bytes raw, unsigned type, const struct pid *pid);

#endif
