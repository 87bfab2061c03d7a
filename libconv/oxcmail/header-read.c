#include "libconv/oxcmail/header-read.h"

#include <stdlib.h>

#include "formats/base/base64.h"
#include "formats/base/text.h"
#include "libconv/entryid.h"
#include "libconv/oxcmail/words.h"

void
read_text(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw);

	if (text.n > 0 && prop_text(&m->props, row->prop).n == 0)
		put_text(&m->props, row->prop, text);
}

void
read_nothing(struct message *m, const struct row_use *row, struct bytes raw)
{
	(void)m;
	(void)row;
	(void)raw;
}

void
read_word(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw);
	int64_t there;

	if (prop_int(&there, &m->props, row->prop))
		return; /* the first field counts: Importance before its kin (A114) */
	for (const struct word *w = row->with; w->word != NULL; w++)
		if (bytes_starts_nocase(text, bytes_of(w->word))) {
			put_int(&m->props, row->prop, w->value);
			return;
		}
}

static bool
number_of(int64_t *out, struct message *m, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw);
	char *end;

	*out = strtol((const char *)text.p, &end, 10);
	return end != (const char *)text.p && *out >= INT32_MIN && *out <= INT32_MAX;
}

void
read_number(struct message *m, const struct row_use *row, struct bytes raw)
{
	int64_t v;

	if (number_of(&v, m, raw) && v >= 0)
		put_int(&m->props, row->prop, v);
}

void
read_signed(struct message *m, const struct row_use *row, struct bytes raw)
{
	int64_t v;

	if (number_of(&v, m, raw))
		put_int(&m->props, row->prop, v);
}

void
read_true(struct message *m, const struct row_use *row, struct bytes raw)
{
	if (bytes_equal_nocase(words_decode(m->c, raw), BYTES("true")))
		put_int(&m->props, row->prop, 1);
}

/* Kept at first; headers_settle removes the five where the message is not classified (A175). */
void
read_classified(struct message *m, const struct row_use *row, struct bytes raw)
{
	if (row->prop->type == PtypBoolean)
		read_true(m, row, raw);
	else
		read_text(m, row, raw);
}

void
read_base64(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes b;

	if (base64_decode(m->c, &b, raw) && b.n > 0)
		put_binary(&m->props, row->prop, b);
	else
		note(m->c, NOTE_DAMAGE, "%s: the field is no base64", propdef_name(row->prop));
}

/* Ids are kept as they stand, in one line. */
void
read_ids(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw);

	if (text.n > 0)
		put_text(&m->props, row->prop, text);
}

bool
header_date(int64_t *out, struct bytes raw)
{
	char text[128];
	size_t n = 0, depth = 0;
	GDateTime *when;

	while (raw.n > 0 && raw.p[0] <= ' ')
		raw = bytes_from(raw, 1);
	if (raw.n == 0 || raw.n >= sizeof(text))
		return false;
	for (size_t i = 0; i < raw.n; i++) { /* comments say nothing */
		depth += raw.p[i] == '(';
		if (depth == 0)
			text[n++] = (char)(raw.p[i] < ' ' ? ' ' : raw.p[i]);
		depth -= raw.p[i] == ')' && depth > 0;
	}
	text[n] = '\0';
	when = g_mime_utils_header_decode_date(text);
	if (when == NULL)
		return false;
	*out = g_date_time_to_unix(when) * FILETIME_SECOND + FILETIME_UNIX;
	g_date_time_unref(when);
	return filetime_given(*out);
}

bool
header_received(int64_t *out, struct bytes raw)
{
	size_t at = raw.n;

	while (at > 0 && raw.p[at - 1] != ';')
		at--;
	return at > 0 && header_date(out, bytes_from(raw, at));
}

void
read_date(struct message *m, const struct row_use *row, struct bytes raw)
{
	int64_t t;

	if (header_date(&t, raw))
		props_put(&m->props, &row->prop->pid, PtypTime, (struct value){ .i = t });
}

/* Subject (A121): up to three characters that are no colon, blank or digit, and a colon, are the
 * prefix. */
