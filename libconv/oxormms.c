#include "libconv/oxormms.h"

#include <zlib.h>

#include "formats/base/reader.h"

/* message.rpmsg Attachment: the prefix, and what each segment begins with. */
#define PREFIX  BYTES("\x76\xE8\x04\x60\xC4\x11\xE3\x86")
#define SEGMENT 0x00000FA0u
#define STEP    4096 /* a segment holds at most so much */

static const struct attachment *
find_rpmsg(const struct message *m)
{
	for (size_t i = 0; i < m->attachments; i++) {
		const struct props *ps = &m->attachment[i]->props;

		if (bytes_equal_nocase(prop_text(ps, &PidTagAttachMimeTag),
			BYTES("application/x-microsoft-rpmsg-message")) ||
		    bytes_equal_nocase(
			prop_text(ps, &PidTagAttachLongFilename), BYTES("message.rpmsg")))
			return m->attachment[i];
	}
	return NULL;
}

/* The segments' deflated bytes are one stream: inflated, they are a compound file. */
static bool
segments_inflate(struct ctx *c, struct buf *out, struct bytes file, z_stream *z)
{
	struct reader r = rd_open(c, file, 0);

	if (!bytes_equal(rd_bytes(&r, 8), PREFIX))
		return fail(c, E_FORMAT, 0, "rpmsg: the prefix is missing");
	while (rd_left(&r) >= 12) {
		uint32_t mark = rd_u32(&r), plain = rd_u32(&r), packed = rd_u32(&r);
		struct bytes part = rd_bytes(&r, packed);

		if (!rd_ok(&r) || mark != SEGMENT || plain > STEP)
			return fail(c, E_FORMAT, rd_at(&r), "rpmsg: a segment is malformed");
		if (!ctx_expands(c, out->n + plain, rd_at(&r)))
			return false;
		z->next_in = (Bytef *)(uintptr_t)part.p;
		z->avail_in = (uInt)part.n;
		z->next_out = buf_room(out, plain);
		z->avail_out = plain;
		if (inflate(z, Z_SYNC_FLUSH) < 0 || z->avail_out != 0)
			return fail(c, E_FORMAT, rd_at(&r), "rpmsg: a segment does not inflate");
		out->n += plain;
	}
	return true;
}

static void
drop_stream(void *z)
{
	inflateEnd(z);
}

/* The names in the container's root: what is protected. */
static bool
container_list(struct ctx *c, struct buf *names, struct bytes file)
{
	struct buf plain = { .c = c };
	z_stream *z = NEW(c, z_stream, 1);
	struct cfb *cfb;

	if (inflateInit(z) != Z_OK)
		return fail(c, E_SYS, NOWHERE, "out of memory");
	ctx_own(c, z, drop_stream);
	if (!segments_inflate(c, &plain, file, z))
		return false;
	cfb = cfb_open(c, buf_bytes(&plain));
	if (cfb == NULL)
		return false;
	for (size_t i = 0; i < cfb->root->children; i++) {
		struct bytes name = cfb_name(c, cfb->root->child[i]);

		buf_print(names, "%s%.*s (%zu bytes)", names->n > 0 ? ", " : "", (int)name.n,
		    (const char *)name.p, cfb->root->child[i]->data.n);
	}
	return true;
}

bool
oxormms_note(const struct message *m)
{
	const struct attachment *a = find_rpmsg(m);
	struct buf names = { .c = m->c };
	struct bytes file;

	if (a == NULL)
		return false;
	file = prop_binary(&a->props, &PidTagAttachDataBinary);
	if (!container_list(m->c, &names, file) && !demote(m->c))
		return true;
	note(m->c, NOTE_PROTECTED, "rights-managed: closed without its licence; it holds %s",
	    names.n > 0 ? (const char *)buf_bytes(&names).p : "what cannot be listed");
	return true;
}
