/*
 * RTF that encapsulates nothing, as a page. What the control words mean is said by the Rich Text
 * Format Specification (1.9.1): its section stands before each group of examples.
 */
#include "formats/rtf/rtf.h"
#include "tests/unit/unit.h"

struct example {
	const char *rtf, *want;
};

struct examples {
	const struct example *list;
	size_t n;
};

/* What the handlers were given last, and how many attachments they gave away. */
static struct bytes picture;
static const char *media;
static unsigned attachments;

static const char *
take_picture(void *arg, struct bytes data, const char *type)
{
	(void)arg;
	picture = arena_copy(c, data);
	media = type;
	return "cid:1";
}

static struct bytes
take_attachment(void *arg)
{
	static const char *const names[] = { "a.txt", "<b>.doc" };

	(void)arg;
	return attachments < 2 ? bytes_of(names[attachments++]) : (struct bytes){ 0 };
}

/* What is in the body of the page, without line ends; *style, where wanted: that of the body. */
static const char *
body(struct bytes rtf, const char **style)
{
	static const struct rtf_handlers handlers = { .picture = take_picture,
		.attachment = take_attachment };
	struct buf out = { .c = c }, flat = { .c = c };
	struct bytes left;
	size_t n;

	ck_assert(rtf_html(c, &out, rtf, &handlers));
	left = buf_bytes(&out);
	n = bytes_find(left, BYTES("<body style=\""));
	ck_assert_uint_lt(n, left.n);
	left = bytes_from(left, n + 13);
	n = bytes_find(left, BYTES("\">\n"));
	if (style != NULL)
		*style = (const char *)arena_copy(c, bytes_upto(left, n)).p;
	left = bytes_from(left, n + 3);
	left = bytes_upto(left, bytes_find(left, BYTES("</body></html>\n")));
	for (size_t i = 0; i < left.n; i++)
		if (left.p[i] != '\n')
			buf_u8(&flat, left.p[i]);
	return (const char *)buf_bytes(&flat).p;
}

static bool
show(struct ctx *ctx, void *arg)
{
	const struct examples *e = arg;

	(void)ctx;
	attachments = 0;
	for (size_t i = 0; i < e->n; i++)
		ck_assert_str_eq(body(bytes_of(e->list[i].rtf), NULL), e->list[i].want);
	ck_assert_uint_eq(unit_notes(NOTE_DAMAGE), 0);
	return true;
}

