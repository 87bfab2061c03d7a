/*
 * The attributes of MS-OXTNEF as rows, each with its way to properties and back. Section numbers
 * are the document's; identifiers are those of 2.1.3.2.
 */
#include "formats/base/text.h"
#include "libconv/entryid.h"
#include "libconv/oxtnef-parts.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
missing(const struct props *ps, const struct propdef *def)
{
	return props_find(ps, &def->pid) == NULL;
}

/* Strings: 8-bit, in the code page of the stream, a NUL at the end (2.1.3.3). */

static struct bytes
to_nul(struct bytes b)
{
	return bytes_upto(b, bytes_find(b, (struct bytes){ (const uint8_t *)"", 1 }));
}

static struct bytes
decode(struct message *m, struct bytes data, const struct propdef *def)
{
	return message_decode(m, data, PtypString8, &def->pid);
}

static void
string_put(struct buf *out, struct bytes utf8, unsigned codepage)
{
	buf_put_bytes(out, text_encode(out->c, NULL, utf8, codepage));
	buf_u8(out, 0);
}

static void
text_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	if (missing(ps, row->def))
		put_text(ps, row->def, decode(m, data, row->def));
}

static bool
text_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes text = prop_text(from->props, row->def);

	if (text.p == NULL)
		return false;
	string_put(out, text, from->codepage);
	return true;
}

static const struct oxtnef_via via_text = { text_read, text_write };

/* Message classes (2.3.3.4, attMessageClass): names of Microsoft Mail 3 and Schedule+. */

static const struct {
	const char *text, *message_class;
} classes[] = {
	{ "IPM.Microsoft Mail.Note", "IPM.Note" },
	{ "IPM.Microsoft Mail.Read Receipt", "Report.IPM.Note.IPNRN" },
	{ "IPM.Microsoft Mail.Non-Delivery", "Report.IPM.Note.NDR" },
	{ "IPM.Microsoft Schedule.MtgRespP", "IPM.Schedule.Meeting.Resp.Pos" },
	{ "IPM.Microsoft Schedule.MtgRespN", "IPM.Schedule.Meeting.Resp.Neg" },
	{ "IPM.Microsoft Schedule.MtgRespA", "IPM.Schedule.Meeting.Resp.Tent" },
	{ "IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request" },
	{ "IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled" },
};

struct bytes
oxtnef_class_of(struct bytes text)
{
	static const struct bytes prefix = { (const uint8_t *)"Microsoft Mail v3.0 ", 20 };

	if (bytes_starts_nocase(text, prefix))
		text = bytes_from(text, prefix.n);
	for (size_t i = 0; i < COUNT(classes); i++)
		if (bytes_equal_nocase(text, bytes_of(classes[i].text)))
			return bytes_of(classes[i].message_class);
	return text;
}

struct bytes
oxtnef_class_text(struct bytes message_class)
{
	for (size_t i = 0; i < COUNT(classes); i++)
		if (bytes_equal_nocase(message_class, bytes_of(classes[i].message_class)))
			return bytes_of(classes[i].text);
	return message_class;
}

static void
class_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct bytes text = decode(m, to_nul(data), row->def);

	if (missing(ps, row->def) && text.n > 0)
		put_text(ps, row->def, oxtnef_class_of(text));
}

static bool
class_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes text = prop_text(from->props, row->def);

	if (text.p == NULL)
		return false;
	string_put(out, oxtnef_class_text(text), from->codepage);
	return true;
}

static const struct oxtnef_via via_class = { class_read, class_write };

/* Dates (2.1.3.3.4, DTR): seven words of no zone that the document names. We write UTC. */

static void
date_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct reader r = rd_open(m->c, data, 0);
	struct civil civil = { 0 };
	int64_t t;

	if (!missing(ps, row->def))
		return;
	if (data.n >= 12) {
		civil.year = rd_u16(&r);
		civil.month = rd_u16(&r);
		civil.day = rd_u16(&r);
		civil.hour = rd_u16(&r);
		civil.minute = rd_u16(&r);
		civil.second = rd_u16(&r);
	}
	if (filetime_of(&t, &civil))
		put_int(ps, row->def, t);
	else
		note(m->c, NOTE_DAMAGE, "tnef: %s is no date", row->name);
}

