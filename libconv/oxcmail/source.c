#include "libconv/oxcmail/source.h"

#include <stdio.h>

#include "formats/base/base64.h"
#include "formats/base/input.h"
#include "formats/base/text.h"
#include "formats/base/uu.h"
#include "libconv/oxcmail/mime.h"
#include "libconv/oxcmail/words.h"

/* What is encoded in more than that may not be decoded into memory. */
#define SPOOL_FROM ((size_t)16 << 20)

/* A stream over a view; its bounds are offsets in it. */
typedef struct {
	GMimeStream parent;
	struct bytes all;
} OxSource;

typedef struct {
	GMimeStreamClass parent;
} OxSourceClass;

GType ox_source_get_type(void);
G_DEFINE_TYPE(OxSource, ox_source, GMIME_TYPE_STREAM)

static size_t
source_end(const OxSource *s)
{
	gint64 end = s->parent.bound_end;

	return end < 0 || (size_t)end > s->all.n ? s->all.n : (size_t)end;
}

static ssize_t
source_read(GMimeStream *stream, char *to, size_t n)
{
	OxSource *s = (OxSource *)stream;
	size_t end = source_end(s), at = (size_t)stream->position;

	if (at >= end)
		return 0;
	n = n < end - at ? n : end - at;
	memcpy(to, s->all.p + at, n);
	stream->position += (gint64)n;
	return (ssize_t)n;
}

static int
source_reset(GMimeStream *stream)
{
	stream->position = stream->bound_start;
	return 0;
}

static gint64
source_seek(GMimeStream *stream, gint64 offset, GMimeSeekWhence whence)
{
	gint64 base = whence == GMIME_STREAM_SEEK_SET   ? 0
		      : whence == GMIME_STREAM_SEEK_CUR ? stream->position
							: (gint64)source_end((OxSource *)stream);

	if (base + offset < stream->bound_start)
		return -1;
	stream->position = base + offset;
	return stream->position;
}

static gint64
source_tell(GMimeStream *stream)
{
	return stream->position;
}

static gint64
source_length(GMimeStream *stream)
{
	return (gint64)source_end((OxSource *)stream) - stream->bound_start;
}

static gboolean
source_eos(GMimeStream *stream)
{
	return (size_t)stream->position >= source_end((OxSource *)stream);
}

static GMimeStream *
source_substream(GMimeStream *stream, gint64 start, gint64 end)
{
	OxSource *sub = g_object_new(ox_source_get_type(), NULL);

	sub->all = ((OxSource *)stream)->all;
	g_mime_stream_construct(&sub->parent, start, end);
	return &sub->parent;
}

static void
ox_source_class_init(OxSourceClass *class)
{
	GMimeStreamClass *stream = GMIME_STREAM_CLASS(class);

	stream->read = source_read;
	stream->reset = source_reset;
	stream->seek = source_seek;
	stream->tell = source_tell;
	stream->length = source_length;
	stream->eos = source_eos;
	stream->substream = source_substream;
}

static void
ox_source_init(OxSource *source)
{
	(void)source;
}

GMimeMessage *
source_parse(struct ctx *c, struct bytes mail)
{
	OxSource *source;
	GMimeParserOptions *options;
	GMimeParser *parser;
	GMimeMessage *message;

	mime_start();
	/* encoded-words are ours to decode; where it is lenient, GMime looks for the end of each up
	 * to the end of the field */
	options = g_mime_parser_options_new();
	g_mime_parser_options_set_rfc2047_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT);
	source = g_object_new(ox_source_get_type(), NULL);
	source->all = mail;
	g_mime_stream_construct(&source->parent, 0, (gint64)mail.n);
	parser = g_mime_parser_new_with_stream(&source->parent);
	g_mime_parser_set_persist_stream(parser, TRUE);
	message = g_mime_parser_construct_message(parser, options);
	g_mime_parser_options_free(options);
	g_object_unref(parser);
	g_object_unref(source);
	return message != NULL ? mime_own(c, message) : NULL;
}

bool
source_is(GMimeObject *object, const char *type, const char *subtype)
{
	GMimeContentType *t = g_mime_object_get_content_type(object);

	return t != NULL && g_mime_content_type_is_type(t, type, subtype);
}

