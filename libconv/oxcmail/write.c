/*
 * MS-OXCMAIL, MIME Generation Algorithm Details: the tree of a message. What a field says is in
 * header-rows.c, what a file's part says in attach.c; here is how they hang together.
 */
#include "libconv/oxcmail/write.h"

#include "formats/base/crc.h"
#include "formats/base/text.h"
#include "libconv/contents.h"
#include "libconv/oxcmail/attach.h"
#include "libconv/oxcmail/dropped.h"
#include "libconv/oxcmail/fields.h"
#include "libconv/oxcmail/report.h"
#include "libconv/oxcmail/skeleton.h"
#include "libconv/oxormms.h"
#include "libconv/oxtnef.h"

/* Message Class: what goes out as something else than mail. A class of which no row is the begin
 * is mail. */
static const struct class_row {
	const char *class;
	const char *lost; /* what mail has no place for; NULL: nothing */
} classes[] = {
	{ "IPM.Appointment", "the appointment's times" },
	{ "IPM.Schedule.Meeting", "the meeting's times" },
	{ "IPM.Task", "the task's dates and state" },
	{ "IPM.TaskRequest", "the task's dates and state" },
	{ "IPM.Activity", "the journal entry's times" },
	{ "IPM.Contact", "the contact's fields" },
	{ "IPM.DistList", "the list's members" },
};

const char *
write_boundary(struct writing *w)
{
	return (const char *)arena_print(w->c, "=_ox-%08X-%u", (unsigned)w->seed, ++w->boundaries)
	    .p;
}

/* What tells one message from another, folded into 32 bits. */
static uint32_t
seed_of(const struct message *m)
{
	static const struct propdef *const texts[] = { &PidTagSubject, &PidTagInternetMessageId,
		&PidTagBody, &PidTagSenderName };
	static const struct propdef *const blobs[] = { &PidTagSearchKey, &PidTagConversationIndex,
		&PidTagHtml, &PidTagRtfCompressed };
	uint32_t seed = 0xFFFFFFFF;
	struct blob_walk w;
	struct bytes some;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct bytes text = prop_text(&m->props, texts[i]);

		seed = crc32_update(seed, text.p, text.n);
	}
	for (size_t i = 0; i < sizeof(blobs) / sizeof(blobs[0]); i++) {
		const struct blob *b = prop_blob(&m->props, blobs[i]);

		if (b == NULL)
			continue;
		blob_open(&w, b);
		while (blob_next(&w, &some))
			seed = crc32_update(seed, some.p, some.n);
	}
	return seed;
}

GMimeObject *
write_bodies(struct writing *w, const struct body *body)
{
	bool html = body->html.p != NULL && w->opts->body != BODY_TEXT;
	bool text = body->text.p != NULL && (!html || w->opts->body != BODY_HTML);
	GMimeMultipart *both;

	if (!html)
		return GMIME_OBJECT(
		    mime_text_part(&w->out, "plain", text ? body->text : BYTES("")));
	if (!text)
		return GMIME_OBJECT(mime_text_part(&w->out, "html", body->html));
	both = mime_multipart(&w->out, "alternative", write_boundary(w));
	g_mime_multipart_add(both, GMIME_OBJECT(mime_text_part(&w->out, "plain", body->text)));
	g_mime_multipart_add(both, GMIME_OBJECT(mime_text_part(&w->out, "html", body->html)));
	return GMIME_OBJECT(both);
}

void
write_attachment(struct writing *w, GMimeMultipart *to, const struct attachment *a, size_t number,
    bool is_inline)
{
	GMimeObject *part, *picture;
	struct apple_file mac;
	struct where at;

	where_enter(w->c, &at, "attachment", number);
	if (a->message != NULL) {
		part = write_embedded(w, a, number);
	} else if (contents_macbinary(w->c, &mac, a)) {
		GMimeMultipart *both = mime_multipart(&w->out, "appledouble", write_boundary(w));

		attach_appledouble(&w->out, both, a, &mac, number, is_inline);
		part = GMIME_OBJECT(both);
	} else {
		part = attach_part(&w->out, a, number, is_inline);
	}
	if (part != NULL)
		g_mime_multipart_add(to, part);
	picture = attach_picture(&w->out, a, number);
	if (picture != NULL)
		g_mime_multipart_add(to, picture);
	where_leave(w->c);
}

