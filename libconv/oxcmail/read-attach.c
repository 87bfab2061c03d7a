/* MS-OXCMAIL, Analysis of Attachments, and MS-OXOSMIME's single one. */
#include "formats/base/input.h"
#include "formats/base/text.h"
#include "formats/binhex.h"
#include "libconv/oxcmail/attach.h"
#include "libconv/oxcmail/header-read.h"
#include "libconv/oxcmail/read.h"
#include "libconv/oxcmail/words.h"

struct attachment *
attachment_new(struct message *m, enum attach_method method, struct bytes name)
{
	struct attachment *a = message_attachment(m);
	size_t dot;

	if (a == NULL)
		return NULL;
	props_seal(&a->props);
	put_int(&a->props, &PidTagAttachMethod, method);
	put_int(&a->props, &PidTagAttachNumber, (int64_t)m->attachments - 1);
	put_int(&a->props, &PidTagRenderingPosition, -1);
	if (name.n == 0)
		return a;
	put_text(&a->props, &PidTagAttachLongFilename, name);
	put_text(&a->props, &PidTagAttachFilename, name);
	put_text(&a->props, &PidTagDisplayName, name);
	for (dot = name.n; dot > 0 && name.p[dot - 1] != '.'; dot--)
		;
	if (dot > 1 && name.n - dot < 16)
		put_text(
		    &a->props, &PidTagAttachExtension, arena_copy(m->c, bytes_from(name, dot - 1)));
	return a;
}

/* What cannot stand in a file name becomes '_' (A246); a path is no name. */
static struct bytes
safe_name(struct ctx *c, struct bytes name)
{
	struct buf out = { .c = c };

	for (size_t i = 0; i < name.n; i++) {
		uint8_t ch = name.p[i];

		buf_u8(&out, ch < 0x20 || ch == 0x7F || ch == '/' || ch == '\\' ? '_' : ch);
	}
	return buf_bytes(&out);
}

/* A name for what has none (A248): by its type. */
static struct bytes
default_name(struct message *m, const char *media)
{
	const char *ext = media_extension(media);

	return arena_print(m->c, "ATT%05zu.%s", m->attachments + 1, ext != NULL ? ext : "dat");
}

static void
put_field(struct message *m, struct attachment *a, GMimeObject *o, const char *field,
    const struct propdef *def)
{
	struct bytes raw = source_header(o, field);

	if (raw.n > 0)
		put_text(&a->props, def, words_decode(m->c, raw));
}

static void
put_id(struct message *m, struct attachment *a, GMimeObject *o)
{
	struct bytes id = words_decode(m->c, source_header(o, "Content-ID"));

	if (id.n > 0 && id.p[0] == '<')
		id = bytes_from(id, 1);
	if (id.n > 0 && id.p[id.n - 1] == '>')
		id.n--;
	if (id.n > 0)
		put_text(&a->props, &PidTagAttachContentId, arena_copy(m->c, id));
}

static void
put_dates(struct attachment *a, GMimeObject *o)
{
	static const struct {
		const char *parameter;
		const struct propdef *def;
	} dates[] = { { "creation-date", &PidTagCreationTime },
		{ "modification-date", &PidTagLastModificationTime } };
	int64_t t;

	for (size_t i = 0; i < 2; i++) {
		const char *text =
		    g_mime_object_get_content_disposition_parameter(o, dates[i].parameter);

		if (text != NULL && header_date(&t, bytes_of(text)))
			props_put(
			    &a->props, &dates[i].def->pid, PtypTime, (struct value){ .i = t });
	}
}

/* Ordinary attachment headers (A250 to A258, A074). */
static void
put_fields(struct message *m, struct attachment *a, GMimeObject *o, const char *media)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	const char *charset = g_mime_content_type_get_parameter(type, "charset");
	struct bytes description = words_decode(m->c, source_header(o, "Content-Description"));

	put_text(&a->props, &PidTagAttachMimeTag, arena_copy(m->c, bytes_of(media)));
	if (g_mime_content_type_is_type(type, "text", "*") && charset != NULL)
		put_text(
		    &a->props, &PidTagTextAttachmentCharset, arena_copy(m->c, bytes_of(charset)));
	if (description.n > 0)
		put_text(&a->props, &PidTagDisplayName, description);
	put_id(m, a, o);
	put_field(m, a, o, "Content-Location", &PidTagAttachContentLocation);
	put_field(m, a, o, "Content-Base", &PidTagAttachContentBase);
	put_field(m, a, o, "X-Payload-Class", &PidTagAttachPayloadClass);
	put_field(m, a, o, "X-Payload-Provider-Guid", &PidTagAttachPayloadProviderGuidString);
	put_dates(a, o);
}

