#include "libconv/oxcmail/mime.h"

#include "formats/base/base64.h"
#include "formats/base/text.h"

#define LINE_MAX_OCTETS 998 /* RFC 5322 2.1.1 */
#define TOKEN_MAX       900 /* octets of a word in a header */
#define WORD_BYTES      42  /* of text in one encoded-word: 75 characters in base64 */
#define BEGINS_MAX      32  /* of encoded-words in one field */
#define TEXT_STEP       ((size_t)32 << 10)

/* A stream for GMime that writes to a mime_out. GMime wants a class; it has no state but that
 * pointer. */
typedef struct {
	GMimeStream parent;
	struct mime_out *out;
} OxStream;

typedef struct {
	GMimeStreamClass parent;
} OxStreamClass;

GType ox_stream_get_type(void);
G_DEFINE_TYPE(OxStream, ox_stream, GMIME_TYPE_STREAM)

/* A part that writes its own content. */
typedef struct {
	GMimePart parent;
	struct mime_out *out;
	enum part_kind kind;
	struct bytes text;
	struct blob data;
	mime_maker *make;
	const void *arg;
	GMimeObject *entity;
	const struct mime_piece *piece;
	size_t pieces;
} OxPart;

typedef struct {
	GMimePartClass parent;
} OxPartClass;

GType ox_part_get_type(void);
G_DEFINE_TYPE(OxPart, ox_part, GMIME_TYPE_PART)

/* Lines that a reader of mboxrd would take for the begin of a message. */
static bool
is_from_line(struct bytes line)
{
	while (line.n > 0 && line.p[0] == '>')
		line = bytes_from(line, 1);
	return bytes_starts(line, BYTES("From "));
}

bool
mime_lines(struct mime_out *out, struct bytes text)
{
	bool plain = !out->mbox && out->eol[1] == '\0';

	if (plain)
		return sink_put_bytes(out->sink, text);
	while (text.n > 0) {
		const uint8_t *end = memchr(text.p, '\n', text.n);
		struct bytes line = bytes_upto(text, end != NULL ? (size_t)(end - text.p) : text.n);

		if (out->mbox && !out->line_begun && is_from_line(line))
			sink_put_str(out->sink, ">");
		sink_put_bytes(out->sink, line);
		if (end != NULL)
			sink_put_str(out->sink, out->eol);
		out->line_begun = end == NULL;
		text = bytes_from(text, line.n + 1);
	}
	return !out->sink->bad;
}

/* No jump may go through GMime's frames: each of its calls to us is a ctx_run of its own. */
struct lines_work {
	struct mime_out *out;
	struct bytes text;
};

static bool
lines_work(struct ctx *c, void *arg)
{
	struct lines_work *w = arg;

	(void)c;
	return mime_lines(w->out, w->text);
}

static ssize_t
stream_write(GMimeStream *stream, const char *p, size_t n)
{
	struct mime_out *out = ((OxStream *)stream)->out;
	struct lines_work w = { out, { (const uint8_t *)p, n } };

	return ctx_run(out->c, lines_work, &w) ? (ssize_t)n : -1;
}

static int
stream_flush(GMimeStream *stream)
{
	(void)stream;
	return 0;
}

static void
ox_stream_class_init(OxStreamClass *class)
{
	GMIME_STREAM_CLASS(class)->write = stream_write;
	GMIME_STREAM_CLASS(class)->flush = stream_flush;
}

static void
ox_stream_init(OxStream *stream)
{
	(void)stream;
}

/* Text in quoted-printable or as it is. */
static bool
write_text(OxPart *part)
{
	GMimeEncoding state;
	struct bytes left = part->text;
	GMimeContentEncoding encoding = g_mime_part_get_content_encoding(&part->parent);
	struct mark mark = arena_mark(part->out->c);
	char *step;

	if (encoding == GMIME_CONTENT_ENCODING_7BIT)
		return mime_lines(part->out, left);
	g_mime_encoding_init_encode(&state, encoding);
	step = arena_alloc(part->out->c, g_mime_encoding_outlen(&state, TEXT_STEP));
	while (left.n > 0) {
		struct bytes some = bytes_upto(left, TEXT_STEP);
		size_t n = g_mime_encoding_step(&state, (const char *)some.p, some.n, step);

		left = bytes_from(left, some.n);
		if (!mime_lines(part->out, (struct bytes){ (uint8_t *)step, n }))
			return false;
	}
	mime_lines(part->out,
	    (struct bytes){ (uint8_t *)step, g_mime_encoding_flush(&state, NULL, 0, step) });
	arena_release(part->out->c, mark);
	return !part->out->sink->bad;
}

