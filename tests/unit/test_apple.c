#include "formats/apple.h"
#include "tests/unit/unit.h"

/* The head of the file "MacBinary II Standard", as its author sent it out as MacBinary II. */
static const uint8_t published[128] = "\x00\x15MacBinary II Standard\0\0\0\0\0\0\0\0\0"
				      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
				      "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
				      "\0TEXTttxt\x01\0\0\0\0\0\0"
				      "\0\0\0\0\0\x1C\xAF\0\0\x01\xDE\xEB\xC1\x24\xAE\xEB"
				      "\xC1\x24\xAE\0\0\0\0\0\0\0\0\0\0\0\0\0"
				      "\0\0\0\0\0\0\0\0\0\0\x81\x81\xFA\x10\0\0";

/* AppleDouble by RFC 1740, Appendix B: a name, dates, what the Finder knows, a resource fork. */
static const uint8_t doubled[] =
    "\0\x05\x16\x07\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x04"
    "\0\0\0\x03\0\0\0\x4A\0\0\0\x05"
    "\0\0\0\x08\0\0\0\x4F\0\0\0\x10"
    "\0\0\0\x09\0\0\0\x5F\0\0\0\x20"
    "\0\0\0\x02\0\0\0\x7F\0\0\0\x04"
    "Hasen"
    "\0\0\0\0\xFF\xFF\xFF\xFF\x80\0\0\0\x80\0\0\0"
    "TEXTttxt\x01\x02\0\x03\0\x04\0\x05\0\0\0\0\0\0\0\0\x06\x07\0\0\0\0\0\0"
    "fork";

static struct bytes
flat(const struct apple_file *f)
{
	struct blob b = macbinary(c, f);

	return blob_flat(c, &b);
}

START_TEST(published_macbinary)
{
	struct apple_file f;
	struct buf file = { .c = c };
	struct bytes again;

	buf_put(&file, published, sizeof(published));
	buf_zero(&file, 0x1CAF + 0x51 + 0x1DE);
	file.p[128] = 'T';
	file.p[128 + 0x1D00] = 'R';
	ck_assert(macbinary_read(c, &f, buf_bytes(&file)));
	ck_assert(bytes_equal(f.name, BYTES("MacBinary II Standard")));
	ck_assert_uint_eq(f.data.n, 0x1CAF);
	ck_assert_uint_eq(f.data.p[0], 'T');
	ck_assert_uint_eq(f.resource.n, 0x1DE);
	ck_assert_uint_eq(f.resource.p[0], 'R');
	ck_assert(memcmp(f.info, "TEXTttxt\x01\0\0\0\0\0\0\0", 16) == 0);
	ck_assert_uint_eq(f.created, 0xEBC124AE);
	/* as MacBinary III: but for its mark, version and sum the same */
	again = flat(&f);
	ck_assert_uint_eq(again.n % 128, 0);
	ck_assert(memcmp(again.p, published, 102) == 0);
	ck_assert(memcmp(again.p + 102, "mBIN", 4) == 0);
	ck_assert(memcmp(again.p + 122, "\x82\x81", 2) == 0);
	ck_assert(memcmp(again.p + 128, file.p + 128, file.n - 128) == 0);
}
END_TEST

START_TEST(cut_macbinary)
{
	struct apple_file f;
	uint8_t file[300] = { 0 };

	memcpy(file, published, sizeof(published));
	ck_assert(!macbinary_read(c, &f, (struct bytes){ file, sizeof(file) }));
	ck_assert_int_eq(c->err.code, E_FORMAT);
	demote(c);
	ck_assert(!macbinary_read(c, &f, (struct bytes){ file, 100 }));
	ck_assert_int_eq(c->err.code, E_FORMAT);
}
END_TEST

START_TEST(apple_double_and_back)
{
	struct apple_file f, again;
	struct bytes file = { doubled, sizeof(doubled) - 1 };

	ck_assert(apple_read(c, &f, file));
	ck_assert(bytes_equal(f.name, BYTES("Hasen")));
	ck_assert(bytes_equal(f.resource, BYTES("fork")));
	ck_assert_uint_eq(f.data.n, 0);
	ck_assert_uint_eq(f.created, 3029529600u); /* 2000-01-01 from 1904-01-01 on */
	ck_assert_uint_eq(f.modified, 3029529599u);
	ck_assert(memcmp(f.info, "TEXTttxt\x01\x02\0\x03\0\x04\0\x05", 16) == 0);
	f.data = BYTES("data");
	ck_assert(macbinary_read(c, &again, flat(&f)));
	ck_assert(memcmp(again.info, f.info, 16) == 0);
	ck_assert(memcmp(again.more, f.more, 16) == 0);
	ck_assert(bytes_equal(again.data, BYTES("data")));
	ck_assert(bytes_equal(again.resource, BYTES("fork")));
	ck_assert(apple_read(c, &again, apple_double(c, &f)));
	ck_assert(bytes_equal(again.name, f.name));
	ck_assert(bytes_equal(again.resource, f.resource));
	ck_assert(memcmp(again.info, f.info, 16) == 0);
	ck_assert_uint_eq(again.created, f.created);
	ck_assert_uint_eq(again.modified, f.modified);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
}
END_TEST

/* The blob has one part then. */
START_TEST(empty_forks)
{
	struct apple_file f = { .name = BYTES("x") }, again;

	ck_assert(macbinary_read(c, &again, flat(&f)));
	ck_assert(bytes_equal(again.name, BYTES("x")));
	ck_assert_uint_eq(again.data.n + again.resource.n, 0);
}
END_TEST

START_TEST(entries_outside)
{
	struct apple_file f;
	struct bytes file = { doubled, sizeof(doubled) - 3 };

	ck_assert(apple_read(c, &f, file));
	ck_assert(bytes_equal(f.resource, BYTES("fo")));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
	ck_assert(!apple_read(c, &f, BYTES("neither of the two formats is this")));
	ck_assert_int_eq(c->err.code, E_FORMAT);
}
END_TEST

UNIT("apple", published_macbinary, cut_macbinary, apple_double_and_back, empty_forks,
    entries_outside)
