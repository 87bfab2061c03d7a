/*
 * MS-OXCMAIL, Generating Pure MIME Messages: the structure is the skeleton's, the content the
 * message's. Whatever does not fit leaves the message to the ordinary tree.
 */
#include "libconv/oxcmail/skeleton.h"

#include <stdlib.h>

#include "libconv/contents.h"
#include "libconv/oxcmail/fields.h"
#include "libconv/oxcmail/skeleton-content.h"
#include "libconv/oxcmail/words.h"

#define BOUNDARIES_MAX 100
#define LINES_MAX      10000

struct plan {
	struct ctx *c;
	struct writing *w;
	const struct message *m;
	struct bytes whole;
	GMimeObject *mail;
	struct skeleton k;
	struct sorting s;
	const struct piece *body; /* or NULL */
	struct content_bodies bodies;
	bool *used; /* by attachment: a part is its own */
	struct bytes boundary[BOUNDARIES_MAX];
	struct fence fence;
	struct mime_piece *piece;
	const struct attachment **embedded; /* by piece: the message that it ends in, or NULL */
	size_t pieces;
};

/* Fields of a part that are made anew or not at all: what ties it, what its content may no longer
 * agree with. */
static const char *const dropped[] = { SKELETON_ID, SKELETON_ID_OTHER, "Content-MD5",
	"Content-Length", "Lines" };

/* MIME's fields of the root; all others are made of properties and transport headers. */
static const char *const of_root[] = { "Content-Type", "Content-Transfer-Encoding",
	"Content-Disposition", "Content-ID", "Content-Description", "Content-Location",
	"Content-Base" };

/* Puts lines with LF; false where they cannot stand in mail. */
static bool
put_clean(const struct plan *p, struct buf *out, struct bytes lines, bool high)
{
	size_t n = 0;

	for (size_t i = 0; i < lines.n; i++) {
		uint8_t ch = lines.p[i];

		if (ch == '\r' && i + 1 < lines.n && lines.p[i + 1] == '\n')
			continue;
		if ((ch < ' ' && ch != '\t' && ch != '\n') || ch == 0x7F || (ch >= 0x80 && !high))
			return false;
		if (n == 0 && fence_hit(p->w->fence, bytes_from(lines, i)))
			return false;
		n = ch == '\n' ? 0 : n + 1;
		if (n > 998)
			return false;
		buf_u8(out, ch);
	}
	return true;
}

/* The next field of a header, its lines as they are; false at the end, or where it is none. */
static bool
field_next(struct bytes *name, struct bytes *field, struct bytes *left)
{
	size_t colon = bytes_find(*left, BYTES(":")), n = 0;

	*name = bytes_upto(*left, colon);
	while (name->n > 0 && (name->p[name->n - 1] == ' ' || name->p[name->n - 1] == '\t'))
		name->n--;
	if (colon == left->n || !field_name_valid(*name))
		return false;
	do
		n += bytes_find(bytes_from(*left, n), BYTES("\n")) + 1;
	while (n < left->n && (left->p[n] == ' ' || left->p[n] == '\t'));
	*field = bytes_upto(*left, n);
	*left = bytes_from(*left, n);
	return true;
}

/* A part's header, with another transfer encoding where `encoding` is one. Of the root's only what
 * is MIME's. */
static bool
put_header(const struct plan *p, struct buf *out, struct bytes header, const char *encoding)
{
	bool root = header.p == p->whole.p;
	struct bytes name, field;

	while (header.n > 0) {
		if (!field_next(&name, &field, &header)) {
			if (!root)
				return false;
			header = bytes_from(header, bytes_find(header, BYTES("\n")) + 1);
			continue;
		}
		if (root ? !bytes_listed(name, of_root, sizeof(of_root) / sizeof(of_root[0]))
			 : bytes_listed(name, dropped, sizeof(dropped) / sizeof(dropped[0])))
			continue;
		if (encoding != NULL &&
		    bytes_equal_nocase(name, BYTES("Content-Transfer-Encoding")))
			continue;
		if (!put_clean(p, out, field, false))
			return false;
	}
	if (encoding != NULL)
		buf_print(out, "Content-Transfer-Encoding: %s\n", encoding);
	return true;
}

