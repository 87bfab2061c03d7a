/* libconv/contents: what hangs where, and names for files. */
#include "tests/unit/unit.h"

#include "libconv/contents.h"

static struct attachment *
attach(struct message *m, const char *name, const char *data)
{
	struct attachment *a = message_attachment(m);

	if (name != NULL)
		put_text(&a->props, &PidTagAttachLongFilename, bytes_of(name));
	if (data != NULL)
		put_binary(&a->props, &PidTagAttachDataBinary, bytes_of(data));
	return a;
}

START_TEST(everything_in_its_order)
{
	struct message *m = message_new(c, NULL), *inner = message_new(c, m);
	struct content *e;
	size_t n;

	put_text(&m->props, &PidTagBody, BYTES("\xC3\xA4"));
	put_binary(&m->props, &PidTagHtml, BYTES("<p>"));
	put_int(&message_recipient(m)->props, &PidTagRecipientType, 0x10000003);
	attach(m, "a.txt", "abc");
	attach(m, NULL, NULL)->message = inner;
	put_binary(&inner->props, &PidTagRtfCompressed, BYTES("x"));
	e = contents_read(&n, m);
	ck_assert_uint_eq(n, 8);
	ck_assert_int_eq(e[0].kind, CONTENT_MESSAGE);
	ck_assert_str_eq((const char *)e[1].type.p, "text/plain");
	ck_assert_uint_eq(e[1].size, 2);
	ck_assert_str_eq((const char *)e[2].type.p, "text/html");
	ck_assert_str_eq((const char *)e[3].type.p, "bcc"); /* the flags above are not its type */
	ck_assert_str_eq(e[4].path, "/attachment/1");
	ck_assert_uint_eq(e[4].size, 3);
	ck_assert_int_eq(e[5].kind, CONTENT_EMBEDDED);
	ck_assert_str_eq(e[6].path, "/attachment/2/message");
	ck_assert_uint_eq(e[6].depth, 1);
	ck_assert_str_eq(e[7].path, "/attachment/2/message");
	ck_assert_int_eq(e[7].kind, CONTENT_BODY);
}
END_TEST

START_TEST(a_body_of_either_type)
{
	struct message *m = message_new(c, NULL);
	size_t n;

	put_text(&m->props, &PidTagBodyHtml, BYTES("<p>"));
	ck_assert_str_eq((const char *)contents_read(&n, m)[1].type.p, "text/html");
	ck_assert_uint_eq(n, 2);
}
END_TEST

START_TEST(names)
{
	struct message *m = message_new(c, NULL), *inner = message_new(c, m);
	struct attachment *a = attach(m, NULL, "x");

	ck_assert_str_eq((const char *)contents_name(a, 3).p, "attachment3.bin");
	put_text(&a->props, &PidTagAttachExtension, BYTES(".pdf"));
	ck_assert_str_eq((const char *)contents_name(a, 3).p, "attachment3.pdf");
	a = attach(m, "shown.dat", NULL);
	a->message = inner;
	ck_assert_str_eq((const char *)contents_name(a, 1).p, "shown.dat.msg");
	put_text(&inner->props, &PidTagSubject, BYTES("Re: it.msg"));
	ck_assert_str_eq((const char *)contents_name(a, 1).p, "Re: it.msg");
}
END_TEST

START_TEST(kinds)
{
	struct message *m = message_new(c, NULL);
	struct attachment *a = attach(m, "a", NULL);

	ck_assert_int_eq(contents_kind(a), CONTENT_NOTHING);
	put_int(&a->props, &PidTagAttachMethod, afByReferenceOnly);
	ck_assert_int_eq(contents_kind(a), CONTENT_REFERENCE);
	a->storage = cfb_new(c, CFB_STORAGE, "x");
	ck_assert_int_eq(contents_kind(a), CONTENT_OBJECT);
}
END_TEST

UNIT("contents", everything_in_its_order, a_body_of_either_type, names, kinds)
