/* MS-OXCMAIL, Analysis of Reports (2.2.3.7). */
#include <stdio.h>

#include "formats/base/base64.h"
#include "libconv/oxcmail/address.h"
#include "libconv/oxcmail/fields.h"
#include "libconv/oxcmail/read.h"
#include "libconv/oxcmail/words.h"

/* Action, the worse the later (A300). */
static const struct {
	const char *action, *suffix;
} actions[] = {
	{ "delivered", "DR" },
	{ "expanded", "Expanded.DR" },
	{ "relayed", "Relayed.DR" },
	{ "delayed", "Delayed.DR" },
	{ "failed", "NDR" },
};

/* Status (A323): diagnostic and reason by subject and detail; detail -1: any other. */
static const struct {
	int subject, detail, diagnostic, reason;
} codes[] = {
	{ 1, 1, 35, 1 },
	{ 1, 2, 48, 0 },
	{ 1, 3, 32, 0 },
	{ 1, 4, 1, 0 },
	{ 1, 6, 40, 0 },
	{ 1, -1, 0, 0 },
	{ 2, 1, 38, 0 },
	{ 2, 2, 13, 0 },
	{ 2, 3, 13, 0 },
	{ 2, 4, 30, 0 },
	{ 2, -1, 38, 0 },
	{ 3, 2, -1, 0 },
	{ 3, 3, 18, 0 },
	{ 3, 5, 18, 0 },
	{ 3, 4, 13, 0 },
	{ 3, -1, 38, 0 },
	{ 4, 0, -1, 0 },
	{ 4, 4, -1, 0 },
	{ 4, 3, -1, 6 },
	{ 4, 6, 3, 0 },
	{ 4, 8, 3, 0 },
	{ 4, 7, 5, 0 },
	{ 4, -1, 2, 0 },
	{ 5, 3, 16, 0 },
	{ 5, 4, 11, 0 },
	{ 5, -1, 17, 0 },
	{ 6, 2, 9, 0 },
	{ 6, 3, 8, 0 },
	{ 6, 4, 25, 0 },
	{ 6, 5, -1, 2 },
	{ 6, -1, 15, 0 },
	{ 7, 1, 29, 0 },
	{ 7, 2, 28, 0 },
	{ 7, 3, 26, 0 },
	{ 7, -1, 46, 0 },
};

/* The leaf of that type in a report; an empty view where it has none. */
static struct bytes
report_fields(struct intake *in, GMimeObject *root, const char *subtype)
{
	GMimeMultipart *report;

	if (!GMIME_IS_MULTIPART(root))
		return (struct bytes){ 0 };
	report = GMIME_MULTIPART(root);
	for (int i = 0; i < g_mime_multipart_get_count(report); i++) {
		GMimeObject *o = g_mime_multipart_get_part(report, i);

		if (GMIME_IS_PART(o) && g_mime_content_type_is_type(
					    g_mime_object_get_content_type(o), "message", subtype))
			return source_decode(in->c, source_bytes(GMIME_PART(o)),
			    g_mime_part_get_content_encoding(GMIME_PART(o)));
	}
	return (struct bytes){ 0 };
}

/* A group of fields up to an empty line; *left moves behind it. */
static struct bytes
group_next(struct bytes *left)
{
	struct bytes group;
	size_t at = 0;

	while (left->n > 0 && (left->p[0] == '\r' || left->p[0] == '\n'))
		*left = bytes_from(*left, 1);
	while (at < left->n) {
		size_t n = bytes_find(bytes_from(*left, at), BYTES("\n"));

		if (n == 0 || (n == 1 && left->p[at] == '\r'))
			break;
		at += n + 1;
	}
	group = bytes_upto(*left, at);
	*left = bytes_from(*left, at);
	return group;
}

/* What stands behind "type;" in a typed field. */
static struct bytes
untyped(struct bytes value)
{
	size_t n = bytes_find(value, BYTES(";"));

	if (n < value.n)
		value = bytes_from(value, n + 1);
	while (value.n > 0 && value.p[0] <= ' ')
		value = bytes_from(value, 1);
	return value;
}

/* The address in a field of a recipient (RFC 3464, 2.3.1, 2.3.2); some write it in angle brackets.
 */
static struct bytes
reported_address(struct bytes value)
{
	value = untyped(value);
	if (bytes_starts(value, BYTES("<")) && bytes_find(value, BYTES(">")) == value.n - 1)
		value = bytes_from(bytes_upto(value, value.n - 1), 1);
	return value;
}

static int
severity_of(struct bytes action)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (bytes_starts_nocase(action, bytes_of(actions[i].action)))
			return (int)i;
	return -1;
}

static void
put_status(struct props *ps, struct bytes status)
{
	int class = 0, subject = 0, detail = 0;

	if (sscanf((const char *)status.p, "%1d.%3d.%3d", &class, &subject, &detail) != 3)
		return;
	put_int(ps, &PidTagNonDeliveryReportStatusCode, class * 100 + subject * 10 + detail);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		if (codes[i].subject != subject ||
		    (codes[i].detail != detail && codes[i].detail != -1))
			continue;
		put_int(ps, &PidTagNonDeliveryReportDiagCode, codes[i].diagnostic);
		put_int(ps, &PidTagNonDeliveryReportReasonCode, codes[i].reason);
		return;
	}
	put_int(ps, &PidTagNonDeliveryReportDiagCode, -1);
	put_int(ps, &PidTagNonDeliveryReportReasonCode, 0);
}

