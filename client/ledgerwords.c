#include "client/ledgerwords.h"

#include <stddef.h>
#include <string.h>

#include "common/base/tr.h"

const char *ledgerwords_what(const char *what)
{
	static const char *const known[] = {
	    N_("reports answered"),
	    N_("answers of staff"),
	    N_("asked for, and shipped"),
	    N_("questions answered"),
	    N_("decisions because of reports"),
	    N_("credits by name"),
	    N_("issues"),
	    N_("ideas"),
	    N_("usage notes and questions"),
	    N_("quotes that may be used"),
	    N_("checks of releases"),
	    N_("tasks and surveys done"),
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(known[i], what))
			return _(known[i]);
	return what;
}

const char *ledgerwords_side(const char *side)
{
	if (!strcmp(side, "members"))
		return _("What members got");
	return !strcmp(side, "company") ? _("What the company got") : side;
}