static bool
date_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct civil civil;
	int64_t t;

	if (!prop_time(&t, from->props, row->def) || !filetime_civil(&civil, t))
		return false;
	buf_u16(out, (unsigned)civil.year);
	buf_u16(out, (unsigned)civil.month);
	buf_u16(out, (unsigned)civil.day);
	buf_u16(out, (unsigned)civil.hour);
	buf_u16(out, (unsigned)civil.minute);
	buf_u16(out, (unsigned)civil.second);
	buf_u16(out, (unsigned)civil.weekday);
	return true;
}

static const struct oxtnef_via via_date = { date_read, date_write };

/* Bytes as they are. */

static void
binary_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	(void)m;
	if (missing(ps, row->def))
		put_binary(ps, row->def, data);
}

static bool
binary_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes b = prop_binary(from->props, row->def);

	if (b.p == NULL)
		return false;
	buf_put_bytes(out, b);
	return true;
}

static const struct oxtnef_via via_binary = { binary_read, binary_write };

/* Bytes as upper-case hexadecimal text (3.1, attMessageID). */

static void
hex_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct bytes text = to_nul(data);
	uint8_t *p = arena_alloc(m->c, text.n / 2 + 1);

	if (!missing(ps, row->def) || text.n == 0)
		return;
	for (size_t i = 0; i < text.n; i++) {
		unsigned ch = text.p[i], digit;

		if (ch >= '0' && ch <= '9')
			digit = ch - '0';
		else if ((ch | 0x20) >= 'a' && (ch | 0x20) <= 'f')
			digit = (ch | 0x20) - 'a' + 10;
		else
			break;
		p[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4 : p[i / 2] | digit);
		if (i + 1 == text.n && i % 2 == 1) {
			put_binary(ps, row->def, (struct bytes){ p, text.n / 2 });
			return;
		}
	}
	note(m->c, NOTE_DAMAGE, "tnef: %s holds no hexadecimal digits", row->name);
}

static bool
hex_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes key = prop_binary(from->props, row->def);

	if (key.n == 0)
		return false;
	for (size_t i = 0; i < key.n; i++)
		buf_print(out, "%02X", key.p[i]);
	buf_u8(out, 0);
	return true;
}

static const struct oxtnef_via via_hex = { hex_read, hex_write };
static const struct oxtnef_via via_hex_old = { hex_read, NULL };

/* Integers of as many bytes as `with` says. */

static const unsigned two = 2, four = 4;

static void
integer_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct reader r = rd_open(m->c, data, 0);
	unsigned size = *(const unsigned *)row->with;

	if (data.n < size)
		note(m->c, NOTE_DAMAGE, "tnef: %s has %zu bytes", row->name, data.n);
	else if (missing(ps, row->def))
		put_int(ps, row->def, size == 2 ? rd_u16(&r) != 0 : (int32_t)rd_u32(&r));
}

static bool
integer_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	int64_t v;

	if (!prop_int(&v, from->props, row->def))
		return false;
	if (*(const unsigned *)row->with == 2)
		buf_u16(out, v != 0);
	else
		buf_u32(out, (uint32_t)v);
	return true;
}

static const struct oxtnef_via via_integer = { integer_read, integer_write };

/* attPriority: 3 low, 2 normal, 1 high, against PidTagImportance 0, 1, 2. */

static void
priority_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct reader r = rd_open(m->c, data, 0);
	unsigned v = data.n >= 2 ? rd_u16(&r) : 0;

	if (v < 1 || v > 3)
		note(m->c, NOTE_DAMAGE, "tnef: %s is %u, not 1 to 3", row->name, v);
	else if (missing(ps, row->def))
		put_int(ps, row->def, 3 - (int)v);
}

static bool
priority_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	int64_t v;

	if (!prop_int(&v, from->props, row->def) || v < 0 || v > 2)
		return false;
	buf_u16(out, (unsigned)(3 - v));
	return true;
}

static const struct oxtnef_via via_priority = { priority_read, priority_write };

/* attMessageStatus: one byte of flags, against PidTagMessageFlags (MS-OXCMSG 2.2.1.6). */

