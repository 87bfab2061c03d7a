/* What extract_safe is made of. */
#ifndef OX_CLI_SAFE_H
#define OX_CLI_SAFE_H

#include "formats/base/ctx.h"

/* The longest name of a file, in bytes. */
#define SAFE_NAME_MAX 255

/* safe_component takes the next component off a path with slashes or backslashes, and the
 * separators behind it; empty only where the path has none left. */
struct bytes safe_component(struct bytes *path);

/* safe_numbered is a safe name with -number before its extension (0: without one), cut at a
 * character so that it fits. */
struct bytes safe_numbered(struct ctx *c, struct bytes name, size_t number);

#endif