/* What stands in the input, as it came there. */
static struct bytes
as_it_came(const struct intake *in, struct bytes b)
{
	if (b.p < in->mail.p || b.p >= in->mail.p + in->mail.n || in->original.n != in->mail.n)
		return b;
	return bytes_upto(bytes_from(in->original, (size_t)(b.p - in->mail.p)), b.n);
}

/* The bytes of a leaf, its transfer encoding off; of a multipart all of it. */
static struct blob
leaf_blob(struct intake *in, GMimeObject *o)
{
	struct blob b = { 0 };

	if (GMIME_IS_PART(o))
		b = source_blob(in->c, source_bytes(GMIME_PART(o)),
		    g_mime_part_get_content_encoding(GMIME_PART(o)));
	else if (GMIME_IS_MULTIPART(o))
		b = blob_of(source_entity(in->mail, o));
	if (b.parts == 1)
		b = blob_of(as_it_came(in, b.at.one));
	return b;
}

static void
put_data(struct attachment *a, struct blob data)
{
	props_put(&a->props, &PidTagAttachDataBinary.pid, PtypBinary, (struct value){ .b = data });
}

struct bytes
part_name(struct ctx *c, GMimeObject *o)
{
	struct bytes name = safe_name(c, source_filename(c, o));

	if (name.n == 0)
		name = safe_name(c, words_decode(c, source_header(o, "Content-Description")));
	return name;
}

static bool
file_take(struct intake *in, struct message *m, GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	char *media = g_mime_content_type_get_mime_type(type);
	struct bytes name = part_name(in->c, o);
	struct blob data = leaf_blob(in, o);
	struct attachment *a;
	const char *tag;

	ctx_own(in->c, media, g_free);
	tag = g_ascii_strcasecmp(media, "application/ms-tnef") == 0 ? "application/octet-stream"
								    : media;
	if (name.n == 0)
		name = default_name(m, media);
	a = attachment_new(m, afByValue, name);
	if (a == NULL)
		return false;
	put_fields(m, a, o, tag);
	put_data(a, data);
	return true;
}

/* What a Macintosh file's entity holds: the file, the header of AppleDouble where there is one, and
 * the parts that describe it, the weightiest last (A281). */
struct mac_file {
	struct apple_file file;
	struct bytes header;
	GMimeObject *part[3];
	size_t parts;
	GMimeObject *typed; /* whose media type is that of the data fork, or NULL */
};

static struct bytes
leaf_flat(struct intake *in, GMimeObject *o)
{
	struct blob b = leaf_blob(in, o);
	struct bytes all = { 0 };

	input_blob(in->c, &all, &b);
	return all;
}

/* multipart/appledouble (A282): a part of application/applefile, and the file. */
static bool
appledouble_read(struct intake *in, struct mac_file *mac, GMimeMultipart *o)
{
	GMimeObject *header, *data;

	if (g_mime_multipart_get_count(o) != 2)
		return fail(in->c, E_FORMAT, NOWHERE, "multipart/appledouble has not two parts");
	header = g_mime_multipart_get_part(o, 0);
	data = g_mime_multipart_get_part(o, 1);
	if (source_is(data, "application", "applefile")) {
		GMimeObject *first = header;

		header = data;
		data = first;
	}
	if (!GMIME_IS_PART(data) || !GMIME_IS_PART(header))
		return fail(in->c, E_FORMAT, NOWHERE, "multipart/appledouble has no file");
	mac->header = leaf_flat(in, header);
	if (!apple_read(in->c, &mac->file, mac->header))
		return false;
	mac->file.data = leaf_flat(in, data);
	mac->part[0] = header;
	mac->part[1] = data;
	mac->part[2] = GMIME_OBJECT(o);
	mac->parts = 3;
	mac->typed = data;
	return true;
}

/* A283: AppleSingle, or MacBinary under its name. */
static bool
applefile_read(struct intake *in, struct mac_file *mac, GMimeObject *o)
{
	struct bytes all = leaf_flat(in, o);

	mac->part[mac->parts++] = o;
	return bytes_starts(all, BYTES("\x00\x05\x16")) ? apple_read(in->c, &mac->file, all)
							: macbinary_read(in->c, &mac->file, all);
}

/* A284: BinHex, whatever its transfer encoding is said to be. Where that has come on top of it, it
 * is taken off. */