/* An id as a property holds it. */
static struct bytes
id_of(struct ctx *c, GMimeObject *o, const char *name)
{
	struct bytes id = words_decode(c, source_header(o, name));

	while (id.n > 0 && (id.p[0] <= ' ' || id.p[0] == '<'))
		id = bytes_from(id, 1);
	while (id.n > 0 && (id.p[id.n - 1] <= ' ' || id.p[id.n - 1] == '>'))
		id.n--;
	return id;
}

/* The attachment that ours of these ids names; m->attachments where it is none. */
static size_t
tied(const struct plan *p, struct bytes id)
{
	char digits[8] = { 0 };
	struct bytes number;
	size_t i;

	if (!bytes_starts_nocase(id, BYTES(SKELETON_TIE)))
		return p->m->attachments;
	number = bytes_from(id, BYTES(SKELETON_TIE).n);
	if (number.n == 0 || number.n >= sizeof(digits))
		return p->m->attachments;
	memcpy(digits, number.p, number.n);
	i = (size_t)strtoul(digits, NULL, 10) - 1;
	/* one that has an id meanwhile may be a picture of the page */
	if (i >= p->m->attachments ||
	    prop_text(&p->m->attachment[i]->props, &PidTagAttachContentId).n > 0)
		return p->m->attachments;
	return i;
}

/* The attachment whose part this is; *is_any says whether one has to be. */
static const struct attachment *
mate_of(struct plan *p, const struct skeleton_part *part, bool *is_any)
{
	/* GMime keeps a root's own fields with the message */
	GMimeObject *o = part->header.p == p->whole.p ? p->mail : part->object;
	struct bytes id = id_of(p->c, o, SKELETON_ID);
	size_t i;

	if (id.n == 0)
		id = id_of(p->c, o, SKELETON_ID_OTHER);
	if (id.n == 0)
		id = id_of(p->c, part->object, "Content-ID");
	*is_any = id.n > 0;
	i = tied(p, id);
	if (i == p->m->attachments && id.n > 0)
		for (i = 0; i < p->m->attachments; i++)
			if (!p->used[i] &&
			    bytes_equal(
				prop_text(&p->m->attachment[i]->props, &PidTagAttachContentId), id))
				break;
	if (i == p->m->attachments || p->used[i])
		return NULL;
	p->used[i] = true;
	return p->m->attachment[i];
}

/* A name that a reader makes up for a part without one. */
static bool
is_default_name(struct bytes name)
{
	size_t i = 3;

	while (i < name.n && name.p[i] >= '0' && name.p[i] <= '9')
		i++;
	return bytes_starts(name, BYTES("ATT")) && i > 3 && i < name.n && name.p[i] == '.';
}

/* Whether a file may stand behind a part's header: its name and type are what that says. */
static bool
is_its_file(struct plan *p, const struct attachment *a, GMimeObject *o)
{
	char *media = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(o));
	struct bytes tag = prop_text(&a->props, &PidTagAttachMimeTag);
	struct bytes name = part_name(p->c, o), has = attachment_name(a);
	struct apple_file mac;

	ctx_own(p->c, media, g_free);
	/* a reader looks into message/ and multipart/, whose content is no file's (2.1.3.4.2.2) */
	if (!GMIME_IS_PART(o) || source_is(o, "message", "*") || a->message != NULL ||
	    a->storage != NULL || attach_method(a) != afByValue ||
	    prop_blob(&a->props, &PidTagAttachDataBinary) == NULL ||
	    contents_macbinary(p->c, &mac, a))
		return false;
	if (tag.n > 0 && !bytes_equal_nocase(tag, bytes_of(media)) &&
	    !(bytes_equal_nocase(bytes_of(media), BYTES("application/ms-tnef")) &&
		bytes_equal_nocase(tag, BYTES("application/octet-stream"))))
		return false;
	return name.n > 0 ? bytes_equal(name, has) : is_default_name(has);
}

/* Whether an entity says that its content is as it is, which a multipart's has to be. */
static bool
is_identity(GMimeObject *o)
{
	static const char *const identity[] = { "7bit", "8bit", "binary" };
	struct bytes encoding = source_encoding(o);

	return encoding.n == 0 || bytes_listed(encoding, identity, 3);
}

