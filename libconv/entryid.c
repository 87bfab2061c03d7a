#include "libconv/entryid.h"

#include "formats/base/reader.h"
#include "formats/base/text.h"

const struct guid entryid_one_off_uid = { { 0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D,
    0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02 } };
const struct guid entryid_address_book_uid = { { 0xDC, 0xA7, 0x40, 0xC8, 0xC0, 0x42, 0x10, 0x1A,
    0xB4, 0xB9, 0x08, 0x00, 0x2B, 0x2F, 0xE1, 0x82 } };
const struct guid entryid_contact_uid = { { 0xFE, 0x42, 0xAA, 0x0A, 0x18, 0xC7, 0x1A, 0x10, 0xE8,
    0x85, 0x0B, 0x65, 0x1C, 0x24, 0x00, 0x00 } };

/* A string that ends with a NUL, or with the structure. */
static struct bytes
string_read(struct reader *r, bool unicode, unsigned codepage)
{
	struct bytes rest = { r->p, rd_left(r) };
	size_t step = unicode ? 2 : 1, n = 0;

	while (n + step <= rest.n && (rest.p[n] != 0 || (unicode && rest.p[n + 1] != 0)))
		n += step;
	rd_skip(r, n + step <= rest.n ? n + step : rest.n);
	if (unicode)
		return text_from_utf16(r->c, NULL, bytes_upto(rest, n));
	return text_decode(r->c, NULL, bytes_upto(rest, n), codepage);
}

bool
entryid_read(struct ctx *c, struct entryid *out, struct bytes raw, unsigned codepage)
{
	struct reader r;
	struct guid uid;

	*out = (struct entryid){ .kind = ENTRYID_OTHER };
	if (raw.n < 24)
		return false;
	r = rd_open(c, raw, 0);
	rd_skip(&r, 4); /* Flags */
	uid = guid_read(&r);
	if (guid_equal(&uid, &entryid_one_off_uid)) {
		rd_skip(&r, 2); /* Version */
		out->flags = rd_u16(&r);
		out->name = string_read(&r, (out->flags & ONE_OFF_UNICODE) != 0, codepage);
		out->type = string_read(&r, (out->flags & ONE_OFF_UNICODE) != 0, codepage);
		out->address = string_read(&r, (out->flags & ONE_OFF_UNICODE) != 0, codepage);
		out->kind = ENTRYID_ONE_OFF;
	} else if (guid_equal(&uid, &entryid_address_book_uid) && rd_left(&r) >= 8) {
		rd_skip(&r, 4); /* Version */
		out->object_type = rd_u32(&r);
		out->type = BYTES("EX");
		out->address = string_read(&r, false, codepage);
		out->kind = ENTRYID_ADDRESS_BOOK;
	} else if (guid_equal(&uid, &entryid_contact_uid)) {
		out->kind = ENTRYID_CONTACT;
	} else {
		return false;
	}
	return true;
}

bool
entryid_list_next(struct ctx *c, struct bytes *out, struct bytes list, size_t *at)
{
	struct reader r;
	size_t n;

	if (*at == 0)
		*at = 8; /* Count and Size, which nobody needs */
	if (bytes_from(list, *at).n < 4)
		return false;
	r = rd_open(c, bytes_from(list, *at), *at);
	n = rd_u32(&r);
	if (n > rd_left(&r))
		return false;
	*out = rd_bytes(&r, n);
	*at += 4 + ((n + 3) & ~(size_t)3);
	return true;
}

struct bytes
entryid_one_off(struct ctx *c, struct bytes name, struct bytes type, struct bytes address)
{
	struct bytes strings[] = { name, type, address };
	struct buf b = { .c = c };

	buf_u32(&b, 0);
	buf_put(&b, entryid_one_off_uid.b, 16);
	buf_u16(&b, 0);
	buf_u16(&b, ONE_OFF_UNICODE | 0x1000 | ONE_OFF_NO_RICH_INFO);
	for (size_t i = 0; i < 3; i++) {
		buf_put_bytes(&b, text_to_utf16(c, strings[i]));
		buf_u16(&b, 0);
	}
	return buf_bytes(&b);
}