static bool
binhex_part_read(struct intake *in, struct mac_file *mac, GMimeObject *o)
{
	struct bytes text = source_bytes(GMIME_PART(o));

	if (g_mime_part_get_content_encoding(GMIME_PART(o)) ==
		GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	    !binhex_is(text))
		text = leaf_flat(in, o);
	mac->part[mac->parts++] = o;
	if (source_header(o, "Content-Type").p != NULL &&
	    !source_is(o, "application", "mac-binhex40"))
		mac->typed = o; /* it is the encoding of something else (A260) */
	return binhex_read(in->c, &mac->file, text);
}

/* The media type of the data part (PidNameAttachmentMacContentType). */
static void
put_mac_type(struct attachment *a, GMimeObject *data)
{
	char *media = g_mime_content_type_get_mime_type(g_mime_object_get_content_type(data));

	ctx_own(a->props.c, media, g_free);
	put_text(
	    &a->props, &PidNameAttachmentMacContentType, arena_copy(a->props.c, bytes_of(media)));
}

/* Apple File Formats (A280): one attachment, of MacBinary. False where it is none that can be
 * read. */
static bool
mac_take(struct intake *in, struct message *m, GMimeObject *o)
{
	struct mac_file mac = { .parts = 0 };
	const char *media = "application/applefile";
	struct bytes name = { 0 };
	struct attachment *a;
	bool good;

	if (GMIME_IS_MULTIPART(o)) {
		media = "multipart/appledouble";
		good = appledouble_read(in, &mac, GMIME_MULTIPART(o));
	} else if (source_is_binhex(o)) {
		media = "application/mac-binhex40";
		good = binhex_part_read(in, &mac, o);
	} else {
		good = applefile_read(in, &mac, o);
	}
	if (!good)
		return false;
	for (size_t i = mac.parts; i > 0 && name.n == 0; i--)
		name = safe_name(in->c, source_filename(in->c, mac.part[i - 1]));
	if (name.n == 0)
		name = safe_name(in->c, text_decode(in->c, NULL, mac.file.name, CP_MAC_ROMAN));
	if (name.n == 0)
		name = default_name(m, media);
	a = attachment_new(m, afByValue, name);
	if (a == NULL)
		return false;
	for (size_t i = 0; i < mac.parts; i++)
		put_fields(m, a, mac.part[i], media);
	if (mac.typed != NULL)
		put_mac_type(a, mac.typed);
	put_binary(&a->props, &PidTagAttachEncoding, encoding_macbinary);
	put_binary(&a->props, &PidNameAttachmentMacInfo,
	    mac.header.n > 0 ? mac.header : apple_double(in->c, &mac.file));
	put_data(a, macbinary(in->c, &mac.file));
	return true;
}

/* message/rfc822 (A231): an embedded message, at any depth that the limits allow. */
static bool
message_part_take(struct intake *in, struct message *m, GMimeMessage *mail)
{
	struct attachment *a;

	if (message_depth(m) >= in->c->limits.depth)
		return fail(in->c, E_LIMIT, NOWHERE,
		    "messages nest deeper than %u (see --limit-depth)", in->c->limits.depth);
	a = attachment_new(m, afEmbeddedMessage, (struct bytes){ 0 });
	if (a == NULL)
		return false;
	a->message = message_new(in->c, m);
	if (!message_take(in, a->message, mail))
		return false;
	/* Outlook shows the item's subject (FIELD_NOTES Q23) */
	if (prop_text(&a->message->props, &PidTagSubject).n > 0)
		put_text(
		    &a->props, &PidTagDisplayName, prop_text(&a->message->props, &PidTagSubject));
	put_int(&a->message->props, &PidTagMessageFlags, 1);
	return true;
}

/* message/external-body (A233): what it refers to, as a link that nothing opens by itself. */
static bool
external_take(struct intake *in, struct message *m, GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	const char *access = g_mime_content_type_get_parameter(type, "access-type");
	const char *url = g_mime_content_type_get_parameter(type, "url");
	const char *site = g_mime_content_type_get_parameter(type, "site");
	const char *name = g_mime_content_type_get_parameter(type, "name");
	const char *dir = g_mime_content_type_get_parameter(type, "directory");
	struct bytes link;
	struct attachment *a;

	if (url != NULL)
		link = arena_print(in->c, "%s", url);
	else if (access != NULL && g_ascii_strcasecmp(access, "anon-ftp") == 0 && site != NULL)
		link = arena_print(in->c, "ftp://%s/%s%s%s", site, dir != NULL ? dir : "",
		    dir != NULL ? "/" : "", name != NULL ? name : "");
	else
		return file_take(in, m, o);
	a = attachment_new(
	    m, afByValue, arena_print(in->c, "%s.url", name != NULL ? name : "link"));
	if (a == NULL)
		return false;
	put_fields(m, a, o, "text/plain");
	put_binary(&a->props, &PidTagAttachDataBinary,
	    arena_print(
		in->c, "[InternetShortcut]\r\nURL=%.*s\r\n", (int)link.n, (const char *)link.p));
	return true;
}

