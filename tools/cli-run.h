/* What the parts of cli.c share: one run of a tool. */
#ifndef OX_CLI_RUN_H
#define OX_CLI_RUN_H

#include "tools/cli.h"

/* DESIGN.md part 4, Exit status. */
enum exit_code {
	EXIT_USAGE = 64,
	EXIT_DATA = 65,
	EXIT_INPUT = 66,
	EXIT_UNAVAILABLE = 69,
	EXIT_INTERNAL = 70,
	EXIT_CREATE = 73,
	EXIT_WRITE = 74,
	EXIT_LIMIT = 75
};

/* The common options. */
struct common {
	const char *out; /* -o; NULL: standard output, or -d */
	const char *dir; /* -d */
	const char *files0;
	const char *from;
	int diag; /* 0 text, 1 JSON */
	long jobs;
	unsigned codepage;
	bool codepage_always;
	bool force, skip_existing, strict, check, quiet, verbose, progress;
	struct limits limits;
};

struct run {
	struct cli *t;
	cli_convert *convert;
	struct common o;
	const char **file; /* the FILEs */
	size_t files;
	const char **name; /* under -d: their outputs' names, without the directory and extension */
	struct ctx *c;     /* of names and lists */
};

/* options_parse reads the command line into r; false where the run is over, with *code set. */
bool options_parse(struct run *r, int argc, char *argv[], int *code);

/* usage says what is wrong with the command line, on standard error; returns EXIT_USAGE. */
int usage(const struct cli *t, const char *format, ...) OX_PRINTF(2, 3);

/* names_make gives each FILE the name of its output under -d: no two alike. */
void names_make(struct run *r);

/* Where the output of one FILE goes. An object of files as they are written: a temporary beside the
 * final one, which takes its name when all is in it. */
struct cli_output {
	struct run *r;
	struct ctx *c;
	const char *stem; /* under -d: the name without number and extension */
	size_t items;     /* opened so far */
	int fd;           /* -1: nothing is open */
	bool spooled; /* fd is an unlinked file whose content goes to standard output in the end */
	struct bytes temporary; /* n 0: fd is written as it is */
	struct sink sink;
	int code; /* of the error that stands in c, where its fault does not say; else 0 */
};

/* output_open opens the first output; false with c->err set. */
bool output_open(struct cli_output *o);

/* output_done gives the last output its name, or drops it. False with c->err set where that
 * failed. */
bool output_done(struct cli_output *o, bool good);

/* output_is_there says whether a FILE's output was there before the run. */
bool output_is_there(const struct run *r, const char *stem);

/* notes_print prints the notes of a conversion, and its error where it has one. */
void notes_print(const struct run *r, const struct ctx *c, const char *file);

/* say prints one line about a FILE (NULL: none) that no context stands behind. */
void say(const struct run *r, const char *file, const char *kind, const char *text);

/* exit_code is the status that a fault stands for. */
int exit_code(enum fault fault);

/* run_all converts all FILEs, one after the other or r->o.jobs at a time; the greatest status. */
int run_all(struct run *r, int (*one)(struct run *, size_t));

#endif
