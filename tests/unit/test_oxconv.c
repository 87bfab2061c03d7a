/* The installed interface, as a program that links the library would use it. */
#include "libconv/oxconv.h"
#include "formats/base/input.h"
#include "tests/unit/unit.h"

struct taken {
	char text[65536];
	size_t n;
};

static int
take(void *arg, const void *piece, size_t size)
{
	struct taken *t = arg;

	if (size > sizeof(t->text) - 1 - t->n)
		return 0;
	memcpy(t->text + t->n, piece, size);
	t->n += size;
	t->text[t->n] = '\0';
	return 1;
}

static int
refuse(void *arg, const void *piece, size_t size)
{
	(void)arg;
	(void)piece;
	(void)size;
	return 0;
}

static bool
read_sample(struct ctx *ctx, void *arg)
{
	return input_file(ctx, arg, "testdata/sample.msg");
}

START_TEST(converts)
{
	static struct taken mail, again;
	struct ox *ox = ox_new();
	struct bytes b;

	ck_assert(ctx_run(c, read_sample, &b));
	ck_assert_str_eq(ox_format(b.p, b.n), "msg");
	ck_assert_int_eq(ox_convert(ox, "mail", NULL, b.p, b.n, take, &mail), OX_OK);
	ck_assert_str_eq(ox_error(ox), "");
	ck_assert(strstr(mail.text, "Message-ID: <fondue-1@example.org>\r\n") != NULL);
	ck_assert_int_eq(ox_convert(ox, "msg", "mail", mail.text, mail.n, take, &again), OX_OK);
	ck_assert_str_eq(ox_format(again.text, again.n), "msg");
	ox_free(ox);
}
END_TEST

START_TEST(says_what_is_wrong)
{
	struct ox_note note;
	struct ox *ox = ox_new();
	struct bytes b;

	ck_assert(ctx_run(c, read_sample, &b));
	ck_assert_int_eq(ox_convert(ox, "mail", NULL, "none", 4, take, NULL), OX_MALFORMED);
	ck_assert_str_ne(ox_error(ox), "");
	ck_assert_int_eq(ox_convert(ox, "pdf", NULL, b.p, b.n, take, NULL), OX_UNSUPPORTED);
	ck_assert_int_eq(ox_convert(ox, "mail", NULL, b.p, b.n, refuse, NULL), OX_WRITE);
	ck_assert_int_eq(ox_limit(ox, "nonsense", 1), 0);
	ck_assert_int_eq(ox_limit(ox, "parts", 1), 1);
	ck_assert_int_eq(ox_convert(ox, "mail", NULL, b.p, b.n, refuse, NULL), OX_LIMIT);
	ck_assert_int_eq(ox_note(ox, 1000, &note), 0);
	ox_free(ox);
}
END_TEST

UNIT("oxconv", converts, says_what_is_wrong)
