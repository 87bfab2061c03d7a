/* MS-OXCMAIL, MIME Analysis: which entity becomes what. */
#include "libconv/oxcmail/read.h"

#include "formats/base/text.h"
#include "libconv/oxcmail/header-read.h"
#include "libconv/oxcmail/skeleton.h"

#define DEPTH_MAX                                                                      \
	100 /* multiparts in multiparts, whatever the limit of messages in messages is \
	     */

static bool
is_attachment(GMimeObject *o)
{
	GMimeContentDisposition *d = g_mime_object_get_content_disposition(o);

	return d != NULL && g_mime_content_disposition_get_disposition(d) != NULL &&
	       g_ascii_strcasecmp(g_mime_content_disposition_get_disposition(d), "inline") != 0;
}

static struct piece *
piece_add(struct ctx *c, struct sorting *s)
{
	if (s->pieces == s->piece_cap) {
		size_t cap = s->piece_cap == 0 ? 8 : s->piece_cap * 2;

		s->piece = arena_grow(
		    c, s->piece, s->piece_cap * sizeof(*s->piece), cap * sizeof(*s->piece));
		s->piece_cap = cap;
	}
	s->piece[s->pieces] = (struct piece){ .plain = NULL };
	return &s->piece[s->pieces++];
}

static void
leaf_add(struct ctx *c, struct sorting *s, struct leaf leaf)
{
	if (s->leaves == s->leaf_cap) {
		size_t cap = s->leaf_cap == 0 ? 8 : s->leaf_cap * 2;

		s->leaf =
		    arena_grow(c, s->leaf, s->leaf_cap * sizeof(*s->leaf), cap * sizeof(*s->leaf));
		s->leaf_cap = cap;
	}
	s->leaf[s->leaves++] = leaf;
}

/* Which place of a piece a leaf of text takes (2.2.3.3.2); NULL: it is an attachment. */
static GMimePart **
place_of(struct ctx *c, struct piece *p, GMimeObject *o)
{
	if (!GMIME_IS_PART(o) || is_attachment(o) || source_filename(c, o).n > 0 ||
	    source_is_binhex(o))
		return NULL;
	if (source_is(o, "text", "plain"))
		return &p->plain;
	if (source_is(o, "text", "html"))
		return &p->html;
	if (source_is(o, "text", "enriched"))
		return &p->enriched;
	return NULL;
}

/* Where in the tree a walk is. */
struct walk {
	struct intake *in;
	struct sorting *s;
	struct piece *alternative; /* the piece that an alternative around it fills, or NULL */
	struct bytes entity;       /* as it stands, where intake has the message so */
	bool related;
	unsigned depth;
};

static void sort_entity(struct walk w, GMimeObject *o);

static void
sort_multipart(struct walk w, GMimeMultipart *multipart)
{
	size_t index = 0;
	struct bytes left = bytes_from(w.entity, header_block(w.entity).n);
	bool alternative = source_is(GMIME_OBJECT(multipart), "multipart", "alternative");
	int n = g_mime_multipart_get_count(multipart);

	w.depth++;
	w.related |= source_is(GMIME_OBJECT(multipart), "multipart", "related");
	if (alternative && w.alternative == NULL) {
		piece_add(w.in->c, w.s);
		index = w.s->pieces;
	}
	for (int i = 0; i < n; i++) {
		/* the list of pieces may have moved */
		if (index > 0)
			w.alternative = &w.s->piece[index - 1];
		w.entity = source_part(&left, multipart);
		sort_entity(w, g_mime_multipart_get_part(multipart, i));
	}
}

static void
sort_entity(struct walk w, GMimeObject *o)
{
	struct piece lone = { .plain = NULL };
	GMimePart **place;

	if (GMIME_IS_MULTIPART(o) && w.depth < DEPTH_MAX &&
	    !source_is(o, "multipart", "appledouble")) {
		sort_multipart(w, GMIME_MULTIPART(o));
		return;
	}
	place = place_of(w.in->c, w.alternative != NULL ? w.alternative : &lone, o);
	if (place == NULL || *place != NULL) {
		leaf_add(w.in->c, w.s,
		    (struct leaf){ .object = o, .related = w.related, .entity = w.entity });
		return;
	}
	*place = GMIME_PART(o);
	if (w.alternative == NULL)
		*piece_add(w.in->c, w.s) = lone;
}

void
message_sort(struct intake *in, struct sorting *s, GMimeObject *root)
{
	sort_entity((struct walk){ .in = in, .s = s, .entity = in->entity }, root);
}