static const struct {
	unsigned bit;    /* fmsModified, fmsLocal, fmsSubmitted, fmsRead, fmsHasAttach */
	unsigned flag;   /* mfUnmodified, mfUnsent, mfSubmitted, mfRead, mfHasAttach */
	unsigned invert; /* what one has, the other has not */
} status_bits[] = {
	{ 0x01, 0x02, 1 },
	{ 0x02, 0x08, 0 },
	{ 0x04, 0x04, 0 },
	{ 0x20, 0x01, 0 },
	{ 0x80, 0x10, 0 },
};

static void
status_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	unsigned flags = 0;

	(void)m;
	if (data.n == 0 || !missing(ps, row->def))
		return;
	for (size_t i = 0; i < COUNT(status_bits); i++)
		if (((data.p[0] & status_bits[i].bit) != 0) != (status_bits[i].invert != 0))
			flags |= status_bits[i].flag;
	put_int(ps, row->def, flags);
}

static bool
status_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	unsigned status = 0;
	int64_t flags;

	if (!prop_int(&flags, from->props, row->def))
		return false;
	for (size_t i = 0; i < COUNT(status_bits); i++)
		if (((flags & status_bits[i].flag) != 0) != (status_bits[i].invert != 0))
			status |= status_bits[i].bit;
	buf_u8(out, status);
	return true;
}

static const struct oxtnef_via via_status = { status_read, status_write };

/* People: a name, and an address that its type stands before ("SMTP:a@example.com"). */

struct person {
	const struct propdef *name, *type, *address, *entryid;
};

static const struct person sender = { &PidTagSenderName, &PidTagSenderAddressType,
	&PidTagSenderEmailAddress, &PidTagSenderEntryId };
static const struct person sent_representing = { &PidTagSentRepresentingName,
	&PidTagSentRepresentingAddressType, &PidTagSentRepresentingEmailAddress,
	&PidTagSentRepresentingEntryId };
static const struct person received_representing = { &PidTagReceivedRepresentingName,
	&PidTagReceivedRepresentingAddressType, &PidTagReceivedRepresentingEmailAddress,
	&PidTagReceivedRepresentingEntryId };

/* One-Off EntryID Structure (MS-OXCDATA 2.2.5.1), Unicode. */
static struct bytes
one_off(struct ctx *c, struct bytes name, struct bytes type, struct bytes address)
{
	const struct bytes part[] = { name, type, address };
	struct buf b = { .c = c };

	buf_u32(&b, 0);
	buf_put(&b, entryid_one_off_uid.b, 16);
	buf_u16(&b, 0);
	buf_u16(&b, ONE_OFF_UNICODE);
	for (size_t i = 0; i < COUNT(part); i++) {
		buf_put_bytes(&b, text_to_utf16(c, part[i]));
		buf_u16(&b, 0);
	}
	return buf_bytes(&b);
}

/* What the properties say of a person is whole or of another: only a name may be missing beside
 * it. */
static void
person_put(struct message *m, struct props *ps, const struct person *who, struct bytes name,
    struct bytes address)
{
	bool known = !missing(ps, who->address) || !missing(ps, who->entryid);
	struct bytes text, type, mailbox;
	size_t colon;

	name = decode(m, to_nul(name), who->name);
	if (missing(ps, who->name) && name.n > 0)
		put_text(ps, who->name, name);
	text = decode(m, to_nul(address), who->address);
	if (known || text.n == 0)
		return;
	colon = bytes_find(text, BYTES(":"));
	type = colon < text.n ? arena_copy(m->c, bytes_upto(text, colon)) : BYTES("SMTP");
	mailbox = colon < text.n ? bytes_from(text, colon + 1) : text;
	if (missing(ps, who->type))
		put_text(ps, who->type, type);
	put_text(ps, who->address, mailbox);
	put_binary(ps, who->entryid, one_off(m->c, name, type, mailbox));
}

/* The strings of a person in the stream's code page, each with its NUL; false where there is none.
 */
static bool
person_find(struct ctx *c, struct bytes *name, struct bytes *address, const struct person *who,
    const struct oxtnef_source *from)
{
	struct bytes n = prop_text(from->props, who->name);
	struct bytes type = prop_text(from->props, who->type);
	struct bytes mailbox = prop_text(from->props, who->address);
	struct buf one = { .c = c }, two_parts = { .c = c };

	if (mailbox.n == 0 || type.n == 0)
		return false;
	string_put(&one, n, from->codepage);
	buf_put_bytes(&two_parts, text_encode(c, NULL, type, from->codepage));
	buf_u8(&two_parts, ':');
	string_put(&two_parts, mailbox, from->codepage);
	*name = buf_bytes(&one);
	*address = buf_bytes(&two_parts);
	/* lengths are words */
	return name->n <= 0x7FFF && address->n <= 0x7FFF;
}

