/*
 * MS-OXCMAIL, Envelope Elements: one row a row of the document, in the order in which the fields go
 * out. The first row that makes a field of a name wins. Row ids are those of the requirement tables
 * (E10 to E73, A17 to A39).
 */
#include "formats/base/text.h"
#include "libconv/oxcmail/header-via.h"
#include "libconv/oxcmail/words.h"

/* Fields that are only read: other names for what a row above writes. */
static const struct via via_read_text = { write_none, read_text };
static const struct via via_read_word = { write_none, read_word };
static const struct via via_read_date = { write_none, read_date };
static const struct via via_read_flag = { write_text, read_flag };
/* written by the importance's own row */
static const struct via via_write_word = { write_word, read_nothing };

static const struct word importance_words[] = { { 0, "Low" }, { 2, "High" }, { 0, NULL } };
static const struct word urgency_words[] = { { 0, "Non-Urgent" }, { 1, "Normal" }, { 2, "Urgent" },
	{ 0, NULL } };
static const struct word level_words[] = { { 0, "Low" }, { 1, "Normal" }, { 2, "High" },
	{ 0, NULL } };
static const struct word x_priority_words[] = { { 0, "5" }, { 0, "4" }, { 1, "3" }, { 2, "2" },
	{ 2, "1" }, { 0, NULL } };
static const struct word priority_words[] = { { 0, "5" }, { 2, "1" }, { 0, NULL } };
static const struct word sensitivity_words[] = { { 1, "Personal" }, { 2, "Private" },
	{ 3, "Company-Confidential" }, { 0, NULL } };
static const struct word suppress_bits[] = { { 0x01, "DR" }, { 0x02, "NDR" }, { 0x04, "RN" },
	{ 0x08, "NRN" }, { 0x10, "OOF" }, { 0x20, "AutoReply" }, { 0, NULL } };
static const struct word sender_id_words[] = { { 1, "Neutral" }, { 2, "Pass" }, { 3, "Fail" },
	{ 4, "SoftFail" }, { 5, "None" }, { 6, "TempError" }, { 7, "PermError" },
	{ (int32_t)0x80000006, "TempError" }, { (int32_t)0x80000007, "PermError" }, { 0, NULL } };
static const struct word to_type = { 1, "To" }, cc_type = { 2, "Cc" }, bcc_type = { 3, "Bcc" };
static const struct address_group *const return_receipt_groups[] = { &group_read_receipt,
	&group_sender, &group_sent_representing, NULL };
static const struct address_group *const read_receipt_groups[] = { &group_read_receipt,
	&group_sent_representing, &group_sender, NULL };