void
read_subject(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw), rest = text;
	struct bytes prefix = { (const uint8_t *)"", 0 };
	size_t n = 0;

	if (prop_text(&m->props, row->prop).p != NULL)
		return;
	while (rest.n > 0 && rest.p[0] != ':' && rest.p[0] > ' ' &&
	       !(rest.p[0] >= '0' && rest.p[0] <= '9') && n < 4) {
		utf8_next(&rest);
		n++;
	}
	if (n >= 1 && n <= 3 && rest.n > 0 && rest.p[0] == ':') {
		prefix = arena_print(m->c, "%.*s: ", (int)(text.n - rest.n), (const char *)text.p);
		rest = bytes_from(rest, 1);
		while (rest.n > 0 && rest.p[0] == ' ')
			rest = bytes_from(rest, 1);
	} else {
		rest = text;
	}
	put_text(&m->props, row->prop, text);
	put_text(&m->props, &PidTagSubjectPrefix, prefix);
	put_text(&m->props, &PidTagNormalizedSubject, rest);
}

/* Stands in decoded text where GMime, which decodes what is quoted too, would see a word again. */
#define NO_WORD 0x01

/* What GMime made of addresses_text. */
static struct bytes
from_gmime(struct ctx *c, const char *text)
{
	struct buf out = { .c = c };

	for (; text != NULL && *text != '\0'; text++)
		if (*text != NO_WORD)
			buf_u8(&out, (uint8_t)*text);
	return buf_bytes(&out);
}

/* The mailboxes of a field, groups opened. */
static void
each_mailbox(struct message *m, struct bytes raw, InternetAddressList *list,
    void (*take)(struct message *, struct bytes name, struct bytes spec, void *), void *arg)
{
	for (int i = 0; list != NULL && i < internet_address_list_length(list); i++) {
		InternetAddress *ia = internet_address_list_get_address(list, i);
		const char *name = internet_address_get_name(ia);

		if (INTERNET_ADDRESS_IS_GROUP(ia)) {
			each_mailbox(m, raw,
			    internet_address_group_get_members(INTERNET_ADDRESS_GROUP(ia)), take,
			    arg);
			continue;
		}
		take(m, from_gmime(m->c, name),
		    from_gmime(
			m->c, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(ia))),
		    arg);
	}
}

static void
drop_list(void *list)
{
	g_object_unref(list);
}

/* Decoded text, inside of quotes. */
static void
put_quoted(struct buf *out, struct bytes text)
{
	for (size_t i = 0; i < text.n; i++) {
		uint8_t ch = text.p[i];

		if (ch == '?')
			buf_u8(out, NO_WORD);
		if (ch == '"' || ch == '\\')
			buf_u8(out, '\\');
		buf_u8(out, ch < ' ' ? ' ' : ch);
		if (ch == '=')
			buf_u8(out, NO_WORD);
	}
}

/*
 * A field of addresses for GMime: unfolded, since a quoted name may be folded too, and
 * encoded-words made a quoted name of what they say: of several GMime stops at the padding of the
 * first.
 */
static struct bytes
addresses_text(struct ctx *c, struct bytes raw)
{
	struct buf out = { .c = c };
	bool quoted = false;

	for (size_t i = 0; i < raw.n; i++) {
		size_t count = 0, n = words_run(&count, bytes_from(raw, i));

		if (count > 0) {
			buf_put_str(&out, quoted ? "" : "\"");
			put_quoted(&out, words_decode(c, bytes_upto(bytes_from(raw, i), n)));
			buf_put_str(&out, quoted ? "" : "\"");
			i += n - 1;
			continue;
		}
		quoted ^= raw.p[i] == '"' && (i == 0 || raw.p[i - 1] != '\\');
		if (raw.p[i] != '\r' && raw.p[i] != '\n')
			buf_u8(&out, raw.p[i]);
	}
	return buf_bytes(&out);
}

static void
mailboxes(struct message *m, struct bytes raw,
    void (*take)(struct message *, struct bytes name, struct bytes spec, void *), void *arg)
{
	const char *charsets[] = { "utf-8", "windows-1252", NULL };
	GMimeParserOptions *options = g_mime_parser_options_new();
	InternetAddressList *list;

	g_mime_parser_options_set_fallback_charsets(options, charsets);
	g_mime_parser_options_set_rfc2047_compliance_mode(options, GMIME_RFC_COMPLIANCE_STRICT);
	list = internet_address_list_parse(options, (const char *)addresses_text(m->c, raw).p);
	g_mime_parser_options_free(options);
	if (list == NULL)
		return;
	ctx_own(m->c, list, drop_list);
	each_mailbox(m, raw, list, take, arg);
}