/* A test of a list of examples, each of which loses nothing. */
#define SHOWS(list)                                                           \
	START_TEST(shows_##list)                                              \
	{                                                                     \
		struct examples e = { list, sizeof(list) / sizeof(list[0]) }; \
                                                                              \
		ck_assert(ctx_run(c, show, &e));                              \
		ck_assert_uint_eq(c->note_count, 0);                          \
	}                                                                     \
	END_TEST

/* Font Table; Font (Character) Formatting Properties: \f, \fs in half-points, 24 by default; \plain
 * is the font of \deff. The first words' font is the page's. */
static const struct example fonts[] = {
	{ "{\\rtf1{\\fonttbl{\\f0 Arial;}{\\f1\\froman Times New Roman;}}\\f0 a{\\f1 b}c}",
	    "<p>a<span style=\"font-family:'Times New Roman'\">b</span>c</p>" },
	{ "{\\rtf1\\deff1{\\fonttbl{\\f0 Arial;}{\\f1 Courier New;}}a{\\f0 b\\plain c}}",
	    "<p>a<span style=\"font-family:'Arial'\">b</span>c</p>" },
	/* numbers that the table has not are no fonts; those of Word's themes are above 31,500 */
	{ "{\\rtf1{\\fonttbl{\\f0 Arial;}{\\flominor\\f31506\\fbidi \\fswiss\\fcharset0 Calibri;}}"
	  "\\f0 a{\\f31506 b}{\\f7 c}}",
	    "<p>a<span style=\"font-family:'Calibri'\">b</span>c</p>" },
	/* \falt names another font, \panose bytes: neither is the name */
	{ "{\\rtf1{\\fonttbl{\\f0 A;}{\\f1{\\*\\panose 020b}Geneva{\\*\\falt Arial};}}\\f0 a\\f1 "
	  "b}",
	    "<p>a<span style=\"font-family:'Geneva'\">b</span></p>" },
	/* a name that would end the attribute */
	{ "{\\rtf1{\\fonttbl{\\f0 A;}{\\f1 x\"';y:z;}}\\f0 a\\f1 b}",
	    "<p>a<span style=\"font-family:'x'\">b</span></p>" },
	{ "{\\rtf1\\fs20 a\\fs21 b\\fs40 c\\plain d}",
	    "<p>a<span style=\"font-size:10.5pt\">b</span><span style=\"font-size:20pt\">c</span>"
	    "<span style=\"font-size:12pt\">d</span></p>" },
};
SHOWS(fonts)

static bool
first_look_work(struct ctx *ctx, void *arg)
{
	const char *style;

	(void)ctx;
	(void)arg;
	body(BYTES("{\\rtf1\\deff0{\\fonttbl{\\f0 Arial;}}\\pard a}"), &style);
	ck_assert_str_eq(style, "font-family:'Arial';font-size:12pt");
	body(BYTES("{\\rtf1\\deff0{\\fonttbl{\\f0 Arial;}{\\f1 Verdana;}}\\pard\\f1\\fs19 a}"),
	    &style);
	ck_assert_str_eq(style, "font-family:'Verdana';font-size:9.5pt");
	return true;
}

START_TEST(the_first_look_is_the_page_s)
{
	ck_assert(ctx_run(c, first_look_work, NULL));
}
END_TEST

/* Color Table: the first entry is the automatic colour where it is empty; \cf, \cb, \chcbpat,
 * \highlight. */
static const struct example colors[] = {
	{ "{\\rtf1{\\colortbl;\\red255\\green0\\blue0;\\red0\\green128\\blue1;}a{\\cf1 b}{\\cf2 "
	  "c}{\\cf0 d}}",
	    "<p>a<span style=\"color:#ff0000\">b</span><span "
	    "style=\"color:#008001\">c</span>d</p>" },
	{ "{\\rtf1{\\colortbl\\red1\\green2\\blue3;\\red255\\green255\\blue0;}{\\cb1 "
	  "a}{\\highlight1 b}"
	  "{\\chcbpat1 c}d}",
	    "<p><span style=\"background-color:#ffff00\">abc</span>d</p>" },
	{ "{\\rtf1{\\colortbl;\\red255\\green0\\blue0;}{\\cf7 a}{\\cf1{\\cf0 b}c}}",
	    "<p>ab<span style=\"color:#ff0000\">c</span></p>" },
};
SHOWS(colors)

/* Font (Character) Formatting Properties: each holds till it is turned off by 0, by \plain, or by
 * the end of its group. */
static const struct example looks[] = {
	{ "{\\rtf1 a\\b b\\b0 c\\b1 d\\plain e{\\b f}g}", "<p>a<b>b</b>c<b>d</b>e<b>f</b>g</p>" },
	{ "{\\rtf1\\i a\\i0 b\\ul c\\ul0 d\\uldb e\\ulnone f\\ulw g\\ulnone}",
	    "<p><i>a</i>b<u>c</u>d<u style=\"text-decoration-style:double\">e</u>f<u>g</u></p>" },
	{ "{\\rtf1\\strike a\\strike0 b\\striked1 c\\striked0 d}", "<p><s>a</s>b<s>c</s>d</p>" },
	{ "{\\rtf1\\super a\\nosupersub b\\sub c\\nosupersub d\\up6 e\\up0 f\\dn6 g\\dn0 h}",
	    "<p><sup>a</sup>b<sub>c</sub>d<sup>e</sup>f<sub>g</sub>h</p>" },
	{ "{\\rtf1 a\\caps b\\caps0\\scaps c\\scaps0\\v d\\v0 e}",
	    "<p>a<span style=\"text-transform:uppercase\">b</span>"
	    "<span style=\"font-variant:small-caps\">c</span>e</p>" },
	{ "{\\rtf1\\b a\\i b\\b0 c\\i0 d}", "<p><b>a<i>b</i></b><i>c</i>d</p>" },
	{ "{\\rtf1\\b a\\par b\\pard c}", "<p><b>a</b></p><p><b>bc</b></p>" },
};
SHOWS(looks)

/* Special Characters; Conventions of an RTF Reader: line ends are nothing, behind a backslash \par;
 * a blank ends a word and is no text. */
static const struct example characters[] = {
	{ "{\\rtf1 a\\~b\\_c\\-d\\{\\}\\\\}", "<p>a\u00A0b\u2011c\u00ADd{}\\</p>" },
	{ "{\\rtf1\\lquote a\\rquote\\ldblquote b\\rdblquote\\endash\\emdash\\bullet}",
	    "<p>\u2018a\u2019\u201Cb\u201D\u2013\u2014\u2022</p>" },
	{ "{\\rtf1 a\\emspace b\\enspace c\\qmspace d\\zwj e\\zwnj f\\ltrmark g\\rtlmark h}",
	    "<p>a\u2003b\u2002c\u2005d\u200De\u200Cf\u200Eg\u200Fh</p>" },
	{ "{\\rtf1 a\r\nb\\par c\\\nd\\b  e\\unknown12 f}", "<p>ab</p><p>c</p><p>d<b> ef</b></p>" },
	{ "{\\rtf1 a\\line b\\tab c\td}", "<p>a<br>b&nbsp;&nbsp;&nbsp; c&nbsp;&nbsp;&nbsp; d</p>" },
	{ "{\\rtf1 a\\page b\\sect c\\column d\\page}", "<p>a</p><p>b</p><p>c</p><p>d</p>" },
	{ "{\\rtf1 a\\par\\par b}", "<p>a</p><p>&nbsp;</p><p>b</p>" },
	{ "{\\rtf1{\\info{\\title x}{\\author y}}{\\stylesheet{\\s0 Normal;}}{\\*\\generator z;}a}",
	    "<p>a</p>" },
};
SHOWS(characters)

/* Paragraph Formatting Properties: they hold for the paragraphs that follow until \pard; twips are
 * twentieths of a point. */
static const struct example paragraphs[] = {
	{ "{\\rtf1\\qc a\\par b\\par\\qr c\\par\\qj d\\par\\ql e\\par\\pard f}",
	    "<p style=\"text-align:center\">a</p><p style=\"text-align:center\">b</p>"
	    "<p style=\"text-align:right\">c</p><p "
	    "style=\"text-align:justify\">d</p><p>e</p><p>f</p>" },
	{ "{\\rtf1\\li720\\ri1440\\fi-360\\sb120\\sa60 a\\par\\pard b}",
	    "<p style=\"margin-left:36pt;margin-right:72pt;text-indent:-18pt;margin-top:6pt;"
	    "margin-bottom:3pt\">a</p><p>b</p>" },
	{ "{\\rtf1{\\qc\\li720 a\\par}b}",
	    "<p style=\"text-align:center;margin-left:36pt\">a</p><p>b</p>" },
};
SHOWS(paragraphs)

/* Bidirectional Controls: \rtlpar, \ltrpar; \li and \ri stay left and right, as \ql and \qr do. */
static const struct example bidirectional[] = {
	{ "{\\rtf1\\fbidis\\ansicpg1255\\rtlpar\\qr\\ri720 "
	  "\\'f9\\'ec\\'e5\\'ed\\par\\ltrpar\\ql\\ri0 a}",
	    "<p dir=\"rtl\" "
	    "style=\"text-align:right;margin-right:36pt\">\u05E9\u05DC\u05D5\u05DD</p><p>a</p>" },
	{ "{\\rtf1\\rtlpar a\\par\\ql b\\par\\pard c}",
	    "<p dir=\"rtl\">a</p><p dir=\"rtl\" style=\"text-align:left\">b</p><p>c</p>" },
	{ "{\\rtf1{\\fonttbl{\\f0\\fcharset178 A;}}\\rtlpar\\li1440\\f0\\rtlch \\'e3\\'d1{\\ltrch "
	  "x}}",
	    "<p dir=\"rtl\" style=\"margin-left:72pt\">\u0645\u0631x</p>" },
};
SHOWS(bidirectional)

/* Paragraph Borders: sides, line, width in twips, colour; paragraphs of the same share a box.
 * Shading: \cbpat. */
static const struct example borders[] = {
	{ "{\\rtf1\\box\\brdrs a\\par\\pard b}", "<p style=\"border:1px solid\">a</p><p>b</p>" },
	{ "{\\rtf1{\\colortbl;\\red0\\green0\\blue255;}\\brdrt\\brdrdb\\brdrl\\brdrdot\\brdrcf1"
	  "\\brdrr\\brdrdash\\brdrw30\\brdrb\\brdrnone a}",
	    "<p style=\"border-top:3px double;border-right:2px dashed;border-left:1px dotted "
	    "#0000ff\">a</p>" },
	{ "{\\rtf1\\box\\brdrs a\\par b\\par\\pard\\box\\brdrth c\\par\\brdrbtw\\brdrs d}",
	    "<p style=\"border:1px solid\">a<br>b</p><p style=\"border:2px solid\">c<br>d</p>" },
	{ "{\\rtf1{\\colortbl;\\red255\\green255\\blue0;}\\cbpat1 a}",
	    "<p style=\"background-color:#ffff00\">a</p>" },
};
SHOWS(borders)

/* List Table, List Override Table: \ls leads by \listid to a list, \ilvl to its level; \levelnfc 0
 * 1, 2, 3; 1 I; 2 i; 3 A; 4 a; 23 bullets; 255 nothing. \listtext is for readers that know no
 * lists, and tells where a list begins. */
#define LISTS                                                                                  \
	"{\\rtf1{\\*\\listtable{\\list{\\listlevel\\levelnfc0{\\leveltext\\'02\\'00.;}}"       \
	"{\\listlevel\\levelnfc4}{\\listlevel\\levelnfc2}{\\listlevel\\levelnfc255}\\listid5}" \
	"{\\list{\\listlevel\\levelnfc23}\\listid6}{\\list{\\listlevel\\levelnfc3}"            \
	"{\\listlevel\\levelnfc1}\\listid-7}}{\\*\\listoverridetable"                          \
	"{\\listoverride\\listid6\\listoverridecount0\\ls2}{\\listoverride\\listid5\\ls1}"     \
	"{\\listoverride\\listid-7\\ls3}}"
static const struct example lists[] = {
	{ LISTS "\\pard\\ls1{\\listtext 1.\\tab}a\\par\\ls1{\\listtext 2.\\tab}b\\par\\pard c}",
	    "<ol><li>a</li><li>b</li></ol><p>c</p>" },
	{ LISTS "\\pard\\ls2{\\listtext\\'b7\\tab}a\\par b\\par\\pard\\ls0 c}",
	    "<ul><li>a</li><li>b</li></ul><p>c</p>" },
	{ LISTS "\\ls1 a\\par\\ilvl1 b\\par\\ilvl2 c\\par d\\par\\ilvl0 e}",
	    "<ol><li>a<ol type=\"a\"><li>b<ol "
	    "type=\"i\"><li>c</li><li>d</li></ol></li></ol></li><li>e</li></ol>" },
	{ LISTS "\\ls3 a\\par\\ilvl1 b}",
	    "<ol type=\"A\"><li>a<ol type=\"I\"><li>b</li></ol></li></ol>" },
	{ LISTS "\\ls1\\ilvl3 a}", "<p>a</p>" },
	{ LISTS "\\ls1 a\\par\\pard\\ls2 b}", "<ol><li>a</li></ol><ul><li>b</li></ul>" },
	{ LISTS "\\ls1{\\listtext 4.}a\\par\\pard\\ls1\\ilvl1{\\listtext (c)}b}",
	    "<ol start=\"4\"><li>a<ol type=\"a\" start=\"3\"><li>b</li></ol></li></ol>" },
	{ LISTS "\\ls3\\ilvl1{\\listtext Article IX.}a}",
	    "<ol type=\"A\"><li style=\"list-style:none\" value=\"0\"><ol type=\"I\" start=\"9\">"
	    "<li>a</li></ol></li></ol>" },
};
SHOWS(lists)

/* Bullets and Numbering: \pn before the first paragraph, \pntext before each. */
static const struct example old_lists[] = {
	{ "{\\rtf1\\pard{\\pntext\\f1\\'b7\\tab}{\\*\\pn\\pnlvlblt\\pnf1{\\pntxtb\\'b7}}a\\par"
	  "{\\pntext\\f1\\'b7\\tab}b\\par\\pard c}",
	    "<ul><li>a</li><li>b</li></ul><p>c</p>" },
	{ "{\\rtf1\\pard{\\pntext 3)\\tab}{\\*\\pn\\pnlvlbody\\pndec\\pnstart3{\\pntxta "
	  ")}}a\\par{\\pntext 4)\\tab}b\\par}",
	    "<ol start=\"3\"><li>a</li><li>b</li></ol>" },
	{ "{\\rtf1\\pard{\\pntext B.\\tab}{\\*\\pn\\pnlvlbody\\pnucltr{\\pntxta .}}a\\par{\\pntext "
	  "C.\\tab}b\\par}",
	    "<ol type=\"A\" start=\"2\"><li>a</li><li>b</li></ol>" },
	{ "{\\rtf1\\pard{\\*\\pn\\pnlvlbody\\pnlcrm}a\\par b\\par}",
	    "<ol type=\"i\"><li>a</li><li>b</li></ol>" },
};
SHOWS(old_lists)

#define COL "<col style=\"width:50pt\">"

/* Table Definitions: \cellx are right edges; \clmgf, \clmrg and \clvmgf, \clvmrg merge; \trleft. */
static const struct example tables[] = {
	{ "{\\rtf1 a\\par\\trowd\\cellx1000\\cellx2000\\pard\\intbl b\\cell c\\par "
	  "d\\cell\\row\\pard e}",
	    "<p>a</p><table><colgroup>" COL COL
	    "</colgroup><tr><td><p>b</p></td><td><p>c</p><p>d</p></td></tr>"
	    "</table><p>e</p>" },
	{ "{\\rtf1\\trowd\\cellx1000\\clmgf\\cellx2000\\clmrg\\cellx3000\\intbl a\\cell "
	  "b\\cell\\cell\\row"
	  "\\trowd\\cellx1000\\cellx2000\\cellx3000\\intbl c\\cell d\\cell e\\cell\\row}",
	    "<table><colgroup>" COL COL COL
	    "</colgroup><tr><td><p>a</p></td><td colspan=\"2\"><p>b</p></td></tr>"
	    "<tr><td><p>c</p></td><td><p>d</p></td><td><p>e</p></td></tr></table>" },
	{ "{\\rtf1\\trowd\\clvmgf\\cellx1000\\cellx2000\\intbl a\\cell b\\cell\\row"
	  "\\trowd\\clvmrg\\cellx1000\\cellx2000\\intbl\\cell c\\cell\\row}",
	    "<table><colgroup>" COL COL
	    "</colgroup><tr><td rowspan=\"2\"><p>a</p></td><td><p>b</p></td></tr>"
	    "<tr><td><p>c</p></td></tr></table>" },
	/* edges of other rows: a cell spans their columns */
	{ "{\\rtf1\\trowd\\cellx2000\\intbl a\\cell\\row\\trowd\\cellx1000\\cellx2000\\intbl "
	  "b\\cell c\\cell\\row}",
	    "<table><colgroup>" COL COL "</colgroup><tr><td colspan=\"2\"><p>a</p></td></tr>"
	    "<tr><td><p>b</p></td><td><p>c</p></td></tr></table>" },
	/* what a row says may stand behind its cells as well */
	{ "{\\rtf1\\pard\\intbl a\\cell\\trowd\\cellx1000\\row}",
	    "<table><colgroup>" COL "</colgroup><tr><td><p>a</p></td></tr></table>" },
};
SHOWS(tables)

/* Nested Tables: \itap, \nestcell, \nestrow, \nesttableprops; \nonesttables is for other readers.
 */
static const struct example nested_tables[] = {
	{ "{\\rtf1\\trowd\\cellx2000\\intbl a\\par\\pard\\intbl\\itap2 "
	  "b\\nestcell{\\*\\nesttableprops\\trowd"
	  "\\cellx1000\\nestrow}{\\nonesttables\\par}\\pard\\intbl\\itap1 c\\cell\\row}",
	    "<table><colgroup><col "
	    "style=\"width:100pt\"></colgroup><tr><td><p>a</p><table><colgroup>" COL
	    "</colgroup><tr><td><p>b</p></td></tr></table><p>c</p></td></tr></table>" },
};
SHOWS(nested_tables)

/* Table Definitions: borders and shading of cells, borders of rows where cells have none of their
 * own; what cells all have the table says once. */
static const struct example cells[] = {
	{ "{\\rtf1\\trowd\\clbrdrt\\brdrs\\clbrdrl\\brdrs\\clbrdrb\\brdrs\\clbrdrr\\brdrs\\cellx100"
	  "0\\intbl a\\cell\\row}",
	    "<table class=\"lined\"><colgroup>" COL
	    "</colgroup><tr><td><p>a</p></td></tr></table>" },
	{ "{\\rtf1{\\colortbl;\\red255\\green0\\blue0;}"
	  "\\trowd\\clbrdrb\\brdrdb\\brdrw15\\brdrcf1\\clcbpat1\\cellx1000"
	  "\\cellx2000\\intbl a\\cell b\\cell\\row}",
	    "<table><colgroup>" COL COL
	    "</colgroup><tr><td style=\"border-bottom:3px double #ff0000;"
	    "background-color:#ff0000\"><p>a</p></td><td><p>b</p></td></tr></table>" },
	{ "{\\rtf1\\trowd\\trbrdrt\\brdrs\\trbrdrv\\brdrdot\\cellx1000\\clbrdrt\\brdrnone\\cellx200"
	  "0\\intbl a\\cell b\\cell\\row}",
	    "<table><colgroup>" COL COL "</colgroup><tr><td style=\"border-top:1px "
	    "solid;border-right:1px dotted\"><p>a</p></td>"
	    "<td style=\"border-left:1px dotted\"><p>b</p></td></tr></table>" },
};
SHOWS(cells)

/* Fields: the result is shown; HYPERLINK's first argument is the address, \l a place in it. */
static const struct example fields[] = {
	{ "{\\rtf1 a{\\field{\\*\\fldinst PAGE}{\\fldrslt 3}}b}", "<p>a3b</p>" },
	{ "{\\rtf1{\\field\\fldedit{\\*\\fldinst{ HYPERLINK \"http://example.org/?a=1&b\" "
	  "}}{\\fldrslt{\\ul\\cf1 x}}} y}",
	    "<p><a href=\"http://example.org/?a=1&amp;b\">x</a> y</p>" },
	{ "{\\rtf1{\\field{\\*\\fldinst HYPERLINK http://example.org}{\\fldrslt x}}}",
	    "<p><a href=\"http://example.org\">x</a></p>" },
	{ "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \\\\l \"here\"}{\\fldrslt x}}}",
	    "<p><a href=\"#here\">x</a></p>" },
	{ "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://e.org\" \\\\o \"a tip\" \\\\l "
	  "\"p\"}{\\fldrslt x}}}",
	    "<p><a href=\"http://e.org#p\">x</a></p>" },
	{ "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"mailto:a@b\"}{\\fldrslt {\\field{\\*\\fldinst "
	  "DATE}{\\fldrslt x}}}}}",
	    "<p><a href=\"mailto:a@b\">x</a></p>" },
	{ "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://e.org\"}}x}", "<p>x</p>" },
};
SHOWS(fields)

/* Objects; [MS-OXRTFEX] \objattph: the blank behind it stands for the next attachment. */
static const struct example objects[] = {
	{ "{\\rtf1 a{\\object\\objemb{\\*\\objclass Word.Document.8}{\\*\\objdata "
	  "0105}{\\result{b}}}c}",
	    "<p>abc</p>" },
	{ "{\\rtf1 a {\\objattph  } b {\\objattph  } c {\\objattph  }}",
	    "<p>a [a.txt] b [&lt;b&gt;.doc] c </p>" },
};
SHOWS(objects)

/* Character Set; Font Table, \fcharset and \cpg; Unicode Support: \u is signed and 16 bits wide,
 * \uc says how much behind it is its fallback, where a word counts one; \upr. */
static const struct example code_pages[] = {
	{ "{\\rtf1\\ansi \\'e9\\'80}", "<p>\u00E9\u20AC</p>" },
	{ "{\\rtf1\\ansi\\ansicpg1251 \\'ef\\'f0}", "<p>\u043F\u0440</p>" },
	{ "{\\rtf1\\mac \\'8e}", "<p>\u00E9</p>" },
	{ "{\\rtf1\\pc \\'82}", "<p>\u00E9</p>" },
	{ "{\\rtf1\\pca \\'e1\\'9d}", "<p>\u00DF\u00D8</p>" },
	{ "{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset161 A;}{\\f2\\fcharset238 "
	  "A;}{\\f3\\cpg1256 A;}}"
	  "\\f0\\'e1\\f1\\'e1\\f2\\'e6{\\f3\\'c8}\\'e6}",
	    "<p>\u00E1\u03B1\u0107\u0628\u0107</p>" },
	/* double bytes: with a line end between, and a trail byte that is a letter */
	{ "{\\rtf1\\ansicpg932 \\'93\\'fa\r\n\\'96\r\n\\'7b\\'83A\\'b1}",
	    "<p>\u65E5\u672C\u30A2\uFF71</p>" },
	{ "{\\rtf1{\\fonttbl{\\f1\\fcharset134 A;}{\\f2\\fcharset129 A;}{\\f3\\fcharset136 "
	  "A;}}\\f1\\'d6\\'d0{\\f2\\'c7\\'d1}{\\f3\\'a4\\'a4}}",
	    "<p>\u4E2D\uD55C\u4E2D</p>" },
	{ "{\\rtf1\\uc1\\u8364?\\u-1279?\\uc0\\u233 e\\uc2\\u20013\\'d6\\'d0.}",
	    "<p>\u20AC\uFB01\u00E9e\u4E2D.</p>" },
	{ "{\\rtf1\\uc1\\u-10179?\\u-8704?}", "<p>\U0001F600</p>" },
	{ "{\\rtf1\\uc1\\u233\\bullet a\\u233{b}c}", "<p>\u00E9a\u00E9bc</p>" },
	{ "{\\rtf1{\\uc0\\u233 a}\\u233?b}", "<p>\u00E9a\u00E9b</p>" },
	{ "{\\rtf1{\\upr{?}{\\*\\ud{\\u915?}}}b}", "<p>\u0393b</p>" },
};

SHOWS(code_pages)

/* Fonts of symbols: \fcharset2; bytes and \u from F000 on are places in the font. */
static const struct example symbols[] = {
	{ "{\\rtf1{\\fonttbl{\\f0 A;}{\\f1\\fcharset2 Symbol;}}\\f0 x{\\f1 abc\\'b7\\u-3999?}}",
	    "<p>x<span style=\"font-family:'Symbol'\">\u03B1\u03B2\u03C7\u2022\u03B1</span></p>" },
	{ "{\\rtf1{\\fonttbl{\\f0 A;}{\\f1\\fcharset2 Wingdings;}}\\f0 x{\\f1 J\\'fc\\'e0}}",
	    "<p>x<span style=\"font-family:'Wingdings'\">\u263A\u2713\u2192</span></p>" },
	/* UTC L2/12-368 */
	{ "{\\rtf1{\\fonttbl{\\f0 A;}{\\f1\\fcharset2 Wingdings;}}\\f0 x{\\f1 C\\'27\\'c3\\'ec}}",
	    "<p>x<span style=\"font-family:'Wingdings'\">"
	    "\U0001F44D\U0001F56F\u2BB0\U0001F87D</span></p>" },
	{ "{\\rtf1{\\fonttbl{\\f0 A;}{\\f1\\fcharset2 ZapfDingbats;}}\\f0 x{\\f1 4l}}",
	    "<p>x<span style=\"font-family:'ZapfDingbats'\">\u2714\u25CF</span></p>" },
};
SHOWS(symbols)

#define LITERAL(s)                                  \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

/* Pictures: by its words what it is, its data in hexadecimal digits or \bin; sizes in twips, scaled
 * in per cent. \nonshppict is for readers that do not know \shppict. */
static const struct picture_example {
	struct bytes rtf;
	const char *want, *media;
	struct bytes data;
} pictures[] = {
	{ LITERAL(
	      "{\\rtf1 a{\\pict\\pngblip\\picwgoal1440\\pichgoal720\\picscalex50 8950\r\n4e47}b}"),
	    "<p>a<img src=\"cid:1\" width=\"48\" height=\"48\" alt=\"\">b</p>", "image/png",
	    LITERAL("\x89PNG") },
	{ LITERAL("{\\rtf1{\\*\\shppict{\\pict{\\*\\picprop}\\jpegblip\\bin4 "
		  "\xFF\xD8}{}}{\\nonshppict{\\pict\\wmetafile8 00}}}"),
	    "<p><img src=\"cid:1\" alt=\"\"></p>", "image/jpeg", LITERAL("\xFF\xD8}{") },
	{ LITERAL("{\\rtf1{\\pict\\emfblip 01000000}}"), "<p><img src=\"cid:1\" alt=\"\"></p>",
	    "image/emf", LITERAL("\1\0\0\0") },
	/* [MS-WMF] META_PLACEABLE Record: its box in 1,440ths of an inch, the XOR of its words */
	{ LITERAL("{\\rtf1{\\pict\\wmetafile8\\picwgoal1440\\pichgoal720 01000900}}"),
	    "<p><img src=\"cid:1\" width=\"96\" height=\"48\" alt=\"\"></p>", "image/wmf",
	    LITERAL(
		"\xD7\xCD\xC6\x9A\0\0\0\0\0\0\xA0\x05\xD0\x02\xA0\x05\0\0\0\0\xC1\x55\1\0\x09\0") },
	/* [MS-WMF] BitmapInfoHeader Object, behind the header that a file has */
	{ LITERAL("{\\rtf1{\\pict\\dibitmap0 "
		  "28000000010000000100000001001800000000000400000000000000000000000000000000000000"
		  "aabbcc00}}"),
	    "<p><img src=\"cid:1\" alt=\"\"></p>", "image/bmp",
	    LITERAL("BM\x3A\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0\1\0\x18\0\0\0\0\0\4\0"
		    "\0\0\0\0\0\0"
		    "\0\0\0\0\0\0\0\0\0\0\0\0\xAA\xBB\xCC\0") },
};

static bool
pictures_work(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(pictures) / sizeof(pictures[0]); i++) {
		const struct picture_example *e = &pictures[i];

		media = NULL;
		ck_assert_str_eq(body(e->rtf, NULL), e->want);
		ck_assert_ptr_nonnull(media);
		ck_assert_str_eq(media, e->media);
		ck_assert(bytes_equal(picture, e->data));
	}
	ck_assert_uint_eq(c->note_count, 0);
	return true;
}

