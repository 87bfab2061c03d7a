/* The run of a tool: each FILE read, told by its content, converted in a context of its own. */
#include "tools/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "formats/base/text.h"
#include "formats/kind.h"
#include "tools/cli-run.h"

/* Which tool reads what: "tnef" with "eml" is tnef2eml. */
static const char *const tools[] = { "msg2eml", "tnef2eml", "eml2msg", "eml2tnef", "tnef2msg",
	"msg2tnef", "msg2ics", "ics2msg", "msg2vcf", "vcf2msg" };
static const struct {
	enum kind kind;
	const char *prefix, *other;
} readers[] = {
	{ KIND_MSG, "msg", "msg2eml" },
	{ KIND_TNEF, "tnef", "tnef2msg" },
	{ KIND_MAIL, "eml", "eml2msg" },
	{ KIND_MBOX, "eml", "eml2msg" },
	{ KIND_ICS, "ics", "ics2msg" },
	{ KIND_VCF, "vcf", "vcf2msg" },
	{ KIND_RTF, "rtf", "rtf2html" },
	{ KIND_LZFU, "lzfu", "rtfunz" },
	{ KIND_CAB, "cab", "uncab" },
	{ KIND_PA19, "pa19", "unlzxd" },
	{ KIND_OAB, "oab", "oab2json" },
};

int
exit_code(enum fault fault)
{
	switch (fault) {
	case OK: return 0;
	case E_TRUNC:
	case E_FORMAT: return EXIT_DATA;
	case E_UNSUPPORTED:
	case E_PROTECTED: return EXIT_UNAVAILABLE;
	case E_LIMIT: return EXIT_LIMIT;
	case E_WRITE: return EXIT_WRITE;
	case E_SYS: return EXIT_INPUT; /* a file could not be read, or not be held */
	case E_INTERNAL: return EXIT_INTERNAL;
	}
	return EXIT_INTERNAL;
}

/* The tool for an input that this one does not read, by what this one writes. */
static const char *
tool_for(const struct cli *t, enum kind kind)
{
	const char *to = strchr(t->name, '2');
	char name[32];

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (readers[i].kind != kind)
			continue;
		snprintf(name, sizeof(name), "%s%s", readers[i].prefix, to != NULL ? to : "");
		for (size_t k = 0; k < sizeof(tools) / sizeof(tools[0]); k++)
			if (strcmp(tools[k], name) == 0 && strcmp(name, t->name) != 0)
				return tools[k];
		return readers[i].other;
	}
	return NULL;
}

/* An input of another known type is refused with the name of the tool that reads it. */
static bool
kind_fits(struct ctx *c, const struct run *r, struct bytes b)
{
	enum kind kind = r->o.from != NULL ? kind_find(bytes_of(r->o.from)) : kind_of(b);
	struct bytes name = bytes_of(kind_name(kind));
	const char *other;

	if (r->t->from == NULL || kind == KIND_UNKNOWN || is_listed(r->t->from, name) ||
	    is_listed(r->t->also, name))
		return true;
	/* its directory is only read where that matters */
	if (kind == KIND_MSG && r->o.from == NULL && !kind_has_message(c, b))
		return fail(c, E_FORMAT, NOWHERE, "this is a compound file without a message");
	other = tool_for(r->t, kind);
	return fail(c, E_FORMAT, NOWHERE, "this is %s%s%s", kind_title(kind),
	    other != NULL ? ": try " : "", other != NULL ? other : "");
}

/* One conversion, inside of ctx_run. */
struct work {
	struct run *r;
	struct cli_output *out;
	struct cli_input in;
	bool refused; /* by --strict or --check */
};

static bool
read_input(struct ctx *c, void *arg)
{
	struct work *w = arg;

	return strcmp(w->in.name, "-") == 0 ? input_fd(c, &w->in.bytes, STDIN_FILENO)
					    : input_file(c, &w->in.bytes, w->in.name);
}

static bool
convert_input(struct ctx *c, void *arg)
{
	struct work *w = arg;

	return (w->r->t->together || kind_fits(c, w->r, w->in.bytes)) && output_open(w->out) &&
	       w->r->convert(c, &w->out->sink, &w->in, w->out, w->r->t->opts) && !failed(c) &&
	       sink_flush(&w->out->sink);
}

static bool
finish(struct ctx *c, void *arg)
{
	struct work *w = arg;

	(void)c;
	return output_done(w->out);
}

/* What --strict and --check make of notes. */
static int
judge(const struct run *r, const struct ctx *c)
{
	bool closed = false;

	if (!r->o.strict && !r->o.check)
		return 0;
	if (c->damage_or_loss > 0)
		return EXIT_DATA;
	for (const struct note *n = c->notes; n != NULL; n = n->next)
		closed |= n->kind == NOTE_PROTECTED;
	return closed && r->o.strict ? EXIT_UNAVAILABLE : 0;
}

