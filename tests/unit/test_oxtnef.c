/* libconv/oxtnef: attributes both ways, property lists, what is broken or out of order. Expected
 * bytes are those of MS-OXTNEF 2.1.3.3 and 2.1.3.4, or of real streams. */
#include "tests/unit/unit.h"

#include "formats/base/text.h"
#include "libconv/entryid.h"
#include "libconv/oxtnef-parts.h"
#include "libconv/oxtnef.h"

static const struct read_opts no_opts;

/* A stream under construction, and what is read from it. */
static struct sink stream;
static struct tnef_out out;

static void
begin_bare(void)
{
	stream = sink_memory(c);
	out = (struct tnef_out){ .c = c, .s = &stream };
	tnef_put_head(&out, 1);
}

static void
begin(void)
{
	begin_bare();
	tnef_put_data(&out, TNEF_MESSAGE, attTnefVersion, BYTES("\x00\x00\x01\x00"));
	tnef_put_data(&out, TNEF_MESSAGE, attOemCodepage, BYTES("\xE4\x04\0\0\0\0\0\0"));
}

static void
rendering(void)
{
	tnef_put_data(&out, TNEF_ATTACHMENT, attAttachRendData,
	    BYTES("\x01\x00\xFF\xFF\xFF\xFF\x20\x00\x20\x00\0\0\0\0"));
}

static struct message *
finish(void)
{
	struct message *m = oxtnef_read(c, buf_bytes(&stream.buf), &no_opts);

	ck_assert_ptr_nonnull(m);
	ck_assert(!failed(c));
	return m;
}

/* The data of an attribute in a stream; p NULL where it is not there. */
static struct bytes
attribute_in(struct bytes tnef, unsigned level, uint32_t id)
{
	struct tnef_attr attr;
	struct tnef t;

	ck_assert(tnef_open(c, &t, tnef));
	t.quiet = true;
	while (tnef_next(&t, &attr)) {
		ck_assert(tnef_sum_right(&t, &attr));
		if (attr.level == level && attr.id == id)
			return attr.data;
	}
	return (struct bytes){ 0 };
}

static struct bytes
written(const struct message *m, const struct oxtnef_opts *o)
{
	struct sink s = sink_memory(c);

	ck_assert(oxtnef_write(c, &s, m, o));
	return buf_bytes(&s.buf);
}

static void
text_is(const char *expected, struct bytes text)
{
	ck_assert_ptr_nonnull(text.p);
	ck_assert_str_eq(expected, (const char *)text.p);
}

