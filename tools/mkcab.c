/* mkcab: files to a cabinet. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "formats/base/filetime.h"
#include "formats/base/text.h"
#include "formats/cab.h"
#include "tools/cli.h"

struct opts {
	int method; /* index of words */
	int level;
	long window, folder_size;
};

static const char *const method_words[] = { "mszip", "lzx", "none", NULL };
static const enum cab_method methods[] = { CAB_MSZIP, CAB_LZX, CAB_NONE };

#define AT(field) offsetof(struct opts, field)

static const struct cli_option options[] = {
	{ "-m", CLI_WORD, AT(method), method_words, "how to compress (default: mszip)", NULL },
	{ "--window", CLI_NUMBER, AT(window), NULL, "LZX: a window of 2^BITS bytes, 15 to 21",
	    "BITS" },
	{ "--folder-size", CLI_NUMBER, AT(folder_size), NULL,
	    "begin a new folder behind N bytes: extracting one file costs less", "N" },
	CLI_LEVELS(AT(level)),
	{ 0 },
};

static const char *
settled(struct cli *t)
{
	const struct opts *o = t->opts;

	if (o->window != 0 && (o->window < 15 || o->window > 21))
		return "--window takes 15 to 21";
	if (o->folder_size > (long)CAB_FOLDER_MAX)
		return "--folder-size takes up to 2147450880";
	return NULL;
}

/* Where a MEMBER's content is: held already where its size is known only when it is read, as that
 * of standard input or of a FIFO. */
struct source {
	const char *file;
	struct bytes held;
	bool is_held;
};

/* The name that a file gets in the cabinet: relative, without dots, in UTF-8. */
static struct bytes
name_of(struct ctx *c, const struct cli_input *in, const char *file)
{
	struct bytes raw = strcmp(file, "-") == 0 ? BYTES("stdin") : bytes_of(file);
	struct buf b = { .c = c };

	if (!utf8_valid(raw)) {
		size_t bad = 0;
		unsigned page = in->read.codepage != 0 ? in->read.codepage : CP_WINDOWS;

		raw = text_decode(c, &bad, raw, page);
		if (in->read.codepage == 0 || bad > 0)
			note(c, NOTE_DAMAGE, "a name is no UTF-8: read as code page %u: %.200s",
			    page, (const char *)raw.p);
	}
	while (raw.n > 0) {
		struct bytes one = bytes_upto(raw, bytes_find(raw, BYTES("/")));

		raw = bytes_from(raw, one.n + 1);
		if (one.n == 0 || bytes_equal(one, BYTES(".")) || bytes_equal(one, BYTES("..")))
			continue;
		if (b.n > 0)
			buf_u8(&b, '\\');
		/* there a backslash would be a separator */
		for (size_t i = 0; i < one.n; i++)
			buf_u8(&b, one.p[i] == '\\' ? '_' : one.p[i]);
	}
	return buf_bytes(&b);
}

/* What is known of a MEMBER before it is read. */
static bool
describe(struct ctx *c, const struct cli_input *in, const char *file, struct cab_member *m,
    struct source *s)
{
	struct stat st = { 0 };
	uint64_t size;

	s->file = file;
	if (strcmp(file, "-") == 0 ? fstat(STDIN_FILENO, &st) != 0 : stat(file, &st) != 0)
		return fail(c, E_SYS, NOWHERE, "cannot read %.120s: %s", file, strerror(errno));
	if (S_ISDIR(st.st_mode))
		return fail(c, E_SYS, NOWHERE, "cannot read %.120s: it is a directory", file);
	s->is_held = strcmp(file, "-") == 0 || !S_ISREG(st.st_mode);
	if (s->is_held && !(strcmp(file, "-") == 0 ? input_fd(c, &s->held, STDIN_FILENO)
						   : input_file(c, &s->held, file)))
		return false;
	size = s->is_held ? s->held.n : (uint64_t)st.st_size;
	if (size > CAB_FILE_MAX)
		return fail(c, E_UNSUPPORTED, NOWHERE,
		    "cab: a file of %llu bytes is too large for the format: %.120s",
		    (unsigned long long)size, file);
	*m = (struct cab_member){
		.name = name_of(c, in, file), .size = (uint32_t)size, .attributes = CAB_ARCHIVE
	};
	if (s->is_held)
		return true; /* a pipe's date is that of this run */
	if ((st.st_mode & 0222) == 0)
		m->attributes |= CAB_READ_ONLY;
	m->modified = FILETIME_UNIX + (int64_t)st.st_mtime * FILETIME_SECOND;
	return true;
}

static bool
read_member(struct ctx *own, void *arg)
{
	struct source *s = arg;

	return input_file(own, &s->held, s->file);
}

static void
drop(void *own)
{
	ctx_free(own);
}

/* Puts one MEMBER's content, mapped in a context that lives no longer: as many files as there may
 * be cannot all be mapped at one time. */
static bool
put_member(struct ctx *c, struct ctx *own, struct cab_writer *w, struct source *s, uint32_t size)
{
	bool good;

	if (s->is_held)
		return cab_put(w, s->held);
	if (!ctx_run(own, read_member, s))
		return fail(c, E_SYS, NOWHERE, "%.120s: %.60s", s->file, own->err.msg);
	if (s->held.n != size)
		return fail(c, E_SYS, NOWHERE, "%.120s has changed while it was read", s->file);
	good = cab_put(w, s->held);
	ctx_free(own);
	ctx_init(own, NULL);
	return good;
}

/* The blocks are gathered in a temporary file, and go behind what cab_end puts. */
static bool
write_cabinet(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    const struct opts *o, int fd)
{
	struct cab_member *members = NEW(c, struct cab_member, in->inputs);
	struct source *sources = NEW(c, struct source, in->inputs);
	struct sink blocks = sink_fd(c, fd);
	struct ctx *own = NEW(c, struct ctx, 1);
	struct cab_opts cab = { .method = methods[o->method],
		.level = o->level,
		.window_bits = (unsigned)o->window,
		.folder_size = (uint32_t)o->folder_size };
	struct cab_writer *w;

	for (size_t i = 0; i < in->inputs; i++)
		if (!describe(c, in, in->files[i], &members[i], &sources[i]))
			return false;
	ctx_init(own, NULL);
	ctx_own(c, own, drop);
	w = cab_create(c, &cab, members, in->inputs, &blocks);
	if (w == NULL)
		return false;
	for (size_t i = 0; i < in->inputs; i++)
		if (!put_member(c, own, w, &sources[i], members[i].size))
			return false;
	return cab_end(w, out) && sink_flush(&blocks) && cli_spool_copy(items, out, fd);
}

static bool
convert(struct ctx *c, struct sink *out, const struct cli_input *in, struct cli_output *items,
    void *opts)
{
	int fd = cli_spool(items);
	bool good;

	if (fd < 0)
		return false;
	good = write_cabinet(c, out, in, items, opts, fd);
	close(fd);
	return good;
}

int
main(int argc, char *argv[])
{
	struct opts o = { 0 };
	struct cli t = { .name = "mkcab",
		.synopsis = "writes files to a cabinet",
		.strip = "",
		.extension = "cab",
		.options = options,
		.opts = &o,
		.together = true,
		.settled = settled };

	return cli_run(&t, argc, argv, convert);
}
