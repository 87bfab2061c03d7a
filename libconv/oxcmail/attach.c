#include "libconv/oxcmail/attach.h"

#include <stdlib.h>

#include "formats/base/text.h"
#include "formats/html.h"
#include "libconv/oxcmail/fields.h"
#include "libconv/oxmsg.h"

static const struct media {
	const char *extension, *media;
} medias[] = {
#define MEDIA(extension, media) { extension, media },
#include "libconv/oxcmail/media-types.def"
#undef MEDIA
};

static int
compare_media(const void *key, const void *row)
{
	return strcmp(key, ((const struct media *)row)->extension);
}

/* The type that a name's extension stands for, NULL where it is unknown. */
static const char *
media_by_name(struct bytes name)
{
	const struct media *row;
	char key[8];
	size_t n = 0;

	while (n < name.n && n < sizeof(key) && name.p[name.n - 1 - n] != '.')
		n++;
	if (n == 0 || n == name.n || n == sizeof(key))
		return NULL;
	for (size_t i = 0; i < n; i++) {
		uint8_t ch = name.p[name.n - n + i];

		key[i] = (char)(ch >= 'A' && ch <= 'Z' ? ch + 32 : ch);
	}
	key[n] = '\0';
	row = bsearch(
	    key, medias, sizeof(medias) / sizeof(medias[0]), sizeof(medias[0]), compare_media);
	return row != NULL ? row->media : NULL;
}

/* The type by the first bytes of a picture, NULL where they are none. */
static const char *
media_by_content(struct bytes head)
{
	if (bytes_starts(head, BYTES("\x89PNG")))
		return "image/png";
	if (bytes_starts(head, BYTES("\xFF\xD8\xFF")))
		return "image/jpeg";
	if (bytes_starts(head, BYTES("GIF8")))
		return "image/gif";
	if (bytes_starts(head, BYTES("%PDF-")))
		return "application/pdf";
	return NULL;
}

/* RFC 2045: a type and a subtype, both tokens; parameters are cut off. */
static bool
media_valid(struct bytes *media)
{
	size_t slash = 0;

	media->n = bytes_find(*media, BYTES(";"));
	while (media->n > 0 && media->p[media->n - 1] == ' ')
		media->n--;
	for (size_t i = 0; i < media->n; i++) {
		uint8_t ch = media->p[i];

		if (ch == '/' && slash == 0 && i > 0)
			slash = i;
		else if (ch <= ' ' || ch >= 0x7F || strchr("()<>@,;:\\\"/[]?=", ch) != NULL)
			return false;
	}
	return slash > 0 && slash + 1 < media->n && media->n < 128;
}

/* 2.1.3.4.2.2: what cannot be the type of an ordinary file, since base64 is forbidden there or
 * readers would look inside. */
static bool
media_forbidden(struct bytes media)
{
	static const char *const whole[] = { "application/applefile", "application/mac-binhex40",
		"application/ms-tnef" };

	if (bytes_starts_nocase(media, BYTES("multipart/")) ||
	    bytes_starts_nocase(media, BYTES("message/")))
		return true;
	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		if (bytes_equal_nocase(media, bytes_of(whole[i])))
			return true;
	return false;
}

static struct bytes
media_of(struct mime_out *out, const struct attachment *a, const struct blob *data)
{
	struct bytes media = prop_text(&a->props, &PidTagAttachMimeTag);
	struct bytes head = blob_head(out->c, data, 8);
	const char *guess;

	if (media.n > 0 && media_valid(&media)) {
		if (!media_forbidden(media))
			return media;
		note(out->c, NOTE_DAMAGE,
		    "its type %.*s cannot stand beside base64: sent as application/octet-stream",
		    (int)media.n, (const char *)media.p);
		return BYTES("application/octet-stream");
	}
	guess = media_by_name(attachment_name(a));
	if (guess == NULL)
		guess = media_by_content(head);
	return bytes_of(guess != NULL ? guess : "application/octet-stream");
}

