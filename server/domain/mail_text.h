/* mail_text: the words of a mail.
 *
 * Of what is in a hidden space, or of a kind that is secret, a mail says only
 * that there is something new, and how to come in. */
#ifndef HEARTH_DOMAIN_MAIL_TEXT_H
#define HEARTH_DOMAIN_MAIL_TEXT_H

#include "server/domain/notice_list.h"
#include "server/domain/taking_part.h"

/* Where it comes from, and how it is stopped. */
struct mail_place {
	const char *community; /* its title */
	const char *host;      /* what stands after `ssh ` */
	const char *token;     /* of `mail stop` */
};

struct mail_text {
	const char *subject, *body; /* in the call's arena */
};

/* Of what the member was told, and, in the mail of a day, of threads they wrote in
 * (NULL: it is none). */
int mail_text_notices(struct hall_context *cx, const struct mail_place *place,
		      const struct notice_list *list, const struct taking_part *mine,
		      struct mail_text *text_r);
/* With the code that proves an address. */
void mail_text_code(struct hall_context *cx, const struct mail_place *place, const char *handle,
		    const char *code, struct mail_text *text_r);

#endif
