#include "formats/base/json.h"

#include "formats/base/base64.h"
#include "formats/base/text.h"

bool
json_string(struct sink *out, struct bytes b)
{
	sink_put_str(out, "\"");
	while (b.n > 0) {
		const uint8_t *at = b.p;
		uint32_t ch = utf8_next(&b);

		if (ch == '"' || ch == '\\')
			sink_print(out, "\\%c", (int)ch);
		else if (ch < 0x20 || ch == 0x7F)
			sink_print(out, "\\u%04x", (unsigned)ch);
		else if (ch == REPLACEMENT)
			sink_put_str(out, "\xEF\xBF\xBD");
		else
			sink_put(out, at, (size_t)(b.p - at));
	}
	return sink_put_str(out, "\"");
}

bool
json_base64(struct sink *out, const struct blob *b)
{
	struct base64 encoder = { .out = out, .eol = "" };
	struct blob_walk w;
	struct bytes some;

	sink_put_str(out, "\"");
	blob_open(&w, b);
	while (blob_next(&w, &some))
		base64_put(&encoder, some.p, some.n);
	base64_end(&encoder);
	return sink_put_str(out, "\"");
}
