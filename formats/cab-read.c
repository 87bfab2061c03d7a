/* The contents of cabinets: CFDATA blocks (MS-CAB 2.4), joined over cabinets and expanded. */
#include "formats/base/reader.h"
#include "formats/cab.h"
#include "formats/lzx.h"
#include "formats/mszip.h"

/* Two halves of a block that is split over cabinets. */
#define SPLIT_MAX ((size_t)1 << 16)

struct cab_reader {
	struct cab *f;
	const struct cab_folder *folder; /* NULL: none yet */
	const struct cab_blocks *blocks;
	unsigned left;      /* of blocks */
	struct reader in;   /* at the next block */
	struct bytes plain; /* the last block, */
	uint64_t at;        /* its offset in the folder */
	bool broken;        /* the folder cannot be gone on with */
	uint64_t work;      /* bytes that blocks so far may have had */
	uint64_t given;     /* of all cabinets */
	struct mszip *mszip;
	struct lzx *lzx[LZX_CAB_BITS_MAX + 1];
	uint8_t *split;
};

/* One block as it stands in a cabinet. */
struct data {
	struct bytes bytes;
	unsigned plain; /* cbUncomp */
	size_t at;
};

uint32_t
cab_checksum(struct bytes b, uint32_t seed)
{
	uint64_t sum = 0, word;
	size_t i = 0;
	uint32_t rest = 0;

	for (; i + 8 <= b.n; i += 8) {
		memcpy(&word, b.p + i, 8);
		sum ^= word;
	}
	sum = (sum ^ sum >> 32) & UINT32_MAX;
	/* memcpy took the machine's order of bytes; what is left is put together in MS-CAB's */
	if (*(const uint8_t *)&(uint16_t){ 1 } == 0)
		sum = (sum & 0xFF) << 24 | (sum & 0xFF00) << 8 | (sum >> 8 & 0xFF00) | sum >> 24;
	if (i + 4 <= b.n) {
		sum ^= (uint32_t)b.p[i] | (uint32_t)b.p[i + 1] << 8 | (uint32_t)b.p[i + 2] << 16 |
		       (uint32_t)b.p[i + 3] << 24;
		i += 4;
	}
	/* the last one to three bytes the other way round (MS-CAB 3.1, Checksum Method) */
	for (; i < b.n; i++)
		rest = rest << 8 | b.p[i];
	return seed ^ (uint32_t)sum ^ rest;
}

struct cab_reader *
cab_read(struct cab *f)
{
	struct cab_reader *r = NEW(f->c, struct cab_reader, 1);

	r->f = f;
	for (size_t i = 0; i < f->parts; i++)
		r->given += f->part[i].bytes.n;
	return r;
}

static size_t
folder_number(const struct cab_reader *r)
{
	return (size_t)(r->folder - r->f->folder) + 1;
}

static void
enter_blocks(struct cab_reader *r, const struct cab_blocks *blocks)
{
	r->blocks = blocks;
	r->left = blocks->count;
	r->in =
	    rd_open(r->f->c, bytes_from(r->f->part[blocks->part].bytes, blocks->at), blocks->at);
}

/* Goes to the first block of a folder. */
static bool
enter_folder(struct cab_reader *r, const struct cab_folder *folder)
{
	struct ctx *c = r->f->c;

	r->folder = folder;
	r->plain = (struct bytes){ 0 };
	r->at = 0;
	r->broken = false;
	enter_blocks(r, folder->blocks);
	if (folder->method == CAB_MSZIP) {
		if (r->mszip == NULL && (r->mszip = mszip_open(c)) == NULL)
			return false;
		mszip_reset(r->mszip);
	}
	if (folder->method == CAB_LZX) {
		unsigned bits = folder->window_bits;

		if (bits < LZX_CAB_BITS_MIN || bits > LZX_CAB_BITS_MAX)
			return fail(c, E_FORMAT, NOWHERE,
			    "cab: folder %zu: an LZX window of 2^%u bytes", folder_number(r), bits);
		if (r->lzx[bits] == NULL)
			r->lzx[bits] = lzx_open(c, LZX_CAB, bits, (struct bytes){ 0 });
		if (r->lzx[bits] == NULL)
			return false;
		lzx_reset(r->lzx[bits]);
	}
	return true;
}

/* Whether a checksum is right: of the bytes, then of what stands between it and them. Some writers
 * leave out what is reserved there. */
static bool
is_sum(uint32_t sum, struct bytes head, struct bytes data)
{
	uint32_t of_data = cab_checksum(data, 0);

	return sum == 0 || sum == cab_checksum(head, of_data) ||
	       sum == cab_checksum(bytes_upto(head, 4), of_data);
}

/* MS-CAB 2.4, CFDATA. */
static bool
read_data(struct cab_reader *r, struct data *out)
{
	struct reader *in = &r->in, fields;
	struct ctx *c = r->f->c;
	uint32_t sum;
	struct bytes head;
	unsigned n;

	out->at = rd_at(in);
	sum = rd_u32(in);
	head = rd_bytes(in, 4 + (size_t)r->f->part[r->blocks->part].head.block_reserve);
	if (!rd_ok(in))
		return false;
	fields = rd_open(c, head, out->at + 4);
	n = rd_u16(&fields);
	out->plain = rd_u16(&fields);
	out->bytes = rd_bytes(in, n);
	if (!rd_ok(in))
		return false;
	r->left--;
	if (!is_sum(sum, head, out->bytes))
		note(c, NOTE_DAMAGE, "cab: folder %zu: a block's checksum is wrong",
		    folder_number(r));
	return true;
}

