/* formats/tnef: attributes, checksums, what is cut and what follows. */
#include "tests/unit/unit.h"

#include "formats/tnef.h"

/* MS-OXTNEF 3.1: the first attributes of the published sample; its lengths and checksums are the
 * document's own. */
#define SAMPLE                                                                                 \
	"\x78\x9F\x3E\x22\x01\x00\x01\x06\x90\x08\x00\x04\x00\x00\x00\x00\x00\x01\x00\x01\x00" \
	"\x01\x07\x90\x06\x00\x08\x00\x00\x00\xE4\x04\x00\x00\x00\x00\x00\x00\xE8\x00"         \
	"\x01\x08\x80\x07\x00\x18\x00\x00\x00IPM.Microsoft Mail.Note\x00\x31\x08"              \
	"\x01\x0D\x80\x04\x00\x02\x00\x00\x00\x02\x00\x02\x00"                                 \
	"\x01\x04\x80\x01\x00\x0F\x00\x00\x00Simple subject\x00\x7A\x05"                       \
	"\x01\x05\x80\x03\x00\x0E\x00\x00\x00\xD4\x07\x02\x00\x11\x00\x0B\x00\x19\x00\x23\x00" \
	"\x02\x00\x37\x01"                                                                     \
	"\x01\x20\x80\x03\x00\x0E\x00\x00\x00\xD4\x07\x02\x00\x11\x00\x0C\x00\x1A\x00\x09\x00" \
	"\x02\x00\x1F\x01"                                                                     \
	"\x01\x09\x80\x01\x00\x21\x00\x00\x00"                                                 \
	"757BB19CDE936A4087D90BB784C58E3B\x00\x51\x07"

START_TEST(sample_is_walked_with_its_checksums)
{
	static const uint32_t ids[] = { 0x00089006, 0x00069007, 0x00078008, 0x0004800D, 0x00018004,
		0x00038005, 0x00038020, 0x00018009 };
	static const size_t lengths[] = { 4, 8, 24, 2, 15, 14, 14, 33 };
	static const uint32_t sums[] = { 0x0001, 0x00E8, 0x0831, 0x0002, 0x057A, 0x0137, 0x011F,
		0x0751 };
	struct tnef_attr attr;
	struct tnef t;

	ck_assert(tnef_open(c, &t, BYTES(SAMPLE)));
	ck_assert_uint_eq(t.key, 1);
	for (size_t i = 0; i < 8; i++) {
		ck_assert(tnef_next(&t, &attr));
		ck_assert_int_eq(attr.level, TNEF_MESSAGE);
		ck_assert_uint_eq(attr.id, ids[i]);
		ck_assert_uint_eq(attr.data.n, lengths[i]);
		ck_assert_uint_eq(tnef_sum(attr.data) & 0xFFFF, sums[i]);
		ck_assert(tnef_sum_right(&t, &attr));
	}
	ck_assert(!tnef_next(&t, &attr));
	ck_assert_uint_eq(c->note_count, 0);
}
END_TEST

START_TEST(a_cut_attribute_keeps_what_is_there)
{
	struct bytes whole = BYTES(SAMPLE);
	struct tnef_attr attr;
	struct tnef t;

	ck_assert(tnef_open(c, &t, bytes_upto(whole, whole.n - 2 - 20)));
	for (int i = 0; i < 8; i++)
		ck_assert(tnef_next(&t, &attr));
	ck_assert_uint_eq(attr.data.n, 13);
	ck_assert(attr.cut);
	ck_assert(!tnef_next(&t, &attr));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(line_ends_behind_a_stream_are_nothing)
{
	struct tnef_attr attr;
	struct tnef t;

	ck_assert(tnef_open(c, &t, BYTES("\x78\x9F\x3E\x22\x01\x00\r\n")));
	ck_assert(!tnef_next(&t, &attr));
	ck_assert_uint_eq(c->note_count, 0);
	ck_assert(tnef_open(c, &t, BYTES("\x78\x9F\x3E\x22\x01\x00garbage at the end")));
	ck_assert(!tnef_next(&t, &attr));
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 1);
}
END_TEST

START_TEST(a_wrong_checksum_is_seen)
{
	struct tnef_attr attr;
	struct tnef t;

	ck_assert(tnef_open(c, &t,
	    BYTES("\x78\x9F\x3E\x22\x01\x00\x01\x0D\x80\x04\x00\x02\x00\x00\x00\x02\x00\x03\x00")));
	ck_assert(tnef_next(&t, &attr));
	ck_assert(!tnef_sum_right(&t, &attr));
}
END_TEST

START_TEST(other_input_is_refused)
{
	struct tnef t;

	ck_assert(!tnef_is(BYTES("From: a@example.com")));
	ck_assert(!tnef_open(c, &t, BYTES("From: a@example.com")));
	ck_assert_int_eq(c->err.code, E_FORMAT);
}
END_TEST

START_TEST(a_stream_without_key_is_truncated)
{
	struct tnef t;

	ck_assert(!tnef_open(c, &t, BYTES("\x78\x9F\x3E\x22\x01")));
	ck_assert_int_eq(c->err.code, E_TRUNC);
}
END_TEST

START_TEST(the_sample_is_written_as_published)
{
	struct bytes sample = BYTES(SAMPLE);
	struct sink s = sink_memory(c);
	struct tnef_out out = { .c = c, .s = &s };
	struct tnef_attr attr;
	struct tnef t;

	ck_assert(tnef_open(c, &t, sample));
	ck_assert(tnef_put_head(&out, t.key));
	while (tnef_next(&t, &attr))
		ck_assert(tnef_put_data(&out, attr.level, attr.id, attr.data));
	ck_assert(bytes_equal(buf_bytes(&s.buf), sample));
	ck_assert_uint_eq(out.n, sample.n);
}
END_TEST

static bool
body(struct tnef_out *out, void *arg)
{
	++*(int *)arg;
	return tnef_put_u16(out, 0x0102) && tnef_put_u64(out, 0xFF) && tnef_pad(out, 10);
}

START_TEST(a_measured_part_is_not_run_again)
{
	struct tnef_out nowhere = { .c = c };
	uint64_t n;
	int runs = 0;

	ck_assert(tnef_measure(c, &n, body, &runs));
	ck_assert_uint_eq(n, 12);
	ck_assert(tnef_put_measured(&nowhere, n, body, &runs));
	ck_assert_int_eq(runs, 1);
	ck_assert_uint_eq(nowhere.n, 12);
}
END_TEST

UNIT("tnef", sample_is_walked_with_its_checksums, a_cut_attribute_keeps_what_is_there,
    line_ends_behind_a_stream_are_nothing, a_wrong_checksum_is_seen, other_input_is_refused,
    a_stream_without_key_is_truncated, the_sample_is_written_as_published,
    a_measured_part_is_not_run_again)
