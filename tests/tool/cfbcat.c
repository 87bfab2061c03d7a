/* cfbcat: what a compound file holds, a line for each stream: path, size, CRC-32, separated by
 * TABs; with --copy the file written again. For the tests. */
#include <stdio.h>

#include "formats/base/crc.h"
#include "formats/base/input.h"
#include "formats/cfb.h"

struct job {
	const char *file;
	bool copy;
};

static uint32_t
crc_of(const struct blob *b)
{
	uint32_t crc = 0xFFFFFFFF;
	struct blob_walk w;
	struct bytes some;

	blob_open(&w, b);
	while (blob_next(&w, &some))
		crc = crc32_update(crc, some.p, some.n);
	return ~crc;
}

static void
put_name(struct ctx *c, struct buf *path, const struct cfb_entry *e)
{
	struct bytes name = cfb_name(c, e);

	buf_put_str(path, "/");
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] > ' ' && name.p[i] < 0x7F)
			buf_u8(path, name.p[i]);
		else
			buf_print(path, "%%%02X", name.p[i]);
}

static void
list(struct ctx *c, struct sink *out, const struct cfb_entry *storage, struct bytes path, int depth)
{
	for (size_t i = 0; i < storage->children && depth < 100; i++) {
		const struct cfb_entry *e = storage->child[i];
		struct buf b = { .c = c };

		buf_put_bytes(&b, path);
		put_name(c, &b, e);
		if (e->type == CFB_STREAM)
			sink_print(out, "%s\t%zu\t%08X\n", (const char *)buf_bytes(&b).p, e->data.n,
			    (unsigned)crc_of(&e->data));
		else
			list(c, out, e, buf_bytes(&b), depth + 1);
	}
}

static bool
work(struct ctx *c, void *arg)
{
	const struct job *job = arg;
	struct sink out = sink_fd(c, 1);
	struct bytes file;
	struct cfb *cfb;

	if (!input_file(c, &file, job->file) || (cfb = cfb_open(c, file)) == NULL)
		return false;
	if (job->copy)
		return cfb_write(c, &out, cfb->root) && sink_flush(&out);
	list(c, &out, cfb->root, BYTES(""), 0);
	return sink_flush(&out);
}

int
main(int argc, char *argv[])
{
	struct job job = { .file = argv[argc - 1],
		.copy = argc == 3 && strcmp(argv[1], "--copy") == 0 };
	struct ctx c;
	bool good;

	if (argc < 2)
		return 64;
	ctx_init(&c, NULL);
	good = ctx_run(&c, work, &job);
	for (const struct note *n = c.notes; n != NULL; n = n->next)
		fprintf(stderr, "%s: %s\n", note_word(n->kind), n->text);
	if (!good)
		fprintf(stderr, "%s\n", c.err.msg);
	ctx_free(&c);
	return good ? 0 : 65;
}