/* clang-format off */
static const struct header_row rows[] = {
	{ "A35", "From", &PidTagSentRepresentingName, &via_from, NULL, OWN },
	{ "A36", "Sender", &PidTagSenderName, &via_sender, NULL, OWN },
	{ "A30", "Reply-To", &PidTagReplyRecipientEntries, &via_reply_to, NULL, OWN },
	{ "A17", "To", &PidTagRecipientType, &via_recipients, &to_type, OWN },
	{ "A17", "Cc", &PidTagRecipientType, &via_recipients, &cc_type, OWN },
	{ "A29", "Bcc", &PidTagRecipientType, &via_recipients, &bcc_type, OWN },
	{ "E34", "Subject", &PidTagSubject, &via_subject, NULL, OWN },
	{ "E31", "Date", &PidTagClientSubmitTime, &via_sent, NULL, OWN },
	{ "E41", "Message-ID", &PidTagInternetMessageId, &via_ids, "bare", OWN },
	{ "E44", "In-Reply-To", &PidTagInReplyToId, &via_ids, NULL, 0 },
	{ "E43", "References", &PidTagInternetReferences, &via_ids, NULL, 0 },
	{ "E39", "Thread-Topic", &PidTagConversationTopic, &via_text, NULL, 0 },
	{ "E40", "Thread-Index", &PidTagConversationIndex, &via_base64, NULL, 0 },
	{ "E24", "Importance", &PidTagImportance, &via_word, importance_words, 0 },
	{ "A110", "Importance", &PidTagImportance, &via_read_word, level_words, 0 },
	{ "E27", "X-Priority", &PidTagImportance, &via_write_word, priority_words, 0 },
	{ "A112", "X-Priority", &PidTagImportance, &via_read_word, x_priority_words, 0 },
	{ "A113", "X-MSMail-Priority", &PidTagImportance, &via_read_word, level_words, 0 },
	{ "A111", "Priority", &PidTagImportance, &via_read_word, urgency_words, 0 },
	{ "E30", "Sensitivity", &PidTagSensitivity, &via_word, sensitivity_words, 0 },
	{ "A37", "Return-Receipt-To", &PidTagOriginatorDeliveryReportRequested, &via_receipt, return_receipt_groups, 0 },
	{ "A39", "Disposition-Notification-To", &PidTagReadReceiptRequested, &via_receipt, read_receipt_groups, 0 },
	{ "E45", "Keywords", &PidNameKeywords, &via_keywords, NULL, 0 },
	{ "E46", "List-Help", &PidTagListHelp, &via_text, NULL, 0 },
	{ "E47", "List-Subscribe", &PidTagListSubscribe, &via_text, NULL, 0 },
	{ "E48", "List-Unsubscribe", &PidTagListUnsubscribe, &via_text, NULL, 0 },
	{ "A071", "X-List-Help", &PidTagListHelp, &via_read_text, NULL, 0 },
	{ "A072", "X-List-Subscribe", &PidTagListSubscribe, &via_read_text, NULL, 0 },
	{ "A073", "X-List-Unsubscribe", &PidTagListUnsubscribe, &via_read_text, NULL, 0 },
	{ "A063", "X-Accept-Language", &PidNameAcceptLanguage, &via_read_text, NULL, 0 },
	{ "A065", "Expires", &PidTagExpiryTime, &via_read_date, NULL, 0 },
	{ "A065", "Expiry-Date", &PidTagExpiryTime, &via_read_date, NULL, 0 },
	{ "E49", "Accept-Language", &PidNameAcceptLanguage, &via_text, NULL, 0 },
	{ "E51", "Content-Language", &PidTagMessageLocaleId, &via_locale, NULL, 0 },
	{ "E12", "Content-Class", &PidNameContentClass, &via_content_class, NULL, 0 },
	{ "E14", "X-CallingTelephoneNumber", &PidTagSenderTelephoneNumber, &via_text, NULL, 0 },
	{ "E14", "X-CallingTelephoneNumber", &PidNameXSenderTelephoneNumber, &via_text, NULL, 0 },
	{ "E15", "X-VoiceMessageDuration", &PidTagVoiceMessageDuration, &via_number, NULL, 0 },
	{ "E15", "X-VoiceMessageDuration", &PidNameXVoiceMessageDuration, &via_number, NULL, 0 },
	{ "E16", "X-VoiceMessageSenderName", &PidTagVoiceMessageSenderName, &via_text, NULL, 0 },
	{ "E16", "X-VoiceMessageSenderName", &PidNameXVoiceMessageSenderName, &via_text, NULL, 0 },
	{ "E17", "X-FaxNumberOfPages", &PidTagFaxNumberOfPages, &via_number, NULL, 0 },
	{ "E17", "X-FaxNumberOfPages", &PidNameXFaxNumberOfPages, &via_number, NULL, 0 },
	{ "E18", "X-AttachmentOrder", &PidTagVoiceMessageAttachmentOrder, &via_text, NULL, 0 },
	{ "E18", "X-AttachmentOrder", &PidNameXVoiceMessageAttachmentOrder, &via_text, NULL, 0 },
	{ "E19", "X-CallID", &PidTagCallId, &via_text, NULL, 0 },
	{ "E19", "X-CallID", &PidNameXCallId, &via_text, NULL, 0 },
	{ "E52", "X-Microsoft-Classified", &PidLidClassified, &via_classified, NULL, 0 },
	{ "E53", "X-Microsoft-ClassKeep", &PidLidClassificationKeep, &via_classified, NULL, 0 },
	{ "E54", "X-Microsoft-Classification", &PidLidClassification, &via_classified, NULL, 0 },
	{ "E55", "X-Microsoft-ClassDesc", &PidLidClassificationDescription, &via_classified, NULL, 0 },
	{ "E56", "X-Microsoft-ClassID", &PidLidClassificationGuid, &via_classified, NULL, 0 },
	{ "E60", "X-Auto-Response-Suppress", &PidTagAutoResponseSuppress, &via_suppress, suppress_bits, 0 },
	{ "E62", "X-MS-Exchange-Organization-AutoForwarded", &PidTagAutoForwarded, &via_true, NULL, 0 },
	{ "E63", "X-MS-Exchange-Organization-SenderIdResult", &PidTagSenderIdStatus, &via_word, sender_id_words, 0 },
	{ "E64", "X-MS-Exchange-Organization-PRD", &PidTagPurportedSenderDomain, &via_text, NULL, 0 },
	{ "E65", "X-MS-Exchange-Organization-SCL", &PidTagContentFilterSpamConfidenceLevel, &via_signed, NULL, 0 },
	{ "E66", "X-Message-Flag", &PidLidFlagRequest, &via_read_flag, NULL, 0 },
	{ "E67", "Reply-By", &PidTagReplyTime, &via_reply_by, NULL, 0 },
	{ "E59", "X-MS-Has-Attach", &PidTagHasAttachments, &via_has_attach, NULL, 0 },
	{ "", "X-Unsent", &PidTagMessageFlags, &via_unsent, NULL, 0 },
};
/* clang-format on */

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/*
 * Fields that a writer owns, or that say nothing outside of where they were written (2.2.3.2.29,
 * Arbitrary MIME Headers, lists the same for readers): never from PS_INTERNET_HEADERS.
 */
