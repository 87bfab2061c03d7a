/*
 * Files that a tool makes beneath -d under names that strangers gave (DESIGN.md part 6): for tools
 * with no_output. Each is opened relative to a descriptor of its folder, never through a link; it
 * gets its name when all of its FILE is converted, as any other output does, so that a failure
 * leaves nothing (folders that it made are taken away too). It is not forced to the disk.
 *
 * Two files of one name, without regard to the case of ASCII letters, are name.x and name-1.x. What
 * was there before the run is as -f and --skip-existing say, else exit 73. Under --check everything
 * is named and nothing made.
 */
#ifndef OX_CLI_EXTRACT_H
#define OX_CLI_EXTRACT_H

#include "tools/cli.h"

struct extract;

/*
 * extract_open begins to make files beneath in->dir. Where `apart` is set and the run has several
 * FILEs, they go into a folder there that has the FILE's own name (in->stem): FILEs that are
 * converted at one time then never meet. in and items are convert's, and outlive it. NULL with
 * c->err set.
 */
struct extract *
extract_open(struct ctx *c, const struct cli_input *in, struct cli_output *items, bool apart);

/*
 * extract_file begins a file: name is UTF-8 of whatever content, of which what is behind the last
 * slash or backslash counts. The sink is good until extract_end. NULL with c->err set.
 */
struct sink *extract_file(struct extract *x, struct bytes name);

/*
 * extract_path begins a file in a folder: path has slashes or backslashes between components, each
 * of which is made safe. E_FORMAT where it has more of them than limits.depth, or is too long.
 */
struct sink *extract_path(struct extract *x, struct bytes path);

/*
 * extract_folder is a folder beneath `in` ("", or what extract_folder gave), as extract_path takes
 * it: of that name, or name-1 ... where a file or another folder has it. It ends with a slash, and
 * is made with its first file.
 */
const char *extract_folder(struct extract *x, const char *in, struct bytes name);

/* extract_name is the path beneath -d that the last file has, or gets; with a NUL behind it. */
struct bytes extract_name(const struct extract *x);

/* extract_end ends a file: it is whole (good), or dropped. modified is a FILETIME, 0 for now. False
 * with c->err set, or where good was false. */
bool extract_end(struct extract *x, bool good, int64_t modified);

/*
 * extract_safe is the name of a file in place of `name`, with a NUL behind it: what is behind the
 * last separator; control characters, those that turn the reading direction, what is no UTF-8 and
 * <>:"|?* are '_', as are dots and a dash at the begin; no blanks at either end, no dots at the
 * end; not a device's name of Windows (NUL, CON.txt); at most 255 bytes, cut at a character, with
 * its extension; never empty.
 */
struct bytes extract_safe(struct ctx *c, struct bytes name);

#endif
