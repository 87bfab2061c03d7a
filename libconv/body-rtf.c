/* RTF made from the other bodies (MS-OXRTFEX, MS-OXRTFCP). */
#include "formats/base/text.h"
#include "formats/lzfu.h"
#include "formats/rtf/rtf.h"
#include "libconv/body.h"

static bool
encapsulate(struct message *m)
{
	struct bytes html = prop_binary(&m->props, &PidTagHtml);
	struct bytes text = prop_text(&m->props, &PidTagBody);
	struct buf rtf = { .c = m->c }, packed = { .c = m->c };
	int64_t internet = 0;

	if (prop_blob(&m->props, &PidTagRtfCompressed) != NULL || (html.n == 0 && text.n == 0))
		return true;
	if (html.n > 0) {
		prop_int(&internet, &m->props, &PidTagInternetCodepage);
		rtf_encapsulate_html(m->c, &rtf, html,
		    body_html_codepage(m->c, html, (unsigned)internet, m->codepage));
	} else {
		rtf_encapsulate_text(m->c, &rtf, text, CP_UTF8);
	}
	if (!lzfu_encode(m->c, &packed, buf_bytes(&rtf), false))
		return false;
	put_binary(&m->props, &PidTagRtfCompressed, buf_bytes(&packed));
	put_int(&m->props, &PidTagRtfInSync, 1);
	put_int(&m->props, &PidTagNativeBody, html.n > 0 ? BODY_IS_HTML : BODY_IS_TEXT);
	return true;
}

bool
body_put_rtf(struct message *m)
{
	if (!encapsulate(m))
		return false;
	for (size_t i = 0; i < m->attachments; i++)
		if (m->attachment[i]->message != NULL && !body_put_rtf(m->attachment[i]->message))
			return false;
	return true;
}
