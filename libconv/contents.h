/*
 * What is in a message, as a list: the message itself, its bodies, recipients and attachments, and
 * the same of each message in it.
 */
#ifndef OX_CONTENTS_H
#define OX_CONTENTS_H

#include "formats/apple.h"
#include "libconv/message.h"

enum content_kind {
	CONTENT_MESSAGE,
	CONTENT_BODY,
	CONTENT_RECIPIENT,
	CONTENT_FILE,      /* an attachment by value */
	CONTENT_EMBEDDED,  /* an attachment that is a message; that message follows */
	CONTENT_OBJECT,    /* an OLE object or another foreign storage */
	CONTENT_REFERENCE, /* an attachment that lies elsewhere */
	CONTENT_NOTHING    /* an attachment without content */
};

#define CONTENT_UNSIZED UINT64_MAX

struct content {
	const char *path; /* as mapidump has it: "/attachment/1/message" */
	unsigned depth;   /* of the message that it is in; of a message itself */
	enum content_kind kind;
	/* what kind of such a thing: message class, media type, "to", property of a body */
	struct bytes type;
	struct bytes name;    /* UTF-8: subject, person with address, file, place of a reference */
	struct bytes address; /* of a recipient */
	uint64_t size; /* bytes; of a text: in UTF-8, of an RTF body: compressed; or CONTENT_UNSIZED
			*/
	bool is_inline; /* a file that a page shows: it has a content id and the flag of MS-OXCMSG
			 */
};

/* contents_read is that list, in the order of the message; *n entries, in the arena. */
struct content *contents_read(size_t *n, const struct message *m);

/* contents_kind is what an attachment is. */
enum content_kind contents_kind(const struct attachment *a);

/* contents_word names a kind: "message", "body", "recipient", "file" ... */
const char *contents_word(enum content_kind kind);

/*
 * contents_name is a name for an attachment as a file, which may hold whatever a stranger wrote:
 * its own, the subject of an embedded message with .msg, else "attachment3.bin", with 3 being
 * `number` and the extension that it says it has.
 */
struct bytes contents_name(const struct attachment *a, size_t number);

/* contents_protected makes a note of each message, m or one in it, that is encrypted (S/MIME, PGP)
 * or rights-managed: what it says is not in its properties. */
void contents_protected(const struct message *m);

/* contents_reference is where an attachment by reference says that it lies; empty where it does
 * not. */
struct bytes contents_reference(const struct attachment *a);

/* contents_macbinary reads the Macintosh file that an attachment holds (PidTagAttachEncoding says
 * so); false where it holds none. */
bool contents_macbinary(struct ctx *c, struct apple_file *out, const struct attachment *a);

#endif