START_TEST(pictures_become_files)
{
	ck_assert(ctx_run(c, pictures_work, NULL));
}
END_TEST

/* What a page has no place for costs a note each time; the text around it stays. */
static const struct loss {
	const char *rtf, *want, *note;
	enum note_kind kind;
} losses[] = {
	{ "{\\rtf1{\\header\\pard x\\par}{\\footerf y}a}", "<p>a</p>", "headers and footers",
	    NOTE_LOSS },
	{ "{\\rtf1{\\headerl\\pard\\~ \\par}a}", "<p>a</p>", NULL,
	    NOTE_LOSS }, /* there is nothing in it */
	{ "{\\rtf1 a{\\*\\atnid B}{\\*\\atnauthor A}\\chatn{\\*\\annotation{\\*\\atnref 1}\\pard "
	  "x}b}",
	    "<p>ab</p>", "comments", NOTE_LOSS },
	{ "{\\rtf1 a{\\shp{\\*\\shpinst\\shpleft1{\\sp{\\sn fLine}{\\sv 1}}{\\shptxt\\trowd\\pard "
	  "x\\cell\\row}}}b}",
	    "<p>ab</p>", "text in a drawing", NOTE_LOSS },
	{ "{\\rtf1 a{\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv{\\pict\\pngblip 89}}}}}b}", "<p>ab</p>",
	    "picture in a drawing", NOTE_LOSS },
	{ "{\\rtf1 a{\\shp{\\*\\shpinst{\\sp{\\sn fLine}{\\sv 1}}}{\\shprslt x}}b}", "<p>ab</p>",
	    NULL, NOTE_LOSS },
	{ "{\\rtf1 a{\\pict\\macpict 00}b}", "<p>ab</p>", "picture of another kind", NOTE_LOSS },
	{ "{\\rtf1 a{\\pict\\dibitmap0 2800}b}", "<p>ab</p>", "header of a bitmap", NOTE_LOSS },
	{ "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"javascript:x\"}{\\fldrslt a}}}", "<p>a</p>",
	    "a link", NOTE_RISK },
};

