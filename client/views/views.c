#include "client/views/views.h"

#include <string.h>

#include "client/views/about.h"
#include "client/views/actions.h"
#include "client/views/agreements.h"
#include "client/views/applications.h"
#include "client/views/apply.h"
#include "client/views/attention.h"
#include "client/views/boards.h"
#include "client/views/changes.h"
#include "client/views/compose.h"
#include "client/views/consents.h"
#include "client/views/console.h"
#include "client/views/decisions.h"
#include "client/views/drafts.h"
#include "client/views/file.h"
#include "client/views/files.h"
#include "client/views/followed.h"
#include "client/views/form.h"
#include "client/views/glass.h"
#include "client/views/history.h"
#include "client/views/home.h"
#include "client/views/inbox.h"
#include "client/views/invitation.h"
#include "client/views/invite_new.h"
#include "client/views/invites.h"
#include "client/views/item.h"
#include "client/views/items.h"
#include "client/views/keyring.h"
#include "client/views/launch.h"
#include "client/views/ledger.h"
#include "client/views/letter.h"
#include "client/views/members.h"
#include "client/views/nda.h"
#include "client/views/notices.h"
#include "client/views/paper.h"
#include "client/views/outbox.h"
#include "client/views/plan.h"
#include "client/views/profile.h"
#include "client/views/progress.h"
#include "client/views/reader.h"
#include "client/views/release.h"
#include "client/views/releases.h"
#include "client/views/report.h"
#include "client/views/results.h"
#include "client/views/room.h"
#include "client/views/room_new.h"
#include "client/views/room_people.h"
#include "client/views/room_person.h"
#include "client/views/room_alias.h"
#include "client/views/room_setup.h"
#include "client/views/rooms.h"
#include "client/views/routes.h"
#include "client/views/rules.h"
#include "client/views/saving.h"
#include "client/views/search.h"
#include "client/views/seats.h"
#include "client/views/settings.h"
#include "client/views/signatures.h"
#include "client/views/signin.h"
#include "client/views/signup.h"
#include "client/views/survey.h"
#include "client/views/tags.h"
#include "client/views/takeaway.h"
#include "client/views/task.h"
#include "client/views/tasks.h"
#include "client/views/tend.h"
#include "client/views/threads.h"
#include "client/views/unit.h"
#include "client/views/units.h"
#include "client/views/voters.h"
#include "client/views/welcome.h"
#include "client/views/who.h"
#include "client/views/zone.h"

/* clang-format off */
static const struct view_ops *const all[] = {
    &about_ops,
    &actions_ops,
    &actions_help_ops,
    &agreements_ops,
    &applications_ops,
    &apply_ops,
    &attention_ops,
    &boards_ops,
    &changes_ops,
    &compose_ops,
    &consents_ops,
    &console_ops,
    &decisions_ops,
    &drafts_ops,
    &followed_ops,
    &file_ops,
    &files_ops,
    &form_ops,
    &glass_ops,
    &history_ops,
    &home_ops,
    &inbox_ops,
    &invitation_ops,
    &invite_new_ops,
    &invites_ops,
    &item_ops,
    &items_ops,
    &keyring_ops,
    &launch_ops,
    &ledger_ops,
    &letter_ops,
    &members_ops,
    &nda_ops,
    &notices_ops,
    &paper_ops,
    &outbox_ops,
    &plan_ops,
    &profile_ops,
    &progress_ops,
    &reader_ops,
    &release_ops,
    &releases_ops,
    &report_ops,
    &results_ops,
    &room_new_ops,
    &room_ops,
    &room_people_ops,
    &room_person_ops,
    &room_alias_ops,
    &room_setup_ops,
    &rooms_ops,
    &routes_ops,
    &rules_ops,
    &saving_ops,
    &search_ops,
    &seats_ops,
    &settings_ops,
    &signatures_ops,
    &signin_ops,
    &signup_ops,
    &survey_ops,
    &tags_ops,
    &takeaway_ops,
    &task_ops,
    &tasks_ops,
    &tend_ops,
    &threads_ops,
    &unit_ops,
    &units_ops,
    &voters_ops,
    &welcome_ops,
    &who_ops,
    &zone_ops,
};
/* clang-format on */

const struct view_ops *const *views_all(size_t *count_r)
{
	*count_r = sizeof all / sizeof *all;
	return all;
}

const struct view_ops *views_find(const char *name)
{
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (!strcmp(all[i]->name, name))
			return all[i];
	return NULL;
}