/* 2.1.3.4.2.3: an id in angle brackets, nothing else around it. */
static void
content_id(struct mime_out *out, GMimeObject *part, const struct attachment *a)
{
	struct bytes id = prop_text(&a->props, &PidTagAttachContentId);
	struct buf raw = { .c = out->c };

	for (size_t i = 0; i < id.n; i++) {
		if (id.p[i] >= 0x80)
			buf_print(&raw, "%%%02X", id.p[i]);
		else if (id.p[i] > ' ' && id.p[i] != '<' && id.p[i] != '>' && id.p[i] != 0x7F)
			buf_u8(&raw, id.p[i]);
	}
	if (raw.n > 0 && raw.n < 900)
		mime_header_raw(out->c, part, "Content-ID",
		    arena_print(out->c, "<%s>", (const char *)buf_bytes(&raw).p));
}

bool
uri_fits(struct bytes uri)
{
	for (size_t i = 0; i < uri.n; i++)
		if (uri.p[i] <= ' ' || uri.p[i] >= 0x7F || uri.p[i] == '"')
			return false;
	return uri.n > 0 && uri.n < 900;
}

static void
disposition_date(struct mime_out *out, GMimeContentDisposition *disposition,
    const struct attachment *a, const struct propdef *def, const char *parameter)
{
	int64_t t;

	if (prop_time(&t, &a->props, def))
		g_mime_content_disposition_set_parameter(
		    disposition, parameter, (const char *)date_print(out->c, t).p);
}

/* 2.1.3.4.2.2 and 2.1.3.4.2.3: the headers of a part that is a file. */
static void
file_headers(struct mime_out *out, GMimePart *part, const struct attachment *a, struct bytes name,
    bool is_inline)
{
	GMimeObject *object = GMIME_OBJECT(part);
	GMimeContentDisposition *disposition = g_mime_content_disposition_new();
	struct bytes description = prop_text(&a->props, &PidTagDisplayName);
	struct bytes location = prop_text(&a->props, &PidTagAttachContentLocation);
	struct bytes base = prop_text(&a->props, &PidTagAttachContentBase);

	g_mime_content_disposition_set_disposition(
	    disposition, is_inline ? "inline" : "attachment");
	g_mime_object_set_content_disposition(object, disposition);
	g_object_unref(disposition);
	g_mime_part_set_filename(part, mime_parameter_text(out->c, name));
	mime_utf8_parameters(g_mime_content_disposition_get_parameters(disposition));
	mime_utf8_parameters(
	    g_mime_content_type_get_parameters(g_mime_object_get_content_type(object)));
	disposition_date(out, disposition, a, &PidTagCreationTime, "creation-date");
	disposition_date(out, disposition, a, &PidTagLastModificationTime, "modification-date");
	if (description.n > 0 && !bytes_equal(description, name))
		mime_header(out->c, object, "Content-Description", description);
	content_id(out, object, a);
	if (uri_fits(location))
		mime_header_raw(out->c, object, "Content-Location", location);
	if (uri_fits(base) && bytes_find(base, BYTES(":")) < base.n)
		mime_header_raw(out->c, object, "Content-Base", base);
}

/* MS-OXCMAIL 2.1.3.2.18, Payload Properties, and the charset of a text file. */
static void
file_extras(struct mime_out *out, GMimePart *part, const struct attachment *a)
{
	struct bytes class = prop_text(&a->props, &PidTagAttachPayloadClass);
	struct bytes provider = prop_text(&a->props, &PidTagAttachPayloadProviderGuidString);
	struct bytes charset = prop_text(&a->props, &PidTagTextAttachmentCharset);

	if (class.n > 0)
		mime_header(out->c, GMIME_OBJECT(part), "X-Payload-Class", class);
	if (provider.n > 0)
		mime_header(out->c, GMIME_OBJECT(part), "X-Payload-Provider-GUID", provider);
	if (charset_codepage(charset) != 0 &&
	    g_mime_content_type_is_type(
		g_mime_object_get_content_type(GMIME_OBJECT(part)), "text", "*"))
		g_mime_content_type_set_parameter(
		    g_mime_object_get_content_type(GMIME_OBJECT(part)), "charset",
		    mime_parameter_text(out->c, charset));
}