static void
take_text(struct message *m, struct bytes name, struct bytes spec, void *arg)
{
	struct buf *out = arg;

	buf_put_bytes(out, name);
	buf_u8(out, '\n');
	buf_put_bytes(out, address_bare(m->c, spec));
	buf_u8(out, '\n');
}

struct bytes
header_mailboxes(struct ctx *c, struct bytes raw)
{
	struct message m = { .c = c };
	struct buf out = { .c = c };

	mailboxes(&m, raw, take_text, &out);
	return buf_bytes(&out);
}

/* The first mailbox of a field fills a group. */
static void
take_first(struct message *m, struct bytes name, struct bytes spec, void *arg)
{
	const struct address_group **group = arg;

	if (*group != NULL)
		address_put(&m->props, *group, name, spec);
	*group = NULL;
}

void
read_from(struct message *m, const struct row_use *row, struct bytes raw)
{
	const struct address_group *group = &group_sent_representing;

	(void)row;
	if (prop_text(&m->props, group->address).n == 0)
		mailboxes(m, raw, take_first, &group);
}

void
read_sender(struct message *m, const struct row_use *row, struct bytes raw)
{
	const struct address_group *group = &group_sender;

	(void)row;
	mailboxes(m, raw, take_first, &group);
}

/* A048: whom the receipt goes to; the flag is the row's own property. */
void
read_receipt(struct message *m, const struct row_use *row, struct bytes raw)
{
	const struct address_group *group = &group_read_receipt;

	put_int(&m->props, row->prop, 1);
	if (row->prop == &PidTagReadReceiptRequested)
		mailboxes(m, raw, take_first, &group);
}

struct reply_to {
	struct buf entries, names;
	uint32_t n;
};

static void
take_reply(struct message *m, struct bytes name, struct bytes spec, void *arg)
{
	struct reply_to *r = arg;
	struct bytes id;

	if (name.n == 0)
		name = spec;
	id = entryid_one_off(m->c, name, BYTES("SMTP"), spec);
	buf_u32(&r->entries, (uint32_t)id.n);
	buf_put_bytes(&r->entries, id);
	buf_zero(&r->entries, (4 - id.n % 4) % 4);
	if (r->n++ > 0)
		buf_u8(&r->names, ';');
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] != ';')
			buf_u8(&r->names, name.p[i]);
}

/* Reply-To (A045): a FlatEntryList, and the names beside it. */
void
read_reply_to(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct reply_to r = { .entries = { .c = m->c }, .names = { .c = m->c } };

	buf_zero(&r.entries, 8);
	mailboxes(m, raw, take_reply, &r);
	if (r.n == 0)
		return;
	buf_patch_u32(&r.entries, 0, r.n);
	buf_patch_u32(&r.entries, 4, (uint32_t)r.entries.n - 8);
	put_binary(&m->props, row->prop, buf_bytes(&r.entries));
	put_text(&m->props, &PidTagReplyRecipientNames, buf_bytes(&r.names));
}

static void
take_recipient(struct message *m, struct bytes name, struct bytes spec, void *arg)
{
	const struct word *type = arg;
	struct recipient *r;

	if (spec.n == 0)
		return;
	r = message_recipient(m);
	if (r == NULL)
		return;
	props_seal(&r->props);
	put_int(&r->props, &PidTagRecipientType, type->value);
	address_put(&r->props, &group_recipient, name, spec);
	put_int(&r->props, &PidTagObjectType, 6);
	put_int(&r->props, &PidTagDisplayType, 0);
}

void
read_recipients(struct message *m, const struct row_use *row, struct bytes raw)
{
	mailboxes(m, raw, take_recipient, (void *)(uintptr_t)row->with);
}

