/*
 * application/ms-tnef parts replaced by what is in them. Everything else of the mail stays byte for
 * byte: the new parts are spliced in where the old ones stood, so what was signed still verifies.
 */
#include "formats/base/text.h"
#include "libconv/html-text.h"
#include "libconv/oxcmail/source.h"
#include "libconv/oxcmail/write.h"
#include "libconv/oxtnef.h"

#define TNEF_SIGNATURE BYTES("\x78\x9F\x3E\x22")
#define DEPTH_MAX      100

/* A stretch of the input, and what stands there instead: it is written when its turn comes. */
struct splice {
	size_t from, to;
	struct writing *writing;
	GMimeObject *entity;
};

struct unwrap {
	struct ctx *c;
	struct bytes mail;
	const struct oxcmail_opts *opts;
	const struct read_opts *read;
	bool mbox; /* the mail is one of an mbox, and quoted as such */
	struct splice *v;
	size_t n, cap;
};

static void
splice_add(struct unwrap *u, struct splice one)
{
	if (u->n == u->cap) {
		size_t cap = u->cap == 0 ? 4 : u->cap * 2;

		u->v = arena_grow(u->c, u->v, u->cap * sizeof(*u->v), cap * sizeof(*u->v));
		u->cap = cap;
	}
	u->v[u->n++] = one;
}

static bool
is_tnef(GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	const char *name = GMIME_IS_PART(o) ? g_mime_part_get_filename(GMIME_PART(o)) : NULL;

	if (!GMIME_IS_PART(o) || type == NULL)
		return false;
	return g_mime_content_type_is_type(type, "application", "ms-tnef") ||
	       g_mime_content_type_is_type(type, "application", "vnd.ms-tnef") ||
	       (g_mime_content_type_is_type(type, "application", "octet-stream") && name != NULL &&
		   g_ascii_strcasecmp(name, "winmail.dat") == 0);
}

/* Where the header of a part begins: behind the line of the boundary that stands before its
 * content. */
static size_t
part_begin(const struct unwrap *u, struct bytes content, const char *boundary)
{
	size_t at = (size_t)(content.p - u->mail.p);
	struct bytes line = bytes_of(boundary);

	while (at > 0) {
		for (at--; at > 0 && u->mail.p[at - 1] != '\n'; at--)
			;
		if (bytes_starts(bytes_from(u->mail, at), BYTES("--")) &&
		    bytes_starts(bytes_from(u->mail, at + 2), line))
			return at + bytes_find(bytes_from(u->mail, at), BYTES("\n")) + 1;
	}
	return 0;
}

/* Writes the entity that a TNEF message becomes, with its header. */
static bool
splice_write(struct sink *out, const struct splice *one)
{
	one->writing->out.sink = out;
	return mime_write(&one->writing->out, one->entity);
}

static struct message *
tnef_read(struct unwrap *u, GMimePart *part)
{
	struct bytes data =
	    source_decode(u->c, source_bytes(part), g_mime_part_get_content_encoding(part));
	struct message *m =
	    bytes_starts(data, TNEF_SIGNATURE) ? oxtnef_read(u->c, data, u->read) : NULL;

	if (m == NULL && demote(u->c))
		note(u->c, NOTE_DAMAGE, "a part says that it is TNEF, and is none: left as it is");
	return m;
}

/* Whether a text beside the TNEF is in it too, or empty: then it need not be said twice. */
static bool
text_is_inside(struct unwrap *u, GMimePart *plain, const struct body *body)
{
	struct bytes text =
	    source_decode(u->c, source_bytes(plain), g_mime_part_get_content_encoding(plain));

	return body->text.n > 0 &&
	       (text.n < 3 ||
		   text_shares(u->c, text_decode(u->c, NULL, text, CP_UTF8), body->text));
}

/* The text before a TNEF part that stands in for it for old readers; NULL where there is none. */
static GMimePart *
stand_in(GMimeMultipart *around, int index)
{
	GMimeObject *o = index > 0 ? g_mime_multipart_get_part(around, index - 1) : NULL;

	/* a part that is nothing but its header has no place in the mail */
	return o != NULL && GMIME_IS_PART(o) && source_bytes(GMIME_PART(o)).p != NULL &&
		       g_mime_content_type_is_type(
			   g_mime_object_get_content_type(o), "text", "plain")
		   ? GMIME_PART(o)
		   : NULL;
}

static bool
unwrap_part(struct unwrap *u, GMimeObject *o, GMimeMultipart *around, int index)
{
	struct bytes content = source_bytes(GMIME_PART(o));
	struct message *m = tnef_read(u, GMIME_PART(o));
	bool crlf =
	    bytes_find(bytes_upto(u->mail, 4096), BYTES("\r\n")) < bytes_upto(u->mail, 4096).n;
	struct writing *w = NEW(u->c, struct writing, 1);
	struct body body;
	GMimePart *plain;
	size_t from, end;

	if (m == NULL)
		return !failed(u->c);
	/* line ends are those of the mail */
	*w = (struct writing){ .c = u->c,
		.opts = u->opts,
		.out = { .c = u->c, .eol = crlf ? "\r\n" : "\n", .mbox = u->mbox },
		.seed = (uint32_t)(content.p - u->mail.p) };
	body_read(&body, m);
	from = around != NULL ? part_begin(u, content, source_mark(GMIME_OBJECT(around))) : 0;
	end = (size_t)(content.p + content.n - u->mail.p);
	plain = around != NULL ? stand_in(around, index) : NULL;
	if (plain != NULL && text_is_inside(u, plain, &body)) {
		struct bytes text = source_bytes(plain);

		/* the two parts become one */
		from = part_begin(u, text, source_mark(GMIME_OBJECT(around)));
	}
	splice_add(u,
	    (struct splice){ .from = from, .to = end, .writing = w, .entity = write_mail(w, m) });
	return !failed(u->c);
}