struct bytes
source_encoding(GMimeObject *object)
{
	struct bytes encoding = source_header(object, "Content-Transfer-Encoding");

	while (encoding.n > 0 && encoding.p[0] <= ' ')
		encoding = bytes_from(encoding, 1);
	while (encoding.n > 0 && encoding.p[encoding.n - 1] <= ' ')
		encoding.n--;
	return encoding;
}

bool
source_is_binhex(GMimeObject *object)
{
	struct bytes encoding = source_encoding(object);

	return GMIME_IS_PART(object) && (source_is(object, "application", "mac-binhex40") ||
					    bytes_equal_nocase(encoding, BYTES("mac-binhex40")));
}

struct bytes
source_bytes(GMimePart *part)
{
	GMimeDataWrapper *content = g_mime_part_get_content(part);
	GMimeStream *stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
	OxSource *s = (OxSource *)stream;
	struct bytes b;

	if (stream == NULL || !G_TYPE_CHECK_INSTANCE_TYPE(stream, ox_source_get_type()))
		return (struct bytes){ 0 };
	b = bytes_upto(bytes_from(s->all, (size_t)stream->bound_start),
	    source_end(s) - (size_t)stream->bound_start);
	/* GMime takes the CR of a line end before a boundary for content where lines differ */
	if (b.n > 0 && b.p[b.n - 1] == '\r' && b.p + b.n < s->all.p + s->all.n && b.p[b.n] == '\n')
		b.n--;
	return b;
}

/* A blob_decode. GMime keeps in its state what a cut leaves over. */
static size_t
quoted_decode_some(void *state, uint8_t *to, struct bytes text, bool last)
{
	GMimeEncoding *s = state;
	size_t n;

	_Static_assert(sizeof(*s) <= BLOB_STATE, "the state of a walk has no room for GMime's");
	if (s->encoding == GMIME_CONTENT_ENCODING_DEFAULT)
		g_mime_encoding_init_decode(s, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
	n = g_mime_encoding_step(s, (const char *)text.p, text.n, (char *)to);
	return last ? n + g_mime_encoding_flush(s, NULL, 0, (char *)to + n) : n;
}

/* What takes an encoding off, and of what; NULL: nothing, it is as it stands. */
static blob_decode *
decoder_of(struct bytes *raw, GMimeContentEncoding encoding)
{
	switch (encoding) {
	case GMIME_CONTENT_ENCODING_BASE64: return base64_decode_some;
	case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE: return quoted_decode_some;
	case GMIME_CONTENT_ENCODING_UUENCODE:
		*raw = bytes_from(*raw, bytes_find(*raw, BYTES("begin ")));
		*raw = bytes_from(*raw, bytes_find(*raw, BYTES("\n")) + 1);
		return uu_decode_some;
	default: return NULL;
	}
}

struct blob
source_blob(struct ctx *c, struct bytes raw, GMimeContentEncoding encoding)
{
	blob_decode *decode = decoder_of(&raw, encoding);

	return decode != NULL ? blob_coded(c, raw, decode) : blob_of(raw);
}

struct bytes
source_decode(struct ctx *c, struct bytes raw, GMimeContentEncoding encoding)
{
	blob_decode *decode = decoder_of(&raw, encoding);
	alignas(max_align_t) uint8_t state[BLOB_STATE] = { 0 };
	struct bytes out = { 0 };
	uint8_t *to;

	if (decode == NULL)
		return raw;
	if (raw.n >= SPOOL_FROM) {
		struct blob b = blob_coded(c, raw, decode);

		input_blob(c, &out, &b);
		return out;
	}
	to = arena_alloc(c, raw.n + 9);
	out = (struct bytes){ to, decode(state, to, raw, true) };
	to[out.n] = '\0';
	return out;
}

struct bytes
source_header(GMimeObject *object, const char *name)
{
	GMimeHeader *header =
	    g_mime_header_list_get_header(g_mime_object_get_header_list(object), name);

	return header != NULL ? bytes_of(g_mime_header_get_raw_value(header)) : (struct bytes){ 0 };
}

/* GMime decodes RFC 2231; what mailers put in RFC 2047 or raw is left to us. */
static struct bytes
parameter(struct ctx *c, const char *value)
{
	return words_decode(c, bytes_of(value));
}

struct bytes
source_filename(struct ctx *c, GMimeObject *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(part);
	struct bytes name =
	    parameter(c, g_mime_object_get_content_disposition_parameter(part, "filename"));

	if (name.n == 0 && type != NULL)
		name = parameter(c, g_mime_content_type_get_parameter(type, "name"));
	return name;
}

const char *
source_mark(GMimeObject *multipart)
{
	return g_mime_object_get_content_type_parameter(multipart, "boundary");
}

/* The first content of an entity and all below it; p NULL where it has none. */
static struct bytes
first_content(GMimeObject *object, unsigned depth)
{
	if (GMIME_IS_PART(object))
		return source_bytes(GMIME_PART(object));
	if (GMIME_IS_MULTIPART(object) && depth < 100) {
		GMimeMultipart *multipart = GMIME_MULTIPART(object);

		for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
			struct bytes b =
			    first_content(g_mime_multipart_get_part(multipart, i), depth + 1);

			if (b.p != NULL)
				return b;
		}
	}
	return (struct bytes){ 0 };
}