static const char *const reserved[] = { "Received", "Resent-From", "Resent-Sender", "Resent-Date",
	"Resent-Message-Id", "Content-Type", "Content-Disposition", "Content-Description",
	"Content-Transfer-Encoding", "Content-ID", "Content-MD5", "Content-Base",
	"Content-Location", "MIME-Version", "Return-Path", "Bcc", "X-MimeOle",
	"X-MS-TNEF-Correlator", "From", "Sender", "To", "Cc", "Subject", "Date", "Message-ID",
	"Reply-To" };

/* 2.1.3.2.4: such names stay inside of the organisation; embedded messages keep them (T31). */
static const char *const internal[] = { "X-Microsoft-Exchange-Organization",
	"X-Microsoft-Exchange-Forest", "X-MS-Exchange-Organization", "X-MS-Exchange-Forest" };

static bool
is_reserved(const struct fields *f, struct bytes name)
{
	if (bytes_listed(name, reserved, sizeof(reserved) / sizeof(reserved[0])))
		return true;
	for (size_t i = 0; f->m->parent == NULL && i < sizeof(internal) / sizeof(internal[0]); i++)
		if (bytes_starts_nocase(name, bytes_of(internal[i])))
			return true;
	return false;
}

/* 2.1.3.2.4, Arbitrary MIME Headers: string names of PS_INTERNET_HEADERS. */
static void
arbitrary(struct fields *f)
{
	for (size_t i = 0; i < f->m->props.n; i++) {
		const struct prop *p = &f->m->props.v[i];
		struct bytes name = bytes_of(p->pid.name);

		if (p->pid.set == NULL || p->pid.name == NULL ||
		    !guid_equal(p->pid.set, &PS_INTERNET_HEADERS) ||
		    (p->type != PtypString && p->type != PtypString8) || header_row_maps(&p->pid))
			continue;
		if (field_name_valid(name) && !is_reserved(f, name) && !fields_have(f, name) &&
		    p->v[0].s.n > 0)
			field_add(f, p->pid.name, p->v[0].s, false, false);
	}
}

static void
write_rows(struct fields *f, bool recipients)
{
	for (size_t i = 0; i < ROWS; i++)
		if ((recipients || rows[i].via != &via_recipients) &&
		    (i == 0 || strcmp(rows[i].name, rows[i - 1].name) != 0 ||
			!fields_have(f, bytes_of(rows[i].name))))
			rows[i].via->write(f, &rows[i]);
}

void
fields_make(struct fields *f)
{
	write_rows(f, true);
	arbitrary(f);
}

void
fields_mapped(struct fields *f)
{
	write_rows(f, false);
}

