/*
 * MS-OXCMAIL, Unconverted MIME Part Analysis and Generating Pure MIME Messages:
 * PidTagMimeSkeleton. It is the mail as it came without the content of its bodies and files; so it
 * is read as mail is.
 */
#ifndef OX_OXCMAIL_SKELETON_H
#define OX_OXCMAIL_SKELETON_H

#include "libconv/oxcmail/read.h"
#include "libconv/oxcmail/write.h"

/* A skeleton is never longer, nor is one read that is. */
#define SKELETON_MAX ((size_t)1 << 20)
/* Calendars and cards stand in it up to this. */
#define SKELETON_ITEM ((size_t)64 << 10)

/* Two names of one field: what the page of the reader says, and what that of the writer says. */
#define SKELETON_ID       "X-Exchange-MIME-Skeleton-Content-Id"
#define SKELETON_ID_OTHER "X-ExchangeMime-Skeleton-Content-Id"
/* What we write there is this and the number of the attachment, from 1 on. */
#define SKELETON_TIE "oxconv-attachment-"

/* A leaf of the tree where it stands. */
struct skeleton_part {
	GMimeObject *object;
	struct bytes header;  /* its fields, with their line ends */
	struct bytes content; /* behind the empty line, up to the line end before the boundary */
};

struct skeleton {
	struct skeleton_part *part; /* in the order of message_sort */
	size_t parts, cap;
};

/*
 * skeleton_map finds the leaves of a message in its bytes, `whole`. False, nothing noted, where
 * what stands there and the tree that GMime made of it do not agree in every place.
 */
bool skeleton_map(struct ctx *c, struct skeleton *out, GMimeObject *root, struct bytes whole);

/* skeleton_body is the one piece that has a text, NULL where none has; false where several have: an
 * aggregate body. */
bool skeleton_body(const struct piece **out, const struct sorting *s);

/* skeleton_messages settles where the messages stand that are leaves. */
void skeleton_messages(struct sorting *s, const struct skeleton *k);

/* skeleton_put sets PidTagMimeSkeleton, unless the document or a limit forbids it: `k` is the map
 * of `whole`, `s` says what became of each leaf. */
void skeleton_put(
    struct message *m, const struct skeleton *k, const struct sorting *s, struct bytes whole);

/* skeleton_put_header sets it to the root's header alone. */
void skeleton_put_header(struct message *m, struct bytes whole);

/*
 * write_skeleton is the entity that PidTagMimeSkeleton and the message's bodies and attachments
 * make together; NULL where there is none or the options ask for another, and, noted as dropped,
 * where they do not fit one another.
 */
GMimeObject *write_skeleton(struct writing *w, const struct message *m);

#endif