/* The row of the recipient table that a group speaks of: that of the address, or a new one. */
static struct recipient *
recipient_of(struct message *m, struct bytes spec)
{
	struct recipient *r;

	r = message_recipient(m);
	if (r == NULL)
		return NULL;
	props_seal(&r->props);
	put_int(&r->props, &PidTagRecipientType, 1);
	address_put(&r->props, &group_recipient, (struct bytes){ 0 }, spec);
	return r;
}

/* A303 to A312. */
static void
recipient_take(struct message *m, struct bytes group, bool failed_one)
{
	struct ctx *c = m->c;
	struct bytes spec = reported_address(transport_field(c, group, "Final-Recipient"));
	struct bytes status = transport_field(c, group, "Status");
	struct bytes diagnostic = transport_field(c, group, "Diagnostic-Code");
	struct bytes mta = untyped(transport_field(c, group, "Remote-MTA"));
	struct bytes info = words_decode(c, transport_field(c, group, "X-Supplementary-Info"));
	struct recipient *r;
	int64_t sent;

	if (spec.n == 0)
		return;
	r = recipient_of(m, arena_copy(c, spec));
	if (r == NULL)
		return;
	if (mta.n > 0)
		put_text(&r->props, &PidTagRemoteMessageTransferAgent, arena_copy(c, mta));
	if (info.n == 0)
		info = arena_print(c, "<%.*s%s#%.*s%s%.*s>", (int)mta.n, (const char *)mta.p,
		    mta.n > 0 ? " " : "", (int)status.n, (const char *)status.p,
		    diagnostic.n > 0 ? " " : "", (int)diagnostic.n, (const char *)diagnostic.p);
	put_text(&r->props, &PidTagSupplementaryInfo, info);
	if (status.n > 0)
		put_status(&r->props, status);
	if (prop_time(&sent, &m->props, &PidTagClientSubmitTime)) {
		props_put(&r->props, &PidTagReportTime.pid, PtypTime, (struct value){ .i = sent });
		if (!failed_one)
			props_put(&r->props, &PidTagDeliverTime.pid, PtypTime,
			    (struct value){ .i = sent });
	}
}

static bool
delivery_take(struct message *m, struct bytes fields)
{
	struct bytes left = fields, whole = group_next(&left), rest = left, group;
	struct bytes mta = transport_field(m->c, whole, "Reporting-MTA");
	int worst = -1;

	for (group = group_next(&rest); group.n > 0; group = group_next(&rest)) {
		int one = severity_of(transport_field(m->c, group, "Action"));

		worst = one > worst ? one : worst;
	}
	if (worst < 0)
		return false;
	put_text(&m->props, &PidTagMessageClass,
	    arena_print(m->c, "REPORT.IPM.Note.%s", actions[worst].suffix));
	if (mta.n > 0)
		put_text(&m->props, &PidTagReportingMessageTransferAgent, mta);
	for (group = group_next(&left); group.n > 0; group = group_next(&left))
		if (severity_of(transport_field(m->c, group, "Action")) == worst)
			recipient_take(m, group, worst == 4);
	return true;
}

/* A330 to A337. */
static bool
disposition_take(struct message *m, struct bytes fields)
{
	struct ctx *c = m->c;
	struct bytes field = transport_field(c, fields, "Disposition");
	struct bytes type = untyped(field), key, id;
	bool read;

	type.n = bytes_find(type, BYTES("/"));
	read = bytes_starts_nocase(type, BYTES("displayed")) ||
	       bytes_starts_nocase(type, BYTES("dispatched")) ||
	       bytes_starts_nocase(type, BYTES("processed"));
	if (field.n == 0)
		return false;
	put_text(&m->props, &PidTagMessageClass,
	    read ? BYTES("REPORT.IPM.Note.IPNRN") : BYTES("REPORT.IPM.Note.IPNNRN"));
	put_text(&m->props, &PidTagReportText, field);
	put_text(&m->props, &PidTagReportDisposition, arena_copy(c, type));
	put_text(&m->props, &PidTagReportDispositionMode,
	    arena_copy(c, bytes_upto(field, bytes_find(field, BYTES(";")))));
	id = transport_field(c, fields, "Original-Message-ID");
	if (id.n > 0)
		put_text(&m->props, &PidTagOriginalMessageId, id);
	if (base64_decode(c, &key, transport_field(c, fields, "X-MSExch-Correlation-Key")) &&
	    key.n > 0)
		put_binary(&m->props, &PidTagParentKey, key);
	id = reported_address(transport_field(c, fields, "Original-Recipient"));
	if (id.n == 0)
		id = reported_address(transport_field(c, fields, "Final-Recipient"));
	if (id.n > 0)
		put_text(&m->props, &PidTagOriginalDisplayTo, arena_copy(c, id));
	return true;
}

bool
report_take(struct intake *in, struct message *m, GMimeObject *root)
{
	struct bytes delivery = report_fields(in, root, "delivery-status");
	struct bytes disposition = report_fields(in, root, "disposition-notification");

	if (!g_mime_content_type_is_type(
		g_mime_object_get_content_type(root), "multipart", "report"))
		return false;
	return (delivery.n > 0 && delivery_take(m, delivery)) ||
	       (disposition.n > 0 && disposition_take(m, disposition));
}