/* All lines, their CR off, in quoted-printable or as they are. */
static bool
write_blob_lines(OxPart *part)
{
	GMimeEncoding state;
	GMimeContentEncoding encoding = g_mime_part_get_content_encoding(&part->parent);
	bool quoted = encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
	struct mark mark = arena_mark(part->out->c);
	char *lf = arena_alloc(part->out->c, TEXT_STEP), *step;
	struct blob_walk w;
	struct bytes some;

	g_mime_encoding_init_encode(&state, encoding);
	step = arena_alloc(part->out->c, g_mime_encoding_outlen(&state, TEXT_STEP));
	blob_open(&w, &part->data);
	while (blob_next(&w, &some))
		for (struct bytes left = some; left.n > 0; left = bytes_from(left, TEXT_STEP)) {
			struct bytes now = bytes_upto(left, TEXT_STEP);
			size_t n = 0;

			for (size_t i = 0; i < now.n; i++)
				if (now.p[i] != '\r')
					lf[n++] = (char)now.p[i];
			if (quoted)
				n = g_mime_encoding_step(&state, lf, n, step);
			if (!mime_lines(
				part->out, (struct bytes){ (uint8_t *)(quoted ? step : lf), n }))
				return false;
		}
	if (quoted)
		mime_lines(part->out, (struct bytes){ (uint8_t *)step,
					  g_mime_encoding_flush(&state, NULL, 0, step) });
	arena_release(part->out->c, mark);
	return !part->out->sink->bad;
}

static bool
write_bytes(OxPart *part)
{
	struct base64 b = { .out = part->out->sink, .eol = part->out->eol };
	struct blob_walk w;
	struct bytes some;

	blob_open(&w, &part->data);
	while (blob_next(&w, &some))
		if (!base64_put(&b, some.p, some.n))
			return false;
	return base64_end(&b);
}

static bool
take_base64(void *arg, const uint8_t *p, size_t n)
{
	return base64_put(arg, p, n);
}

static bool
write_made(OxPart *part)
{
	struct base64 b = { .out = part->out->sink, .eol = part->out->eol };
	struct sink file = sink_taker(part->out->c, take_base64, &b);

	return part->make(part->out->c, &file, part->arg) && base64_end(&b);
}

/* As it came; lines that all end in LF become those of the output, as on any way through mail. An
 * mbox quotes lines whatever they end in; its own end in LF, which leaves theirs alone. */
static bool
write_verbatim(OxPart *part)
{
	bool lines = true;
	struct blob_walk w;
	struct bytes some;

	blob_open(&w, &part->data);
	while (lines && !part->out->mbox && blob_next(&w, &some))
		lines = some.n == 0 || memchr(some.p, '\r', some.n) == NULL;
	blob_open(&w, &part->data);
	while (lines && blob_next(&w, &some))
		if (!mime_lines(part->out, some))
			return false;
	return lines || sink_put_blob(part->out->sink, &part->data);
}

static bool
write_content(struct ctx *c, void *arg)
{
	OxPart *part = arg;

	(void)c;
	part->out->line_begun = false;
	switch (part->kind) {
	case PART_TEXT: return write_text(part);
	case PART_BYTES: return write_bytes(part);
	case PART_MADE: return write_made(part);
	case PART_VERBATIM: return write_verbatim(part);
	case PART_LINES: return write_blob_lines(part);
	case PART_SPLICED:
	case PART_ENTITY: break; /* written by part_write: GMime's frames stand below it */
	}
	return false;
}

/* False where something could not be written. */
static bool
write_pieces(OxPart *part, GMimeFormatOptions *options, GMimeStream *stream)
{
	part->out->line_begun = false;
	for (size_t i = 0; i < part->pieces; i++) {
		const struct mime_piece *p = &part->piece[i];
		struct lines_work lines = { part->out, p->lines };

		if (!ctx_run(part->out->c, lines_work, &lines))
			return false;
		if (p->object == NULL)
			continue;
		if (p->message ? g_mime_object_write_to_stream(p->object, options, stream) < 0
			       : !ctx_run(part->out->c, write_content, p->object))
			return false;
	}
	return true;
}