/* Each attribute: its data, and what its property is then. */
struct attribute_case {
	const char *name;
	struct bytes data;
	int64_t number;     /* of an integer or time, or NONE */
	const char *text;   /* of a string */
	struct bytes bytes; /* of a binary */
	bool nested;        /* only embedded messages are written with it */
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define NONE     INT64_MIN
#define B(literal)                                            \
	{                                                     \
		(const uint8_t *)literal, sizeof(literal) - 1 \
	}

static const struct attribute_case cases[] = {
	{ "attMessageStatus", B("\x21"), 0x01, NULL, { 0 }, true }, /* read, modified: as met */
	{ "attMessageStatus", B("\xA0"), 0x01 | 0x02 | 0x10, NULL, { 0 }, true },
	{ "attMessageStatus", B("\x07"), 0x08 | 0x04, NULL, { 0 }, true },
	{ "attFrom",
	    B("\x04\x00\x2C\x00\x0A\x00\x12\x00"
	      "Ann \xC4pfel\x00"
	      "SMTP:a@example.co\x00\0\0\0\0\0\0\0\0"),
	    NONE, "Ann \xC3\x84pfel", { 0 }, false },
	{ "attMessageClass", B("IPM.Microsoft Schedule.MtgReq\0"), NONE,
	    "IPM.Schedule.Meeting.Request", { 0 }, false },
	{ "attOriginalMessageClass", B("IPM.Microsoft Mail.Note\0"), NONE, "IPM.Note", { 0 },
	    false },
	{ "attSubject",
	    B("Gr\xFC\xDF"
	      "e\0"),
	    NONE,
	    "Gr\xC3\xBC\xC3\x9F"
	    "e",
	    { 0 }, false },
	{ "attBody", B("one\r\ntwo\r\n\0"), NONE, "one\r\ntwo\r\n", { 0 }, true },
	{ "attMessageID", B("757BB19CDE936A4087D90BB784C58E3B\0"), NONE, NULL,
	    B("\x75\x7B\xB1\x9C\xDE\x93\x6A\x40\x87\xD9\x0B\xB7\x84\xC5\x8E\x3B"), false },
	{ "attParentID", B("0A0b\0"), NONE, NULL, B("\x0A\x0B"), false },
	{ "attConversationID", B("FF\0"), NONE, NULL, B("\xFF"), false },
	{ "attSentFor",
	    B("\x04\x00"
	      "Bob\x00\x10\x00"
	      "SMTP:b@example.\x00"),
	    NONE, "Bob", { 0 }, false },
	{ "attDelegate", B("\x00\x01\x02"), NONE, NULL, B("\x00\x01\x02"), false },
	/* 2004-02-17 11:25:35, a Tuesday: the published sample's attDateSent */
	{ "attDateSent", B("\xD4\x07\x02\x00\x11\x00\x0B\x00\x19\x00\x23\x00\x02\x00"),
	    INT64_C(127214907350000000), NULL, { 0 }, false },
	{ "attDateRecd", B("\xD4\x07\x02\x00\x11\x00\x0B\x00\x19\x00\x23\x00\x02\x00"),
	    INT64_C(127214907350000000), NULL, { 0 }, false },
	{ "attDateModified", B("\xD4\x07\x02\x00\x11\x00\x0C\x00\x1A\x00\x09\x00\x02\x00"),
	    INT64_C(127214943690000000), NULL, { 0 }, false },
	{ "attDateStart", B("\xD4\x07\x02\x00\x11\x00\x0B\x00\x19\x00\x23\x00\x02\x00"),
	    INT64_C(127214907350000000), NULL, { 0 }, false },
	{ "attDateEnd", B("\xD4\x07\x02\x00\x16\x00\x0B\x00\x19\x00\x23\x00\x00\x00"),
	    INT64_C(127219227350000000), NULL, { 0 }, false }, /* a Sunday: 0 */
	{ "attAidOwner", B("\x78\x56\x34\x12"), 0x12345678, NULL, { 0 }, false },
	{ "attRequestRes", B("\x01\x00"), 1, NULL, { 0 }, false },
	{ "attPriority", B("\x03\x00"), 0, NULL, { 0 }, false },
	{ "attPriority", B("\x02\x00"), 1, NULL, { 0 }, false },
	{ "attPriority", B("\x01\x00"), 2, NULL, { 0 }, false },
	{ "attAttachRendData", B("\x01\x00\x05\x00\x00\x00\x20\x00\x20\x00\0\0\0\0"), 5, NULL,
	    { 0 }, false },
	{ "attAttachTitle", B("READ~1.TXT\0"), NONE, "READ~1.TXT", { 0 }, false },
	{ "attAttachCreateDate", B("\xD4\x07\x02\x00\x11\x00\x0B\x00\x19\x00\x23\x00\x02\x00"),
	    INT64_C(127214907350000000), NULL, { 0 }, false },
	{ "attAttachModifyDate", B("\xD4\x07\x02\x00\x11\x00\x0B\x00\x19\x00\x23\x00\x02\x00"),
	    INT64_C(127214907350000000), NULL, { 0 }, false },
	{ "attAttachMetaFile", B("\xD7\xCD\xC6\x9A"), NONE, NULL, B("\xD7\xCD\xC6\x9A"), false },
	{ "attAttachTransportFilename", B("read me\0"), NONE, "read me", { 0 }, false },
	{ "attAttachData", B("some bytes"), NONE, NULL, B("some bytes"), false },
};

static const struct oxtnef_row *
row_named(const char *name)
{
	for (size_t i = 0; i < oxtnef_row_count; i++)
		if (strcmp(oxtnef_rows[i].name, name) == 0)
			return &oxtnef_rows[i];
	ck_abort_msg("no row %s", name);
	return NULL;
}

static void
case_holds(const struct attribute_case *one, const struct props *ps, const struct propdef *def)
{
	int64_t number = NONE;

	if (one->number != NONE) {
		ck_assert_msg(prop_int(&number, ps, def), "%s", one->name);
		ck_assert_int_eq(number, one->number);
	} else if (one->text != NULL) {
		text_is(one->text, prop_text(ps, def));
	} else {
		ck_assert_msg(bytes_equal(prop_binary(ps, def), one->bytes), "%s", one->name);
	}
}

/* The message that an attribute alone makes. */
static struct message *
read_case(const struct attribute_case *one, const struct oxtnef_row *row)
{
	begin();
	if (row->level == TNEF_ATTACHMENT && row->id != attAttachRendData)
		rendering();
	tnef_put_data(&out, (enum tnef_level)row->level, row->id, one->data);
	return finish();
}

START_TEST(attributes_become_properties)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct oxtnef_row *row = row_named(cases[i].name);
		struct message *m = read_case(&cases[i], row);

