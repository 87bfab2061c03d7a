/*
 * Every property of a message, for people and for programs.
 *
 * The JSON Lines of dump_json are what dump_read reads: an object a line,
 *   {"path": "/attachment/1", "property": "PidTagAttachMethod", "id": "0x3705", "type":
 * "PtypInteger32", "value": 1} Named properties have "set", and "lid" or "name", in place of "id".
 * Lines with "object" and without "property" begin a message, a recipient or an attachment: all
 * that hangs below their path comes behind them. Text is UTF-8, times are RFC 3339 in UTC with
 * seven digits of fraction (or the FILETIME itself, as a number, where that is no date), binary is
 * {"base64": ...}, several values are an array.
 *
 * Binary that is a structure we know (libconv/structs) has "structure", its name, and "decoded",
 * its fields, or an array of these. dump_read takes the fields where they are not those of the
 * bytes beside them, and the bytes where they are.
 */
#ifndef OX_DUMP_H
#define OX_DUMP_H

#include "formats/base/sink.h"
#include "libconv/message.h"

/* dump_json writes all of a message, embedded messages and storages included; with `raw` no
 * structures decoded. */
bool dump_json(struct ctx *c, struct sink *out, const struct message *m, bool raw);

/* dump_text writes it for people: a line a property, indented by depth; long binary is cut. */
bool dump_text(struct ctx *c, struct sink *out, const struct message *m, bool raw);

/* dump_read makes a message of the lines of dump_json. NULL with E_FORMAT, which names the line. */
struct message *dump_read(struct ctx *c, struct bytes lines);

#endif