static bool
write_inside(OxPart *part, GMimeFormatOptions *options, GMimeStream *stream)
{
	if (part->kind == PART_ENTITY)
		return g_mime_object_write_to_stream(part->entity, options, stream) >= 0;
	if (part->kind == PART_SPLICED)
		return write_pieces(part, options, stream);
	return ctx_run(part->out->c, write_content, part);
}

static ssize_t
part_write(
    GMimeObject *object, GMimeFormatOptions *options, gboolean content_only, GMimeStream *stream)
{
	OxPart *part = (OxPart *)object;
	uint64_t before = part->out->sink->total;

	if (!content_only &&
	    (g_mime_header_list_write_to_stream(object->headers, options, stream) < 0 ||
		g_mime_stream_write(stream, "\n", 1) < 0))
		return -1;
	if (!write_inside(part, options, stream))
		return -1;
	return (ssize_t)(part->out->sink->total - before);
}

static void
ox_part_class_init(OxPartClass *class)
{
	GMIME_OBJECT_CLASS(class)->write_to_stream = part_write;
}

static void
ox_part_init(OxPart *part)
{
	(void)part;
}

void
mime_start(void)
{
	static gsize once;

	if (g_once_init_enter(&once)) {
		g_mime_init();
		g_once_init_leave(&once, 1);
	}
}

void *
mime_own(struct ctx *c, void *object)
{
	ctx_own(c, object, g_object_unref);
	return object;
}

bool
mime_write(struct mime_out *out, GMimeObject *object)
{
	GMimeFormatOptions *options = g_mime_format_options_new();
	OxStream *stream = g_object_new(ox_stream_get_type(), NULL);
	ssize_t done;

	g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_UNIX);
	g_mime_format_options_set_param_encoding_method(
	    options, GMIME_PARAM_ENCODING_METHOD_RFC2231);
	g_mime_stream_construct(&stream->parent, 0, -1);
	stream->out = out;
	done = g_mime_object_write_to_stream(object, options, &stream->parent);
	g_object_unref(stream);
	g_mime_format_options_free(options);
	if (done < 0 && !failed(out->c))
		fail(out->c, E_INTERNAL, NOWHERE, "mime: the message cannot be written");
	return !failed(out->c);
}

static OxPart *
part_new(struct mime_out *out, enum part_kind kind, GMimeContentType *type)
{
	OxPart *part = mime_own(out->c, g_object_new(ox_part_get_type(), NULL));

	part->out = out;
	part->kind = kind;
	g_mime_object_set_content_type(GMIME_OBJECT(part), type);
	g_object_unref(type);
	return part;
}

/*
 * As it is where it is ASCII in lines that fit, else quoted-printable, or base64 where that is
 * shorter. A line that looks like a boundary of ours makes it quoted-printable, where such a line
 * cannot stand.
 */
static GMimeContentEncoding
encoding_of(struct bytes text)
{
	size_t high = 0;
	bool odd = text.n > 0 && text.p[text.n - 1] != '\n';

	for (struct bytes left = text; left.n > 0;) {
		struct bytes line = bytes_upto(left, bytes_find(left, BYTES("\n")));

		left = bytes_from(left, line.n + 1);
		odd |= line.n > LINE_MAX_OCTETS || bytes_starts(line, BYTES("--=_")) ||
		       (line.n > 0 && line.p[line.n - 1] == ' ');
		for (size_t i = 0; i < line.n; i++) {
			high += line.p[i] >= 0x80;
			odd |= (line.p[i] < 0x20 && line.p[i] != '\t') || line.p[i] == 0x7F;
		}
	}
	if (high == 0 && !odd)
		return GMIME_CONTENT_ENCODING_7BIT;
	return high > text.n / 6 ? GMIME_CONTENT_ENCODING_BASE64
				 : GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
}

