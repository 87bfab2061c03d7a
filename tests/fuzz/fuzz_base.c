/* Small readers that others are made of. What is decoded does not depend on where it is cut: the
 * first byte says into which pieces. seeds: text mail structs apple */
#include <stdlib.h>

#include "formats/base/base64.h"
#include "formats/base/guid.h"
#include "formats/base/json.h"
#include "formats/base/uu.h"
#include "libconv/entryid.h"
#include "libconv/oxcmail.h"
#include "tests/fuzz/fuzz.h"

static void
pieces(struct ctx *c, struct bytes text, size_t step, blob_decode *decode)
{
	alignas(max_align_t) uint8_t state[BLOB_STATE] = { 0 };
	struct blob whole = blob_coded(c, text, decode), part;
	struct bytes all = blob_flat(c, &whole);
	uint8_t *to = arena_alloc(c, step + 8);

	for (size_t at = 0; text.n > 0; text = bytes_from(text, step)) {
		size_t n = decode(state, to, bytes_upto(text, step), text.n <= step);

		if (n > step + 8 || n > all.n - at || memcmp(to, all.p + at, n) != 0)
			abort();
		at += n;
		if (text.n <= step && at != all.n)
			abort();
	}
	part = blob_sub(c, &whole, all.n / 3, step);
	if (!bytes_equal(blob_flat(c, &part), bytes_upto(bytes_from(all, all.n / 3), step)))
		abort();
}

static void
base64_again(struct ctx *c, struct bytes in)
{
	struct sink text = sink_memory(c);
	struct base64 b = { .out = &text, .eol = in.p[0] % 2 == 0 ? "\r\n" : "" };
	struct bytes back;

	base64_put(&b, in.p, in.n);
	base64_end(&b);
	if (!base64_decode(c, &back, buf_bytes(&text.buf)) || !bytes_equal(back, in))
		abort();
	base64_decode(c, &back, in);
}

static void
guid_again(struct bytes in)
{
	char text[GUID_TEXT + 1];
	struct guid one, two;

	if (!guid_parse(&one, in))
		return;
	guid_print(text, &one);
	if (!guid_parse(&two, bytes_of(text)) || !guid_equal(&one, &two))
		abort();
}

void
fuzz_one(struct ctx *c, struct bytes in)
{
	struct sink json = sink_memory(c);
	struct entryid id;
	struct x500_map map;
	struct bytes one;
	size_t at = 0;

	if (in.n == 0)
		return;
	pieces(c, bytes_from(in, 1), 1 + in.p[0] % 64, base64_decode_some);
	pieces(c, bytes_from(in, 1), 1 + in.p[0] % 64, uu_decode_some);
	base64_again(c, in);
	guid_again(in);
	json_string(&json, in);
	entryid_read(c, &id, in, 932);
	while (entryid_list_next(c, &one, in, &at))
		entryid_read(c, &id, one, 1252);
	oxcmail_x500_map(c, &map, in);
}