static bool
losses_work(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	for (size_t i = 0; i < sizeof(losses) / sizeof(losses[0]); i++) {
		size_t before = c->note_count;

		ck_assert_str_eq(body(bytes_of(losses[i].rtf), NULL), losses[i].want);
		ck_assert_uint_eq(c->note_count - before, losses[i].note != NULL);
		if (losses[i].note == NULL)
			continue;
		ck_assert_ptr_nonnull(strstr(c->last_note->text, losses[i].note));
		ck_assert_int_eq(c->last_note->kind, losses[i].kind);
	}
	return true;
}

START_TEST(what_is_left_out_is_noted)
{
	ck_assert(ctx_run(c, losses_work, NULL));
}
END_TEST

/* 3,000 lists, the last ones with bullets: up to 2,048 they are as they say, and none is another's.
 */
static bool
many_lists_work(struct ctx *ctx, void *arg)
{
	struct buf rtf = { .c = c };

	(void)ctx;
	(void)arg;
	buf_put_str(&rtf, "{\\rtf1{\\*\\listtable");
	for (int i = 1; i <= 3000; i++)
		buf_print(
		    &rtf, "{\\list{\\listlevel\\levelnfc%d}\\listid%d}", i > 2048 ? 23 : 3, i);
	buf_put_str(&rtf, "}{\\*\\listoverridetable{\\listoverride\\listid2048\\ls1}{"
			  "\\listoverride\\listid2049\\ls2}}"
			  "\\ls1 a\\par\\pard\\ls2 b}");
	ck_assert_str_eq(body(buf_bytes(&rtf), NULL), "<ol type=\"A\"><li>a</li></ol><p>b</p>");
	ck_assert_uint_eq(unit_notes(NOTE_LOSS), 1);
	ck_assert_ptr_nonnull(strstr(c->last_note->text, "2048"));
	return true;
}