/* Inline Attachments in HTML: ordinary files that the page refers to (FIELD_NOTES Q18: flags alone
 * are not to be trusted). */
static size_t
find_inline(struct writing *w, bool *is_inline, const struct message *m, struct bytes html)
{
	struct references refs = { .c = w->c };
	size_t n = 0;

	if (html.p == NULL || w->opts->body == BODY_TEXT)
		return 0;
	references_read(&refs, html);
	for (size_t i = 0; i < m->attachments; i++) {
		const struct attachment *a = m->attachment[i];

		is_inline[i] = attach_method(a) == afByValue && attach_is_referenced(a, &refs);
		n += is_inline[i];
	}
	return n;
}

/* Fields of the entity that is the body (2.2.3.2.24 to 26, written): Content-ID or
 * Content-Location, and Content-Base. */
static void
body_fields(struct writing *w, GMimeObject *entity, const struct message *m)
{
	struct bytes id = prop_text(&m->props, &PidTagBodyContentId);
	struct bytes location = prop_text(&m->props, &PidTagBodyContentLocation);
	struct bytes base = prop_text(&m->props, &PidNameContentBase);

	if (uri_fits(id))
		mime_header_raw(w->c, entity, "Content-ID",
		    arena_print(
			w->c, id.p[0] == '<' ? "%.*s" : "<%.*s>", (int)id.n, (const char *)id.p));
	else if (uri_fits(location))
		mime_header_raw(w->c, entity, "Content-Location", location);
	if (uri_fits(base))
		mime_header_raw(w->c, entity, "Content-Base", base);
}

/* Pictures of the RTF that the page shows. */
static size_t
count_pictures(const struct body *body)
{
	size_t n = 0;

	for (size_t i = 0; i < body->pictures; i++)
		n += body->picture[i].cid != NULL;
	return n;
}

/* Those that the page shows, or the others; all are others where no page goes out. */
static void
add_pictures(struct writing *w, GMimeMultipart *to, const struct body *body, bool shown)
{
	for (size_t i = 0; i < body->pictures; i++) {
		bool is_shown = body->picture[i].cid != NULL && w->opts->body != BODY_TEXT;

		if (is_shown == shown)
			g_mime_multipart_add(
			    to, attach_rtf_picture(&w->out, &body->picture[i], i + 1));
	}
}

GMimeObject *
write_mail(struct writing *w, const struct message *m)
{
	bool *is_inline = NEW(w->c, bool, m->attachments + 1);
	GMimeMultipart *multipart;
	struct body body;
	GMimeObject *entity;
	size_t inlines, shown;

	body_read(&body, m);
	entity = write_bodies(w, &body);
	body_fields(w, entity, m);
	inlines = find_inline(w, is_inline, m, body.html);
	shown = w->opts->body != BODY_TEXT ? count_pictures(&body) : 0;
	if (inlines + shown > 0) {
		multipart = mime_multipart(&w->out, "related", write_boundary(w));
		g_mime_multipart_add(multipart, entity);
		if (GMIME_IS_MULTIPART(entity)) /* RFC 2387: the type of the root */
			g_mime_object_set_content_type_parameter(
			    GMIME_OBJECT(multipart), "type", "multipart/alternative");
		else
			g_mime_object_set_content_type_parameter(
			    GMIME_OBJECT(multipart), "type", "text/html");
		for (size_t i = 0; i < m->attachments; i++)
			if (is_inline[i])
				write_attachment(w, multipart, m->attachment[i], i + 1, true);
		add_pictures(w, multipart, &body, true);
		entity = GMIME_OBJECT(multipart);
	}
	if (inlines + shown == m->attachments + body.pictures)
		return entity;
	multipart = mime_multipart(&w->out, "mixed", write_boundary(w));
	g_mime_multipart_add(multipart, entity);
	for (size_t i = 0; i < m->attachments; i++)
		if (!is_inline[i])
			write_attachment(w, multipart, m->attachment[i], i + 1, false);
	add_pictures(w, multipart, &body, false);
	return GMIME_OBJECT(multipart);
}

