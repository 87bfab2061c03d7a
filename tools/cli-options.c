/* The command line. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "formats/base/text.h"
#include "formats/kind.h"
#include "tools/cli-run.h"

static const char *const diag_words[] = { "text", "json", NULL };

#define AT(field) offsetof(struct common, field)
#define SPECIAL   SIZE_MAX /* set by set_special, help and version by is_info */
#define JOBS_MAX  256
#define DEPTH_MAX 100000 /* what a C stack can bear is less, but then it is the user who asked */

/* What all tools take. */
static const struct cli_option common_options[] = {
	{ "-o", CLI_TEXT, AT(out), NULL, "write to the file OUT, whole or not at all", "OUT" },
	{ "-d", CLI_TEXT, AT(dir), NULL, "write each FILE's output into the directory DIR", "DIR" },
	{ "-f", CLI_FLAG, AT(force), NULL, "overwrite files that are there", NULL },
	{ "--skip-existing", CLI_FLAG, AT(skip_existing), NULL,
	    "pass over FILEs whose output is there", NULL },
	{ "-j", CLI_NUMBER, AT(jobs), NULL, "convert N FILEs at a time (0: one a processor)", "N" },
	{ "--files0-from", CLI_TEXT, AT(files0), NULL, "read FILE names from F, NUL-separated",
	    "F" },
	{ "--from", CLI_TEXT, AT(from), NULL, "what the input is, where that cannot be told",
	    "TYPE" },
	{ "--progress", CLI_FLAG, AT(progress), NULL, "show how far the run is", NULL },
	{ "--strict", CLI_FLAG, AT(strict), NULL, "let damage and loss fail", NULL },
	{ "--check", CLI_FLAG, AT(check), NULL, "convert, write nothing, print every note", NULL },
	{ "--diag", CLI_WORD, AT(diag), diag_words, "how notes are printed", NULL },
	{ "--codepage", CLI_TEXT, SPECIAL, NULL,
	    "code page of 8-bit strings that do not say (N!: of all)", "N" },
	{ "--limit-depth", CLI_TEXT, SPECIAL, NULL, "how deep messages and groups may nest", "N" },
	{ "--limit-parts", CLI_TEXT, SPECIAL, NULL, "how many parts an input may have", "N" },
	{ "--limit-memory", CLI_TEXT, SPECIAL, NULL, "memory beyond the input (1K, 1M, 1G)",
	    "SIZE" },
	{ "--limit-ratio", CLI_TEXT, SPECIAL, NULL, "how many times content may expand", "N" },
	{ "-q", CLI_FLAG, AT(quiet), NULL, "print no notes", NULL },
	{ "-v", CLI_FLAG, AT(verbose), NULL, "also say what the output has no place for", NULL },
	{ "-h", CLI_FLAG, SPECIAL, NULL, "this help (also --help)", NULL },
	{ "-V", CLI_FLAG, SPECIAL, NULL, "the version (also --version)", NULL },
	{ 0 },
};

int
usage(const struct cli *t, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "%s: ", t->name);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, " (see '%s --help')\n", t->name);
	return EXIT_USAGE;
}

static void
help_option(const struct cli_option *o)
{
	char left[120], words[80] = "";
	size_t n = 0;

	for (size_t i = 0; o->arg == CLI_WORD && o->words[i] != NULL && n < sizeof(words); i++)
		n += (size_t)snprintf(
		    words + n, sizeof(words) - n, "%s%s", i > 0 ? "|" : "", o->words[i]);
	if (o->arg == CLI_FLAG)
		snprintf(left, sizeof(left), "%s", o->name);
	else
		snprintf(left, sizeof(left), "%s%s%s", o->name, o->name[1] == '-' ? "=" : " ",
		    o->arg == CLI_WORD ? words : o->value);
	printf("  %-28s %s\n", left, o->help);
}

static void
help(const struct cli *t)
{
	printf("usage: %s [options] [FILE...]\n%s %s\n\n", t->name, t->name, t->synopsis);
	for (const struct cli_option *o = t->options; o != NULL && o->name != NULL; o++)
		help_option(o);
	if (t->options != NULL && t->options->name != NULL)
		printf("\nas all oxconv tools:\n");
	for (const struct cli_option *o = common_options; o->name != NULL; o++)
		help_option(o);
}

static bool
parse_number(long *out, const char *text)
{
	char *end;

	errno = 0;
	*out = strtol(text, &end, 10);
	return errno == 0 && *text >= '0' && *text <= '9' && *end == '\0';
}

