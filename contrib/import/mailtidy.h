/* mailtidy: what a reader of mail skips over, taken out of its text.
 *
 * The footer that a mailing list puts under every message ("____", its name,
 * how to unsubscribe), and all but one of several empty lines, quoted or not.
 * Nothing that a person wrote. */
#ifndef HEARTH_IMPORT_MAILTIDY_H
#define HEARTH_IMPORT_MAILTIDY_H

/* In place; line feeds only, as charset_tidy_lines leaves them. */
void mailtidy_text(char *text);

#endif
