#include "libconv/risk.h"

#include "formats/base/text.h"
#include "libconv/contents.h"

#define NAME_SHOWN 72 /* bytes; a note has 119 */

/* A path on another machine: \\server\share, //server, \\?\UNC\, or a URL. */
static bool
is_remote(struct bytes path)
{
	return bytes_starts(path, BYTES("\\\\")) || bytes_starts(path, BYTES("//")) ||
	       bytes_find(path, BYTES("://")) < path.n;
}

/* Names that Windows runs, or opens with what runs what is inside. */
static const char *const executables[] = { "ade", "adp", "app", "application", "appref-ms", "asp",
	"bas", "bat", "bgi", "cer", "chm", "cmd", "cnt", "com", "cpl", "crt", "csh", "der",
	"diagcab", "exe", "fxp", "gadget", "grp", "hlp", "hpj", "hta", "img", "inf", "ins", "iso",
	"isp", "its", "jar", "jnlp", "js", "jse", "ksh", "lnk", "mad", "maf", "mag", "mam", "maq",
	"mar", "mas", "mat", "mau", "mav", "maw", "mcf", "mda", "mdb", "mde", "mdt", "mdw", "mdz",
	"msc", "msh", "msh1", "msh1xml", "msh2", "msh2xml", "mshxml", "msi", "msp", "mst", "msu",
	"ops", "osd", "pcd", "pif", "pl", "plg", "prf", "prg", "printerexport", "ps1", "ps1xml",
	"ps2", "ps2xml", "psc1", "psc2", "psd1", "psdm1", "pst", "py", "pyc", "pyo", "pyw", "pyz",
	"pyzw", "reg", "scf", "scr", "sct", "shb", "shs", "theme", "tmp", "udl", "url", "vb", "vbe",
	"vbp", "vbs", "vhd", "vhdx", "vsmacros", "vsw", "webpnp", "website", "ws", "wsc", "wsf",
	"wsh", "xbap", "xll", "xnk" };

static bool
is_executable(struct bytes name)
{
	size_t dot;

	while (name.n > 0 && (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '.'))
		name.n--; /* Windows leaves them out */
	for (dot = name.n; dot > 0 && name.p[dot - 1] != '.'; dot--)
		;
	for (size_t i = 0; dot > 0 && i < sizeof(executables) / sizeof(executables[0]); i++)
		if (bytes_equal_nocase(bytes_from(name, dot), bytes_of(executables[i])))
			return true;
	return false;
}

/* A risk, and what it is named after, not all of which may be shown. */
static void
note_named(struct ctx *c, const char *what, struct bytes name)
{
	name = utf8_upto(name, NAME_SHOWN);
	note(c, NOTE_RISK, "%s: %.*s", what, (int)name.n, (const char *)name.p);
}

static void
attachment_risks(const struct attachment *a)
{
	struct ctx *c = a->props.c;
	enum attach_method method = attach_method(a);
	struct bytes path = contents_reference(a), name = attachment_name(a);
	char clsid[GUID_TEXT + 1];

	if ((method == afByReference || method == afByReferenceResolve ||
		method == afByReferenceOnly || method == afByWebReference) &&
	    path.n > 0)
		note_named(c, "the attachment lies elsewhere", path);
	if (a->storage != NULL) {
		guid_print(clsid, &a->storage->clsid);
		note(c, NOTE_RISK, "the attachment is an OLE object of class {%s}", clsid);
	}
	if (a->message == NULL && is_executable(name))
		note_named(c, "the attachment has a program's name", name);
	if (a->message != NULL)
		message_risks(a->message);
}

void
message_risks(const struct message *m)
{
	struct bytes sound = prop_text(&m->props, &PidLidReminderFileParameter);
	struct where w;

	if (is_remote(sound))
		note_named(m->c, "PidLidReminderFileParameter names another machine", sound);
	for (size_t i = 0; i < m->attachments; i++) {
		where_enter(m->c, &w, "attachment", i + 1);
		attachment_risks(m->attachment[i]);
		where_leave(m->c);
	}
}
