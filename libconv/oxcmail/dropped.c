#include "libconv/oxcmail/dropped.h"

#include "libconv/oxcmail/fields.h"

/* Carried, though by no row of header-rows.c: bodies, addresses, what is made anew from what mail
 * does carry, and what describes the file that the message came in. */
static const struct propdef *const carried[] = {
	&PidTagMessageClass,
	&PidTagBody,
	&PidTagHtml,
	&PidTagRtfCompressed,
	&PidTagRtfInSync,
	&PidTagNativeBody,
	&PidTagInternetCodepage,
	&PidTagMessageCodepage,
	&PidTagTransportMessageHeaders,
	&PidTagMimeSkeleton,
	&PidTagBodyContentId,
	&PidTagBodyContentLocation,
	&PidTagSubjectPrefix,
	&PidTagNormalizedSubject,
	&PidTagDisplayTo,
	&PidTagDisplayCc,
	&PidTagDisplayBcc,
	&PidTagReplyRecipientNames,
	&PidTagMessageDeliveryTime,
	&PidTagCreationTime,
	&PidTagLastModificationTime,
	&PidTagStoreSupportMask,
	&PidTagMessageSize,
	&PidTagHasAttachments,
	&PidTagSenderSearchKey,
	&PidTagSentRepresentingSearchKey,
	&PidTagReceivedBySearchKey,
	&PidTagReceivedRepresentingSearchKey,
};

static const struct address_group *const groups[] = { &group_sender, &group_sent_representing,
	&group_read_receipt };

static bool
in_group(const struct pid *pid, const struct address_group *g)
{
	return pid_compare(pid, &g->name->pid) == 0 || pid_compare(pid, &g->entryid->pid) == 0 ||
	       pid_compare(pid, &g->type->pid) == 0 || pid_compare(pid, &g->address->pid) == 0 ||
	       pid_compare(pid, &g->smtp->pid) == 0;
}

static bool
is_carried(const struct pid *pid)
{
	for (size_t i = 0; i < sizeof(carried) / sizeof(carried[0]); i++)
		if (pid_compare(pid, &carried[i]->pid) == 0)
			return true;
	for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
		if (in_group(pid, groups[i]))
			return true;
	return header_row_maps(pid) ||
	       (pid->set != NULL && guid_equal(pid->set, &PS_INTERNET_HEADERS));
}

void
dropped_note(const struct message *m)
{
	for (size_t i = 0; i < m->props.n && !m->c->drops_unheard; i++)
		if (!is_carried(&m->props.v[i].pid))
			note(m->c, NOTE_DROPPED, "%s", pid_print(m->c, &m->props.v[i].pid));
}