/* Whether all that stands there are groups of fields. */
static bool
is_fields(struct bytes lines)
{
	struct bytes name, field;

	while (lines.n > 0) {
		if (lines.p[0] == '\r' || lines.p[0] == '\n')
			lines = bytes_from(lines, 1);
		else if (!field_next(&name, &field, &lines))
			return false;
	}
	return true;
}

/* A part that stands in the skeleton with its content. */
static bool
put_unconverted(struct plan *p, struct buf *lines, const struct skeleton_part *part)
{
	GMimeContentEncoding e = GMIME_IS_PART(part->object)
				     ? g_mime_part_get_content_encoding(GMIME_PART(part->object))
				     : GMIME_CONTENT_ENCODING_DEFAULT;
	bool high = e == GMIME_CONTENT_ENCODING_8BIT || e == GMIME_CONTENT_ENCODING_BINARY;

	/* RFC 2046, 5.2; what is broken is better made anew */
	if (source_is(part->object, "message", "*") &&
	    (!is_identity(part->object) || !is_fields(part->content)))
		return false;
	if (!put_header(p, lines, part->header, NULL))
		return false;
	buf_u8(lines, '\n');
	return put_clean(p, lines, part->content, high);
}

/* A part whose content comes from the message. */
static bool
put_content(struct plan *p, struct buf *lines, const struct skeleton_part *part,
    const struct content_is *what)
{
	GMimePart *o = GMIME_PART(part->object);
	struct content_choice choice = content_choose(&p->w->out, &p->fence, o, what);

	if (!put_header(p, lines, part->header, choice.changed))
		return false;
	buf_u8(lines, '\n');
	p->piece[p->pieces].object =
	    GMIME_OBJECT(mime_lines_part(&p->w->out, &what->data, choice.encoding));
	return true;
}

static bool
put_leaf(struct plan *p, struct buf *lines, const struct skeleton_part *part)
{
	bool is_any;
	const struct attachment *a = mate_of(p, part, &is_any);
	struct content_is what = { .exact = true };

	if (a == NULL) /* a file that is there no more, or what was never one */
		return (!is_any || source_is(part->object, "message", "delivery-status") ||
			   source_is(part->object, "message", "disposition-notification")) &&
		       part->content.n > 0 && put_unconverted(p, lines, part);
	if (GMIME_IS_MESSAGE_PART(part->object)) {
		if (a->message == NULL || !is_identity(part->object) ||
		    !put_header(p, lines, part->header, NULL))
			return false;
		buf_u8(lines, '\n');
		p->embedded[p->pieces] = a;
		return true;
	}
	if (!is_its_file(p, a, part->object))
		return false;
	what.data = *prop_blob(&a->props, &PidTagAttachDataBinary);
	return put_content(p, lines, part, &what);
}

/* A text of a body, in the words of the message. */
static bool
put_body(struct plan *p, struct buf *lines, const struct skeleton_part *part)
{
	const struct piece *piece = p->body;
	struct content_is what = { .exact = false };
	struct bytes b;

	if (part->object == (GMimeObject *)piece->enriched)
		return piece->plain != NULL && put_unconverted(p, lines, part);
	if (part->object == (GMimeObject *)piece->plain
		? !content_text(&b, &p->bodies, piece->plain)
		: !content_html(&b, &p->bodies, piece->html))
		return false;
	what.data = blob_of(b);
	return put_content(p, lines, part, &what);
}

/* The lines behind the content before. Base64 has ended its line. */
static bool
put_between(struct plan *p, struct buf *lines, const uint8_t *from, const uint8_t *to)
{
	struct bytes between = { from, (size_t)(to - from) };
	const struct mime_piece *before = p->pieces > 0 ? &p->piece[p->pieces - 1] : NULL;
	bool message = before != NULL && p->embedded[p->pieces - 1] != NULL;
	bool ended = before != NULL && before->object != NULL &&
		     g_mime_part_get_content_encoding(GMIME_PART(before->object)) ==
			 GMIME_CONTENT_ENCODING_BASE64;

	if (between.n > 0 && before != NULL && (message || before->object != NULL)) {
		between = bytes_from(between,
		    bytes_starts(between, BYTES("\r\n")) ? 2 : bytes_starts(between, BYTES("\n")));
		if (!ended)
			buf_u8(lines, '\n');
	}
	return put_clean(p, lines, between, false);
}