/* message/rfc822 in base64 is forbidden, and met: decoded, it is a message like others. */
static bool
encoded_message_take(struct intake *in, struct message *m, GMimeObject *o)
{
	struct bytes mail = source_decode(
	    in->c, source_bytes(GMIME_PART(o)), g_mime_part_get_content_encoding(GMIME_PART(o)));
	struct intake inner = *in;
	GMimeMessage *parsed;

	while (mail.n > 0 && (mail.p[0] == '\r' || mail.p[0] == '\n'))
		mail = bytes_from(mail, 1);
	inner.mail = inner.original = inner.whole = mail;
	parsed = mail.n > 0 ? intake_parse(&inner) : NULL;
	if (parsed == NULL)
		return file_take(in, m, o);
	return message_part_take(&inner, m, parsed);
}

/*
 * An embedded message. Where text stands in its place GMime takes the first lines for a header and
 * drops them: read from the empty line before it on, it is the body of a message without a header.
 */
static bool
inner_message_take(struct intake *in, struct message *m, const struct leaf *leaf)
{
	GMimeMessage *mail = g_mime_message_part_get_message(GMIME_MESSAGE_PART(leaf->object));
	struct bytes part = bytes_from(leaf->entity, header_block(leaf->entity).n);
	struct intake inner = *in;
	GMimeMessage *text = NULL;

	inner.entity = bytes_from(part, bytes_find(part, BYTES("\n")) + 1);
	inner.whole = leaf->content;
	if (mail == NULL)
		return true;
	if (!header_is_there(mail) && header_block(inner.entity).n > 0)
		text = source_parse(in->c, part);
	return message_part_take(&inner, m, text != NULL ? text : mail);
}

static bool
leaf_take(struct intake *in, struct message *m, const struct leaf *leaf)
{
	GMimeObject *o = leaf->object;
	GMimeContentType *type = g_mime_object_get_content_type(o);

	if (GMIME_IS_MESSAGE_PART(o))
		return inner_message_take(in, m, leaf);
	if (g_mime_content_type_is_type(type, "message", "rfc822") && GMIME_IS_PART(o))
		return encoded_message_take(in, m, o);
	if (class_is(message_class(m), "REPORT") &&
	    (g_mime_content_type_is_type(type, "message", "delivery-status") ||
		g_mime_content_type_is_type(type, "message", "disposition-notification")))
		return true; /* read by report_take */
	if (g_mime_content_type_is_type(type, "message", "external-body"))
		return external_take(in, m, o);
	if ((source_is(o, "multipart", "appledouble") || source_is(o, "application", "applefile") ||
		source_is_binhex(o)) &&
	    (mac_take(in, m, o) || !demote(in->c)))
		return !failed(in->c);
	return file_take(in, m, o);
}

/* Inline Attachments (A263): pictures that the page shows. */
static void
mark_inline(struct intake *in, struct message *m, size_t first)
{
	struct references refs = { .c = in->c };

	if (prop_blob(&m->props, &PidTagHtml) == NULL || m->attachments == first)
		return;
	references_read(&refs, prop_binary(&m->props, &PidTagHtml));
	for (size_t i = first; i < m->attachments; i++) {
		struct attachment *a = m->attachment[i];

		if (bytes_starts_nocase(
			prop_text(&a->props, &PidTagAttachMimeTag), BYTES("image/")) &&
		    attach_is_referenced(a, &refs)) {
			put_int(&a->props, &PidTagAttachFlags, 4);
			put_int(&a->props, &PidTagAttachmentHidden, 1);
		}
	}
}

bool
attachments_take(struct intake *in, struct message *m, const struct sorting *s)
{
	size_t first = m->attachments;

	for (size_t i = 0; i < s->leaves; i++) {
		size_t before = m->attachments;
		struct where at;
		bool good;

		where_enter(in->c, &at, "part", i + 1);
		good = leaf_take(in, m, &s->leaf[i]) || demote(in->c);
		where_leave(in->c);
		if (m->attachments > before)
			s->leaf[i].made = m->attachment[before];
		if (!good)
			return false;
	}
	mark_inline(in, m, first);
	return true;
}

/* Signed text is kept as a file beyond this holds it. */
#define CANONICAL_MAX ((size_t)16 << 20)

