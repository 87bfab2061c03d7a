/* What the parts of cli.c share: one run of a tool. */
#ifndef OX_CLI_RUN_H
#define OX_CLI_RUN_H

#include "tools/cli-place.h"
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

struct names; /* given out, cli-names.c's own */

/*
 * Outputs that are whole wait together for fsync, and for their names: what the file system does to
 * make one lasting then serves them all. When so many are open, all are forced to the disk.
 */
#define UNSETTLED_MAX 32

struct run {
	struct cli *t;
	cli_convert *convert;
	struct common o;
	const char **file; /* the FILEs */
	size_t files;
	size_t given; /* how many FILEs there are; files is 1 where they make one output together */
	const char **name; /* under -d: their outputs' names, without the directory and extension */
	struct names *names;   /* the same, to look them up */
	struct place *gathers; /* where -o takes the outputs of several FILEs; NULL: nothing does */
	struct ctx *c;         /* of names and lists */
	struct places unsettled;      /* of FILEs that are converted; in c, as their names */
	struct mark before_unsettled; /* what they take is behind it */
	int settled; /* the exit status of what waited and got its name, or did not */
};

/* options_parse reads the command line into r; false where the run is over, with *code set. */
bool options_parse(struct run *r, int argc, char *argv[], int *code);

/* usage says what is wrong with the command line, on standard error; returns EXIT_USAGE. */
int usage(const struct cli *t, const char *format, ...) OX_PRINTF(2, 3);

/* is_listed says whether a list of words between blanks (NULL: none) has that one, in any case. */
bool is_listed(const char *list, struct bytes word);

/* names_make gives each FILE the name of its output under -d: no two alike. */
void names_make(struct run *r);

/* names_has says whether a FILE was given that name. */
bool names_has(const struct run *r, const char *name);

/* Where the output of one FILE goes. */
struct cli_output {
	struct run *r;
	struct ctx *c;
	const char *file; /* what the FILE is called in messages; NULL: all FILEs make it */
	const char *stem; /* under -d: the name without number and extension */
	struct sink sink;
	struct place *place;    /* of the sink; NULL: none */
	struct places files;    /* the items before it */
	struct place *unsynced; /* the first of them that was not forced to the disk */
	size_t items, number;   /* begun, and the number that the last one got */
	int fd;    /* an unlinked file that goes to standard output in the end; -1: none */
	bool held; /* names of files that a tool makes: in memory, until all of them are made */
	int64_t rollback; /* what standard output is cut back to on failure; -1: it cannot be */
	int code;         /* of the error that stands in c, where its fault does not say; else 0 */
	int partial;      /* the exit status where all that was made stays (cli_partial); else 0 */
	/* what cli-extract.c made: to be named (good), or dropped */
	bool (*finish)(void *arg, bool good);
	void *finish_arg;
};

/* output_open opens the first output; false with c->err set. */
bool output_open(struct cli_output *o);

/* output_done ends all outputs, inside of ctx_run; false with c->err set. Files wait in
 * r->unsettled then. */
bool output_done(struct cli_output *o);

/* outputs_settle gives all that waits its name. The exit status of the run: `code`, or a greater
 * one of what did not get its name, now or before. */
int outputs_settle(struct run *r, int code);

/* output_drop closes and removes what has no name yet. Allocates nothing. */
void output_drop(struct cli_output *o);

/* output_fail records that something cannot be done to a file, for the reason in errno, and that
 * this is exit status `code`. Returns false. */
bool output_fail(struct cli_output *o, int code, const char *what, const char *path);

/* output_is_there says whether a FILE's output was there before the run; stem as in struct
 * cli_output. */
bool output_is_there(const struct run *r, const char *stem);

/*
 * gather_begin turns standard output into what -o names, where that takes the outputs of several
 * FILEs or is no regular file, to be written as it is; 0, or the exit status. gather_end leaves it
 * to outputs_settle (good), or drops it.
 */
int gather_begin(struct run *r);
void gather_end(struct run *r, bool good);

/* spool_open is an unlinked file in $TMPDIR; -1 with errno set. */
int spool_open(void);

/* notes_print prints the notes of a conversion, and its error where it has one. */
void notes_print(const struct run *r, const struct ctx *c, const char *file);

/* file_title is what a FILE is called in messages. */
const char *file_title(const char *file);

/* progress_show writes over the line that says how many FILEs are done, and ends it when all are;
 * progress_clear takes it away, so that a note can stand there. */
void progress_show(const struct run *r, size_t done);
void progress_clear(void);

/* say prints one line about a FILE (NULL: none) that no context stands behind. */
void say(const struct run *r, const char *file, const char *kind, const char *text);

/* exit_code is the status that a fault stands for. */
int exit_code(enum fault fault);

/* run_all converts all FILEs, one after the other or r->o.jobs at a time; the greatest status.
 * *done becomes how many came through. */
int run_all(struct run *r, size_t *done, int (*one)(struct run *, size_t));

#endif