GMimePart *
mime_text_part(struct mime_out *out, const char *subtype, struct bytes text)
{
	GMimeContentType *type = g_mime_content_type_new("text", subtype);
	GMimeContentEncoding encoding;
	OxPart *part;

	g_mime_content_type_set_parameter(type, "charset", ascii(text) ? "us-ascii" : "utf-8");
	part = part_new(out, PART_TEXT, type);
	if (text.n > 0 && text.p[text.n - 1] != '\n') {
		struct buf ended = { .c = out->c };

		buf_put_bytes(&ended, text);
		buf_u8(&ended, '\n');
		text = buf_bytes(&ended);
	}
	encoding = encoding_of(text);
	g_mime_part_set_content_encoding(&part->parent, encoding);
	part->text = text;
	if (encoding == GMIME_CONTENT_ENCODING_BASE64) {
		/* its lines are inside of the encoding: CRLF, as the canonical form of text wants
		 * them */
		struct buf canonical = { .c = out->c };

		for (size_t i = 0; i < text.n; i++) {
			if (text.p[i] == '\n')
				buf_u8(&canonical, '\r');
			buf_u8(&canonical, text.p[i]);
		}
		part->kind = PART_BYTES;
		part->data = blob_of(buf_bytes(&canonical));
	}
	return &part->parent;
}

static OxPart *
base64_part(struct mime_out *out, enum part_kind kind, struct bytes media)
{
	GMimeContentType *type =
	    g_mime_content_type_parse(NULL, (const char *)arena_copy(out->c, media).p);
	OxPart *part = part_new(out, kind, type);

	g_mime_part_set_content_encoding(&part->parent, GMIME_CONTENT_ENCODING_BASE64);
	return part;
}

GMimePart *
mime_bytes_part(struct mime_out *out, struct bytes media, const struct blob *data)
{
	OxPart *part = base64_part(out, PART_BYTES, media);

	part->data = *data;
	return &part->parent;
}

GMimePart *
mime_made_part(struct mime_out *out, struct bytes media, mime_maker *make, const void *arg)
{
	OxPart *part = base64_part(out, PART_MADE, media);

	part->make = make;
	part->arg = arg;
	return &part->parent;
}

GMimePart *
mime_fields_part(struct mime_out *out, const char *subtype, struct bytes fields)
{
	OxPart *part = part_new(out, PART_TEXT, g_mime_content_type_new("message", subtype));

	g_mime_part_set_content_encoding(&part->parent, GMIME_CONTENT_ENCODING_7BIT);
	part->text = fields;
	return &part->parent;
}

/* A part whose header fields are the caller's. */
static OxPart *
bare_part(struct mime_out *out, enum part_kind kind)
{
	OxPart *part = mime_own(out->c, g_object_new(ox_part_get_type(), NULL));

	part->out = out;
	part->kind = kind;
	return part;
}

GMimePart *
mime_verbatim_part(struct mime_out *out, const struct blob *data)
{
	OxPart *part = bare_part(out, PART_VERBATIM);

	part->data = *data;
	return &part->parent;
}

GMimePart *
mime_lines_part(struct mime_out *out, const struct blob *data, GMimeContentEncoding encoding)
{
	bool exact = encoding == GMIME_CONTENT_ENCODING_BASE64;
	OxPart *part = bare_part(out, exact ? PART_BYTES : PART_LINES);

	part->data = *data;
	g_mime_part_set_content_encoding(&part->parent, encoding);
	return &part->parent;
}

GMimePart *
mime_spliced_part(struct mime_out *out, const struct mime_piece *piece, size_t pieces)
{
	OxPart *part = bare_part(out, PART_SPLICED);

	part->piece = piece;
	part->pieces = pieces;
	return &part->parent;
}

GMimePart *
mime_message_part(struct mime_out *out, GMimeObject *entity)
{
	OxPart *part = part_new(out, PART_ENTITY, g_mime_content_type_new("message", "rfc822"));

	part->entity = entity;
	return &part->parent;
}

GMimeMultipart *
mime_multipart(struct mime_out *out, const char *subtype, const char *boundary)
{
	/* g_mime_multipart_new_with_subtype would read a random boundary from the system first */
	GMimeMultipart *multipart = mime_own(out->c, g_object_new(GMIME_TYPE_MULTIPART, NULL));
	GMimeContentType *type = g_mime_content_type_new("multipart", subtype);

	g_mime_object_set_content_type(GMIME_OBJECT(multipart), type);
	g_object_unref(type);
	g_mime_multipart_set_boundary(multipart, boundary);
	return multipart;
}