/* A signature stands over lines that end in CRLF (RFC 8551, 3.1.1). A file all of whose lines end
 * in LF holds them as its system does. */
static struct bytes
canonical(struct ctx *c, struct bytes text)
{
	struct buf out = { .c = c };

	if (text.n > CANONICAL_MAX || bytes_find(text, BYTES("\r")) < text.n)
		return text;
	while (text.n > 0) {
		size_t n = bytes_find(text, BYTES("\n"));

		buf_put_bytes(&out, bytes_upto(text, n));
		if (n < text.n)
			buf_put_str(&out, "\r\n");
		text = bytes_from(text, n + 1);
	}
	return buf_bytes(&out);
}

/* The whole entity with its MIME fields: what a signature stands over. */
static void
put_entity(struct intake *in, struct attachment *a, GMimeObject *o, struct bytes body)
{
	static const char *const names[] = { "Content-Type", "Content-Transfer-Encoding",
		"Content-Disposition", "Content-Description" };
	struct buf header = { .c = in->c };
	struct bytes *views = NEW(in->c, struct bytes, 2);
	struct blob whole = { .parts = 2, .at.many = views };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct bytes raw = source_header(o, names[i]);

		if (raw.p == NULL)
			continue;
		buf_print(&header, "%s:", names[i]);
		for (size_t k = 0; k < raw.n; k++) {
			if (raw.p[k] == '\n' && (k == 0 || raw.p[k - 1] != '\r'))
				buf_u8(&header, '\r');
			buf_u8(&header, raw.p[k]);
		}
		if (raw.n == 0 || raw.p[raw.n - 1] != '\n')
			buf_put_str(&header, "\r\n");
	}
	buf_put_str(&header, "\r\n");
	views[0] = buf_bytes(&header);
	views[1] = canonical(in->c, body);
	whole.n = views[0].n + views[1].n;
	put_data(a, whole);
}

/* What follows the header of the input. */
static struct bytes
whole_body(struct bytes mail)
{
	size_t at = 0;

	while (at < mail.n) {
		size_t n = bytes_find(bytes_from(mail, at), BYTES("\n"));

		if (n == 0 || (n == 1 && mail.p[at] == '\r'))
			return bytes_from(mail, at + n + 1);
		at += n + 1;
	}
	return (struct bytes){ 0 };
}

/* Opaque: application/pkcs7-mime, or a file of another type whose name says so. */
static bool
is_opaque(struct intake *in, GMimeObject *o)
{
	GMimeContentType *type = g_mime_object_get_content_type(o);
	struct bytes name = source_filename(in->c, o);

	if (g_mime_content_type_is_type(type, "application", "pkcs7-mime") ||
	    g_mime_content_type_is_type(type, "application", "x-pkcs7-mime"))
		return true;
	return g_mime_content_type_is_type(type, "application", "octet-stream") && name.n > 4 &&
	       bytes_equal_nocase(bytes_from(name, name.n - 4), BYTES(".p7m"));
}

bool
smime_take(struct intake *in, struct message *m, GMimeMessage *mail)
{
	GMimeObject *root = g_mime_message_get_mime_part(mail);
	bool is_clear = g_mime_content_type_is_type(
	    g_mime_object_get_content_type(root), "multipart", "signed");
	struct attachment *a;
	struct bytes body, class;

	if (!is_clear && !(GMIME_IS_PART(root) && is_opaque(in, root)))
		return false;
	body = !is_clear           ? source_bytes(GMIME_PART(root))
	       : m->parent == NULL ? whole_body(in->mail)
				   : (GMIME_IS_MULTIPART(root) ? source_entity(in->mail, root)
							       : (struct bytes){ 0 });
	if (body.p == NULL)
		return false;
	a = attachment_new(m, afByValue, BYTES("smime.p7m"));
	if (a == NULL)
		return true;
	class = message_class(m);
	if (!bytes_starts_nocase(class, BYTES("IPM.InfoPathForm.")))
		class = BYTES("IPM.Note");
	put_text(&m->props, &PidTagMessageClass,
	    arena_print(in->c, "%.*s.SMIME%s", (int)class.n, (const char *)class.p,
		is_clear ? ".MultipartSigned" : ""));
	if (is_clear) {
		put_text(&a->props, &PidTagAttachMimeTag, BYTES("multipart/signed"));
		put_entity(in, a, root, body);
		return true;
	}
	put_text(&a->props, &PidTagAttachMimeTag, BYTES("application/pkcs7-mime"));
	put_data(a, leaf_blob(in, root));
	put_text(&m->props, &PidNameContentType,
	    words_decode(in->c, source_header(root, "Content-Type")));
	return true;
}
