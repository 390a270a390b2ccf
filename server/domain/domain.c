#include "server/domain/domain.h"

#include "server/domain/alias.h"
#include "server/domain/attach.h"
#include "server/domain/application.h"
#include "server/domain/asked.h"
#include "server/domain/audit.h"
#include "server/domain/board.h"
#include "server/domain/change.h"
#include "server/domain/community.h"
#include "server/domain/changelog.h"
#include "server/domain/consent.h"
#include "server/domain/decision.h"
#include "server/domain/complete.h"
#include "server/domain/digest.h"
#include "server/domain/draft.h"
#include "server/domain/feature.h"
#include "server/domain/export.h"
#include "server/domain/item_promote.h"
#include "server/domain/launch.h"
#include "server/domain/ledger.h"
#include "server/domain/report.h"
#include "server/domain/follow.h"
#include "server/domain/file.h"
#include "server/domain/file_list.h"
#include "server/domain/home.h"
#include "server/domain/host.h"
#include "server/domain/import.h"
#include "server/domain/invite.h"
#include "server/domain/invite_print.h"
#include "server/domain/invite_use.h"
#include "server/domain/item.h"
#include "server/domain/item_check.h"
#include "server/domain/item_comment.h"
#include "server/domain/item_edit.h"
#include "server/domain/item_list.h"
#include "server/domain/item_new.h"
#include "server/domain/item_status.h"
#include "server/domain/item_similar.h"
#include "server/domain/item_route.h"
#include "server/domain/item_score.h"
#include "server/domain/item_merge.h"
#include "server/domain/item_tag.h"
#include "server/domain/item_vote.h"
#include "server/domain/join.h"
#include "server/domain/key.h"
#include "server/domain/mail.h"
#include "server/domain/mail_out.h"
#include "server/domain/member.h"
#include "server/domain/nda.h"
#include "server/domain/notification.h"
#include "server/domain/opening.h"
#include "server/domain/outbox.h"
#include "server/domain/partner.h"
#include "server/domain/phase.h"
#include "server/domain/place.h"
#include "server/domain/post.h"
#include "server/domain/progress.h"
#include "server/domain/question.h"
#include "server/domain/read.h"
#include "server/domain/release.h"
#include "server/domain/reminder.h"
#include "server/domain/room.h"
#include "server/domain/room_people.h"
#include "server/domain/roster.h"
#include "server/domain/screener.h"
#include "server/domain/search.h"
#include "server/domain/seat.h"
#include "server/domain/settings.h"
#include "server/domain/signin.h"
#include "server/domain/survey.h"
#include "server/domain/survey_results.h"
#include "server/domain/task.h"
#include "server/domain/task_list.h"
#include "server/domain/task_state.h"
#include "server/domain/theme.h"
#include "server/domain/thread.h"
#include "server/domain/tick.h"
#include "server/domain/unit.h"
#include "server/domain/unit_load.h"
#include "server/domain/visit.h"
#include "server/domain/zone_list.h"

const struct hall_binding *const *domain_bindings(void)
{
	/* One a line, so that whoever adds one meets nobody. */
	/* clang-format off */
	static const struct hall_binding *const tables[] = {
		community_bindings,
		member_bindings,
		roster_bindings,
		key_bindings,
		join_bindings,
		signin_bindings,
		settings_bindings,
		board_bindings,
		theme_bindings,
		thread_bindings,
		post_bindings,
		read_bindings,
		file_bindings,
		file_list_bindings,
		outbox_bindings,
		attach_bindings,
		search_bindings,
		home_bindings,
		draft_bindings,
		place_bindings,
		change_bindings,
		host_bindings,
		audit_bindings,
		visit_bindings,
		zone_list_bindings,
		import_bindings,
		tick_bindings,
		room_bindings,
		room_people_bindings,
		alias_bindings,
		nda_bindings,
		item_bindings,
		item_new_bindings,
		item_list_bindings,
		item_comment_bindings,
		item_status_bindings,
		item_check_bindings,
		item_tag_bindings,
		partner_bindings,
		item_edit_bindings,
		item_vote_bindings,
		item_merge_bindings,
		item_score_bindings,
		item_route_bindings,
		item_similar_bindings,
		phase_bindings,
		feature_bindings,
		release_bindings,
		task_bindings,
		task_list_bindings,
		task_state_bindings,
		question_bindings,
		survey_bindings,
		survey_results_bindings,
		unit_bindings,
		unit_load_bindings,
		progress_bindings,
		reminder_bindings,
		item_promote_bindings,
		decision_bindings,
		changelog_bindings,
		export_bindings,
		report_bindings,
		ledger_bindings,
		launch_bindings,
		consent_bindings,
		notification_bindings,
		follow_bindings,
		complete_bindings,
		asked_bindings,
		digest_bindings,
		mail_bindings,
		mail_out_bindings,
		invite_bindings,
		invite_use_bindings,
		invite_print_bindings,
		screener_bindings,
		application_bindings,
		seat_bindings,
		opening_bindings,
		NULL,
	};
	/* clang-format on */

	return tables;
}