void
read_suppress(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes left = words_decode(m->c, raw);
	int64_t bits = 0;

	if (bytes_equal_nocase(left, BYTES("None")) || bytes_equal_nocase(left, BYTES("All"))) {
		put_int(&m->props, row->prop, (left.p[0] | 0x20) == 'a' ? -1 : 0);
		return;
	}
	while (left.n > 0) {
		size_t n = 0;

		while (n < left.n && left.p[n] != ',' && left.p[n] != ';' && left.p[n] != ' ')
			n++;
		for (const struct word *w = row->with; w->word != NULL; w++)
			if (bytes_equal_nocase(bytes_upto(left, n), bytes_of(w->word)))
				bits |= w->value;
		left = bytes_from(left, n + 1);
	}
	if (bits != 0)
		put_int(&m->props, row->prop, bits);
}

/* Keywords, separated by commas; one in quotes may hold a comma. */
void
read_keywords(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes left = words_decode(m->c, raw);
	struct prop p = { .pid = row->prop->pid, .type = PtypMultiple | PtypString };

	p.v = NEW(m->c, struct value, left.n / 2 + 2);
	while (left.n > 0) {
		struct bytes one;
		size_t n = 0;
		bool quoted = false;

		while (left.n > 0 && left.p[0] == ' ')
			left = bytes_from(left, 1);
		while (n < left.n && (quoted || (left.p[n] != ',' && left.p[n] != ';')))
			quoted ^= left.p[n++] == '"';
		one = bytes_upto(left, n);
		left = bytes_from(left, n + 1);
		while (one.n > 0 && one.p[one.n - 1] == ' ')
			one.n--;
		if (one.n >= 2 && one.p[0] == '"' && one.p[one.n - 1] == '"')
			one = bytes_upto(bytes_from(one, 1), one.n - 2);
		if (one.n > 0)
			p.v[p.n++].s = arena_copy(m->c, one);
	}
	if (p.n > 0) {
		props_add(&m->props, p);
		props_seal(&m->props);
	}
}

/* Content-Language (A062): the first tag. */
void
read_locale(struct message *m, const struct row_use *row, struct bytes raw)
{
	struct bytes text = words_decode(m->c, raw);
	uint32_t lcid;

	text.n = bytes_find(text, BYTES(","));
	lcid = language_locale(text);
	if (lcid != 0)
		put_int(&m->props, row->prop, lcid);
}

/* X-Message-Flag (A150 to A155). */
void
read_flag(struct message *m, const struct row_use *row, struct bytes raw)
{
	read_text(m, row, raw);
	put_int(&m->props, &PidTagFlagStatus, 2);
	put_int(&m->props, &PidLidTaskStatus, 0);
	put_int(&m->props, &PidLidTaskComplete, 0);
	props_put(&m->props, &PidLidPercentComplete.pid, PtypFloating64, (struct value){ .f = 0 });
	put_int(&m->props, &PidTagToDoItemFlags, 8);
}

/* X-Unsent: 1 (DESIGN.md part 4). */
void
read_unsent(struct message *m, const struct row_use *row, struct bytes raw)
{
	int64_t flags = 0;

	prop_int(&flags, &m->props, row->prop);
	if (bytes_equal(words_decode(m->c, raw), BYTES("1")))
		put_int(&m->props, row->prop, flags | 8);
}

/* Values of Content-Class (A135 to A140), and the media that such a message has an attachment of.
 */
static const struct content_class {
	const char *content, *class, *media;
} content_classes[] = {
	{ "fax", "IPM.Note.Microsoft.Fax", "image/tiff" },
	{ "fax-ca", "IPM.Note.Microsoft.Fax.CA", "image/tiff" },
	{ "missedcall", "IPM.Note.Microsoft.Missed.Voice", NULL },
	{ "voice-uc", "IPM.Note.Microsoft.Conversation.Voice", "audio/" },
	{ "voice-ca", "IPM.Note.Microsoft.Voicemail.UM.CA", "audio/" },
	{ "voice", "IPM.Note.Microsoft.Voicemail.UM", "audio/" },
};

static const struct content_class *
content_class_find(struct bytes content)
{
	for (size_t i = 0; i < sizeof(content_classes) / sizeof(content_classes[0]); i++)
		if (bytes_equal_nocase(content, bytes_of(content_classes[i].content)))
			return &content_classes[i];
	return NULL;
}

