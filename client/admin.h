/* admin: `hearth admin --data DIR NOUN VERB ...`, the sysop's command line.
 *
 * The same lines, output and exit statuses as `ssh HOST NOUN VERB ...`, over
 * DIR/control.sock, and some that need this machine's files:
 *   --key-file FILE             the public key of `member add` or `key add`
 *   import mbox|discourse BOARD FILE   runs hearth-import on this connection
 *   batch FILE                  calls from a file, one JSON object a line
 * `-` stands for standard input. */
#ifndef HEARTH_ADMIN_H
#define HEARTH_ADMIN_H

/* The words after `admin`. Returns the exit status. */
int admin_main(int argc, char **argv);

#endif
