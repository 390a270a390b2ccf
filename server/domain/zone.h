/* zone: a time zone's name to the POSIX rule a jailed client can use.
 *
 * A client in its jail cannot read /usr/share/zoneinfo, but the C library needs
 * no file for a rule such as "CET-1CEST,M3.5.0,M10.5.0/3". It is the footer of
 * the zone's TZif file of version 2 or later (RFC 8536, section 3.3). */
#ifndef HEARTH_DOMAIN_ZONE_H
#define HEARTH_DOMAIN_ZONE_H

#define ZONE_DIR "/usr/share/zoneinfo"

enum { ZONE_RULE = 80 };

/* The rule of a name as "Europe/Lisbon". ERR_INVALID: not shaped like a name
 * (absolute, .., foreign characters); ERR_NOT_FOUND: this machine knows no such
 * zone, or one without a rule. "UTC" always works. */
int zone_rule(const char *name, char rule_r[ZONE_RULE]);

/* The same from the directory `dir`, for tests. */
int zone_rule_in(const char *dir, const char *name, char rule_r[ZONE_RULE]);

#endif