/* Lines with the ends that mail has (RFC 5322, 2.1), whatever the file has. */
static struct bytes
with_crlf(struct ctx *c, struct bytes lines)
{
	struct buf out = { .c = c };

	while (lines.n > 0) {
		size_t n = bytes_find(lines, BYTES("\n"));

		buf_put_bytes(&out, bytes_upto(lines, n));
		while (out.n > 0 && out.p[out.n - 1] == '\r')
			out.n--;
		buf_put_str(&out, "\r\n");
		lines = bytes_from(lines, n + 1);
	}
	return buf_bytes(&out);
}

/* The fields of a list in their order. */
static void
fields_take(struct message *m, GMimeHeaderList *list)
{
	for (int i = 0; i < g_mime_header_list_get_count(list); i++) {
		GMimeHeader *h = g_mime_header_list_get_header_at(list, i);
		struct bytes name = bytes_of(g_mime_header_get_name(h));
		struct bytes raw = bytes_of(g_mime_header_get_raw_value(h));
		int64_t t;

		if (!bytes_equal_nocase(name, BYTES("Received")))
			header_read(m, name, raw);
		else if (!prop_time(&t, &m->props, &PidTagMessageDeliveryTime) &&
			 header_received(&t, raw))
			props_put(&m->props, &PidTagMessageDeliveryTime.pid, PtypTime,
			    (struct value){ .i = t });
	}
}

struct bytes
header_block(struct bytes mail)
{
	size_t at = 0;

	while (at < mail.n) {
		size_t n = bytes_find(bytes_from(mail, at), BYTES("\n"));

		if (n == 0 || (n == 1 && mail.p[at] == '\r'))
			break;
		at += n + 1;
	}
	return bytes_upto(mail, at);
}

/* Where the first field of a list stands in in->mail; in->mail.n where there is none. To GMime it
 * begins at the From line of an mbox before it. */
static size_t
list_begin(const struct intake *in, GMimeHeaderList *list)
{
	GMimeHeader *first = g_mime_header_list_get_count(list) > 0
				 ? g_mime_header_list_get_header_at(list, 0)
				 : NULL;
	gint64 at = first != NULL ? g_mime_header_get_offset(first) : -1;
	struct bytes field;

	if (at < 0 || (uint64_t)at >= in->mail.n)
		return in->mail.n;
	field = bytes_from(in->mail, (size_t)at);
	if (bytes_starts(field, BYTES("From ")))
		field = bytes_from(field, bytes_find(field, BYTES("\n")) + 1);
	if (!bytes_starts_nocase(field, bytes_of(g_mime_header_get_name(first))))
		return in->mail.n;
	return in->mail.n - field.n;
}

/* The header of a message as it stands. */
static struct bytes
header_of(const struct intake *in, const struct message *m, GMimeMessage *mail)
{
	GMimeObject *root = g_mime_message_get_mime_part(mail);
	size_t at = list_begin(in, g_mime_object_get_header_list(GMIME_OBJECT(mail)));
	size_t mime =
	    root != NULL ? list_begin(in, g_mime_object_get_header_list(root)) : in->mail.n;

	if (m->parent == NULL)
		return header_block(in->mail);
	return header_block(bytes_from(in->mail, mime < at ? mime : at));
}

/* Header fields, and all of them as they came (2.2.3.2.28). GMime keeps those whose names begin
 * with Content- with the root part. */
static void
headers_take(const struct intake *in, struct message *m, GMimeMessage *mail)
{
	GMimeObject *root = g_mime_message_get_mime_part(mail);
	struct bytes block = header_of(in, m, mail);

	if (bytes_starts(block, BYTES("From "))) /* of an mbox */
		block = bytes_from(block, bytes_find(block, BYTES("\n")) + 1);
	fields_take(m, g_mime_object_get_header_list(GMIME_OBJECT(mail)));
	if (root != NULL)
		fields_take(m, g_mime_object_get_header_list(root));
	if (block.n > 0)
		put_text(&m->props, &PidTagTransportMessageHeaders,
		    text_decode(m->c, NULL, with_crlf(m->c, block),
			utf8_valid(block) ? CP_UTF8 : CP_WINDOWS));
}

