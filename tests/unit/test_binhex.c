#include "formats/binhex.h"
#include "formats/base/crc.h"
#include "tests/unit/unit.h"

/* RFC 1741, Appendix A: what the characters of BinHex are, in their order. */
static const char alphabet[] = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr";

#define COMMENT "(This file must be converted with BinHex 4.0)"

/* The text of bytes whose runs are packed already, under a comment. */
static struct bytes
text_of(const char *comment, struct bytes packed)
{
	struct buf out = { .c = c };
	unsigned bits = 0, have = 0;

	buf_print(&out, "%s\r\n:", comment);
	for (size_t i = 0; i < packed.n; i++) {
		bits = bits << 8 | packed.p[i];
		for (have += 8; have >= 6; have -= 6)
			buf_u8(&out, (uint8_t)alphabet[bits >> (have - 6) & 63]);
		if (i % 48 == 46)
			buf_put_str(&out, "\r\n");
	}
	if (have > 0)
		buf_u8(&out, (uint8_t)alphabet[bits << (6 - have) & 63]);
	buf_put_str(&out, ":\r\n");
	return buf_bytes(&out);
}

/* A file without a resource fork, its data fork in runs that become `plain`. */
static struct bytes
file_of(struct bytes runs, struct bytes plain)
{
	struct buf out = { .c = c };
	unsigned sum;

	buf_put(&out, "\x05Hasen\0TEXTttxt\x40\0", 17);
	buf_u8(&out, 0);
	buf_u16(&out, 0);
	buf_u8(&out, (uint8_t)plain.n);
	buf_zero(&out, 4);
	sum = crc16_update(0, out.p, out.n);
	buf_u8(&out, sum >> 8);
	buf_u8(&out, sum & 0xFF);
	sum = crc16_update(0, plain.p, plain.n);
	buf_put_bytes(&out, runs);
	buf_u8(&out, sum >> 8);
	buf_u8(&out, sum & 0xFF);
	buf_zero(&out, 2);
	return text_of(COMMENT, buf_bytes(&out));
}

START_TEST(sums)
{
	/* the check value of this CRC in the published catalogues */
	ck_assert_uint_eq(crc16_update(0, "123456789", 9), 0x31C3);
	ck_assert_uint_eq(crc16_update(crc16_update(0, "1234", 4), "56789", 5), 0x31C3);
}
END_TEST

START_TEST(runs_of_the_document)
{
	static const struct {
		struct bytes plain, packed;
	} of[] = {
		{ BYTES("\x00\x11\x22\x33\x44\x55\x66\x77"),
		    BYTES("\x00\x11\x22\x33\x44\x55\x66\x77") },
		{ BYTES("\x11\x22\x22\x22\x22\x22\x22\x33"), BYTES("\x11\x22\x90\x06\x33") },
		{ BYTES("\x11\x22\x90\x33\x44"), BYTES("\x11\x22\x90\x00\x33\x44") },
		/* a run of 0x90 itself, and of one */
		{ BYTES("\x2B\x90\x90\x90\x90\x90"), BYTES("\x2B\x90\x00\x90\x05") },
		{ BYTES("\x11\x22\x33"), BYTES("\x11\x22\x90\x01\x33") },
		{ BYTES(""), BYTES("") },
	};
	struct apple_file f;

	for (size_t i = 0; i < sizeof(of) / sizeof(of[0]); i++) {
		ck_assert(binhex_read(c, &f, file_of(of[i].packed, of[i].plain)));
		ck_assert(bytes_equal(f.data, of[i].plain));
		ck_assert(bytes_equal(f.name, BYTES("Hasen")));
		ck_assert_uint_eq(f.resource.n, 0);
		ck_assert(memcmp(f.info, "TEXTttxt\x40\0\0\0\0\0\0\0", 16) == 0);
	}
	ck_assert_uint_eq(c->note_count, 0);
}
END_TEST

/* What binhex of macutils made of a file, under the comment that it writes. */
#define BODY ":\"PUIFQPMD!\"849K8G(4iG!%!!!!!#J!!!$!09f4KG'%JCQpbD`fG4R*PFb#3!*!"

START_TEST(written_by_others)
{
	static const char *const files[] = {
		"(This file must be converted; you knew that already.)\n\n" BODY
		"\n!N!!JBC!S%ZS:\n",
		COMMENT "\r\r" BODY "\r!N!!JBC!S%ZS:\r",
		"some text: this\n:and that\n" COMMENT "\n" BODY "\r\n!N!!JBC!S%ZS:\n\nmore\n",
		"\n" BODY "!N!!JBC!S%ZS:",
	};
	struct apple_file f;

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		ck_assert(binhex_is(bytes_of(files[i])));
		ck_assert(binhex_read(c, &f, bytes_of(files[i])));
		ck_assert(bytes_equal(f.name, BYTES("Z\x9Frich")));
		ck_assert(bytes_equal(f.data, BYTES("data fork\r")));
		ck_assert(bytes_equal(f.resource,
		    BYTES("res \x90\x90\x90 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
	}
	ck_assert_uint_eq(c->note_count, 0);
}
END_TEST

START_TEST(a_wrong_sum)
{
	struct apple_file f;
	struct bytes text = file_of(BYTES("other"), BYTES("datas"));

	ck_assert(binhex_read(c, &f, text));
	ck_assert(bytes_equal(f.data, BYTES("other")));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(what_is_none)
{
	static const struct {
		const char *text;
		enum fault fault;
	} bad[] = {
		{ "some text", E_FORMAT },
		{ "some text\n:" BODY, E_FORMAT },
		{ COMMENT "\nno colon", E_FORMAT },
		{ COMMENT "\n::", E_FORMAT },
		{ COMMENT "\n:!!!!", E_FORMAT }, /* a name of no bytes */
		{ COMMENT "\n:rrrr", E_FORMAT }, /* of 255 */
		{ COMMENT "\n" BODY, E_TRUNC },
		{ COMMENT "\n" BODY "\n~N!!JBC!S%ZS:", E_FORMAT },
		{ "", E_FORMAT },
	};
	struct apple_file f;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		ck_assert(!binhex_read(c, &f, bytes_of(bad[i].text)));
		ck_assert_int_eq(c->err.code, bad[i].fault);
		ck_assert(demote(c));
	}
}
END_TEST

/* A header that says more than text of that length can become takes no memory for it. */
START_TEST(long_forks)
{
	struct apple_file f;
	size_t used;

	used = c->used;
	ck_assert(!binhex_read(c, &f,
	    text_of(COMMENT, BYTES("\x01x\0TEXTttxt\0\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0"))));
	ck_assert_int_eq(c->err.code, E_TRUNC);
	ck_assert_uint_lt(c->used - used, 1 << 20);
}
END_TEST

UNIT("binhex", sums, runs_of_the_document, written_by_others, a_wrong_sum, what_is_none, long_forks)
