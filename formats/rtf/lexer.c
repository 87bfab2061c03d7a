#include "formats/rtf/lexer.h"

/* The longest control word that means anything, and a bound on its number's digits. */
#define NAME_MAX_LETTERS 32
#define DIGITS_MAX       10

static bool
is_letter(uint8_t ch)
{
	return (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z';
}

static bool
is_digit(uint8_t ch)
{
	return ch >= '0' && ch <= '9';
}

/* A number behind a name, and the one blank that ends a word. */
static void
word_end(struct rtf_token *t, struct bytes *b)
{
	bool minus = b->n > 1 && b->p[0] == '-' && is_digit(b->p[1]);
	int64_t number = 0;
	size_t i = minus, digits = 0;

	for (; i < b->n && is_digit(b->p[i]); i++)
		if (digits++ < DIGITS_MAX)
			number = number * 10 + (b->p[i] - '0');
	if (digits > 0) {
		t->has_number = true;
		t->number = (int32_t)(uint32_t)(minus ? -number : number);
		*b = bytes_from(*b, i);
	}
	if (b->n > 0 && b->p[0] == ' ')
		*b = bytes_from(*b, 1);
}

/* What stands behind a backslash. */
static struct rtf_token
control(struct rtf_lexer *l)
{
	struct rtf_token t = { .kind = RTF_END };
	struct bytes b = bytes_from(l->left, 1);
	size_t n = 0;

	if (b.n == 0) {
		l->left = b;
		return t;
	}
	while (n < b.n && n < NAME_MAX_LETTERS && is_letter(b.p[n]))
		n++;
	if (n > 0) {
		t.kind = RTF_WORD;
		t.name = bytes_upto(b, n);
		b = bytes_from(b, n);
		word_end(&t, &b);
		if (rtf_is(&t, "bin")) {
			t.kind = RTF_BINARY;
			t.text = bytes_upto(b, t.number > 0 ? (size_t)t.number : 0);
			b = bytes_from(b, t.text.n);
		}
	} else if (b.p[0] == '\'' && b.n > 2 && hex_digit(b.p[1]) >= 0 && hex_digit(b.p[2]) >= 0) {
		t.kind = RTF_HEX;
		t.ch = (uint8_t)(hex_digit(b.p[1]) << 4 | hex_digit(b.p[2]));
		b = bytes_from(b, 3);
	} else {
		t.kind = RTF_SYMBOL;
		t.ch = b.p[0];
		b = bytes_from(b, 1);
	}
	l->left = b;
	return t;
}

/* What ends a run of text. */
static const bool ends[256] = {
	['\0'] = true,
	['\n'] = true,
	['\r'] = true,
	['\\'] = true,
	['{'] = true,
	['}'] = true,
};

struct rtf_token
rtf_next(struct rtf_lexer *l)
{
	struct rtf_token t = { .kind = RTF_END };
	struct bytes b = l->left;
	size_t n = 0;

	while (b.n > 0 && (b.p[0] == '\r' || b.p[0] == '\n' || b.p[0] == '\0'))
		b = bytes_from(b, 1);
	l->left = b;
	if (b.n == 0)
		return t;
	if (b.p[0] == '\\')
		return control(l);
	if (b.p[0] == '{' || b.p[0] == '}') {
		t.kind = b.p[0] == '{' ? RTF_OPEN : RTF_CLOSE;
		l->left = bytes_from(b, 1);
		return t;
	}
	while (n < b.n && !ends[b.p[n]])
		n++;
	t.kind = RTF_CHARS;
	t.text = bytes_upto(b, n);
	l->left = bytes_from(b, n);
	return t;
}