		case_holds(&cases[i],
		    row->level == TNEF_MESSAGE ? &m->props : &m->attachment[0]->props, row->def);
	}
	ck_assert_uint_eq(c->note_count, 0);
}
END_TEST

START_TEST(properties_become_attributes)
{
	struct oxtnef_opts o = { 0 };

	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct oxtnef_row *row = row_named(cases[i].name);
		struct message *m = read_case(&cases[i], row), *top = message_new(c, NULL);
		struct bytes tnef, data;

		if (cases[i].nested) {
			message_attachment(top)->message = m;
			tnef = attribute_in(written(top, &o), TNEF_ATTACHMENT, attAttachment);
			tnef = bytes_from(tnef, bytes_find(tnef, BYTES("\x78\x9F\x3E\x22")));
			data = attribute_in(tnef, row->level, row->id);
		} else {
			data = attribute_in(written(m, &o), row->level, row->id);
		}
		ck_assert_msg(
		    bytes_equal(data, row->when != IN_NONE ? cases[i].data : (struct bytes){ 0 }),
		    "%s: %zu bytes", cases[i].name, data.n);
	}
}
END_TEST

START_TEST(every_row_has_a_case)
{
	for (size_t i = 0; i < oxtnef_row_count; i++) {
		bool found = oxtnef_rows[i].def == NULL ||
			     strcmp(oxtnef_rows[i].name, "attOwner") == 0; /* tested by class */

		for (size_t k = 0; k < COUNT(cases); k++)
			found = found || strcmp(cases[k].name, oxtnef_rows[i].name) == 0;
		ck_assert_msg(found, "%s has no case", oxtnef_rows[i].name);
	}
}
END_TEST

START_TEST(classes_both_ways)
{
	static const char *const both[][2] = {
		{ "IPM.Microsoft Mail.Note", "IPM.Note" },
		{ "IPM.Microsoft Mail.Read Receipt", "Report.IPM.Note.IPNRN" },
		{ "IPM.Microsoft Mail.Non-Delivery", "Report.IPM.Note.NDR" },
		{ "IPM.Microsoft Schedule.MtgRespP", "IPM.Schedule.Meeting.Resp.Pos" },
		{ "IPM.Microsoft Schedule.MtgRespN", "IPM.Schedule.Meeting.Resp.Neg" },
		{ "IPM.Microsoft Schedule.MtgRespA", "IPM.Schedule.Meeting.Resp.Tent" },
		{ "IPM.Microsoft Schedule.MtgReq", "IPM.Schedule.Meeting.Request" },
		{ "IPM.Microsoft Schedule.MtgCncl", "IPM.Schedule.Meeting.Canceled" },
		{ "IPM.Task", "IPM.Task" },
		{ "IPM.Note.SMIME.MultipartSigned", "IPM.Note.SMIME.MultipartSigned" },
	};

	for (size_t i = 0; i < COUNT(both); i++) {
		ck_assert(bytes_equal(oxtnef_class_of(bytes_of(both[i][0])), bytes_of(both[i][1])));
		ck_assert(
		    bytes_equal(oxtnef_class_text(bytes_of(both[i][1])), bytes_of(both[i][0])));
	}
	text_is("IPM.Note", oxtnef_class_of(BYTES("Microsoft Mail v3.0 IPM.Microsoft Mail.Note")));
}
END_TEST

START_TEST(a_sender_has_address_and_entry_id)
{
	struct entryid id;
	struct message *m;

	begin();
	tnef_put_data(&out, TNEF_MESSAGE, 0x00008000, cases[3].data);
	m = finish();
	text_is("SMTP", prop_text(&m->props, &PidTagSenderAddressType));
	text_is("a@example.co", prop_text(&m->props, &PidTagSenderEmailAddress));
	ck_assert(entryid_read(c, &id, prop_binary(&m->props, &PidTagSenderEntryId), 1252));
	ck_assert_int_eq(id.kind, ENTRYID_ONE_OFF);
	text_is("Ann \xC3\x84pfel", id.name);
	text_is("a@example.co", id.address);
}
END_TEST