void
content_class_check(struct message *m)
{
	const struct content_class *row =
	    content_class_find(prop_text(&m->props, &PidNameContentClass));

	if (row == NULL || row->media == NULL || !class_is(message_class(m), row->class))
		return;
	for (size_t i = 0; i < m->attachments; i++)
		if (bytes_starts_nocase(prop_text(&m->attachment[i]->props, &PidTagAttachMimeTag),
			bytes_of(row->media)))
			return;
	put_text(&m->props, &PidTagMessageClass, BYTES("IPM.Note"));
}

/* Content Class (A133 to A142): always kept, and where it is known the message class. */
void
read_content_class(struct message *m, const struct row_use *row, struct bytes raw)
{
	static const struct bytes custom = { (const uint8_t *)"urn:content-class:custom.", 25 };
	static const struct bytes form = { (const uint8_t *)"InfoPathForm.", 13 };
	struct bytes text = words_decode(m->c, raw), guid, name;
	const struct content_class *known = content_class_find(text);
	struct ctx *c = m->c;

	put_text(&m->props, row->prop, text);
	if (known != NULL)
		put_text(&m->props, &PidTagMessageClass, bytes_of(known->class));
	if (bytes_starts_nocase(text, custom)) {
		text = bytes_from(text, custom.n);
		put_text(&m->props, &PidTagMessageClass,
		    arena_print(c, "IPM.Note.Custom.%.*s", (int)text.n, (const char *)text.p));
	} else if (bytes_starts_nocase(text, form)) {
		guid = bytes_from(text, form.n);
		guid.n = bytes_find(guid, BYTES("."));
		name = bytes_from(text, form.n + guid.n + 1);
		put_text(&m->props, &PidTagMessageClass,
		    arena_print(c, "IPM.InfoPathForm.%.*s", (int)guid.n, (const char *)guid.p));
		put_text(&m->props, &PidLidInfoPathFormName, name);
	}
}

/* One of two groups that is not there is the other (A042). */
static void
copy_group(struct props *ps, const struct address_group *to, const struct address_group *from)
{
	struct bytes name = prop_text(ps, from->name), spec = prop_text(ps, from->smtp);

	if (prop_text(ps, to->address).n == 0 && spec.n > 0)
		address_put(ps, to, name, spec);
}

/* The first date of the Received fields (A089) is kept as it is read; without one the time sent. */
static void
settle_times(struct message *m)
{
	int64_t sent, delivered;
	bool has_sent = prop_time(&sent, &m->props, &PidTagClientSubmitTime);

	if (!prop_time(&delivered, &m->props, &PidTagMessageDeliveryTime)) {
		if (has_sent)
			props_put(&m->props, &PidTagMessageDeliveryTime.pid, PtypTime,
			    (struct value){ .i = sent });
	} else if (!has_sent) {
		props_put(&m->props, &PidTagClientSubmitTime.pid, PtypTime,
		    (struct value){ .i = delivered });
	}
}

void
headers_settle(struct message *m)
{
	static const struct propdef *const classified[] = { &PidLidClassification,
		&PidLidClassificationDescription, &PidLidClassificationGuid,
		&PidLidClassificationKeep };
	struct props *ps = &m->props;
	struct bytes normalized = prop_text(ps, &PidTagNormalizedSubject);
	int64_t v;

	copy_group(ps, &group_sender, &group_sent_representing);
	copy_group(ps, &group_sent_representing, &group_sender);
	if (prop_text(ps, &PidTagConversationTopic).n == 0 && normalized.n > 0)
		put_text(ps, &PidTagConversationTopic, normalized);
	if (!prop_int(&v, ps, &PidTagImportance))
		put_int(ps, &PidTagImportance, 1);
	if (!prop_int(&v, ps, &PidTagSensitivity))
		put_int(ps, &PidTagSensitivity, 0);
	for (size_t i = 0; i < 4 && !prop_true(ps, &PidLidClassified); i++)
		props_remove(ps, &classified[i]->pid);
	if (prop_text(ps, &PidLidFlagRequest).n > 0 && prop_text(ps, &PidTagSubject).n > 0)
		put_text(ps, &PidLidToDoTitle, prop_text(ps, &PidTagSubject));
	settle_times(m);
}