static bool
parse_size(size_t *out, const char *text)
{
	static const char units[] = "KMG";
	char *end;
	unsigned long long n;
	const char *unit;
	unsigned shift = 0;

	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno != 0 || *text < '0' || *text > '9')
		return false;
	if (*end != '\0') {
		unit = strchr(units, *end & ~0x20);
		if (unit == NULL || end[1] != '\0')
			return false;
		shift = 10 * (unsigned)(unit - units + 1);
	}
	if (n > (SIZE_MAX >> 1) >> shift)
		return false;
	*out = (size_t)n << shift;
	return true;
}

static bool
parse_codepage(struct ctx *c, struct common *o, const char *text)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	o->codepage_always = *end == '!';
	if (*text < '0' || *text > '9' || (*end != '\0' && strcmp(end, "!") != 0) || n > 65535)
		return false;
	o->codepage = (unsigned)n;
	return codepage_known(c, o->codepage);
}

/* The options whose values are checked. */
static bool
set_special(struct run *r, const char *name, const char *value)
{
	struct limits *limits = &r->o.limits;
	const struct {
		const char *name;
		size_t *at;
	} sizes[] = { { "--limit-memory", &limits->memory }, { "--limit-parts", &limits->parts },
		{ "--limit-ratio", &limits->ratio } };
	long n;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (strcmp(name, sizes[i].name) == 0)
			return parse_size(sizes[i].at, value) && *sizes[i].at > 0;
	if (strcmp(name, "--codepage") == 0)
		return parse_codepage(r->c, &r->o, value);
	if (!parse_number(&n, value) || n > DEPTH_MAX)
		return false;
	limits->depth = (unsigned)n;
	return true;
}

static bool
set_option(struct run *r, const struct cli_option *o, const char *value, bool common)
{
	char *target = (common ? (char *)&r->o : (char *)r->t->opts);

	if (common && o->at == SPECIAL)
		return set_special(r, o->name, value);
	target += o->at;
	switch (o->arg) {
	case CLI_FLAG:
		if (o->value != NULL)
			*(int *)(void *)target = atoi(o->value);
		else
			*(bool *)(void *)target = true;
		return true;
	case CLI_WORD:
		for (int i = 0; o->words[i] != NULL; i++)
			if (strcmp(value, o->words[i]) == 0) {
				*(int *)(void *)target = i;
				return true;
			}
		return false;
	case CLI_NUMBER: return parse_number((long *)(void *)target, value);
	case CLI_TEXT: *(const char **)(void *)target = value; return true;
	}
	return false;
}

/* The option that an argument names: "--name", "--name=value", or "-x" at text[0]. */
static const struct cli_option *
find_option(const struct cli *t, const char *text, size_t n, bool *common)
{
	const struct cli_option *lists[] = { t->options, common_options };

	for (int i = 0; i < 2; i++) {
		*common = i == 1;
		for (const struct cli_option *o = lists[i]; o != NULL && o->name != NULL; o++)
			if (strlen(o->name) == n && memcmp(o->name, text, n) == 0)
				return o;
	}
	return NULL;
}

/* Help and version end the run, with status *code. */
static bool
is_info(const struct cli *t, const char *name, int *code)
{
	*code = 0;
	if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
		help(t);
	else if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
		printf("%s (oxconv) %s\n", t->name, VERSION);
	else
		return false;
	if (fflush(stdout) != 0)
		*code = EXIT_WRITE;
	return true;
}

/* One argument that begins with '-'; may take the next one as its value. */
static bool
parse_option(struct run *r, int argc, char *argv[], int *i, int *code)
{
	const char *arg = argv[*i], *equals = strchr(arg, '='), *value;
	bool is_long = arg[1] == '-', common;

	for (size_t at = 1; is_long ? at == 1 : arg[at] != '\0'; at++) {
		char name[3] = { '-', arg[at], '\0' };
		const struct cli_option *o;
		bool attached;

		o = is_long ? find_option(r->t, arg,
				  equals != NULL ? (size_t)(equals - arg) : strlen(arg), &common)
			    : find_option(r->t, name, 2, &common);
		if (is_info(r->t, is_long ? arg : name, code))
			return false;
		if (o == NULL) {
			*code = usage(r->t, "unknown option %s", is_long ? arg : name);
			return false;
		}
		value = is_long ? (equals != NULL ? equals + 1 : NULL)
				: (arg[at + 1] != '\0' ? arg + at + 1 : NULL);
		attached = value != NULL && (is_long || o->arg != CLI_FLAG);
		if (o->arg == CLI_FLAG && is_long && value != NULL) {
			*code = usage(r->t, "%s takes no value", o->name);
			return false;
		}
		if (o->arg != CLI_FLAG && !attached) {
			if (*i + 1 >= argc) {
				*code = usage(r->t, "%s needs a value", o->name);
				return false;
			}
			value = argv[++*i];
		}
		if (!set_option(r, o, value, common)) {
			*code = usage(r->t, "'%s' is no value for %s", value, o->name);
			return false;
		}
		if (o->arg != CLI_FLAG)
			break;
	}
	return true;
}