/* attFrom (2.1.3.3.3): a triple, trpidOneOff, and an empty one. The total is not trusted. */

#define TRPID_ONE_OFF 4u
#define TRP_SIZE      8u

static void
triple_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct reader r = rd_open(m->c, data, 0);
	size_t name, address;

	if (data.n < TRP_SIZE) {
		note(m->c, NOTE_DAMAGE, "tnef: %s has %zu bytes", row->name, data.n);
		return;
	}
	rd_skip(&r, 4);
	name = rd_u16(&r);
	address = rd_u16(&r);
	if (name + address > rd_left(&r)) {
		note(m->c, NOTE_DAMAGE, "tnef: the strings of %s are cut", row->name);
		name = name < rd_left(&r) ? name : rd_left(&r);
		address = rd_left(&r) - name;
	}
	person_put(m, ps, row->with, bytes_upto(bytes_from(data, TRP_SIZE), name),
	    bytes_upto(bytes_from(data, TRP_SIZE + name), address));
}

static bool
triple_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes name, address;

	if (!person_find(out->c, &name, &address, row->with, from))
		return false;
	buf_u16(out, TRPID_ONE_OFF);
	buf_u16(out, (unsigned)(TRP_SIZE + name.n + address.n + TRP_SIZE));
	buf_u16(out, (unsigned)name.n);
	buf_u16(out, (unsigned)address.n);
	buf_put_bytes(out, name);
	buf_put_bytes(out, address);
	buf_zero(out, TRP_SIZE);
	return true;
}

static const struct oxtnef_via via_triple = { triple_read, triple_write };

/* attOwner, attSentFor (2.1.3.3.16, 2.1.3.3.17): a counted name and a counted address. */

static void
pair_put(struct message *m, struct props *ps, const struct person *who,
    const struct oxtnef_row *row, struct bytes data)
{
	struct reader r = rd_open(m->c, data, 0);
	struct bytes part[2] = { { 0 } };

	for (size_t i = 0; i < COUNT(part); i++) {
		size_t n = rd_left(&r) >= 2 ? rd_u16(&r) : SIZE_MAX;

		if (n > rd_left(&r)) {
			note(m->c, NOTE_DAMAGE, "tnef: the strings of %s are cut", row->name);
			n = rd_left(&r);
		}
		part[i] = rd_bytes(&r, n);
	}
	person_put(m, ps, who, part[0], part[1]);
}

static bool
pair_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes part[2];

	if (!person_find(out->c, &part[0], &part[1], row->with, from))
		return false;
	for (size_t i = 0; i < COUNT(part); i++) {
		buf_u16(out, (unsigned)part[i].n);
		buf_put_bytes(out, part[i]);
	}
	return true;
}

static void
pair_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	pair_put(m, ps, row->with, row, data);
}

static const struct oxtnef_via via_pair = { pair_read, pair_write };

/* Who the owner of a meeting is, is in the properties that its class says (2.3.3.10). */
static const struct person *
owner_of(struct bytes message_class)
{
	return class_is(message_class, "IPM.Schedule.Meeting.Resp") ? &received_representing
								    : &sent_representing;
}

static void
owner_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	pair_put(m, ps, owner_of(message_class(m)), row, data);
}

static bool
owner_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes class = message_class(from->message);
	struct oxtnef_row as = *row;

	as.with = owner_of(class);
	return class_is(class, "IPM.Schedule.Meeting") && pair_write(out, from, &as);
}

static const struct oxtnef_via via_owner = { owner_read, owner_write };

/* attAttachTitle: the long name, as writers of today have it, or the short one; on reading the
 * short one, where nothing says that. */

static void
title_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct bytes text = decode(m, to_nul(data), row->def);

	if (missing(ps, row->def) && text.n > 0 &&
	    !bytes_equal(text, prop_text(ps, &PidTagAttachLongFilename)))
		put_text(ps, row->def, text);
}