/* One line of well-formed text. */
static struct bytes
one_line(struct ctx *c, struct bytes text)
{
	struct buf out = { .c = c };

	while (text.n > 0) {
		uint32_t ch = utf8_next(&text);

		buf_utf8(&out, ch < 0x20 || ch == 0x7F ? ' ' : ch);
	}
	return buf_bytes(&out);
}

/*
 * Whether text has to go out in encoded-words throughout (RFC 2047), which GMime would not make of
 * it: a word is longer than a line, which GMime does not break; a reader would decode something in
 * it, finished or not, as an encoded-word; or it has more begins of one than GMime may have, which
 * looks for the end of each up to that of the text.
 */
static bool
needs_words(struct bytes text)
{
	size_t run = 0, begins = 0;

	for (; text.n > 0; text = bytes_from(text, 1)) {
		run = text.p[0] == ' ' ? 0 : run + 1;
		if (bytes_starts(text, BYTES("=?"))) {
			struct bytes rest = bytes_from(text, 2);

			begins++;
			rest = bytes_from(rest, bytes_find(rest, BYTES("?")) + 1);
			if (rest.n > 1 && rest.p[1] == '?' &&
			    ((rest.p[0] | 0x20) == 'b' || (rest.p[0] | 0x20) == 'q'))
				return true;
		}
		if (run > TOKEN_MAX || begins > BEGINS_MAX)
			return true;
	}
	return false;
}

/* Text as encoded-words. */
static struct bytes
encoded_words(struct ctx *c, struct bytes text, const char *between)
{
	struct buf out = { .c = c };

	while (text.n > 0) {
		struct bytes rest = text, word;
		struct sink sink = sink_memory(c);
		struct base64 b = { .out = &sink, .eol = "" };

		while (rest.n > 0 && text.n - rest.n < WORD_BYTES)
			utf8_next(&rest);
		word = bytes_upto(text, text.n - rest.n);
		base64_put(&b, word.p, word.n);
		base64_end(&b);
		buf_print(&out, "%s=?utf-8?B?", out.n > 0 ? between : "");
		buf_put_bytes(&out, buf_bytes(&sink.buf));
		buf_put_str(&out, "?=");
		text = rest;
	}
	return buf_bytes(&out);
}

struct bytes
mime_literal(struct ctx *c, struct bytes text)
{
	text = one_line(c, text);
	return needs_words(text) ? encoded_words(c, text, " ") : text;
}

void
mime_header(struct ctx *c, GMimeObject *object, const char *name, struct bytes text)
{
	text = one_line(c, text);
	if (needs_words(text))
		mime_header_raw(c, object, name, encoded_words(c, text, "\n "));
	else
		g_mime_object_prepend_header(object, name, (const char *)text.p, "utf-8");
}

void
mime_header_exact(struct ctx *c, GMimeObject *object, const char *name, struct bytes value)
{
	GMimeHeaderList *list = g_mime_object_get_header_list(object);
	struct buf raw = { .c = c };

	buf_put_bytes(&raw, value);
	buf_u8(&raw, '\n');
	g_mime_header_list_prepend(list, name, "", NULL);
	g_mime_header_set_raw_value(
	    g_mime_header_list_get_header_at(list, 0), (const char *)buf_bytes(&raw).p);
}

void
mime_header_raw(struct ctx *c, GMimeObject *object, const char *name, struct bytes value)
{
	struct buf raw = { .c = c };

	if (value.n == 0 || value.p[0] != ' ')
		buf_u8(&raw, ' ');
	buf_put_bytes(&raw, value);
	mime_header_exact(c, object, name, buf_bytes(&raw));
}

const char *
mime_parameter_text(struct ctx *c, struct bytes text)
{
	return (const char *)one_line(c, text).p;
}

void
mime_utf8_parameters(GMimeParamList *list)
{
	for (int i = 0; list != NULL && i < g_mime_param_list_length(list); i++)
		g_mime_param_set_charset(g_mime_param_list_get_parameter_at(list, i), "utf-8");
}
