/* libconv/risk: paths that a reader would fetch something from. */
#include "tests/unit/unit.h"

#include "libconv/risk.h"

static struct message *
with_sound(const char *path)
{
	struct message *m = message_new(c, NULL);

	put_text(&m->props, &PidLidReminderFileParameter, bytes_of(path));
	return m;
}

START_TEST(a_sound_on_another_machine)
{
	message_risks(with_sound("\\\\198.51.100.7\\share\\ding.wav"));
	message_risks(with_sound("//198.51.100.7/ding.wav"));
	message_risks(with_sound("http://198.51.100.7/ding.wav"));
	ck_assert_uint_eq(unit_notes(NOTE_RISK), 3);
}
END_TEST

START_TEST(a_sound_of_this_machine)
{
	message_risks(with_sound("reminder.wav"));
	message_risks(with_sound("C:\\Windows\\Media\\ding.wav"));
	message_risks(with_sound(""));
	ck_assert_uint_eq(c->note_count, 0);
}
END_TEST

START_TEST(attachments_by_reference_also_in_messages_inside)
{
	struct message *top = message_new(c, NULL), *inner = message_new(c, top);
	struct attachment *a = message_attachment(inner);

	message_attachment(top)->message = inner;
	put_int(&a->props, &PidTagAttachMethod, afByReferenceOnly);
	put_text(&a->props, &PidTagAttachLongPathname, BYTES("\\\\server\\share\\file.doc"));
	message_risks(top);
	ck_assert_uint_eq(unit_notes(NOTE_RISK), 1);
	ck_assert_str_eq(c->notes->where, "attachment 1: attachment 1");
}
END_TEST

START_TEST(programs_and_objects)
{
	static const char *const names[] = { "invoice.pdf.exe", "a.LNK", "run.bat. ", "a.exe.txt",
		"exe", "report.pdf" };
	struct message *m = message_new(c, NULL);
	struct attachment *object;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		put_text(
		    &message_attachment(m)->props, &PidTagAttachLongFilename, bytes_of(names[i]));
	message_risks(m);
	ck_assert_uint_eq(unit_notes(NOTE_RISK), 3);
	object = message_attachment(message_new(c, m));
	object->storage = cfb_new(c, CFB_STORAGE, "object");
	m = message_new(c, NULL);
	message_attachment(m)->storage = object->storage;
	message_risks(m);
	ck_assert_uint_eq(unit_notes(NOTE_RISK), 4);
}
END_TEST

UNIT("risk", programs_and_objects, a_sound_on_another_machine, a_sound_of_this_machine,
    attachments_by_reference_also_in_messages_inside)
