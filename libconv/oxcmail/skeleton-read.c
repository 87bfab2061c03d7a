/* MS-OXCMAIL, MIME Conversion (of Unconverted MIME Part Analysis): what a skeleton holds. */
#include "libconv/oxcmail/skeleton.h"

/* Types whose content stays, though a file was made of it too. */
static const struct {
	const char *type, *subtype;
} kept[] = {
	{ "text", "calendar" },
	{ "application", "ics" },
	{ "text", "vcard" },
	{ "text", "x-vcard" },
	{ "text", "directory" },
};

static bool
is_kept(const struct skeleton_part *p)
{
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		if (source_is(p->object, kept[i].type, kept[i].subtype))
			return p->content.n <= SKELETON_ITEM;
	return false;
}

/* Whether a leaf that is no file became a body. Of an alternative's texts the plain one counts. */
static bool
is_body(const struct piece *body, const struct skeleton_part *p)
{
	return p->object == (GMimeObject *)body->plain || p->object == (GMimeObject *)body->html ||
	       body->plain == NULL;
}

/* Mail has CRLF, whatever the file has. False where there is too much of it. */
static bool
put_lines(struct buf *out, struct bytes lines)
{
	if (lines.n > SKELETON_MAX || out->n + lines.n > SKELETON_MAX)
		return false;
	for (size_t i = 0; i < lines.n; i++) {
		if (lines.p[i] == '\n' && (i == 0 || lines.p[i - 1] != '\r'))
			buf_u8(out, '\r');
		buf_u8(out, lines.p[i]);
	}
	return out->n <= SKELETON_MAX;
}

/* Puts a leaf up to its content, or with it, and returns how far that is; NULL where there is too
 * much. */
static const uint8_t *
put_part(struct buf *out, const struct message *m, const struct skeleton_part *p,
    const struct leaf *leaf, const uint8_t *from)
{
	const uint8_t *fields = p->header.p + p->header.n;
	bool filtered;

	if (leaf == NULL)
		filtered = true;
	else
		filtered = leaf->made != NULL && !is_kept(p);
	if (!put_lines(out, (struct bytes){ from, (size_t)(fields - from) }))
		return NULL;
	if (leaf != NULL && leaf->made != NULL &&
	    prop_text(&leaf->made->props, &PidTagAttachContentId).n == 0)
		buf_print(out, "%s: %s%zu\r\n", SKELETON_ID, SKELETON_TIE,
		    attachment_number(m, leaf->made));
	if (!put_lines(out, (struct bytes){ fields, (size_t)(p->content.p - fields) }))
		return NULL;
	if (!filtered && !put_lines(out, p->content))
		return NULL;
	return p->content.p + p->content.n;
}

void
skeleton_messages(struct sorting *s, const struct skeleton *k)
{
	for (size_t i = 0, leaf = 0; i < k->parts && leaf < s->leaves; i++)
		if (k->part[i].object == s->leaf[leaf].object) {
			if (GMIME_IS_MESSAGE_PART(k->part[i].object))
				s->leaf[leaf].content = k->part[i].content;
			leaf++;
		}
}

void
skeleton_put(
    struct message *m, const struct skeleton *k, const struct sorting *s, struct bytes whole)
{
	struct buf out = { .c = m->c };
	const uint8_t *at = whole.p, *end = whole.p + whole.n;
	const struct piece *body;
	size_t leaf = 0;

	if (!skeleton_body(&body, s))
		return;
	for (size_t i = 0; i < k->parts; i++) {
		const struct skeleton_part *p = &k->part[i];
		const struct leaf *l = NULL;

		if (leaf < s->leaves && s->leaf[leaf].object == p->object)
			l = &s->leaf[leaf++];
		else if (body == NULL || !is_body(body, p))
			continue; /* goes in with what follows */
		at = put_part(&out, m, p, l, at);
		if (at == NULL)
			return;
	}
	if (put_lines(&out, (struct bytes){ at, (size_t)(end - at) }))
		put_binary(&m->props, &PidTagMimeSkeleton, buf_bytes(&out));
}

void
skeleton_put_header(struct message *m, struct bytes whole)
{
	struct buf out = { .c = m->c };

	if (whole.n == 0 || !put_lines(&out, header_block(whole)))
		return;
	buf_put_str(&out, "\r\n");
	put_binary(&m->props, &PidTagMimeSkeleton, buf_bytes(&out));
}
