/* Names that do no harm (cli-extract.h: extract_safe). */
#include <stdio.h>

#include "formats/base/text.h"
#include "tools/cli-extract.h"
#include "tools/cli-safe.h"

/* A longer end behind a dot is no extension. */
#define EXTENSION_MAX 32

/* Names that are devices on Windows, whatever extension follows. */
static const char *const devices[] = { "CON", "PRN", "AUX", "NUL", "CLOCK$", "CONIN$", "CONOUT$",
	"COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
	"COM\xC2\xB9", "COM\xC2\xB2", "COM\xC2\xB3", "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5",
	"LPT6", "LPT7", "LPT8", "LPT9", "LPT\xC2\xB9", "LPT\xC2\xB2", "LPT\xC2\xB3" };

/* What a name cannot hold: controls, separators and wildcards, marks that turn the direction. */
static bool
is_unsuitable(uint32_t ch)
{
	return char_is_harmful(ch) || ch == REPLACEMENT || ch == 0xFEFF ||
	       (ch < 0x80 && strchr("<>:\"/\\|?*", (int)ch) != NULL);
}

static bool
is_device(struct bytes name)
{
	struct bytes stem = bytes_upto(name, bytes_find(name, BYTES(".")));

	while (stem.n > 0 && stem.p[stem.n - 1] == ' ')
		stem.n--;
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (bytes_equal_nocase(stem, bytes_of(devices[i])))
			return true;
	return false;
}

static bool
is_separator(uint8_t ch)
{
	return ch == '/' || ch == '\\';
}

struct bytes
safe_component(struct bytes *path)
{
	struct bytes one;
	size_t n = 0;

	while (path->n > 0 && is_separator(path->p[0]))
		*path = bytes_from(*path, 1);
	while (n < path->n && !is_separator(path->p[n]))
		n++;
	one = bytes_upto(*path, n);
	*path = bytes_from(*path, n);
	while (path->n > 0 && is_separator(path->p[0]))
		*path = bytes_from(*path, 1);
	return one;
}

/* The offset of the dot before the extension; name.n where it has none. */
static size_t
dot_of(struct bytes name)
{
	for (size_t i = name.n; i > 1 && name.n - i <= EXTENSION_MAX; i--)
		if (name.p[i - 1] == '.')
			return i - 1;
	return name.n;
}

struct bytes
safe_numbered(struct ctx *c, struct bytes name, size_t number)
{
	size_t dot = dot_of(name), room, stem;
	char text[24] = "";

	if (number == 0 && name.n <= SAFE_NAME_MAX)
		return arena_copy(c, name);
	if (number > 0)
		snprintf(text, sizeof(text), "-%zu", number);
	room = SAFE_NAME_MAX - strlen(text) - (name.n - dot);
	stem = utf8_upto(bytes_upto(name, dot), room).n;
	return arena_print(c, "%.*s%s%.*s", (int)stem, (const char *)name.p, text,
	    (int)(name.n - dot), (const char *)name.p + dot);
}

struct bytes
extract_safe(struct ctx *c, struct bytes name)
{
	struct buf safe = { .c = c };
	struct bytes last = { .n = 0 }, b;
	size_t first = 0;

	while (name.n > 0)
		last = safe_component(&name);
	for (b = last; b.n > 0 && b.p[0] == ' '; b = bytes_from(b, 1))
		;
	while (b.n > 0) {
		uint32_t ch = utf8_next(&b);

		buf_utf8(&safe, is_unsuitable(ch) ? '_' : ch);
	}
	while (safe.n > 0 && (safe.p[safe.n - 1] == '.' || safe.p[safe.n - 1] == ' '))
		safe.n--;
	if (safe.n > 0 && safe.p[0] == '-')
		safe.p[0] = '_';
	for (; first < safe.n && safe.p[first] == '.'; first++)
		safe.p[first] = '_';
	if (safe.n == 0)
		buf_put_str(&safe, last.n > 0 ? "_" : "unnamed");
	if (is_device(buf_bytes(&safe)))
		return safe_numbered(c, arena_print(c, "_%s", (const char *)buf_bytes(&safe).p), 0);
	return safe_numbered(c, buf_bytes(&safe), 0);
}