/* What stands behind the last content; every attachment has its part. */
static bool
put_end(struct plan *p, const uint8_t *from, const uint8_t *to)
{
	struct buf lines = { .c = p->c };

	if (!put_between(p, &lines, from, to))
		return false;
	p->piece[p->pieces++].lines = buf_bytes(&lines);
	for (size_t i = 0; i < p->m->attachments; i++)
		if (!p->used[i])
			return false;
	return true;
}

/* All pieces, and the root's header. */
static bool
put_all(struct plan *p, struct buf *root)
{
	struct bytes header = header_block(p->whole);
	const uint8_t *at = p->whole.p + header.n, *end = p->whole.p + p->whole.n;
	size_t leaf = 0;

	at += bytes_starts((struct bytes){ at, (size_t)(end - at) }, BYTES("\r\n")) ? 2 : 1;
	for (size_t i = 0; i < p->k.parts; i++) {
		const struct skeleton_part *part = &p->k.part[i];
		bool is_leaf = leaf < p->s.leaves && p->s.leaf[leaf].object == part->object;
		struct buf lines = { .c = p->c };

		leaf += is_leaf;
		/* a root that is no multipart has nothing before it */
		if (part->header.p != p->whole.p && !put_between(p, &lines, at, part->header.p))
			return false;
		if (!(is_leaf ? put_leaf(p, &lines, part) : put_body(p, &lines, part)))
			return false;
		p->piece[p->pieces++].lines = buf_bytes(&lines);
		at = part->content.p + part->content.n;
	}
	if (p->k.part[0].header.p == p->whole.p) {
		header = header_block(p->piece[0].lines);
		buf_put_bytes(root, header);
		p->piece[0].lines = bytes_from(p->piece[0].lines, header.n + 1);
	} else if (!put_header(p, root, header, NULL)) {
		return false;
	}
	return put_end(p, at, end);
}

/* Whether the boundary stands in the header so that everybody finds it: a token, or between quotes.
 */
static bool
is_well_put(struct ctx *c, struct bytes boundary, GMimeObject *o)
{
	bool token = true;

	for (size_t i = 0; i < boundary.n; i++)
		token &= boundary.p[i] > ' ' && boundary.p[i] < 0x7F &&
			 strchr("()<>@,;:\\\"/[]?=", boundary.p[i]) == NULL;
	return token || bytes_find(source_header(o, "Content-Type"),
			    arena_print(c, "\"%.*s\"", (int)boundary.n, (const char *)boundary.p)) <
			    source_header(o, "Content-Type").n;
}

/* The boundaries of all multiparts. */
static bool
collect(struct plan *p, GMimeObject *o, unsigned depth)
{
	if (!GMIME_IS_MULTIPART(o))
		return true;
	if (depth > BOUNDARIES_MAX || p->fence.n == BOUNDARIES_MAX)
		return false;
	p->boundary[p->fence.n] = bytes_of(source_mark(o));
	if (p->boundary[p->fence.n].n == 0 || p->boundary[p->fence.n].n > 200 ||
	    !is_well_put(p->c, p->boundary[p->fence.n], o) || !is_identity(o))
		return false;
	p->fence.n++;
	for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(o)); i++)
		if (!collect(p, g_mime_multipart_get_part(GMIME_MULTIPART(o), i), depth + 1))
			return false;
	return true;
}

/* Whether there is not more to parse than a skeleton of the message has: GMime holds each part and
 * field in memory. */
static bool
is_small(const struct plan *p)
{
	size_t lines = 0, marks = 0;

	for (struct bytes left = p->whole; left.n > 0; lines++) {
		marks += bytes_starts(left, BYTES("--"));
		left = bytes_from(left, bytes_find(left, BYTES("\n")) + 1);
	}
	return lines <= LINES_MAX + 20 * p->m->attachments &&
	       marks <= 4 * (p->m->attachments + BOUNDARIES_MAX);
}