/* MIME's own fields, hops that are past, and what a writer makes anew: nothing for
 * PS_INTERNET_HEADERS (2.2.3.2.29). */
static const char *const not_named[] = { "Received", "Resent-From", "Resent-Sender", "Resent-Date",
	"Resent-Message-Id", "Resent-To", "Resent-Cc", "Content-Type", "Content-Disposition",
	"Content-Description", "Content-Transfer-Encoding", "Content-ID", "Content-MD5",
	"Content-Location", "MIME-Version", "X-MimeOle", "X-MS-TNEF-Correlator" };

/* No message has more properties with names: their ids are 0x8000 to 0xFFFE (MS-OXCDATA 2.9). Each
 * is put where it belongs among the others, which would take long for any number of them. */
#define NAMES_MAX ((size_t)0x7FFE)

/* A field that no row has: a named property, its name in lower case (A007). */
static void
name_read(struct message *m, struct bytes name, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw), lower = arena_copy(m->c, name);
	struct pid pid = { .set = &PS_INTERNET_HEADERS, .name = (const char *)lower.p };

	for (size_t i = 0; i < lower.n; i++)
		if (lower.p[i] >= 'A' && lower.p[i] <= 'Z')
			((uint8_t *)(uintptr_t)lower.p)[i] += 32;
	if (text.n == 0 || props_find(&m->props, &pid) != NULL)
		return;
	if (m->props.n >= NAMES_MAX)
		note(m->c, NOTE_LOSS, "a field beyond the %zu that a message can name", NAMES_MAX);
	else
		props_put(&m->props, &pid, PtypString, (struct value){ .s = text });
}

static bool
is_mailboxes(const struct via *via)
{
	return via == &via_from || via == &via_sender || via == &via_reply_to ||
	       via == &via_recipients;
}

/* False where the field has no row. */
static bool
rows_read(struct message *m, struct bytes name, struct bytes raw, bool addresses)
{
	bool mapped = false;

	for (size_t i = 0; i < ROWS; i++) {
		if (!bytes_equal_nocase(name, bytes_of(rows[i].name)))
			continue;
		if ((!mapped || rows[i].via->write == write_none) &&
		    (addresses || !is_mailboxes(rows[i].via)))
			rows[i].via->read(m, &(struct row_use){ rows[i].prop, rows[i].with }, raw);
		mapped = true;
	}
	return mapped;
}

void
header_read_said(struct message *m, struct bytes name, struct bytes raw)
{
	rows_read(m, name, raw, false);
}

void
header_read(struct message *m, struct bytes name, struct bytes raw)
{
	if (!rows_read(m, name, raw, true) && field_name_valid(name) &&
	    !bytes_listed(name, not_named, sizeof(not_named) / sizeof(not_named[0])))
		name_read(m, name, raw);
}

bool
header_same(struct ctx *c, struct bytes name, struct bytes a, struct bytes b)
{
	struct message *x, *y;
	bool same;

	for (size_t i = 0; i < ROWS; i++)
		if (bytes_equal_nocase(name, bytes_of(rows[i].name)) && is_mailboxes(rows[i].via))
			return bytes_equal(header_mailboxes(c, a), header_mailboxes(c, b));
	x = message_new(c, NULL);
	y = message_new(c, NULL);
	x->props.sorted = y->props.sorted = true;
	header_read(x, name, a);
	header_read(y, name, b);
	same = x->props.n == y->props.n;
	for (size_t i = 0; same && i < x->props.n; i++)
		same = pid_compare(&x->props.v[i].pid, &y->props.v[i].pid) == 0 &&
		       prop_same(&x->props.v[i], &y->props.v[i]);
	return same;
}

const char *
header_row_name(size_t i)
{
	if (i >= ROWS)
		return NULL;
	if (rows[i].via == &via_recipients ||
	    (i > 0 && strcmp(rows[i].name, rows[i - 1].name) == 0))
		return "";
	return rows[i].name;
}

bool
header_row_maps(const struct pid *pid)
{
	for (size_t i = 0; i < ROWS; i++)
		if (pid_compare(&rows[i].prop->pid, pid) == 0)
			return true;
	return false;
}