struct bytes
source_entity(struct bytes mail, GMimeObject *multipart)
{
	const char *boundary = source_mark(multipart);
	struct bytes inside = first_content(multipart, 0), line;
	size_t at, start, end;
	char mark[160];
	int n;

	if (boundary == NULL || inside.p == NULL || inside.p < mail.p || inside.p > mail.p + mail.n)
		return (struct bytes){ 0 };
	n = snprintf(mark, sizeof(mark), "--%s", boundary);
	if (n < 0 || (size_t)n + 2 >= sizeof(mark))
		return (struct bytes){ 0 };
	line = (struct bytes){ (const uint8_t *)mark, (size_t)n };
	/* backwards to the first line of the boundary */
	for (start = (size_t)(inside.p - mail.p); start > 0; start--)
		if (mail.p[start - 1] == '\n' && bytes_starts(bytes_from(mail, start), line))
			break;
	if (!bytes_starts(bytes_from(mail, start), line))
		return (struct bytes){ 0 };
	mark[n] = '-';
	mark[n + 1] = '-';
	line.n += 2;
	at = start;
	end = mail.n;
	while (at < mail.n) {
		size_t next = at + bytes_find(bytes_from(mail, at), BYTES("\n")) + 1;

		if (bytes_starts(bytes_from(mail, at), line)) {
			end = next < mail.n ? next : mail.n;
			break;
		}
		at = next;
	}
	return bytes_upto(bytes_from(mail, start), end - start);
}

bool
source_boundary(bool *closes, struct bytes lines, struct bytes boundary)
{
	if (!bytes_starts(lines, BYTES("--")) || !bytes_starts(bytes_from(lines, 2), boundary))
		return false;
	lines = bytes_from(lines, 2 + boundary.n);
	*closes = bytes_starts(lines, BYTES("--"));
	if (*closes)
		lines = bytes_from(lines, 2);
	while (lines.n > 0 && lines.p[0] <= ' ' && lines.p[0] != '\n')
		lines = bytes_from(lines, 1);
	return lines.n == 0 || lines.p[0] == '\n';
}

struct bytes
source_part(struct bytes *left, GMimeMultipart *multipart)
{
	struct bytes boundary = bytes_of(source_mark(GMIME_OBJECT(multipart))), part = { 0 };
	bool closes;

	while (left->n > 0) {
		struct bytes line = bytes_upto(*left, bytes_find(*left, BYTES("\n")) + 1);

		if (source_boundary(&closes, line, boundary) && part.p != NULL && line.p > part.p) {
			/* the line end before a boundary belongs to it */
			part.n = (size_t)(line.p - part.p) - 1;
			part.n -= part.n > 0 && part.p[part.n - 1] == '\r';
			return part;
		}
		*left = bytes_from(*left, line.n);
		if (source_boundary(&closes, line, boundary))
			part = *left;
	}
	return part;
}