/* Whether the skeleton is one, and its leaves are as many and of such kinds as the message's. */
static bool
plan_read(struct plan *p)
{
	struct intake in = { .c = p->c };
	GMimeMessage *mail = is_small(p) ? source_parse(p->c, p->whole) : NULL;
	GMimeObject *root = mail != NULL ? g_mime_message_get_mime_part(mail) : NULL;

	if (root == NULL)
		return false;
	p->mail = GMIME_OBJECT(mail);
	message_sort(&in, &p->s, root);
	if (!skeleton_body(&p->body, &p->s) || p->s.leaves < p->m->attachments ||
	    p->s.leaves > p->m->attachments + BOUNDARIES_MAX || !collect(p, root, 0) ||
	    !skeleton_map(p->c, &p->k, root, p->whole) || p->k.parts == 0)
		return false;
	p->used = NEW(p->c, bool, p->m->attachments + 1);
	p->piece = NEW(p->c, struct mime_piece, p->k.parts + 1);
	p->embedded = NEW(p->c, const struct attachment *, p->k.parts + 1);
	body_read(&p->bodies.body, p->m);
	if (class_is(message_class(p->m), "REPORT") && p->bodies.body.text.p == NULL &&
	    p->bodies.body.html.p == NULL)
		p->bodies.body.text = prop_text(&p->m->props, &PidTagReportText);
	return content_fits(&p->bodies, p->body);
}

/* The root's fields, the last first, since each goes in front. */
static void
root_fields(struct ctx *c, GMimeObject *entity, struct bytes header)
{
	struct bytes name, field, names[16], values[16];
	size_t n = 0;

	while (n < 16 && field_next(&name, &field, &header)) {
		size_t skip = bytes_find(field, BYTES(":")) + 1;

		names[n] = name;
		values[n] = bytes_from(field, skip);
		while (values[n].n > 0 && values[n].p[values[n].n - 1] == '\n')
			values[n].n--;
		n++;
	}
	while (n-- > 0)
		mime_header_raw(c, entity, (const char *)arena_copy(c, names[n]).p, values[n]);
}

/* The entity: embedded messages are made only now, since they make notes. */
static GMimeObject *
plan_write(struct plan *p, struct bytes root)
{
	GMimeObject *entity;

	p->w->fence = &p->fence;
	for (size_t i = 0; i < p->pieces; i++)
		if (p->embedded[i] != NULL) {
			struct where at;

			where_enter(
			    p->c, &at, "attachment", attachment_number(p->m, p->embedded[i]));
			p->piece[i].object = write_message(p->w, p->embedded[i]->message);
			p->piece[i].message = true;
			where_leave(p->c);
		}
	p->w->fence = p->fence.up;
	entity = GMIME_OBJECT(mime_spliced_part(&p->w->out, p->piece, p->pieces));
	root_fields(p->c, entity, root);
	return entity;
}

GMimeObject *
write_skeleton(struct writing *w, const struct message *m)
{
	const struct blob *b = prop_blob(&m->props, &PidTagMimeSkeleton);
	struct plan *p;
	struct buf root = { .c = w->c };
	bool quiet = w->c->quiet, fits;

	if (b == NULL || b->n == 0 || w->opts->body != BODY_BOTH ||
	    w->opts->headers != HEADERS_ORIGINAL || w->opts->embedded != EMBEDDED_EML)
		return NULL;
	p = NEW(w->c, struct plan, 1);
	*p = (struct plan){ .c = w->c, .w = w, .m = m };
	p->fence = (struct fence){ .up = w->fence, .boundary = p->boundary };
	p->bodies = (struct content_bodies){ .c = w->c, .m = m };
	w->c->quiet = true; /* what is only tried makes no notes */
	if (b->n <= SKELETON_MAX)
		p->whole = blob_flat(w->c, b);
	fits = p->whole.n > 0 && plan_read(p) && put_all(p, &root);
	w->c->quiet = quiet;
	if (!fits && !failed(w->c))
		note(w->c, NOTE_DROPPED, "%s (it does not fit the message)",
		    propdef_name(&PidTagMimeSkeleton));
	if (!fits || failed(w->c))
		return NULL;
	if (body_best(m) == BODY_IS_RTF) /* it may have been mended */
		body_read(&p->bodies.body, m);
	return plan_write(p, buf_bytes(&root));
}