/* What a reference points to, as text: never opened (DESIGN.md part 6). */
static GMimeObject *
reference_part(struct mime_out *out, const struct attachment *a, size_t number)
{
	static const struct propdef *const paths[] = { &PidTagAttachLongPathname,
		&PidTagAttachPathname };
	struct bytes path = { 0 }, name = attachment_name(a);
	GMimePart *part;

	for (size_t i = 0; i < 2 && path.n == 0; i++)
		path = prop_text(&a->props, paths[i]);
	if (path.n == 0) {
		note(out->c, NOTE_LOSS, "it refers to a file but does not name it");
		path = name;
	}
	note(out->c, NOTE_RISK, "it lies elsewhere and is not in the message: %.*s", (int)path.n,
	    (const char *)path.p);
	name = name.n > 0 ? arena_print(out->c, "%.*s.txt", (int)name.n, (const char *)name.p)
			  : arena_print(out->c, "link%zu.txt", number);
	part = mime_text_part(out, "plain", path);
	file_headers(out, part, a, name, false);
	return GMIME_OBJECT(part);
}

static bool
make_storage(struct ctx *c, struct sink *to, const void *arg)
{
	return cfb_write(c, to, arg);
}

/* 2.1.3.4.4, OLE Attachments: the object itself, under a name that nothing runs. */
static GMimeObject *
storage_part(struct mime_out *out, const struct attachment *a, size_t number)
{
	char clsid[GUID_TEXT + 1];
	struct bytes name = attachment_name(a);
	GMimePart *part;

	guid_print(clsid, &a->storage->clsid);
	note(out->c, NOTE_RISK, "an OLE object of class {%s} goes out as a file", clsid);
	name = name.n > 0 ? arena_print(out->c, "%.*s.ole", (int)name.n, (const char *)name.p)
			  : arena_print(out->c, "object%zu.ole", number);
	part = mime_made_part(out, BYTES("application/x-ole-storage"), make_storage, a->storage);
	file_headers(out, part, a, name, false);
	return GMIME_OBJECT(part);
}

GMimeObject *
attach_picture(struct mime_out *out, const struct attachment *a, size_t number)
{
	const struct blob *picture = prop_blob(&a->props, &PidTagAttachRendering);
	struct bytes name = attachment_name(a);
	GMimePart *part;

	if (a->storage == NULL || picture == NULL || picture->n == 0)
		return NULL;
	name = name.n > 0 ? arena_print(out->c, "%.*s.wmf", (int)name.n, (const char *)name.p)
			  : arena_print(out->c, "object%zu.wmf", number);
	part = mime_bytes_part(out, BYTES("image/wmf"), picture);
	file_headers(out, part, &(struct attachment){ .props = { .c = out->c, .sorted = true } },
	    name, false);
	return GMIME_OBJECT(part);
}

GMimeObject *
attach_part(struct mime_out *out, const struct attachment *a, size_t number, bool is_inline)
{
	const struct blob *data = prop_blob(&a->props, &PidTagAttachDataBinary);
	enum attach_method method = attach_method(a);
	struct blob nothing = { 0 };
	struct bytes name = attachment_name(a), media;
	GMimePart *part;

	if (a->storage != NULL)
		return storage_part(out, a, number);
	if (data == NULL && (method == afByReference || method == afByReferenceResolve ||
				method == afByReferenceOnly || method == afByWebReference))
		return reference_part(out, a, number);
	if (data == NULL) {
		note(out->c, NOTE_LOSS, "it has no content");
		data = &nothing;
	}
	media = media_of(out, a, data);
	if (name.n == 0)
		name = arena_print(out->c, "attachment%zu", number);
	part = mime_bytes_part(out, media, data);
	file_headers(out, part, a, name, is_inline);
	file_extras(out, part, a);
	return GMIME_OBJECT(part);
}