static bool
unwrap_entity(struct unwrap *u, GMimeObject *o, GMimeMultipart *around, int index, unsigned depth)
{
	GMimeMessage *inner;

	if (depth > DEPTH_MAX)
		return true;
	if (GMIME_IS_MESSAGE_PART(o)) {
		inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(o));
		o = inner != NULL ? g_mime_message_get_mime_part(inner) : NULL;
		return o == NULL || is_tnef(o) || unwrap_entity(u, o, NULL, 0, depth + 1);
	}
	if (GMIME_IS_MULTIPART(o)) {
		GMimeMultipart *multipart = GMIME_MULTIPART(o);

		if (g_mime_content_type_is_type(
			g_mime_object_get_content_type(o), "multipart", "signed"))
			return true; /* what was signed stays as it is */
		for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
			if (!unwrap_entity(u, g_mime_multipart_get_part(multipart, i), multipart, i,
				depth + 1))
				return false;
		return true;
	}
	return !is_tnef(o) || source_bytes(GMIME_PART(o)).p == NULL ||
	       unwrap_part(u, o, around, index);
}

/* The header of the mail without the fields of MIME: what is left when the root itself is TNEF. */
static struct bytes
plain_header(struct unwrap *u)
{
	struct buf out = { .c = u->c };
	struct bytes left = u->mail;
	bool skip = false;

	while (left.n > 0) {
		size_t n = bytes_find(left, BYTES("\n")) + 1;
		struct bytes line = bytes_upto(left, n);

		if (line.p[0] == '\n' || line.p[0] == '\r')
			break;
		if (line.p[0] != ' ' && line.p[0] != '\t')
			skip = bytes_starts_nocase(line, BYTES("Content-")) &&
			       !bytes_starts_nocase(line, BYTES("Content-Language:")) &&
			       !bytes_starts_nocase(line, BYTES("Content-Class:"));
		if (!skip)
			buf_put_bytes(&out, line);
		left = bytes_from(left, line.n);
	}
	return buf_bytes(&out);
}

/* Finds what there is to replace. */
static bool
unwrap(struct unwrap *u)
{
	GMimeMessage *parsed = source_parse(u->c, u->mail);
	GMimeObject *root = parsed != NULL ? g_mime_message_get_mime_part(parsed) : NULL;

	if (parsed == NULL)
		return fail(u->c, E_FORMAT, 0, "mail: there is no header");
	return root == NULL || unwrap_entity(u, root, NULL, 0, 0);
}

static bool
unwrap_write(struct unwrap *u, struct sink *out)
{
	size_t at = 0;

	if (u->n == 1 && u->v[0].from == 0) {
		sink_put_bytes(out, plain_header(u));
		return splice_write(out, &u->v[0]);
	}
	for (size_t i = 0; i < u->n; i++) {
		if (u->v[i].from < at)
			continue;
		sink_put_bytes(out, bytes_upto(bytes_from(u->mail, at), u->v[i].from - at));
		splice_write(out, &u->v[i]);
		at = u->v[i].to;
	}
	return sink_put_bytes(out, bytes_from(u->mail, at));
}

static bool
unwrap_run(struct ctx *c, void *arg)
{
	(void)c;
	return unwrap(arg);
}

/*
 * One message of an mbox, which has the bounds and the memory of one. What cannot be unwrapped
 * stays as it is. A limit that is reached only while it is written, when half of it stands in the
 * output, ends all.
 */
static bool
unwrap_message(struct ctx *c, struct sink *out, struct unwrap *u, enum fault *kept)
{
	bool quiet = c->quiet, good = ctx_run(c, unwrap_run, u);
	enum fault fault = c->err.code;

	c->quiet = quiet; /* where memory ran out, something may have been tried */
	if (good)
		return unwrap_write(u, out);
	if (!demote_item(c))
		return false;
	if (fault == E_LIMIT) {
		note(c, NOTE_LOSS, "what is in its TNEF: it is left as it is");
		*kept = fault;
	}
	return sink_put_bytes(out, u->mail);
}

static bool
unwrap_mbox(struct ctx *c, struct sink *out, struct bytes mbox, const struct oxcmail_opts *o,
    const struct read_opts *read, enum fault *kept)
{
	struct bytes from, mail;
	size_t number = 0;
	bool good = true;

	while (good && mbox_raw(&from, &mail, &mbox)) {
		struct unwrap u = { .c = c, .mail = mail, .opts = o, .read = read, .mbox = true };
		struct mark mark = arena_mark(c);
		const struct owned *owned = c->owned;
		size_t parts = c->parts;
		struct where where;

		where_enter(c, &where, "message", ++number);
		good = sink_put_bytes(out, from) && unwrap_message(c, out, &u, kept);
		where_leave(c);
		ctx_drop(c, owned);
		arena_release(c, mark);
		c->parts = parts;
	}
	return good;
}

bool
oxcmail_untnef(struct ctx *c, struct sink *out, struct bytes mail, const struct oxcmail_opts *o,
    const struct read_opts *read, enum fault *kept)
{
	struct unwrap u = { .c = c, .mail = mail, .opts = o, .read = read };

	*kept = OK;
	if (bytes_starts(mail, BYTES("From ")))
		return unwrap_mbox(c, out, mail, o, read, kept);
	while (u.mail.n > 0 && u.mail.p[0] <= ' ') /* an empty first line hides the header */
		u.mail = bytes_from(u.mail, 1);
	return unwrap(&u) && sink_put_bytes(out, bytes_upto(mail, mail.n - u.mail.n)) &&
	       unwrap_write(&u, out);
}