static bool
title_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	struct bytes text = prop_text(from->props, &PidTagAttachLongFilename);

	if (text.n == 0)
		text = prop_text(from->props, row->def);
	if (text.n == 0)
		return false;
	string_put(out, text, from->codepage);
	return true;
}

static const struct oxtnef_via via_title = { title_read, title_write };

/* attAttachRendData (2.1.3.3.15). */

enum { TYPE_FILE = 1, TYPE_OLE = 2, DATA_MACBINARY = 1 };

#define NOT_PLACED (-1)

/* The OID that tells OLE 1 storage (MS-OXCMSG, PidTagAttachTag). */
static const struct bytes tag_ole = {
	(const uint8_t *)"\x2A\x86\x48\x86\xF7\x14\x03\x0A\x03\x02\x01", 11
};

static void
rendering_read(struct message *m, struct props *ps, const struct oxtnef_row *row, struct bytes data)
{
	struct reader r = rd_open(m->c, data, 0);
	unsigned type;
	int32_t position;

	if (data.n < 14) {
		note(m->c, NOTE_DAMAGE, "tnef: %s has %zu bytes", row->name, data.n);
		return;
	}
	type = rd_u16(&r);
	position = (int32_t)rd_u32(&r);
	rd_skip(&r, 4); /* RenderWidth, RenderHeight */
	if (missing(ps, row->def) && position != NOT_PLACED)
		put_int(ps, row->def, position);
	if (type == TYPE_OLE && missing(ps, &PidTagAttachTag))
		put_binary(ps, &PidTagAttachTag, tag_ole);
	if ((rd_u32(&r) & DATA_MACBINARY) != 0 && missing(ps, &PidTagAttachEncoding))
		put_binary(ps, &PidTagAttachEncoding, encoding_macbinary);
}

static bool
rendering_write(struct buf *out, const struct oxtnef_source *from, const struct oxtnef_row *row)
{
	bool ole = attach_method(from->attachment) == afStorage;
	bool mac = bytes_equal(prop_binary(from->props, &PidTagAttachEncoding), encoding_macbinary);
	int64_t position = NOT_PLACED;

	prop_int(&position, from->props, row->def);
	buf_u16(out, ole ? TYPE_OLE : TYPE_FILE);
	buf_u32(out, (uint32_t)position);
	buf_u16(out, ole ? 0xFFFF : 0x20); /* of an icon; an object draws itself */
	buf_u16(out, ole ? 0xFFFF : 0x20);
	buf_u32(out, mac ? DATA_MACBINARY : 0);
	return true;
}

static const struct oxtnef_via via_rendering = { rendering_read, rendering_write };

static const struct propdef conversation_key = { { NULL, NULL, 0x000B }, PtypBinary, 0 };

