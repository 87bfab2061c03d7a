/* Which structures there are, and which properties hold them. */
#include "libconv/structs/walk.h"

static const struct structure structures[] = {
	{ "EntryId", "MS-OXCDATA 2.2", walk_entryid, true },
	{ "EncodedEntryId", "Windows Search, encoded entry ids", walk_encoded_entryid, false },
	{ "FlatEntryList", "MS-OXCDATA 2.3.3", walk_flat_entry_list, true },
	{ "EntryList", "MS-OXOSRCH 2.2.1.2.8", walk_entry_list, false },
	{ "XID", "MS-OXCFXICS 2.2.2.2", walk_xid, true },
	{ "PredecessorChangeList", "MS-OXCFXICS 2.2.2.3", walk_change_list, true },
	{ "PersistData", "MS-OXOSFLD 2.2.5", walk_persist_data, false },
	{ "ConversationIndex", "MS-OXOMSG 2.2.1.3", walk_conversation_index, true },
	{ "ReportTag", "MS-OXOMSG 2.2.2.22", walk_report_tag, true },
	{ "TaskAssigners", "MS-OXOTASK 2.2.2.2.16", walk_task_assigners, true },
	{ "RecurrencePattern", "MS-OXOCAL 2.2.1.44.1", walk_recurrence, true },
	{ "AppointmentRecurrencePattern", "MS-OXOCAL 2.2.1.44.5", walk_appointment_recurrence,
	    true },
	{ "TimeZoneStruct", "MS-OXOCAL 2.2.1.39", walk_time_zone, true },
	{ "TimeZoneDefinition", "MS-OXOCAL 2.2.1.41", walk_time_zone_definition, true },
	{ "GlobalObjectId", "MS-OXOCAL 2.2.1.27", walk_global_object_id, true },
	{ "Tombstone", "MS-OXOCAL 2.2.12.5", walk_tombstone, true },
	{ "SID", "MS-DTYP 2.4.2.2", walk_sid, true },
	{ "ACE", "MS-DTYP 2.4.4", walk_ace, false },
	{ "ACL", "MS-DTYP 2.4.5", walk_acl, false },
	{ "SecurityDescriptor", "MS-DTYP 2.4.6", walk_security, false },
	{ "TransferSecurityDescriptor", "MS-DTYP 2.4.6", walk_transfer_security, false },
	{ "Restriction", "MS-OXCDATA 2.12", walk_restriction, true },
	{ "RuleCondition", "MS-OXORULE 2.2.1.3.1.9", walk_rule_condition, true },
	{ "ExtendedRuleCondition", "MS-OXORULE 2.2.4.1.10", walk_extended_rule_condition, true },
	{ "ExtendedRuleAction", "MS-OXORULE 2.2.4.1.9", walk_extended_rule_action, true },
	{ "SearchFolderDefinition", "MS-OXOSRCH 2.2.1.2.8", walk_search_folder, false },
	{ "Properties", "MS-OXCDATA 2.11.4", walk_properties, true },
	{ "RecipientRowStream", "MS-OXOCAL 2.2.1.25", walk_recipient_rows, true },
	{ "NicknameCache", "Outlook's autocomplete stream", walk_nicknames, false },
	{ "PropertyDefinitionStream", "Outlook, PropertyDefinition stream",
	    walk_property_definitions, true },
	{ "VerbStream", "MS-OXOMSG 2.2.1.74", walk_verbs, true },
	{ "FolderUserFields", "Outlook, folder user fields stream", walk_folder_user_fields, true },
	{ "WebViewPersistStream", "Outlook, web view persistence stream", walk_web_views, true },
	{ "ExtendedFolderFlags", "MS-OXOCFG 2.2.7.1", walk_folder_flags, true },
	{ "SwappedToDo", "MS-OXOFLAG 2.2.1.7", walk_swapped_to_do, true },
};

/* Holders that MS-OXPROPS does not list: as Exchange and Outlook have them. */
#define ANOTHER(name, set, id) \
	static const struct propdef name = { { set, NULL, id }, PtypBinary, 0 };
ANOTHER(PropertyDefinitions, &PSETID_Common, 0x8540)
ANOTHER(SenderSid, NULL, 0x0E4D)
ANOTHER(SentRepresentingSid, NULL, 0x0E4E)
ANOTHER(CreatorSid, NULL, 0x0E58)
ANOTHER(LastModifierSid, NULL, 0x0E59)
ANOTHER(SecurityDescriptor, NULL, 0x0E27)
ANOTHER(FreeBusySecurityDescriptor, NULL, 0x0F00)
ANOTHER(FolderWebViewInfo, NULL, 0x36DF)
ANOTHER(UserFields, NULL, 0x36E3)
#undef ANOTHER

static const struct {
	const struct propdef *def;
	const char *structure;
} holders[] = {
#define HOLDS(property, structure) { &property, structure },
#include "libconv/structs/holders.def"
#undef HOLDS
};

const struct structure *
struct_find(const char *name)
{
	for (size_t i = 0; i < sizeof(structures) / sizeof(structures[0]); i++)
		if (strcmp(structures[i].name, name) == 0)
			return &structures[i];
	return NULL;
}

const struct structure *
struct_at(size_t i)
{
	return i < sizeof(structures) / sizeof(structures[0]) ? &structures[i] : NULL;
}

const struct structure *
struct_of(const struct pid *pid)
{
	for (size_t i = 0; i < sizeof(holders) / sizeof(holders[0]); i++)
		if (holders[i].def->pid.id == pid->id &&
		    pid_compare(&holders[i].def->pid, pid) == 0)
			return struct_find(holders[i].structure);
	return NULL;
}
