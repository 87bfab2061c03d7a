/* Code pages: the first two bytes choose one, the others are text in it. What is decoded is UTF-8,
 * and what is written of it is read again. */
#include "formats/base/text.h"

#include <stdlib.h>

#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	unsigned codepage = in.n >= 2 ? (unsigned)(in.p[0] | in.p[1] << 8) : 0;
	size_t lost;
	struct bytes text = text_decode(c, NULL, bytes_from(in, 2), codepage);
	struct bytes raw = text_encode(c, &lost, text, codepage);

	if (!utf8_valid(text) || !utf8_valid(text_decode(c, NULL, raw, codepage)))
		abort();
	if (!utf8_valid(text_from_utf16(c, NULL, bytes_from(in, 2))))
		abort();
	text_to_utf16(c, in);
	charset_codepage(in);
	language_locale(in);
}