void
cli_partial(struct cli_output *out, enum fault fault)
{
	int code = exit_code(fault);

	out->partial = code > out->partial ? code : out->partial;
}

bool
cli_heading(struct ctx *c, struct sink *out, const struct cli_input *in)
{
	return in->inputs < 2 || in->dir != NULL ||
	       sink_print(out, "%s%s:\n", in->index > 0 ? "\n" : "",
		   (const char *)text_harmless(c, bytes_of(in->name)).p);
}

bool
cli_file(struct ctx *c, struct bytes *out, const char *name)
{
	struct where w;
	bool good;

	where_enter(c, &w, name, NOWHERE);
	good = input_file(c, out, name);
	where_leave(c);
	return good;
}

static int
code_of(const struct cli_output *out)
{
	return out->code != 0 ? out->code : exit_code(out->c->err.code);
}

/* Converts in a context that is ready; the exit status. */
static int
convert_in(struct ctx *c, struct work *w)
{
	struct cli_output *out = w->out;
	int code;

	if (!w->r->t->together && !ctx_run(c, read_input, w))
		return code_of(out);
	if (!ctx_run(c, convert_input, w) && !failed(c))
		fail(c, E_INTERNAL, NOWHERE, "failed, and does not say why");
	code = failed(c) ? code_of(out) : judge(w->r, c);
	w->refused = code != 0 && !failed(c);
	if (code == 0 && !ctx_run(c, finish, w))
		code = code_of(out);
	if (code != 0)
		output_drop(out);
	return code != 0 ? code : out->partial;
}

static int
convert_file(struct run *r, size_t i)
{
	const char *title = r->t->together ? NULL : file_title(r->file[i]);
	struct ctx ctx, *c = &ctx;
	struct cli_output out = { .r = r,
		.c = c,
		.file = title,
		.stem = r->name != NULL ? r->name[i] : NULL,
		.fd = -1,
		.rollback = -1 };
	struct work w = { .r = r,
		.out = &out,
		.in = { .name = r->file[i],
		    .read = { r->o.codepage, r->o.codepage_always },
		    .from = r->o.from,
		    .dir = r->o.dir,
		    .stem = out.stem,
		    .force = r->o.force,
		    .skip_existing = r->o.skip_existing,
		    .check = r->o.check,
		    .index = i,
		    .inputs = r->given,
		    .files = r->file } };
	int code;

	if (!r->o.force && output_is_there(r, out.stem)) {
		if (r->o.skip_existing)
			return 0;
		say(r, title, "error", "its output is there already (-f overwrites it)");
		return EXIT_CREATE;
	}
	ctx_init(c, &r->o.limits);
	c->drops_unheard = !r->o.verbose && !r->o.check;
	code = convert_in(c, &w);
	notes_print(r, c, title);
	if (w.refused)
		say(r, title, "error",
		    r->o.check ? "not all of it would come through" : "not converted (--strict)");
	ctx_free(c);
	return code;
}

struct whole {
	struct run *r;
	int argc;
	char **argv;
	int code;
};

static bool
run_tool(struct ctx *c, void *arg)
{
	struct whole *w = arg;
	struct run *r = w->r;
	size_t done = 0;

	r->c = c;
	if (!options_parse(r, w->argc, w->argv, &w->code))
		return true;
	if (r->o.dir != NULL)
		names_make(r);
	w->code = gather_begin(r);
	if (w->code != 0)
		return true;
	if (r->t->look != NULL)
		r->t->look(c, r->t, r->file, r->files);
	w->code = run_all(r, &done, convert_file);
	gather_end(r, done > 0 && w->code != EXIT_WRITE);
	return true;
}

/* A descriptor that is closed is filled with one that fails, so that no file of ours gets its
 * number. */
static void
fill_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			(void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int
cli_run(struct cli *t, int argc, char *argv[], cli_convert *convert)
{
	static char lines[4096]; /* a line to standard error leaves in one piece */
	struct limits all = limits_default;
	struct run r = { .t = t, .convert = convert };
	struct whole w = { .r = &r, .argc = argc, .argv = argv };
	struct ctx c;

	fill_descriptors();
	setvbuf(stderr, lines, _IOFBF, sizeof(lines));
	all.memory = SIZE_MAX / 8; /* names of FILEs are no hostile input */
	ctx_init(&c, &all);
	if (!ctx_run(&c, run_tool, &w) && failed(&c)) {
		say(&r, NULL, "error", c.err.msg);
		w.code = EXIT_INTERNAL;
	}
	w.code = outputs_settle(&r, w.code);
	ctx_free(&c);
	/* some file systems say here that a write has failed */
	if (close(STDOUT_FILENO) != 0 && errno != EINTR && w.code < EXIT_WRITE) {
		say(&r, NULL, "error", "cannot write standard output");
		w.code = EXIT_WRITE;
	}
	return w.code;
}