START_TEST(lists_beyond_the_limit_are_noted)
{
	ck_assert(ctx_run(c, many_lists_work, NULL));
}
END_TEST

/* Tables in tables: all words of 16 and of 20, a note only of the latter. */
static unsigned
nest(unsigned depth)
{
	struct buf rtf = { .c = c };
	const char *got;
	unsigned tables_found = 0;

	buf_put_str(&rtf, "{\\rtf1\\trowd\\cellx9000\\pard\\intbl ");
	for (unsigned i = 2; i <= depth; i++)
		buf_print(&rtf, "\\pard\\intbl\\itap%u w%u\\par", i, i);
	for (unsigned i = depth; i >= 2; i--)
		buf_print(&rtf,
		    "\\pard\\intbl\\itap%u "
		    "v%u\\nestcell{\\*\\nesttableprops\\trowd\\cellx8000\\nestrow}",
		    i, i);
	buf_put_str(&rtf, "\\pard\\intbl z\\cell\\row}");
	got = body(buf_bytes(&rtf), NULL);
	for (unsigned i = 2; i <= depth; i++) {
		ck_assert_ptr_nonnull(strstr(got, (const char *)arena_print(c, ">w%u<", i).p));
		ck_assert_ptr_nonnull(strstr(got, (const char *)arena_print(c, ">v%u<", i).p));
	}
	for (const char *p = got; (p = strstr(p, "<table")) != NULL; p++)
		tables_found++;
	return tables_found;
}

static bool
deep_tables_work(struct ctx *ctx, void *arg)
{
	(void)ctx;
	(void)arg;
	ck_assert_uint_eq(nest(16), 16);
	ck_assert_uint_eq(c->note_count, 0);
	ck_assert_uint_eq(nest(20), 16);
	ck_assert_uint_eq(unit_notes(NOTE_LOSS), 1);
	ck_assert_ptr_nonnull(strstr(c->last_note->text, "16"));
	return true;
}

START_TEST(tables_beyond_the_limit_are_noted)
{
	ck_assert(ctx_run(c, deep_tables_work, NULL));
}
END_TEST

UNIT("rtf_native", shows_fonts, the_first_look_is_the_page_s, shows_colors, shows_looks,
    shows_characters, shows_paragraphs, shows_bidirectional, shows_borders, shows_lists,
    shows_old_lists, shows_tables, shows_nested_tables, shows_cells, shows_fields, shows_objects,
    shows_code_pages, shows_symbols, pictures_become_files, what_is_left_out_is_noted,
    lists_beyond_the_limit_are_noted, tables_beyond_the_limit_are_noted)
