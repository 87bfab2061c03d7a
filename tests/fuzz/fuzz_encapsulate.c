/* HTML in RTF: it comes back byte for byte; text likewise, but for its line ends. seeds: html text
 */
#include <stdlib.h>

#include "formats/base/text.h"
#include "formats/rtf/rtf.h"
#include "libconv/body.h"
#include "tests/fuzz/fuzz.h"

void
fuzz_one(struct ctx *c, struct bytes in)
{
	static const unsigned pages[] = { 0, CP_UTF8, CP_WINDOWS, 932, 1251, 50220 };

	for (size_t i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct buf rtf = { .c = c }, back = { .c = c };
		unsigned page = pages[i] != 0 ? pages[i] : body_html_codepage(c, in, 0, 0);

		rtf_encapsulate_html(c, &rtf, in, page);
		if (rtf_kind(buf_bytes(&rtf)) != RTF_HTML)
			abort();
		rtf_deencapsulate(c, &back, buf_bytes(&rtf), RTF_BYTES);
		if (!bytes_equal(buf_bytes(&back), in))
			abort();
		rtf.n = 0;
		rtf_encapsulate_text(c, &rtf, in, page);
		if (rtf_kind(buf_bytes(&rtf)) != RTF_TEXT)
			abort();
		rtf_html(c, &back, buf_bytes(&rtf), NULL);
	}
}