/* Whether mail has no place for what makes a class: then properties decide alone. */
static bool is_lossy(struct bytes class)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (class_is(class, classes[i].class))
			return true;
	return false;
}

static GMimeObject *
write_content(struct writing *w, const struct message *m)
{
	struct bytes class = message_class(m);
	GMimeObject *entity = is_lossy(class) ? NULL : write_skeleton(w, m);

	if (entity == NULL)
		entity = write_report(w, m);
	if (entity != NULL)
		return entity;
	oxormms_note(m);
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (class_is(class, classes[i].class) && classes[i].lost != NULL)
			note(w->c, NOTE_LOSS, "%.*s goes out as mail, without %s", (int)class.n,
			    (const char *)class.p, classes[i].lost);
	return write_mail(w, m);
}

/* Whether some attachment is a file of its own for whoever reads the message (2.1.3.2.19). */
static bool
has_attachments(const struct message *m)
{
	for (size_t i = 0; i < m->attachments; i++)
		if (!prop_true(&m->attachment[i]->props, &PidTagAttachmentHidden))
			return true;
	return false;
}

/* The fields of a message before its entity; closed: that is what was signed or encrypted, whose
 * attachment is no file. */
static void
fields_of(
    struct fields *f, struct writing *w, const struct message *m, GMimeObject *entity, bool closed)
{
	struct bytes transport = { 0 };

	if (w->opts->headers == HEADERS_ORIGINAL)
		transport = prop_text(&m->props, &PidTagTransportMessageHeaders);
	*f = (struct fields){ .c = w->c,
		.m = m,
		.opts = w->opts,
		.book = address_book_of(m, w->opts),
		/* a reader sees the attachments; it is said where it was said */
		.has_attachments =
		    !closed && has_attachments(m) &&
		    (transport.n == 0 ||
			transport_field(w->c, transport, "X-MS-Has-Attach").p != NULL),
		.entity = entity };
	fields_make(f);
	if (transport.n > 0)
		fields_merge(f, transport);
}

/* What fits in one line of mail (RFC 5322 2.1.1) beside the name of the field. */
enum { CORRELATOR_LIMIT = 900 };

struct tnef_part {
	const struct message *m;
	bool bcc;
	struct bytes correlator; /* what X-MS-TNEF-Correlator says too */
};

/*
 * The key that says that the stream is this mail's: its Message-ID, or one made for the purpose
 * where there is none or it has what a header field cannot.
 */
static struct bytes
correlator_of(struct writing *w, const struct message *m)
{
	struct bytes id = prop_text(&m->props, &PidTagInternetMessageId);
	bool fit = id.n > 0 && id.n < CORRELATOR_LIMIT;

	for (size_t i = 0; i < id.n; i++)
		fit = fit && id.p[i] > ' ' && id.p[i] < 0x7F;
	return fit ? id : arena_print(w->c, "<%08X@oxconv>", (unsigned)w->seed);
}

static bool
make_tnef(struct ctx *c, struct sink *to, const void *arg)
{
	const struct tnef_part *part = arg;
	struct oxtnef_opts o = {
		.in_mail = true, .bcc = part->bcc, .correlator = part->correlator
	};

	return oxtnef_write(c, to, part->m, &o);
}

/*
 * Generating TNEF: every property rides along beside the bodies, attachments only in it (N04). What
 * was signed stays as it is (F14).
 */