/* Goes on to the next cabinet's blocks; false, with an error, where there are none. */
static bool
next_blocks(struct cab_reader *r)
{
	struct ctx *c = r->f->c;

	if (r->blocks->next != NULL) {
		enter_blocks(r, r->blocks->next);
		return true;
	}
	if (!r->folder->ends)
		return fail(c, E_TRUNC, rd_at(&r->in),
		    "cab: folder %zu goes on in the next cabinet of the set, which was not given",
		    folder_number(r));
	return fail(c, E_TRUNC, rd_at(&r->in), "cab: folder %zu ends before the file does",
	    folder_number(r));
}

/* A block whose cbUncomp is 0 goes on in the next cabinet (MS-CAB 2.4): its halves, joined. */
static bool
join(struct cab_reader *r, struct data *d)
{
	struct data next;
	size_t n = d->bytes.n;

	if (r->split == NULL)
		r->split = arena_alloc(r->f->c, SPLIT_MAX);
	memcpy(r->split, d->bytes.p, n);
	while (d->plain == 0 && r->left == 0) {
		if (!next_blocks(r))
			return false;
		if (r->left == 0)
			continue;
		if (!read_data(r, &next))
			return false;
		if (next.bytes.n > SPLIT_MAX - n)
			return fail(
			    r->f->c, E_FORMAT, next.at, "cab: a block of more than 65,536 bytes");
		memcpy(r->split + n, next.bytes.p, next.bytes.n);
		n += next.bytes.n;
		d->plain = next.plain;
	}
	d->bytes = (struct bytes){ r->split, n };
	return true;
}

static bool
expand(struct cab_reader *r, const struct data *d)
{
	struct ctx *c = r->f->c;

	switch (r->folder->method) {
	case CAB_NONE: r->plain = d->bytes; break;
	case CAB_MSZIP:
		if (!mszip_block(r->mszip, &r->plain, NULL, d->bytes, d->at))
			return false;
		break;
	case CAB_LZX:
		if (d->plain > LZX_CHUNK)
			return fail(c, E_FORMAT, d->at, "cab: a block of %u bytes", d->plain);
		if (!lzx_chunk(
			r->lzx[r->folder->window_bits], &r->plain, d->bytes, d->plain, d->at))
			return false;
		break;
	default: return fail(c, E_INTERNAL, NOWHERE, "cab: a method that is none");
	}
	if (r->plain.n != d->plain)
		note(c, NOTE_DAMAGE, "cab: folder %zu: a block says %u bytes, and has %zu",
		    folder_number(r), d->plain, r->plain.n);
	return true;
}

/* The next block of the folder. */
static bool
next_block(struct cab_reader *r)
{
	struct data d;

	r->at += r->plain.n;
	r->plain = (struct bytes){ 0 };
	while (r->left == 0)
		if (!next_blocks(r))
			return false;
	/* a short block costs about as much time as a full one */
	r->work += MSZIP_BLOCK;
	if (!ctx_expands(r->f->c, r->work, r->given) || !read_data(r, &d))
		return false;
	if (d.plain == 0 && d.bytes.n > 0 && r->left == 0 && !join(r, &d))
		return false;
	return (d.plain == 0 && d.bytes.n == 0) || expand(r, &d);
}

bool
cab_copy(struct cab_reader *r, struct sink *out, const struct cab_file *file)
{
	const struct cab_folder *folder = &r->f->folder[file->folder];
	struct ctx *c = r->f->c;
	uint64_t at = file->at, left = file->size;

	if (left == 0)
		return true;
	if (!cab_readable(folder))
		return fail(c, E_UNSUPPORTED, NOWHERE,
		    "cab: folder %zu is compressed by %s, which cannot be expanded",
		    file->folder + 1,
		    folder->method == CAB_QUANTUM ? "Quantum" : "an unknown method");
	if (!folder->begun)
		return fail(c, E_TRUNC, NOWHERE,
		    "cab: folder %zu begins in a cabinet of the set before, which was not given",
		    file->folder + 1);
	if ((folder != r->folder || at < r->at) && !enter_folder(r, folder)) {
		r->folder = NULL;
		return false;
	}
	while (left > 0) {
		struct bytes b;

		if (at >= r->at + r->plain.n) {
			if (r->broken)
				return fail(c, E_FORMAT, NOWHERE,
				    "cab: folder %zu is damaged before this file",
				    folder_number(r));
			r->broken = !next_block(r);
			if (r->broken)
				return false;
			continue;
		}
		b = bytes_from(r->plain, (size_t)(at - r->at));
		b = bytes_upto(b, left < b.n ? (size_t)left : b.n);
		if (!sink_put_bytes(out, b))
			return false;
		at += b.n;
		left -= b.n;
	}
	return true;
}
