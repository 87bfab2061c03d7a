/* Pictures (\pict): what they are by its words, the bytes in hex or binary. */
#include "formats/html.h"
#include "formats/base/reader.h"
#include "formats/rtf/page.h"

#define TWIPS_PER_PIXEL 15

void
picture_text(struct page *h, struct bytes hex)
{
	uint8_t *to = buf_room(&h->picture, hex.n / 2 + 1);
	size_t n = 0;

	for (size_t i = 0; i < hex.n; i++) {
		int v = hex_digit(hex.p[i]);

		if (v < 0)
			continue;
		if (h->half)
			to[n++] = (uint8_t)(h->nibble << 4 | v);
		else
			h->nibble = (uint8_t)v;
		h->half = !h->half;
	}
	h->picture.n += n;
}

/* A metafile stands in RTF without the header that files have (MS-WMF, META_PLACEABLE Record). */
static struct bytes
placeable(struct page *h)
{
	struct buf b = { .c = h->r.c };
	unsigned check = 0;

	buf_u32(&b, 0x9AC6CDD7);
	buf_u16(&b, 0);
	buf_u16(&b, 0);
	buf_u16(&b, 0);
	buf_u16(&b, (unsigned)h->picture_width & 0xFFFF);
	buf_u16(&b, (unsigned)h->picture_height & 0xFFFF);
	buf_u16(&b, 1440);
	buf_u32(&b, 0);
	for (size_t i = 0; i < b.n; i += 2)
		check ^= (unsigned)(b.p[i] | b.p[i + 1] << 8);
	buf_u16(&b, check);
	buf_put(&b, h->picture.p, h->picture.n);
	return buf_bytes(&b);
}

/* A bitmap stands in RTF without its file header (MS-WMF, DeviceIndependentBitmap Object). */
static struct bytes
bitmap(struct page *h)
{
	struct buf b = { .c = h->r.c };
	struct reader r = rd_open(h->r.c, (struct bytes){ h->picture.p, h->picture.n }, 0);
	uint32_t header, colors, bits, compression;

	if (h->picture.n < 40)
		return (struct bytes){ 0 };
	header = rd_u32(&r);
	rd_skip(&r, 10);
	bits = rd_u16(&r);
	compression = rd_u32(&r);
	rd_skip(&r, 12);
	colors = rd_u32(&r);
	if (colors == 0 && bits <= 8)
		colors = 1u << bits;
	if (header < 40 || header > h->picture.n || colors > 256)
		return (struct bytes){ 0 };
	buf_put_str(&b, "BM");
	buf_u32(&b, (uint32_t)h->picture.n + 14);
	buf_u32(&b, 0);
	buf_u32(&b, 14 + header + 4 * colors + (compression == 3 && header == 40 ? 12 : 0));
	buf_put(&b, h->picture.p, h->picture.n);
	return buf_bytes(&b);
}

static struct bytes
picture_file(struct page *h)
{
	if (strcmp(h->media, "image/wmf") == 0)
		return placeable(h);
	if (strcmp(h->media, "image/bmp") == 0)
		return bitmap(h);
	return arena_copy(h->r.c, (struct bytes){ h->picture.p, h->picture.n });
}

/* Twips, as they are scaled in per cent. */
static int
pixels(int32_t twips, int32_t scale)
{
	int64_t n = (int64_t)twips * scale / 100 / TWIPS_PER_PIXEL;

	return n > 100000 ? 0 : (int)n;
}

void
picture_end(struct page *h)
{
	const struct rtf_handlers *handlers = h->handlers;
	int width = pixels(h->picture_width, h->picture_scale_x);
	int height = pixels(h->picture_height, h->picture_scale_y);
	struct bytes file;
	const char *src;

	if (h->picture.n > 0 && h->media == NULL)
		page_loss(h, TOLD_PICTURES,
		    "a picture of another kind than PNG, JPEG, EMF, WMF or DIB is left out");
	if (h->picture.n > 0 && h->media != NULL && handlers != NULL && handlers->picture != NULL) {
		file = picture_file(h);
		if (file.n == 0)
			page_loss(h, TOLD_BITMAPS,
			    "a picture is left out: the header of a bitmap is broken");
		src = file.n > 0 ? handlers->picture(handlers->arg, file, h->media) : NULL;
		if (src != NULL) {
			inline_close(h);
			buf_put_str(&h->para, "<img src=\"");
			html_escape(&h->para, bytes_of(src));
			buf_put_str(&h->para, "\"");
			if (width > 0 && height > 0)
				buf_print(&h->para, " width=\"%d\" height=\"%d\"", width, height);
			buf_put_str(&h->para, " alt=\"\">");
			h->blank = false;
		}
	}
	h->picture.n = 0;
	h->media = NULL;
	h->half = false;
}