const struct oxtnef_row oxtnef_rows[] = {
	/* clang-format off */
	{ "attTnefVersion", attTnefVersion, 0, TNEF_MESSAGE, IN_BOTH, NULL, NULL, NULL },
	{ "attOemCodepage", attOemCodepage, 0, TNEF_MESSAGE, IN_BOTH, NULL, NULL, NULL },
	{ "attMessageStatus", 0x00068007, 0, TNEF_MESSAGE, IN_NESTED, &PidTagMessageFlags, &via_status, NULL },
	{ "attFrom", 0x00008000, 0, TNEF_MESSAGE, IN_BOTH, &PidTagSenderName, &via_triple, &sender },
	{ "attMessageClass", attMessageClass, 0, TNEF_MESSAGE, IN_BOTH, &PidTagMessageClass, &via_class, NULL },
	{ "attOriginalMessageClass", attOriginalMessageClass, 0x00070600, TNEF_MESSAGE, IN_BOTH, &PidTagOriginalMessageClass, &via_class, NULL },
	{ "attSubject", 0x00018004, 0, TNEF_MESSAGE, IN_TOP, &PidTagSubject, &via_text, NULL },
	{ "attBody", 0x0002800C, 0, TNEF_MESSAGE, IN_NESTED, &PidTagBody, &via_text, NULL },
	{ "attMessageID", 0x00018009, 0, TNEF_MESSAGE, IN_BOTH, &PidTagSearchKey, &via_hex, NULL },
	{ "attParentID", 0x0001800A, 0, TNEF_MESSAGE, IN_NONE, &PidTagParentKey, &via_hex_old, NULL },
	{ "attConversationID", 0x0001800B, 0, TNEF_MESSAGE, IN_NONE, &conversation_key, &via_hex_old, NULL },
	{ "attOwner", 0x00060000, 0, TNEF_MESSAGE, IN_BOTH, &PidTagSentRepresentingName, &via_owner, NULL },
	{ "attSentFor", 0x00060001, 0, TNEF_MESSAGE, IN_BOTH, &PidTagSentRepresentingName, &via_pair, &sent_representing },
	{ "attDelegate", 0x00060002, 0, TNEF_MESSAGE, IN_BOTH, &PidTagReceivedRepresentingEntryId, &via_binary, NULL },
	{ "attDateStart", 0x00030006, 0, TNEF_MESSAGE, IN_BOTH, &PidTagStartDate, &via_date, NULL },
	{ "attDateEnd", 0x00030007, 0, TNEF_MESSAGE, IN_BOTH, &PidTagEndDate, &via_date, NULL },
	{ "attAidOwner", 0x00050008, 0, TNEF_MESSAGE, IN_BOTH, &PidTagOwnerAppointmentId, &via_integer, &four },
	{ "attRequestRes", 0x00040009, 0, TNEF_MESSAGE, IN_BOTH, &PidTagResponseRequested, &via_integer, &two },
	{ "attDateSent", 0x00038005, 0, TNEF_MESSAGE, IN_BOTH, &PidTagClientSubmitTime, &via_date, NULL },
	{ "attDateRecd", 0x00038006, 0, TNEF_MESSAGE, IN_BOTH, &PidTagMessageDeliveryTime, &via_date, NULL },
	{ "attPriority", 0x0004800D, 0, TNEF_MESSAGE, IN_BOTH, &PidTagImportance, &via_priority, NULL },
	{ "attDateModified", 0x00038020, 0, TNEF_MESSAGE, IN_BOTH, &PidTagLastModificationTime, &via_date, NULL },
	{ "attRecipTable", attRecipTable, 0, TNEF_MESSAGE, IN_BOTH, NULL, NULL, NULL },
	{ "attMsgProps", attMsgProps, 0, TNEF_MESSAGE, IN_BOTH, NULL, NULL, NULL },
	{ "attAttachRendData", attAttachRendData, 0, TNEF_ATTACHMENT, IN_BOTH, &PidTagRenderingPosition, &via_rendering, NULL },
	{ "attAttachTitle", 0x00018010, 0, TNEF_ATTACHMENT, IN_BOTH, &PidTagAttachFilename, &via_title, NULL },
	{ "attAttachCreateDate", 0x00038012, 0, TNEF_ATTACHMENT, IN_BOTH, &PidTagCreationTime, &via_date, NULL },
	{ "attAttachModifyDate", 0x00038013, 0, TNEF_ATTACHMENT, IN_BOTH, &PidTagLastModificationTime, &via_date, NULL },
	{ "attAttachMetaFile", 0x00068011, 0, TNEF_ATTACHMENT, IN_BOTH, &PidTagAttachRendering, &via_binary, NULL },
	{ "attAttachTransportFilename", 0x00069001, 0, TNEF_ATTACHMENT, IN_BOTH, &PidTagAttachTransportName, &via_text, NULL },
	{ "attAttachData", attAttachData, 0, TNEF_ATTACHMENT, IN_BOTH, &PidTagAttachDataBinary, NULL, NULL },
	{ "attAttachment", attAttachment, 0, TNEF_ATTACHMENT, IN_BOTH, NULL, NULL, NULL },
	/* clang-format on */
};
const size_t oxtnef_row_count = COUNT(oxtnef_rows);

/* Numbers from here on belong to one attribute, whatever type stands before them. */
#define NUMBER_ALONE 0x8000u

const struct oxtnef_row *
oxtnef_row_find(unsigned level, uint32_t id)
{
	const struct oxtnef_row *near = NULL;

	for (size_t i = 0; i < COUNT(oxtnef_rows); i++) {
		const struct oxtnef_row *row = &oxtnef_rows[i];

		if (row->level != level)
			continue;
		if (row->id == id || (row->id_too != 0 && row->id_too == id))
			return row;
		if ((id & 0xFFFF) >= NUMBER_ALONE && (row->id & 0xFFFF) == (id & 0xFFFF))
			near = row;
	}
	return near;
}