START_TEST(the_owner_of_a_meeting_by_its_class)
{
	struct oxtnef_opts o = { 0 };
	struct message *m;

	for (int answer = 0; answer < 2; answer++) {
		begin();
		tnef_put_data(&out, TNEF_MESSAGE, attMessageClass,
		    answer ? BYTES("IPM.Microsoft Schedule.MtgRespN\0")
			   : BYTES("IPM.Microsoft Schedule.MtgCncl\0"));
		tnef_put_data(&out, TNEF_MESSAGE, 0x00060000,
		    BYTES("\x04\x00"
			  "Bob\x00\x08\x00"
			  "SMTP:b@\x00"));
		m = finish();
		text_is("b@", prop_text(&m->props, answer ? &PidTagReceivedRepresentingEmailAddress
							  : &PidTagSentRepresentingEmailAddress));
		ck_assert_ptr_null(
		    prop_text(&m->props, answer ? &PidTagSentRepresentingEmailAddress
						: &PidTagReceivedRepresentingEmailAddress)
			.p);
		ck_assert_uint_eq(attribute_in(written(m, &o), TNEF_MESSAGE, 0x00060000).n, 16);
	}
}
END_TEST

START_TEST(triples_may_be_padded_or_cut)
{
	struct message *m;

	begin();
	tnef_put_data(&out, TNEF_MESSAGE, 0x00008000,
	    BYTES("\x04\x00\xFF\xFF\x06\x00\x08\x00"
		  "Bob\0\0\0"
		  "SMTP:b@"));
	m = finish();
	text_is("Bob", prop_text(&m->props, &PidTagSenderName));
	text_is("b@", prop_text(&m->props, &PidTagSenderEmailAddress));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

/* A list of every type (2.1.3.4), the values laid out by hand. */
START_TEST(every_type_of_value)
{
	static const uint8_t list[] =
	    "\x0D\x00\x00\x00"
	    "\x02\x00\x01\x66\xFE\xFF\x00\x00"                 /* Integer16 -2 */
	    "\x03\x00\x02\x66\xFD\xFF\xFF\xFF"                 /* Integer32 -3 */
	    "\x04\x00\x03\x66\x00\x00\xC0\x3F"                 /* Floating32 1.5 */
	    "\x05\x00\x04\x66\x00\x00\x00\x00\x00\x00\xF8\x3F" /* Floating64 1.5 */
	    "\x0B\x00\x05\x66\x01\x00\xAD\xDE"                 /* Boolean, junk above */
	    "\x14\x00\x06\x66\x08\x07\x06\x05\x04\x03\x02\x01" /* Integer64 */
	    "\x48\x00\x07\x66"
	    "0123456789ABCDEF"                                                 /* Guid */
	    "\x1E\x00\x08\x66\x01\x00\x00\x00\x03\x00\x00\x00\x80\x31\x00\x00" /* String8 */
	    "\x1F\x00\x09\x66\x01\x00\x00\x00\x02\x00\x00\x00\xAC\x20\x00\x00" /* String, no NUL */
	    "\x02\x01\x0A\x66\x01\x00\x00\x00\x05\x00\x00\x00"
	    "abcde\0\0\0"                                                      /* Binary, padded */
	    "\x02\x10\x0B\x66\x02\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00" /* Integer16s */
	    "\x1F\x10\x0C\x66\x02\x00\x00\x00\x04\x00\x00\x00"
	    "a\0\0\0"
	    "\x06\x00\x00\x00"
	    "b\0c\0\0\0\0\0" /* Strings */
	    "\x40\x00\x00\x80"
	    "\x03\x20\x06\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46"
	    "\x01\x00\x00\x00\x0A\x00\x00\x00"
	    "n\0a\0m\0e\0\0\0\0\0"
	    "\x01\x00\x00\x00\x00\x00\x00\x00"; /* a named Time */
	static const struct guid set = { { GUID_OF(
	    0x00062003, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };
	const struct prop *p;
	struct message *m;
	struct oxtnef_opts o = { 0 };
	struct bytes again;

	begin();
	tnef_put_data(&out, TNEF_MESSAGE, attMsgProps, (struct bytes){ list, sizeof(list) - 1 });
	m = finish();
	ck_assert_uint_eq(c->note_count, 0);
	ck_assert_uint_eq(m->props.n, 13);
	ck_assert_int_eq(m->props.v[0].v[0].i, -2);
	ck_assert_int_eq(m->props.v[1].v[0].i, -3);
	ck_assert(m->props.v[2].v[0].f == 1.5);
	ck_assert(m->props.v[3].v[0].f == 1.5);
	ck_assert_int_eq(m->props.v[4].v[0].i, 1);
	ck_assert_int_eq(m->props.v[5].v[0].i, INT64_C(0x0102030405060708));
	ck_assert_mem_eq(m->props.v[6].v[0].guid.b, "0123456789ABCDEF", 16);
	text_is("\xE2\x82\xAC"
		"1",
	    m->props.v[7].v[0].s); /* 0x80 is the euro in 1252 */
	text_is("\xE2\x82\xAC", m->props.v[8].v[0].s);
	ck_assert(bytes_equal(blob_flat(c, &m->props.v[9].v[0].b), BYTES("abcde")));
	ck_assert_uint_eq(m->props.v[10].n, 2);
	ck_assert_int_eq(m->props.v[10].v[1].i, 2);
	text_is("bc", m->props.v[11].v[1].s);
	p = props_find(&m->props, &(struct pid){ .set = &set, .name = "name" });
	ck_assert_ptr_nonnull(p);
	ck_assert_int_eq(p->v[0].i, 1);
	/* what is written is what was read, but for String8 as String, a NUL, and no junk */
	again = attribute_in(written(m, &o), TNEF_MESSAGE, attMsgProps);
	ck_assert_uint_eq(again.n, sizeof(list) - 1 + 4);
	ck_assert_mem_eq(again.p, list, 46);
	ck_assert_mem_eq(again.p + 48, list + 48, 32);
	ck_assert_mem_eq(
	    again.p + 80, "\x1F\x00\x08\x66\x01\0\0\0\x06\0\0\0\xAC\x20\x31\0\0\0\0\0", 20);
	ck_assert_mem_eq(again.p + 116, list + 112, 112);
}
END_TEST

START_TEST(properties_win_over_attributes)
{
	struct message *m;

	begin();
	tnef_put_data(&out, TNEF_MESSAGE, 0x00018004, BYTES("gr?n\0"));
	tnef_put_data(&out, TNEF_MESSAGE, attMsgProps,
	    BYTES("\x01\0\0\0\x1F\x00\x37\x00\x01\0\0\0\x0A\0\0\0g\0r\0\xFC\0n\0\0\0\0\0"));
	m = finish();
	text_is("gr\xC3\xBCn", prop_text(&m->props, &PidTagSubject));
}
END_TEST

START_TEST(a_late_code_page_still_counts)
{
	struct message *m;

	begin_bare();
	tnef_put_data(&out, TNEF_MESSAGE, 0x00018004, BYTES("\xCF\xF0\0"));
	tnef_put_data(&out, TNEF_MESSAGE, attOemCodepage, BYTES("\xE3\x04\0\0\0\0\0\0"));
	m = finish();
	text_is("\xD0\x9F\xD1\x80", prop_text(&m->props, &PidTagSubject)); /* 1251 */
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(a_stream_without_code_page_is_437)
{
	struct message *m;

	begin_bare();
	tnef_put_data(&out, TNEF_MESSAGE, 0x00018004, BYTES("\x81\0"));
	m = finish();
	text_is("\xC3\xBC", prop_text(&m->props, &PidTagSubject));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(attributes_in_any_order)
{
	struct message *m;

	begin_bare();
	rendering();
	tnef_put_data(&out, TNEF_ATTACHMENT, attAttachment,
	    BYTES("\x01\0\0\0\x1E\x00\x07\x37\x01\0\0\0\x03\0\0\0\xE9.\0\0"));
	tnef_put_data(&out, TNEF_ATTACHMENT, attAttachData, BYTES("data"));
	tnef_put_data(&out, TNEF_ATTACHMENT, 0x00018010, BYTES("E.\0"));
	tnef_put_data(&out, TNEF_MESSAGE, attMsgProps, BYTES("\0\0\0\0"));
	tnef_put_data(&out, TNEF_MESSAGE, 0x00018004, BYTES("last\0"));
	tnef_put_data(&out, TNEF_MESSAGE, attOemCodepage, BYTES("\xE4\x04\0\0\0\0\0\0"));
	m = finish();
	text_is("last", prop_text(&m->props, &PidTagSubject));
	ck_assert_uint_eq(m->attachments, 1);
	text_is("\xC3\xA9.", prop_text(&m->attachment[0]->props, &PidTagAttachLongFilename));
	text_is("E.", prop_text(&m->attachment[0]->props, &PidTagAttachFilename));
	ck_assert(bytes_equal(
	    prop_binary(&m->attachment[0]->props, &PidTagAttachDataBinary), BYTES("data")));
	ck_assert_int_eq(attach_method(m->attachment[0]), afByValue);
}
END_TEST

START_TEST(attachments_without_rendering_data)
{
	struct message *m;

	begin();
	tnef_put_data(&out, TNEF_ATTACHMENT, 0x00018010, BYTES("one\0"));
	tnef_put_data(&out, TNEF_ATTACHMENT, attAttachData, BYTES("1"));
	tnef_put_data(&out, TNEF_ATTACHMENT, 0x00018010, BYTES("two\0"));
	tnef_put_data(&out, TNEF_ATTACHMENT, attAttachData, BYTES("2"));
	m = finish();
	ck_assert_uint_eq(m->attachments, 2);
	text_is("two", prop_text(&m->attachment[1]->props, &PidTagAttachFilename));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 2);
}
END_TEST

START_TEST(a_wrong_checksum_costs_a_note)
{
	struct message *m;

	begin();
	tnef_put_data(&out, TNEF_MESSAGE, 0x00018004, BYTES("subject\0"));
	stream.buf.p[stream.buf.n - 1] ^= 1;
	tnef_put_data(&out, TNEF_MESSAGE, attMessageClass, BYTES("IPM.Task\0"));
	stream.buf.p[stream.buf.n - 1] ^= 1; /* of a class it does not count (2.3.3.4) */
	m = finish();
	text_is("subject", prop_text(&m->props, &PidTagSubject));
	text_is("IPM.Task", message_class(m));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(a_cut_list_keeps_what_is_there)
{
	struct message *m;

	begin();
	tnef_put_data(&out, TNEF_MESSAGE, attMsgProps,
	    BYTES("\xFF\xFF\xFF\xFF\x03\x00\x17\x00\x02\0\0\0\x1E\x00\x37\x00\x01\0\0\0\xFF\0\0\0s"
		  "u"));
	m = finish();
	text_is("su", prop_text(&m->props, &PidTagSubject));
	ck_assert_uint_eq(m->props.n, 2);
	ck_assert_uint_ge(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(a_wrong_type_word_is_seen_through)
{
	struct message *m;

	begin();
	tnef_put_data(&out, TNEF_ATTACHMENT, 0x00009002, BYTES("\x01\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	tnef_put_data(&out, TNEF_ATTACHMENT, 0x0000800F, BYTES("data"));
	m = finish();
	ck_assert_uint_eq(m->attachments, 1);
	ck_assert(bytes_equal(
	    prop_binary(&m->attachment[0]->props, &PidTagAttachDataBinary), BYTES("data")));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 2);
}
END_TEST

START_TEST(recipients_are_rows)
{
	struct oxtnef_opts o = { 0 };
	struct message *m;
	static const uint8_t table[] = "\x02\0\0\0"
				       "\x01\0\0\0\x03\x00\x15\x0C\x01\0\0\0"
				       "\x02\0\0\0\x03\x00\x15\x0C\x03\0\0\0"
				       "\x1F\x00\x01\x30\x01\0\0\0\x04\0\0\0B\0\0\0";
	struct bytes data = { table, sizeof(table) - 1 };

	begin();
	tnef_put_data(&out, TNEF_MESSAGE, attRecipTable, data);
	m = finish();
	ck_assert_uint_eq(m->recipients, 2);
	text_is("B", prop_text(&m->recipient[1]->props, &PidTagDisplayName));
	ck_assert(bytes_equal(attribute_in(written(m, &o), TNEF_MESSAGE, attRecipTable), data));
	/* in mail too (MS-OXCMAIL 2.1.3.1.1.1, MAY of note 9), but for Bcc where mail has none */
	o.in_mail = o.bcc = true;
	ck_assert(bytes_equal(attribute_in(written(m, &o), TNEF_MESSAGE, attRecipTable), data));
	o.bcc = false;
	ck_assert(bytes_equal(attribute_in(written(m, &o), TNEF_MESSAGE, attRecipTable),
	    BYTES("\x01\0\0\0\x01\0\0\0\x03\x00\x15\x0C\x01\0\0\0")));
	ck_assert_uint_eq(unit_notes(NOTE_DROPPED), 1);
}
END_TEST

/* FIELD_NOTES Q34, Q37. */
START_TEST(what_stays_out_in_mail)
{
	struct oxtnef_opts o = { .in_mail = true, .correlator = BYTES("<id@example.com>") };
	struct message *top = message_new(c, NULL), *m;
	struct message *inner = message_new(c, top);
	struct bytes tnef, list;

	top->props.sorted = inner->props.sorted = true;
	put_text(&top->props, &PidTagLastModifierName, BYTES("somebody"));
	props_put(
	    &top->props, &(struct pid){ .id = 0x6712 }, PtypInteger32, (struct value){ .i = 1 });
	put_text(&top->props, &PidTagSubject, BYTES("kept"));
	message_attachment(top)->message = inner;
	for (int type = 1; type <= 3; type++)
		put_int(&message_recipient(inner)->props, &PidTagRecipientType, type);
	tnef = written(top, &o);
	ck_assert_uint_eq(unit_notes(NOTE_DROPPED), 1);
	/* neither id, of either type word, stands in the list of the top message */
	list = attribute_in(tnef, TNEF_MESSAGE, attMsgProps);
	ck_assert_uint_eq(bytes_find(list, BYTES("\x1F\x00\xFA\x3F")), list.n);
	ck_assert_uint_eq(bytes_find(list, BYTES("\x03\x00\x12\x67")), list.n);
	m = oxtnef_read(c, tnef, &no_opts);
	ck_assert_ptr_nonnull(m);
	ck_assert_uint_eq(m->props.n, 4); /* the subject, the key, and both of them again */
	text_is("somebody", prop_text(&m->props, &PidTagLastModifierName));
	ck_assert_ptr_nonnull(props_find(&m->props, &(struct pid){ .id = 0x6712 }));
	ck_assert(bytes_equal(
	    prop_binary(&m->props, &PidTagTnefCorrelationKey), BYTES("<id@example.com>\0")));
	ck_assert_uint_eq(m->attachment[0]->message->recipients, 2);
}
END_TEST

START_TEST(messages_in_messages)
{
	struct oxtnef_opts o = { 0 };
	struct message *top = message_new(c, NULL), *m = top;
	const int depth = 20;

	for (int i = 0; i < depth; i++) {
		struct attachment *a = message_attachment(m);

		put_binary(&message_attachment(m)->props, &PidTagAttachDataBinary, BYTES("xyz"));
		a->message = message_new(c, m);
		m = a->message;
	}
	put_text(&m->props, &PidTagSubject, BYTES("innermost"));
	m = oxtnef_read(c, written(top, &o), &no_opts);
	ck_assert_ptr_nonnull(m);
	for (int i = 0; i < depth; i++) {
		ck_assert_uint_eq(m->attachments, 2);
		ck_assert(bytes_equal(
		    prop_binary(&m->attachment[1]->props, &PidTagAttachDataBinary), BYTES("xyz")));
		m = m->attachment[0]->message;
		ck_assert_ptr_nonnull(m);
	}
	text_is("innermost", prop_text(&m->props, &PidTagSubject));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
}
END_TEST

START_TEST(nesting_is_bounded)
{
	struct oxtnef_opts o = { 0 };
	struct message *top = message_new(c, NULL), *m = top;
	struct bytes tnef;

	for (int i = 0; i < 5; i++) {
		struct attachment *a = message_attachment(m);

		a->message = message_new(c, m);
		m = a->message;
	}
	tnef = written(top, &o);
	c->limits.depth = 4;
	ck_assert_ptr_null(oxtnef_read(c, tnef, &no_opts));
	ck_assert_int_eq(c->err.code, E_LIMIT);
}
END_TEST

START_TEST(an_object_of_another_kind_keeps_its_bytes)
{
	struct message *m;

	begin();
	rendering();
	tnef_put_data(&out, TNEF_ATTACHMENT, attAttachment,
	    BYTES("\x01\0\0\0\x0D\x00\x01\x37\x01\0\0\0\x14\0\0\0"
		  "\x0B\0\0\0\0\0\0\0\xC0\0\0\0\0\0\0\x46"
		  "what"));
	m = finish();
	ck_assert(bytes_equal(
	    prop_binary(&m->attachment[0]->props, &PidTagAttachDataBinary), BYTES("what")));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(types_without_an_encoding_come_last)
{
	struct message *m = message_new(c, NULL);
	struct oxtnef_opts o = { 0 };
	const struct prop *p;
	struct bytes list;

	props_put(&m->props, &(struct pid){ .id = 0x6600 }, PtypServerId,
	    (struct value){ .b = blob_of(BYTES("\x01server")) });
	put_text(&m->props, &PidTagSubject, BYTES("s"));
	props_put(
	    &m->props, &(struct pid){ .id = 0x6601 }, PtypInteger32, (struct value){ .i = 7 });
	list = attribute_in(written(m, &o), TNEF_MESSAGE, attMsgProps);
	ck_assert(bytes_equal(bytes_from(list, list.n - 20),
	    BYTES("\xFB\x00\x00\x66\x01\0\0\0\x07\0\0\0\x01server\0")));
	m = oxtnef_read(c, written(m, &o), &no_opts);
	p = props_find(&m->props, &(struct pid){ .id = 0x6600 });
	ck_assert_int_eq(p->type, PtypServerId);
	ck_assert(bytes_equal(blob_flat(c, &p->v[0].b), BYTES("\x01server")));
	o.in_mail = true;
	m = oxtnef_read(c, written(m, &o), &no_opts);
	ck_assert_ptr_null(props_find(&m->props, &(struct pid){ .id = 0x6600 }));
	ck_assert_uint_eq(unit_notes(NOTE_DROPPED), 1);
}
END_TEST

/* Of a .msg without named-property mapping. */
START_TEST(a_property_whose_name_is_lost_stays_a_number)
{
	struct message *m = message_new(c, NULL);
	struct oxtnef_opts o = { 0 };
	const struct prop *p;

	props_put(
	    &m->props, &(struct pid){ .id = 0x8005 }, PtypInteger32, (struct value){ .i = 7 });
	m = oxtnef_read(c, written(m, &o), &no_opts);
	p = props_find(&m->props, &(struct pid){ .id = 0x8005 });
	ck_assert_ptr_nonnull(p);
	ck_assert_int_eq(p->v[0].i, 7);
}
END_TEST

START_TEST(a_storage_is_copied_whole)
{
	struct message *m = message_new(c, NULL);
	struct attachment *a = message_attachment(m);
	struct cfb_entry *root = cfb_new(c, CFB_ROOT, "Root Entry");
	struct cfb_entry *inner = cfb_new(c, CFB_STORAGE, "inner");
	struct cfb_entry *leaf = cfb_new(c, CFB_STREAM, "leaf");
	struct oxtnef_opts o = { 0 };
	struct bytes tnef, list;

	leaf->data = blob_of(BYTES("of an object"));
	cfb_add(c, root, inner);
	cfb_add(c, inner, leaf);
	a->storage = root;
	tnef = written(m, &o);
	/* IID_IStorage, and a compound file behind it */
	list = attribute_in(tnef, TNEF_ATTACHMENT, attAttachment);
	ck_assert_uint_lt(
	    bytes_find(list, BYTES("\x0B\0\0\0\0\0\0\0\xC0\0\0\0\0\0\0\x46\xD0\xCF\x11\xE0")),
	    list.n);
	ck_assert_mem_eq(attribute_in(tnef, TNEF_ATTACHMENT, attAttachRendData).p, "\x02\0", 2);
	m = oxtnef_read(c, tnef, &no_opts);
	ck_assert_ptr_nonnull(m->attachment[0]->storage);
	ck_assert_int_eq(attach_method(m->attachment[0]), afStorage);
	inner = cfb_find(m->attachment[0]->storage, "inner");
	ck_assert_ptr_nonnull(inner);
	leaf = cfb_find(inner, "leaf");
	ck_assert(bytes_equal(blob_flat(c, &leaf->data), BYTES("of an object")));
}
END_TEST

START_TEST(names_that_a_page_lacks_make_it_utf8)
{
	struct oxtnef_opts o = { 0 };
	struct message *m = message_new(c, NULL);
	struct attachment *a = message_attachment(m);

	m->codepage = 1252;
	put_text(&a->props, &PidTagAttachLongFilename, BYTES("\xE6\x97\xA5.txt"));
	ck_assert(bytes_equal(attribute_in(written(m, &o), TNEF_MESSAGE, attOemCodepage),
	    BYTES("\xE9\xFD\0\0\0\0\0\0")));
	ck_assert(bytes_equal(attribute_in(written(m, &o), TNEF_ATTACHMENT, 0x00018010),
	    BYTES("\xE6\x97\xA5.txt\0")));
}
END_TEST

UNIT("oxtnef", attributes_become_properties, properties_become_attributes, every_row_has_a_case,
    classes_both_ways, a_sender_has_address_and_entry_id, the_owner_of_a_meeting_by_its_class,
    triples_may_be_padded_or_cut, every_type_of_value, properties_win_over_attributes,
    a_late_code_page_still_counts, a_stream_without_code_page_is_437, attributes_in_any_order,
    attachments_without_rendering_data, a_wrong_checksum_costs_a_note,
    a_cut_list_keeps_what_is_there, a_wrong_type_word_is_seen_through, recipients_are_rows,
    what_stays_out_in_mail, messages_in_messages, nesting_is_bounded,
    an_object_of_another_kind_keeps_its_bytes, types_without_an_encoding_come_last,
    a_property_whose_name_is_lost_stays_a_number, a_storage_is_copied_whole,
    names_that_a_page_lacks_make_it_utf8)