/* MacBinary Attached Files (T60): what only a Macintosh reads, and the file as everybody does. */
void
attach_appledouble(struct mime_out *out, GMimeMultipart *to, const struct attachment *a,
    const struct apple_file *f, size_t number, bool is_inline)
{
	struct bytes info = prop_binary(&a->props, &PidNameAttachmentMacInfo);
	struct bytes media = prop_text(&a->props, &PidNameAttachmentMacContentType);
	struct bytes name = attachment_name(a);
	struct blob header = blob_of(info.n > 0 ? info : apple_double(out->c, f));
	struct blob data = blob_of(f->data);
	const char *guess;
	GMimePart *part;

	if (name.n == 0)
		name = text_decode(out->c, NULL, f->name, CP_MAC_ROMAN);
	if (name.n == 0)
		name = arena_print(out->c, "attachment%zu", number);
	if (!media_valid(&media) || media_forbidden(media)) {
		guess = media_by_name(name);
		guess = guess != NULL ? guess : media_by_content(f->data);
		media = bytes_of(guess != NULL ? guess : "application/octet-stream");
	}
	part = mime_bytes_part(out, BYTES("application/applefile"), &header);
	g_mime_object_set_content_type_parameter(
	    GMIME_OBJECT(part), "name", mime_parameter_text(out->c, name));
	mime_utf8_parameters(
	    g_mime_content_type_get_parameters(g_mime_object_get_content_type(GMIME_OBJECT(part))));
	g_mime_multipart_add(to, GMIME_OBJECT(part));
	part = mime_bytes_part(out, media, &data);
	file_headers(out, part, a, name, is_inline);
	file_extras(out, part, a);
	g_mime_multipart_add(to, GMIME_OBJECT(part));
}

static bool
make_msg(struct ctx *c, struct sink *to, const void *arg)
{
	static const struct oxmsg_opts unicode = { .ansi = false };

	return oxmsg_write(c, to, arg, &unicode);
}

GMimeObject *
attach_msg(struct mime_out *out, const struct attachment *a, size_t number)
{
	struct bytes name = prop_text(&a->message->props, &PidTagSubject);
	GMimePart *part =
	    mime_made_part(out, BYTES("application/vnd.ms-outlook"), make_msg, a->message);

	if (name.n == 0)
		name = attachment_name(a);
	name = name.n > 0 ? arena_print(out->c, "%.*s.msg", (int)name.n, (const char *)name.p)
			  : arena_print(out->c, "message%zu.msg", number);
	file_headers(out, part, a, name, false);
	return GMIME_OBJECT(part);
}

GMimeObject *
attach_rtf_picture(struct mime_out *out, const struct body_picture *p, size_t number)
{
	struct blob data = blob_of(p->data);
	GMimePart *part = mime_bytes_part(out, bytes_of(p->media), &data);
	struct attachment none = { .props = { .c = out->c, .sorted = true } };

	file_headers(out, part, &none,
	    arena_print(out->c, "picture%zu.%s", number, strchr(p->media, '/') + 1),
	    p->cid != NULL);
	if (p->cid != NULL)
		mime_header_raw(
		    out->c, GMIME_OBJECT(part), "Content-ID", arena_print(out->c, "<%s>", p->cid));
	return GMIME_OBJECT(part);
}

const char *
media_extension(const char *media)
{
	for (size_t i = 0; i < sizeof(medias) / sizeof(medias[0]); i++)
		if (bytes_equal_nocase(bytes_of(media), bytes_of(medias[i].media)))
			return medias[i].extension;
	return NULL;
}