/* NUL-separated names; false with c->err set. */
static bool
files0_read(struct run *r, const char *name)
{
	struct bytes b;
	size_t cap = r->files;

	if (strcmp(name, "-") == 0 ? !input_fd(r->c, &b, STDIN_FILENO)
				   : !input_file(r->c, &b, name))
		return false;
	while (b.n > 0) {
		struct bytes one =
		    bytes_upto(b, bytes_find(b, (struct bytes){ (uint8_t[]){ 0 }, 1 }));

		b = bytes_from(b, one.n + 1);
		if (one.n == 0)
			continue;
		if (r->files == cap) {
			size_t more = cap < 64 ? 128 : cap * 2;

			r->file = arena_grow(
			    r->c, r->file, cap * sizeof(*r->file), more * sizeof(*r->file));
			cap = more;
		}
		r->file[r->files++] = (const char *)arena_copy(r->c, one).p;
	}
	return true;
}

static bool
reads_stdin(const struct run *r)
{
	for (size_t i = 0; i < r->files; i++)
		if (strcmp(r->file[i], "-") == 0)
			return true;
	return false;
}

/* What options mean together, and which cannot stand so. */
static int
settle(struct run *r)
{
	struct cli *t = r->t;
	const char *wrong = t->settled != NULL ? t->settled(t) : NULL;

	if (t->json != NULL && *t->json)
		t->extension = "jsonl";
	if (wrong != NULL)
		return usage(t, "%s", wrong);
	if (r->o.from != NULL && kind_find(bytes_of(r->o.from)) == KIND_UNKNOWN)
		return usage(t, "--from=%s names no type", r->o.from);
	if (r->o.out != NULL && r->o.dir != NULL)
		return usage(t, "-o and -d exclude each other");
	if (r->o.check && (r->o.out != NULL || r->o.dir != NULL))
		return usage(t, "--check writes nothing: it takes neither -o nor -d");
	if (t->no_output && r->o.out != NULL)
		return usage(t, "-o is of no use: try '%s -d DIR'", t->name);
	if (t->no_output && r->o.dir == NULL && !r->o.check)
		return usage(
		    t, "the files that it makes need a directory: try '%s -d DIR'", t->name);
	r->given = r->files;
	if (t->together && r->files > 1)
		r->files = 1;
	if (r->o.dir == NULL && !r->o.check && r->files > 1 && !t->concatenates && !t->no_output)
		return usage(t, "several FILEs need a directory for their outputs: try '%s -d DIR'",
		    t->name);
	if (r->o.jobs == 0)
		r->o.jobs = sysconf(_SC_NPROCESSORS_ONLN);
	r->o.jobs = r->o.jobs < 1 ? 1 : r->o.jobs > JOBS_MAX ? JOBS_MAX : r->o.jobs;
	return 0;
}

bool
options_parse(struct run *r, int argc, char *argv[], int *code)
{
	bool options = true;

	r->o = (struct common){ .jobs = 1, .limits = limits_default };
	r->file = NEW(r->c, const char *, (size_t)argc + 1);
	for (int i = 1; i < argc; i++) {
		if (!options || argv[i][0] != '-' || argv[i][1] == '\0') {
			r->file[r->files++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			options = false;
		} else if (!parse_option(r, argc, argv, &i, code)) {
			return false;
		}
	}
	if (r->o.files0 != NULL && strcmp(r->o.files0, "-") == 0 && reads_stdin(r)) {
		*code = usage(r->t, "standard input cannot be both a FILE and the list of FILEs");
		return false;
	}
	if (r->o.files0 != NULL && !files0_read(r, r->o.files0)) {
		*code = EXIT_INPUT;
		say(r, r->o.files0, "error", r->c->err.msg);
		return false;
	}
	if (r->files == 0 && r->o.files0 == NULL)
		r->file[r->files++] = "-";
	*code = settle(r);
	return *code == 0;
}
