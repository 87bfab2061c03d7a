/* Code pages: the first two bytes choose one, the others are text in it. */
#include "formats/base/text.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	unsigned codepage = in.n >= 2 ? (unsigned)(in.p[0] | in.p[1] << 8) : 0;
	struct bytes text = text_decode(c, NULL, bytes_from(in, 2), codepage);

	text_encode(c, NULL, text, codepage);
	text_to_utf16(c, text);
	charset_codepage(in);
}
