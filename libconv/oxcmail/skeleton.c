#include "libconv/oxcmail/skeleton.h"

#define DEPTH_MAX 100 /* as read.c's */

/* The boundaries that end what is being walked, the innermost first. */
struct around {
	const struct around *up;
	struct bytes boundary;
};

struct walk {
	struct ctx *c;
	struct skeleton *out;
	struct bytes whole;
	size_t at; /* in whole */
};

enum line_mark { MARK_NONE, MARK_OUTER, MARK_NEXT, MARK_CLOSE };

static enum line_mark
mark_of(struct bytes line, const struct around *around)
{
	bool closes;

	if (!bytes_starts(line, BYTES("--")))
		return MARK_NONE;
	for (const struct around *a = around; a != NULL; a = a->up)
		if (source_boundary(&closes, line, a->boundary))
			return a != around ? MARK_OUTER : closes ? MARK_CLOSE : MARK_NEXT;
	return MARK_NONE;
}

/* Goes on to the next line that is a boundary; MARK_NONE at the end of all. */
static enum line_mark
walk_on(struct walk *w, const struct around *around)
{
	while (around != NULL && w->at < w->whole.n) {
		struct bytes rest = bytes_from(w->whole, w->at);
		enum line_mark mark = mark_of(rest, around);

		if (mark != MARK_NONE)
			return mark;
		w->at += bytes_upto(rest, bytes_find(rest, BYTES("\n")) + 1).n;
	}
	w->at = w->whole.n;
	return MARK_NONE;
}

static void
walk_line(struct walk *w)
{
	struct bytes rest = bytes_from(w->whole, w->at);

	w->at += bytes_upto(rest, bytes_find(rest, BYTES("\n")) + 1).n;
}

/* The last content in an entity, by which a walk need not look at the lines of a large file. */
static struct bytes
last_content(GMimeObject *o)
{
	for (unsigned depth = 0; o != NULL && depth < DEPTH_MAX; depth++) {
		if (GMIME_IS_PART(o))
			return source_bytes(GMIME_PART(o));
		if (GMIME_IS_MESSAGE_PART(o)) {
			GMimeMessage *mail = g_mime_message_part_get_message(GMIME_MESSAGE_PART(o));

			o = mail != NULL ? g_mime_message_get_mime_part(mail) : NULL;
		} else if (GMIME_IS_MULTIPART(o)) {
			int n = g_mime_multipart_get_count(GMIME_MULTIPART(o));

			o = n > 0 ? g_mime_multipart_get_part(GMIME_MULTIPART(o), n - 1) : NULL;
		} else {
			o = NULL;
		}
	}
	return (struct bytes){ 0 };
}

static void
part_add(struct walk *w, struct skeleton_part part)
{
	struct skeleton *k = w->out;

	if (k->parts == k->cap) {
		size_t cap = k->cap == 0 ? 8 : k->cap * 2;

		k->part =
		    arena_grow(w->c, k->part, k->cap * sizeof(*k->part), cap * sizeof(*k->part));
		k->cap = cap;
	}
	k->part[k->parts++] = part;
}

/* Whether GMime has found the same content, or none where there is none. */
static bool
agrees(GMimeObject *o, struct bytes content)
{
	struct bytes found;

	if (!GMIME_IS_PART(o))
		return true;
	found = source_bytes(GMIME_PART(o));
	if (content.n == 0)
		return found.p == NULL || found.n <= 2 || found.p >= content.p;
	return found.p == content.p && found.n == content.n;
}

static bool
walk_leaf(struct walk *w, GMimeObject *o, struct bytes header, const struct around *around)
{
	struct bytes rest = bytes_from(w->whole, w->at), last = last_content(o), content;

	if (last.p >= rest.p && last.p <= rest.p + rest.n &&
	    last.n <= (size_t)(rest.p + rest.n - last.p))
		w->at = (size_t)(last.p + last.n - w->whole.p);
	/* where nothing stands before the boundary, the last content reaches into its line */
	if (last.n <= 2)
		w->at = w->whole.n - rest.n;
	content = bytes_upto(rest, rest.n);
	if (walk_on(w, around) != MARK_NONE) {
		content.n = rest.n - (w->whole.n - w->at);
		content.n -= content.n > 0;
		content.n -= content.n > 0 && content.p[content.n - 1] == '\r';
	}
	part_add(w, (struct skeleton_part){ o, header, content });
	return agrees(o, content);
}

static bool
walk_entity(struct walk *w, GMimeObject *o, const struct around *around, unsigned depth);

static bool
walk_multipart(struct walk *w, GMimeMultipart *o, const struct around *up, unsigned depth)
{
	struct around around = { up, bytes_of(source_mark(GMIME_OBJECT(o))) };
	int n = g_mime_multipart_get_count(o);

	if (n == 0 || around.boundary.n == 0)
		return false;
	for (int i = 0; i < n; i++) {
		if (walk_on(w, &around) != MARK_NEXT)
			return false;
		walk_line(w);
		if (!walk_entity(w, g_mime_multipart_get_part(o, i), &around, depth + 1))
			return false;
	}
	if (walk_on(w, &around) != MARK_CLOSE)
		return false;
	walk_line(w);
	return true;
}

static bool
walk_entity(struct walk *w, GMimeObject *o, const struct around *around, unsigned depth)
{
	struct bytes header = header_block(bytes_from(w->whole, w->at));

	if (header.n == w->whole.n - w->at)
		return false; /* there is no empty line */
	w->at += header.n;
	walk_line(w);
	if (GMIME_IS_MULTIPART(o) && depth < DEPTH_MAX && !source_is(o, "multipart", "appledouble"))
		return walk_multipart(w, GMIME_MULTIPART(o), around, depth);
	return walk_leaf(w, o, header, around);
}

bool
skeleton_map(struct ctx *c, struct skeleton *out, GMimeObject *root, struct bytes whole)
{
	struct walk w = { .c = c, .out = out, .whole = whole };

	out->parts = 0;
	return whole.n > 0 && walk_entity(&w, root, NULL, 0);
}

bool
skeleton_body(const struct piece **out, const struct sorting *s)
{
	*out = NULL;
	for (size_t i = 0; i < s->pieces; i++) {
		const struct piece *p = &s->piece[i];

		if (p->plain == NULL && p->html == NULL && p->enriched == NULL)
			continue;
		if (*out != NULL)
			return false;
		*out = p;
	}
	return true;
}
