/* RTF: told, de-encapsulated both ways, as a page. */
#include "formats/rtf/rtf.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	for (int mode = RTF_UTF8; mode <= RTF_BYTES; mode++) {
		struct buf out = { .c = c };

		rtf_deencapsulate(c, &out, in, (enum rtf_output)mode);
	}
	rtf_kind(in);
	rtf_html(c, &(struct buf){ .c = c }, in, NULL);
}
