/* token: an id nobody else makes, for calls that may be tried again. */
#ifndef HEARTH_TOKEN_H
#define HEARTH_TOKEN_H

enum { TOKEN_TEXT = 33 };

/* 128 random bits as hexadecimal digits, NUL-terminated. */
char *token_make(char text_r[TOKEN_TEXT]);

#endif