bool
message_take(struct intake *in, struct message *m, GMimeMessage *mail)
{
	GMimeObject *root = g_mime_message_get_mime_part(mail);
	struct sorting s = { .pieces = 0 };
	struct message *tnef = NULL;
	struct skeleton k = { .parts = 0 };
	bool mapped = false;

	props_seal(&m->props);
	m->codepage = CP_UTF8;
	headers_take(in, m, mail);
	if (root != NULL && !smime_take(in, m, mail)) {
		message_sort(in, &s, root);
		mapped = skeleton_map(in->c, &k, root, in->whole);
		if (mapped)
			skeleton_messages(&s, &k);
		tnef = tnef_take(in, &s, mail);
		if (tnef != NULL)
			tnef_merge(m, tnef, mail, &s);
		in->stream = tnef != NULL && m->parent == NULL;
		if (report_take(in, m, root) || !failed(in->c))
			bodies_take(in, m, &s);
		if (!attachments_take(in, m, &s))
			return false;
		if (tnef == NULL)
			content_class_check(m);
		if (source_is(root, "multipart", "encrypted"))
			skeleton_put_header(m, in->whole);
		else if (mapped && tnef == NULL)
			skeleton_put(m, &k, &s, in->whole);
	} else if (root != NULL) {
		skeleton_put_header(m, in->whole);
	}
	if (prop_text(&m->props, &PidTagMessageClass).n == 0)
		put_text(&m->props, &PidTagMessageClass, BYTES("IPM.Note"));
	headers_settle(m);
	return !failed(in->c);
}

/* What Outlook wants of every message that came (FIELD_NOTES 43), where no stream says it. */
static void
finish(const struct intake *in, struct message *m)
{
	int64_t flags = 0;
	bool there = prop_int(&flags, &m->props, &PidTagMessageFlags);

	if (!there || !in->stream)
		flags |= 1; /* mfRead */
	if (m->attachments > 0 && (!there || !in->stream))
		flags |= 0x10; /* mfHasAttach */
	put_int(&m->props, &PidTagMessageFlags, flags);
	put_int(&m->props, &PidTagMessageCodepage, CP_UTF8);
}

bool
header_is_there(GMimeMessage *mail)
{
	/* GMime keeps the fields of MIME with the root part */
	GMimeObject *root = g_mime_message_get_mime_part(mail);

	return g_mime_header_list_get_count(g_mime_object_get_header_list(GMIME_OBJECT(mail))) >
		   0 ||
	       (root != NULL &&
		   g_mime_header_list_get_count(g_mime_object_get_header_list(root)) > 0);
}

/* Whether a message in an entity has no header. */
static bool
headless_in(GMimeObject *o, unsigned depth)
{
	if (o != NULL && GMIME_IS_MESSAGE_PART(o)) {
		GMimeMessage *mail = g_mime_message_part_get_message(GMIME_MESSAGE_PART(o));

		if (mail != NULL && !header_is_there(mail))
			return true;
		o = mail != NULL ? g_mime_message_get_mime_part(mail) : NULL;
		return depth < DEPTH_MAX && headless_in(o, depth + 1);
	}
	if (o == NULL || !GMIME_IS_MULTIPART(o) || depth >= DEPTH_MAX)
		return false;
	for (int i = 0; i < g_mime_multipart_get_count(GMIME_MULTIPART(o)); i++)
		if (headless_in(g_mime_multipart_get_part(GMIME_MULTIPART(o), i), depth + 1))
			return true;
	return false;
}

GMimeMessage *
intake_parse(struct intake *in)
{
	GMimeMessage *mail = source_parse(in->c, in->mail);

	in->entity = (struct bytes){ 0 };
	if (mail != NULL && headless_in(g_mime_message_get_mime_part(mail), 0))
		in->entity = in->mail;
	return mail;
}

/* Mail whose lines end in CR alone, as a Mac wrote it. */
static struct bytes
with_lines(struct ctx *c, struct bytes mail)
{
	struct bytes head = bytes_upto(mail, 65536);
	uint8_t *copy;

	if (bytes_find(head, BYTES("\r")) == head.n || bytes_find(head, BYTES("\n")) < head.n)
		return mail;
	note(c, NOTE_DAMAGE, "mail: lines end in CR alone");
	copy = arena_alloc(c, mail.n + 1);
	for (size_t i = 0; i < mail.n; i++)
		copy[i] = mail.p[i] == '\r' ? '\n' : mail.p[i];
	return (struct bytes){ copy, mail.n };
}

struct message *
oxcmail_read(struct ctx *c, struct bytes mail, const struct read_opts *o)
{
	struct intake in = { .c = c, .mail = mail, .opts = o };
	struct message *m = message_new(c, NULL);
	GMimeMessage *parsed;

	if (bytes_starts(mail, BYTES("\xEF\xBB\xBF")))
		mail = bytes_from(mail, 3);
	while (
	    mail.n > 0 && (mail.p[0] <= ' ')) /* an indented or empty first line hides the header */
		mail = bytes_from(mail, 1);
	in.original = mail;
	in.mail = in.whole = with_lines(c, mail);
	parsed = intake_parse(&in);
	if (parsed == NULL || !header_is_there(parsed)) {
		fail(c, E_FORMAT, 0, "mail: there is no header");
		return NULL;
	}
	if (!message_take(&in, m, parsed))
		return NULL;
	finish(&in, m);
	return m;
}
