/* MS-OXCMAIL, Generation Process: what stands in a skeleton's parts, and in which encoding. */
#ifndef OX_OXCMAIL_SKELETON_CONTENT_H
#define OX_OXCMAIL_SKELETON_CONTENT_H

#include "libconv/oxcmail/skeleton.h"

/* The bodies of a message, which parts of a skeleton may hold. */
struct content_bodies {
	struct ctx *c;
	const struct message *m;
	struct body body;
};

/* content_fits says whether the bodies and a piece of a skeleton (NULL: it has none) are of the
 * same kinds. */
bool content_fits(const struct content_bodies *b, const struct piece *piece);

/* content_text and content_html are a body as a part wants it, in its charset; false where that
 * cannot say it, or a reader would not read the same. */
bool content_text(struct bytes *out, const struct content_bodies *b, GMimePart *part);
bool content_html(struct bytes *out, const struct content_bodies *b, GMimePart *part);

/* What a part is to hold. */
struct content_is {
	struct blob data;
	bool exact; /* a file: its line ends are its own */
};

struct content_choice {
	GMimeContentEncoding encoding;
	const char *changed; /* its name, where the part's header says another; else NULL */
};

/* content_choose is the encoding that a part's header says, where that carries the content (a line
 * that looks like a boundary of `fence` it does not), else another. */
struct content_choice content_choose(const struct mime_out *out, const struct fence *fence,
    GMimePart *part, const struct content_is *what);

/* fence_hit says whether the first of some lines looks like a boundary. */
bool fence_hit(const struct fence *fence, struct bytes lines);

#endif
