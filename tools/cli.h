/*
 * What all tools share: DESIGN.md part 4, "The tools' contract". A tool is a row of options, a kind
 * of input and one function that converts; reading, writing, names, processes, notes and exit codes
 * are cli.c's.
 */
#ifndef OX_CLI_H
#define OX_CLI_H

#include "formats/base/input.h"
#include "formats/base/sink.h"
#include "libconv/message.h"

enum cli_arg { CLI_FLAG, CLI_WORD, CLI_NUMBER, CLI_TEXT };

/*
 * An option of one tool. CLI_FLAG sets *(bool *) to true, or *(int *) to its value where it has
 * one; CLI_WORD sets *(int *) to the index of the argument in words; CLI_NUMBER sets *(long *), to
 * 0 or more; CLI_TEXT sets *(const char **).
 */
struct cli_option {
	const char *name; /* "--embedded", or "-1" for a short one */
	enum cli_arg arg;
	size_t at;                /* offsetof in the tool's options struct */
	const char *const *words; /* CLI_WORD: NULL-terminated */
	const char *help;  /* one line for --help; "=eml|msg" of the argument is made from words */
	const char *value; /* name of the argument in --help ("F"); CLI_FLAG with an int target: the
			      number to set, as text */
};

/* The nine rows of -1 to -9: at is offsetof of an int. */
#define CLI_LEVEL(at, n, help)                         \
	{                                              \
		"-" n, CLI_FLAG, (at), NULL, (help), n \
	}
#define CLI_LEVELS(at)                                                                             \
	CLI_LEVEL(at, "1", "compress fast"), CLI_LEVEL(at, "2", "..."), CLI_LEVEL(at, "3", "..."), \
	    CLI_LEVEL(at, "4", "..."), CLI_LEVEL(at, "5", "..."),                                  \
	    CLI_LEVEL(at, "6", "... (default)"), CLI_LEVEL(at, "7", "..."),                        \
	    CLI_LEVEL(at, "8", "..."), CLI_LEVEL(at, "9", "compress well")

/* What a tool sees of the command line and of one input. */
struct cli_input {
	const char *name;         /* as given; "-" is standard input */
	struct bytes bytes;       /* all of it */
	struct read_opts read;    /* --codepage=N or N! */
	const char *from;         /* --from=TYPE, or NULL */
	const char *dir;          /* -d, or NULL */
	const char *stem;         /* under -d: the name given out for its output, no two alike */
	bool force;               /* -f */
	bool skip_existing;       /* --skip-existing */
	bool check;               /* --check: nothing may be written */
	size_t index, inputs;     /* which of how many FILEs this is, from 0 */
	const char *const *files; /* the names of all of them, as given */
};

struct cli_output;

/*
 * cli_item begins the next output of an input that holds several items, name-1, name-2 ..., and
 * returns its sink; NULL with c->err set. The first one goes where the only one would go. Without
 * -d a second item is a usage error (exit 64). A tool that makes one output writes to the sink that
 * it is given and never calls this.
 */
struct sink *cli_item(struct cli_output *out);

/* cli_item_drop takes back the output that was begun last, of an item that cannot be converted; its
 * number is not given to another one. */
void cli_item_drop(struct cli_output *out);

/*
 * cli_partial says that part of an input could not be converted, for a reason of that kind: what
 * was made stays, and the exit status is the fault's, where that is worse than all else. The tool
 * has noted what it was.
 */
void cli_partial(struct cli_output *out, enum fault fault);

/* cli_heading writes "NAME:" between the outputs of many FILEs that follow one another. */
bool cli_heading(struct ctx *c, struct sink *out, const struct cli_input *in);

/* cli_file reads a file beside the FILE itself, as one that an option names; false with E_SYS,
 * which says its name. */
bool cli_file(struct ctx *c, struct bytes *out, const char *name);

/* cli_spool is an unlinked temporary file, which the caller closes; -1 with c->err set.
 * cli_spool_copy puts all that is in it; false with c->err set. */
int cli_spool(struct cli_output *out);
bool cli_spool_copy(struct cli_output *out, struct sink *to, int fd);

struct cli {
	const char *name;      /* "msg2eml" */
	const char *synopsis;  /* one line for --help: "converts Outlook messages to mail" */
	const char *from;      /* the kind of input it takes, as kind_name says it: "msg" */
	const char *also;      /* further kinds, separated by blanks, or NULL */
	const char *strip;     /* extensions of the input format's own: "msg oft" */
	const char *extension; /* of the output under -d: "eml"; NULL: none */
	const struct cli_option *options; /* ends with {0}; NULL: none */
	void *opts;                       /* the tool's options struct */
	bool concatenates; /* outputs of many FILEs may go to one stream (msg2eml --mbox sets it
			      through `settled`) */
	bool no_output;    /* the tool writes files of its own (mapix, uncab: tools/cli-extract.h)
			      beneath -d, which it needs; its sink, standard output, is for what
			      it says about them */
	bool together; /* all FILEs make one output: it is converted once, with `name` the first one
			  and `bytes` empty; the tool reads the FILEs itself */
	const bool *json; /* the tool's own --json, or NULL: where set, outputs are called .jsonl */
	/* settled, called once when options are read: may adjust the cli, or say what is wrong with
	 * them (NULL: nothing) */
	const char *(*settled)(struct cli *t);
	/* look, called before the first FILE is converted, in a context that lives as long as the
	 * run: for what a tool has to know of all FILEs (NULL: nothing) */
	void (*look)(struct ctx *c, struct cli *t, const char *const *files, size_t n);
};

/* What converts one input. Called inside of ctx_run, in a context of its own. False with c->err set
 * where it failed. */
typedef bool cli_convert(struct ctx *c, struct sink *out, const struct cli_input *in,
    struct cli_output *items, void *opts);

/* cli_run is the whole of a tool's main. */
int cli_run(struct cli *t, int argc, char *argv[], cli_convert *convert);

#endif
