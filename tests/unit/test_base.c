/* formats/base: the arena, the reader, errors and notes, dates, GUIDs, the CRC. */
#include "tests/unit/unit.h"

#include "formats/base/buf.h"
#include "formats/base/crc.h"
#include "formats/base/filetime.h"
#include "formats/base/guid.h"
#include "formats/base/reader.h"
#include "formats/base/sink.h"

START_TEST(arena_is_zeroed_also_after_release)
{
	struct mark mark = arena_mark(c);
	uint8_t *p = arena_alloc(c, 100);

	memset(p, 0xFF, 100);
	arena_release(c, mark);
	p = NEW(c, uint8_t, 100);
	for (int i = 0; i < 100; i++)
		ck_assert_uint_eq(p[i], 0);
}
END_TEST

/* What is written to a sink under a mark outlives it, whatever else was made before and since. */
START_TEST(sink_outlives_marks)
{
	struct sink one = sink_memory(c), two = sink_memory(c);
	struct buf want = { .c = c };

	for (unsigned i = 0; i < 2000; i++)
		buf_u32(&want, i);
	arena_alloc(c, 100000);
	for (unsigned i = 0; i < 2000; i++) {
		struct mark mark = arena_mark(c);
		uint32_t *p = arena_alloc(c, i % 7 == 0 ? 100000 : 40);
		struct buf b = { .c = c };

		*p = i;
		buf_u32(&b, i);
		sink_put(i % 3 == 0 ? &two : &one, b.p, b.n);
		sink_put(i % 3 == 0 ? &one : &two, b.p, b.n);
		arena_release(c, mark);
		memset(arena_alloc(c, 10), 0xFF, 10);
	}
	ck_assert(bytes_equal(buf_bytes(&one.buf), buf_bytes(&want)));
	ck_assert(bytes_equal(buf_bytes(&two.buf), buf_bytes(&want)));
}
END_TEST

START_TEST(arena_grow_keeps_what_was_there)
{
	struct buf b = { .c = c };

	for (uint32_t i = 0; i < 300000; i++) {
		buf_u32(&b, i);
		if (i % 1000 == 0)
			arena_alloc(c, 24); /* in the way of growing in place */
	}
	for (uint32_t i = 0; i < 300000; i++) {
		uint32_t v;

		memcpy(&v, b.p + (size_t)4 * i, 4);
		ck_assert_uint_eq(v, i);
	}
}
END_TEST

static bool
take_too_much(struct ctx *ctx, void *arg)
{
	(void)arg;
	for (;;)
		arena_alloc(ctx, 1000);
	return true;
}

START_TEST(memory_is_bounded)
{
	c->limits.memory = 1 << 20;
	ck_assert(!ctx_run(c, take_too_much, NULL));
	ck_assert_int_eq(c->err.code, E_LIMIT);
	ck_assert_uint_le(c->used, 1 << 20);
}
END_TEST

START_TEST(reader_stays_at_the_end_and_yields_zeros)
{
	struct reader r = rd_open(c, BYTES("\x01\x02\x03"), 100);

	ck_assert_uint_eq(rd_u16(&r), 0x0201);
	ck_assert_uint_eq(rd_u32(&r), 0);
	ck_assert(!rd_ok(&r));
	ck_assert_uint_eq(rd_u8(&r), 0);
	ck_assert_int_eq(c->err.code, E_TRUNC);
	ck_assert_uint_eq(c->err.at, 102);
}
END_TEST

START_TEST(a_child_reader_cannot_see_past_its_length)
{
	struct reader r = rd_open(c, BYTES("\x01\x02\x03\x04"), 0), sub = rd_sub(&r, 2);

	ck_assert_uint_eq(rd_u16(&sub), 0x0201);
	ck_assert_uint_eq(rd_left(&sub), 0);
	ck_assert_uint_eq(rd_u16be(&r), 0x0304);
	ck_assert(rd_take(&sub, SIZE_MAX) == NULL);
}
END_TEST

START_TEST(the_first_error_wins_and_names_its_place)
{
	struct where w;

	where_enter(c, &w, "attachment", 3);
	fail(c, E_FORMAT, 7, "first");
	where_leave(c);
	fail(c, E_TRUNC, 8, "second");
	ck_assert_str_eq(c->err.where, "attachment 3");
	ck_assert_str_eq(c->err.msg, "first");
	ck_assert(demote(c));
	ck_assert(!failed(c));
	ck_assert_str_eq(c->notes->text, "first (at 7)");
	fail(c, E_LIMIT, NOWHERE, "bound");
	ck_assert(!demote(c));
}
END_TEST

START_TEST(filetime_of_known_dates)
{
	/* MS-DTYP and FILETIME_UNIX: 1970-01-01 was a Thursday; 2004-02-29 exists */
	struct civil civil;
	int64_t t;

	ck_assert(filetime_civil(&civil, FILETIME_UNIX));
	ck_assert_int_eq(civil.year, 1970);
	ck_assert_int_eq(civil.month, 1);
	ck_assert_int_eq(civil.day, 1);
	ck_assert_int_eq(civil.weekday, 4);
	ck_assert(filetime_of(&t, &(struct civil){ .year = 2004, .month = 2, .day = 29 }));
	ck_assert_int_eq((t - FILETIME_UNIX) / FILETIME_SECOND, 1078012800);
	ck_assert(!filetime_of(&t, &(struct civil){ .year = 2003, .month = 2, .day = 29 }));
	ck_assert(filetime_of(&t, &(struct civil){ .year = 4501, .month = 1, .day = 1 }));
	ck_assert(!filetime_given(t));
	for (int64_t day = 0; day < 3000 * 366; day += 17) {
		ck_assert(filetime_civil(&civil, day * FILETIME_DAY + 12345));
		ck_assert(filetime_of(&t, &civil));
		ck_assert_int_eq(t, day * FILETIME_DAY + 12345);
	}
}
END_TEST

START_TEST(guid_text_and_wire)
{
	static const struct guid common = { { GUID_OF(
	    0x00062008, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46) } };
	struct guid g;
	char text[GUID_TEXT + 1];

	guid_print(text, &common);
	ck_assert_str_eq(text, "00062008-0000-0000-C000-000000000046");
	ck_assert(guid_parse(&g, BYTES("{00062008-0000-0000-c000-000000000046}")));
	ck_assert(guid_equal(&g, &common));
	ck_assert(!guid_parse(&g, BYTES("00062008-0000-0000-c000-00000000004")));
}
END_TEST

START_TEST(crc_of_ms_oxmsg_name)
{
	/* MS-OXMSG, Stream Name Generation as met in real files: "x-mailer" gives 0xFF504E89 */
	ck_assert_uint_eq(crc32_update(0, "x\0-\0m\0a\0i\0l\0e\0r\0", 16), 0xFF504E89);
	/* with both inversions it is the CRC-32 whose check value is published */
	ck_assert_uint_eq(~crc32_update(0xFFFFFFFF, "123456789", 9), 0xCBF43926);
}
END_TEST

UNIT("base", arena_is_zeroed_also_after_release, sink_outlives_marks,
    arena_grow_keeps_what_was_there, memory_is_bounded, reader_stays_at_the_end_and_yields_zeros,
    a_child_reader_cannot_see_past_its_length, the_first_error_wins_and_names_its_place,
    filetime_of_known_dates, guid_text_and_wire, crc_of_ms_oxmsg_name)