static GMimeObject *
write_tnef(struct writing *w, const struct message *m)
{
	GMimeMultipart *mixed = mime_multipart(&w->out, "mixed", write_boundary(w));
	struct tnef_part *made = NEW(w->c, struct tnef_part, 1);
	GMimePart *part = mime_made_part(&w->out, BYTES("application/ms-tnef"), make_tnef, made);
	GMimeContentDisposition *disposition = g_mime_content_disposition_new();
	struct body body;

	*made = (struct tnef_part){
		.m = m, .bcc = !w->opts->no_bcc, .correlator = correlator_of(w, m)
	};
	body_read(&body, m);
	g_mime_multipart_add(mixed, write_bodies(w, &body));
	g_mime_content_disposition_set_disposition(disposition, "attachment");
	g_mime_object_set_content_disposition(GMIME_OBJECT(part), disposition);
	g_object_unref(disposition);
	g_mime_part_set_filename(part, "winmail.dat");
	g_mime_multipart_add(mixed, GMIME_OBJECT(part));
	return GMIME_OBJECT(mixed);
}

GMimeObject *
write_message(struct writing *w, const struct message *m)
{
	bool tnef = w->opts->tnef && m->parent == NULL;
	GMimeObject *entity = write_smime(w, m);
	bool closed = entity != NULL;
	struct fields f;

	tnef &= !closed;
	if (!closed)
		entity = tnef ? write_tnef(w, m) : write_content(w, m);
	if (tnef)
		mime_header_raw(w->c, entity, "X-MS-TNEF-Correlator", correlator_of(w, m));
	mime_header_raw(w->c, entity, "MIME-Version", BYTES("1.0"));
	fields_of(&f, w, m, entity, closed);
	fields_write(&f, entity);
	if (!tnef)
		dropped_note(m);
	return entity;
}

GMimeObject *
write_embedded(struct writing *w, const struct attachment *a, size_t number)
{
	if (w->opts->embedded == EMBEDDED_MSG)
		return attach_msg(&w->out, a, number);
	return GMIME_OBJECT(mime_message_part(&w->out, write_message(w, a->message)));
}

/* The line between messages of an mbox: an address and the date as asctime writes it. */
static void
from_line(struct writing *w, const struct message *m)
{
	static const struct propdef *const times[] = { &PidTagMessageDeliveryTime,
		&PidTagClientSubmitTime, &PidTagCreationTime };
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	struct address_book book = address_book_of(m, w->opts);
	struct address from = { 0 };
	int64_t t = FILETIME_UNIX;
	struct civil d;

	for (size_t i = 0; i < 3; i++)
		if (prop_time(&t, &m->props, times[i]))
			break;
	if (!address_of(&from, &book, &m->props, &group_sent_representing) || from.spec.p == NULL)
		address_of(&from, &book, &m->props, &group_sender);
	if (from.spec.p == NULL || bytes_find(from.spec, BYTES(" ")) < from.spec.n)
		from.spec = BYTES("MAILER-DAEMON");
	filetime_civil(&d, t);
	sink_print(w->out.sink, "From %.*s %.3s %.3s %2d %02d:%02d:%02d %04d\n", (int)from.spec.n,
	    (const char *)from.spec.p, days + 3 * d.weekday, months + 3 * (d.month - 1), d.day,
	    d.hour, d.minute, d.second, d.year);
}

bool
oxcmail_write(
    struct ctx *c, struct sink *out, const struct message *m, const struct oxcmail_opts *o)
{
	struct writing w = { .c = c,
		.opts = o,
		.out = { .c = c,
		    .sink = out,
		    .eol = o->mbox || o->eol == EOL_LF ? "\n" : "\r\n",
		    .mbox = o->mbox },
		.seed = seed_of(m) };
	GMimeObject *message;

	mime_start();
	message = write_message(&w, m);
	if (failed(c))
		return false;
	if (o->mbox)
		from_line(&w, m);
	if (!mime_write(&w.out, message))
		return false;
	return !o->mbox || sink_put_str(out, w.out.line_begun ? "\n\n" : "\n");
}
