/* mailbody: what a person reads of a message's MIME tree.
 *
 * Plain text is preferred over HTML, which becomes text (html.h); of
 * alternatives one is shown; forwarded messages are quoted; signatures of
 * multipart/signed are left out; everything else is noted by name, size and
 * type and not kept. Only the files of hearth-import that know GMime include
 * this. */
#ifndef HEARTH_IMPORT_MAILBODY_H
#define HEARTH_IMPORT_MAILBODY_H

#include <gmime/gmime.h>

#include "contrib/import/mail.h"

/* Sets body, is_cut and attachments of mail_r. */
void mailbody_read(struct arena *arena, GMimeMessage *message, struct mail *mail_r);

#endif
