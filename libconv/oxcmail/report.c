/*
 * MS-OXCMAIL, Generating Reports: delivery status notifications (RFC 3464) and message disposition
 * notifications (RFC 8098). Row ids are those of the requirement tables (R01 to R38).
 */
#include "libconv/oxcmail/report.h"

#include "formats/base/base64.h"
#include "formats/base/text.h"
#include "libconv/oxcmail/address.h"

/* Action, and the status of a recipient whose codes are not there (R04, R20). */
static const struct action {
	const char *suffix, *action, *status;
} actions[] = {
	{ ".Expanded.DR", "expanded", "2.0.0" },
	{ ".Relayed.DR", "relayed", "2.0.0" },
	{ ".Delayed.DR", "delayed", "4.0.0" },
	{ ".DR", "delivered", "2.0.0" },
	{ ".NDR", "failed", "5.4.0" },
};

/* Status by PidTagNonDeliveryReportReasonCode, where there is no diagnostic code (R20). */
static const char *const by_reason[] = { "5.4.0", "5.1.0", "5.6.5", "5.6.5", "5.2.0", "5.3.0",
	"4.4.3" };

/* Status by PidTagNonDeliveryReportDiagCode (R21); above the last: 5.0.0 (R22). */
static const char *const by_diagnostic[] = { "5.1.0", "5.1.4", "4.4.5", "4.4.6", "5.1.0", "4.4.7",
	"5.3.0", "5.6.0", "5.6.3", "5.6.2", "5.6.0", "5.5.4", "5.6.0", "5.3.4", "5.6.0", "5.6.1",
	"5.5.3", "5.5.5", "5.3.3", "5.6.2", "5.6.0", "5.6.0", "4.6.4", "4.6.4", "4.6.4", "4.6.4",
	"5.7.3", "4.4.6", "5.7.2", "5.7.1", "5.2.4", "5.6.1", "5.1.3", "5.1.0", "5.1.3", "5.1.1",
	"5.1.0", "5.3.0", "5.3.0", "5.1.0", "5.1.6", "5.1.0", "5.1.0", "5.1.6", "5.0.0", "5.0.0",
	"5.7.0", "5.0.0", "5.1.2" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
ends(struct bytes class, const char *suffix)
{
	struct bytes s = bytes_of(suffix);

	return class.n > s.n && bytes_equal_nocase(bytes_from(class, class.n - s.n), s);
}

static const struct action *action_of(struct bytes class)
{
	for (size_t i = 0; i < COUNT(actions); i++)
		if (ends(class, actions[i].suffix))
			return &actions[i];
	return NULL;
}

const char *
report_status(const struct props *recipient, const char *otherwise)
{
	int64_t diagnostic = -1, reason = -1;
	bool known = prop_int(&diagnostic, recipient, &PidTagNonDeliveryReportDiagCode);

	known |= prop_int(&reason, recipient, &PidTagNonDeliveryReportReasonCode);
	if (!known)
		return otherwise;
	if (diagnostic < 0)
		return reason >= 0 && reason < (int64_t)COUNT(by_reason) ? by_reason[reason]
									 : "5.4.0";
	return diagnostic < (int64_t)COUNT(by_diagnostic) ? by_diagnostic[diagnostic] : "5.0.0";
}

/* One line of ASCII: what is none becomes '?'. */
static void
put_field(struct buf *out, const char *name, const char *prefix, struct bytes value)
{
	if (value.n == 0)
		return;
	buf_print(out, "%s: %s", name, prefix);
	for (size_t i = 0; i < value.n && i < 900; i++)
		buf_u8(out, value.p[i] < ' ' ? ' ' : value.p[i] >= 0x7F ? '?' : value.p[i]);
	buf_u8(out, '\n');
}

/* A value of the form "type; text": the type is put in front where it is missing. */
static void
put_typed(struct buf *out, const char *name, const char *type, struct bytes value)
{
	bool typed = bytes_find(value, BYTES(";")) < value.n;

	put_field(out, name, typed ? "" : type, value);
}

/* Text that may not be ASCII, in encoded-words (RFC 2047). */
static void
put_encoded(struct buf *out, const char *name, struct bytes text)
{
	char *encoded;

	if (text.n == 0)
		return;
	encoded = g_mime_utils_header_encode_text(
	    NULL, (const char *)mime_literal(out->c, text).p, "utf-8");
	put_field(out, name, "", arena_copy(out->c, bytes_of(encoded)));
	g_free(encoded);
}

/* The diagnostic that PidTagSupplementaryInfo holds in its usual form, <server #status smtp;text>
 * (2.2.3.7.1.2); p NULL where it has another. */
static struct bytes
diagnostic_of(struct bytes info)
{
	size_t hash = bytes_find(info, BYTES("#")), blank;

	if (hash == info.n)
		return (struct bytes){ 0 };
	info = bytes_from(info, hash);
	blank = bytes_find(info, BYTES(" "));
	info = bytes_from(info, blank + 1);
	while (info.n > 0 && (info.p[info.n - 1] == '>' || info.p[info.n - 1] <= ' '))
		info.n--;
	return bytes_find(info, BYTES(";")) < info.n ? info : (struct bytes){ 0 };
}

/* A recipient's group of fields (R03 to R08). */
static void
put_recipient(struct buf *out, const struct recipient *r, const struct address_book *book,
    const struct action *action)
{
	struct bytes info = prop_text(&r->props, &PidTagSupplementaryInfo);
	struct address a = { 0 };
	struct bytes diagnostic = diagnostic_of(info);

	address_of(&a, book, &r->props, &group_recipient);
	buf_u8(out, '\n');
	put_field(out, "Final-Recipient", "rfc822;",
	    a.spec.p != NULL ? a.spec : BYTES("unknown@invalid"));
	put_field(out, "Action", "", bytes_of(action->action));
	put_field(out, "Status", "", bytes_of(report_status(&r->props, action->status)));
	put_typed(
	    out, "Remote-MTA", "dns; ", prop_text(&r->props, &PidTagRemoteMessageTransferAgent));
	if (diagnostic.n > 0)
		put_typed(out, "Diagnostic-Code", "smtp; ", diagnostic);
	put_encoded(out, "X-Supplementary-Info", info);
	if (!bytes_equal_nocase(a.name, a.spec))
		put_encoded(out, "X-Display-Name", a.name);
}

bool
report_speaks_of(const struct recipient *r)
{
	static const struct propdef *const signs[] = { &PidTagSupplementaryInfo, &PidTagReportTime,
		&PidTagNonDeliveryReportDiagCode, &PidTagNonDeliveryReportReasonCode,
		&PidTagRemoteMessageTransferAgent };

	for (size_t i = 0; i < COUNT(signs); i++)
		if (props_find(&r->props, &signs[i]->pid) != NULL)
			return true;
	return false;
}

/* Generating DSN: the message's group of fields, then each recipient's. */
static struct bytes
delivery_status(
    const struct message *m, const struct address_book *book, const struct action *action)
{
	struct buf out = { .c = m->c };
	struct bytes mta = prop_text(&m->props, &PidTagReportingMessageTransferAgent);

	put_typed(&out, "Reporting-MTA", "dns; ", mta.n > 0 ? mta : book->domain);
	for (size_t i = 0; i < m->recipients; i++)
		if (report_speaks_of(m->recipient[i]))
			put_recipient(&out, m->recipient[i], book, action);
	return buf_bytes(&out);
}

/* Generating MDN (R31 to R36). */
static struct bytes
disposition(const struct message *m, const struct address_book *book)
{
	struct buf out = { .c = m->c };
	bool read = ends(message_class(m), ".IPNRN");
	struct bytes mode = prop_text(&m->props, &PidTagReportDispositionMode);
	struct bytes key = prop_binary(&m->props, &PidTagParentKey);
	struct address who = { 0 };

	if (!address_of(&who, book, &m->props, &group_sender) || who.spec.p == NULL)
		address_of(&who, book, &m->props, &group_sent_representing);
	put_field(&out, "Final-Recipient", "rfc822;",
	    who.spec.p != NULL ? who.spec : BYTES("unknown@invalid"));
	put_field(&out, "Original-Message-ID", "", prop_text(&m->props, &PidTagOriginalMessageId));
	if (bytes_find(mode, BYTES("/")) == mode.n)
		mode = BYTES("manual-action/MDN-sent-automatically");
	put_field(&out, "Disposition", "",
	    arena_print(m->c, "%.*s; %s", (int)mode.n, (const char *)mode.p,
		read ? "displayed" : "deleted"));
	if (key.n > 0) {
		struct sink text = sink_memory(m->c);
		struct base64 b = { .out = &text, .eol = "" };

		base64_put(&b, key.p, key.n);
		base64_end(&b);
		put_field(&out, "X-MSExch-Correlation-Key", "", buf_bytes(&text.buf));
	}
	put_encoded(&out, "X-Display-Name", who.name);
	return buf_bytes(&out);
}

/* The text for people: the bodies, else PidTagReportText. */
static GMimeObject *
human_part(struct writing *w, const struct message *m)
{
	struct body body;

	body_read(&body, m);
	if (body.text.p == NULL && body.html.p == NULL)
		body.text = prop_text(&m->props, &PidTagReportText);
	return write_bodies(w, &body);
}

GMimeObject *
write_report(struct writing *w, const struct message *m)
{
	struct bytes class = message_class(m);
	const struct action *action = action_of(class);
	bool mdn = ends(class, ".IPNRN") || ends(class, ".IPNNRN");
	struct address_book book = address_book_of(m, w->opts);
	GMimeMultipart *report;

	if (!class_is(class, "REPORT") || (action == NULL && !mdn))
		return NULL;
	report = mime_multipart(&w->out, "report", write_boundary(w));
	g_mime_object_set_content_type_parameter(GMIME_OBJECT(report), "report-type",
	    mdn ? "disposition-notification" : "delivery-status");
	g_mime_multipart_add(report, human_part(w, m));
	g_mime_multipart_add(report,
	    GMIME_OBJECT(
		mime_fields_part(&w->out, mdn ? "disposition-notification" : "delivery-status",
		    mdn ? disposition(m, &book) : delivery_status(m, &book, action))));
	for (size_t i = 0; i < m->attachments; i++)
		write_attachment(w, report, m->attachment[i], i + 1, false);
	return GMIME_OBJECT(report);
}
