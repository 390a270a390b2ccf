#include "server/net/ssh_host.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/base/err.h"
#include "common/base/log.h"
#include "common/base/mem.h"
#include "server/net/ssh_private.h"

#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 12, 0)
#define SSH_HOST_POST_QUANTUM                                                                      \
	"mlkem768x25519-sha256,sntrup761x25519-sha512,"                                            \
	"sntrup761x25519-sha512@openssh.com,"
#else
#define SSH_HOST_POST_QUANTUM ""
#endif

#define SSH_HOST_CIPHERS                                                                           \
	"chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,aes256-ctr"
#define SSH_HOST_MACS "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com"
#define SSH_HOST_KEYS                                                                              \
	"ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,"          \
	"ecdsa-sha2-nistp521,sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256"

struct ssh_host {
	ssh_bind bind;
	char *fingerprint;
	struct held held;
};

static const struct ssh_host_option {
	enum ssh_bind_options_e option;
	const char *value;
} ssh_host_options[] = {
    {SSH_BIND_OPTIONS_KEY_EXCHANGE,
     SSH_HOST_POST_QUANTUM "curve25519-sha256,curve25519-sha256@libssh.org"},
    {SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, "ssh-ed25519"},
    {SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES, SSH_HOST_KEYS},
    {SSH_BIND_OPTIONS_CIPHERS_C_S, SSH_HOST_CIPHERS},
    {SSH_BIND_OPTIONS_CIPHERS_S_C, SSH_HOST_CIPHERS},
    {SSH_BIND_OPTIONS_HMAC_C_S, SSH_HOST_MACS},
    {SSH_BIND_OPTIONS_HMAC_S_C, SSH_HOST_MACS},
    {SSH_BIND_OPTIONS_BANNER, "Hearth"},
};

static int ssh_host_sync(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), rc;

	if (fd < 0)
		return -1;
	rc = fsync(fd);
	close(fd);
	return rc;
}

/* The library does not say when a full disk took only a part of a key, so what was
 * written is read again. */
static bool ssh_host_is_whole(const char *path)
{
	ssh_key key = NULL;
	int rc = ssh_pki_import_privkey_file(path, NULL, NULL, NULL, &key);

	ssh_key_free(key);
	return rc == SSH_OK;
}

/* It is at `path` whole and for good, or not at all: members hold it against the
 * server's next start. */
static int ssh_host_make_key(const char *dir, const char *path, ssh_key *key_r)
{
	char *fresh = mem_printf("%s.new", path);
	mode_t before = umask(077);
	int rc = ssh_pki_generate(SSH_KEYTYPE_ED25519, 0, key_r), err = ERR_SYSTEM;

	unlink(fresh);
	if (rc == SSH_OK)
		rc = ssh_pki_export_privkey_file(*key_r, NULL, NULL, NULL, fresh);
	umask(before);
	if (rc == SSH_OK && ssh_host_is_whole(fresh) && chmod(fresh, 0600) == 0 &&
	    ssh_host_sync(fresh) == 0 && rename(fresh, path) == 0 && ssh_host_sync(dir) == 0)
		err = 0;
	if (err == 0)
		log_info("ssh", "made a host key: %s", path);
	else
		unlink(fresh);
	free(fresh);
	return err;
}

static int ssh_host_load_key(const char *dir, ssh_key *key_r)
{
	char *path = mem_printf("%s/host_ed25519", dir);
	int err = 0;

	if (access(path, F_OK) != 0 && errno == ENOENT)
		err = ssh_host_make_key(dir, path, key_r);
	else if (ssh_pki_import_privkey_file(path, NULL, NULL, NULL, key_r) != SSH_OK)
		err = ERR_SYSTEM;
	if (err < 0)
		log_error("ssh", "the host key %s can be neither read nor made", path);
	free(path);
	return err;
}

/* Beside it, for the invitations that name it; anew each time, so that it is
 * never another's. */
static int ssh_host_write_public(const char *dir, const ssh_key key)
{
	char *path = mem_printf("%s/host_ed25519.pub", dir), *fresh = mem_printf("%s.new", path);
	int err = 0;

	if (ssh_pki_export_pubkey_file(key, fresh) != SSH_OK || rename(fresh, path) < 0) {
		log_error("ssh", "%s cannot be written", path);
		err = ERR_SYSTEM;
	}
	free(fresh);
	free(path);
	return err;
}

static char *ssh_host_hash(const ssh_key key)
{
	unsigned char *hash = NULL;
	char *text = NULL, *kept = NULL;
	size_t len;

	if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &len) == 0)
		text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, len);
	kept = mem_dup(text ? text : "");
	ssh_string_free_char(text);
	ssh_clean_pubkey_hash(&hash);
	return kept;
}

int ssh_host_open(struct ssh_host **host_r, const char *dir)
{
	struct ssh_host *host = mem_alloc(sizeof(*host));
	bool no = false;
	int least_rsa = 2048;
	ssh_key key = NULL;
	int err;

	ssh_init();
	held_init(&host->held, SIZE_MAX);
	host->bind = ssh_bind_new();
	if (!host->bind)
		mem_exhausted();
	/* The system's own libssh configuration is for other servers. */
	ssh_bind_options_set(host->bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
	err = ssh_host_load_key(dir, &key);
	if (err == 0)
		err = ssh_host_write_public(dir, key);
	if (err < 0) {
		ssh_key_free(key);
		ssh_bind_free(host->bind);
		free(host);
		return err;
	}
	host->fingerprint = ssh_host_hash(key);
	ssh_bind_options_set(host->bind, SSH_BIND_OPTIONS_IMPORT_KEY, key);
	for (size_t i = 0; i < sizeof(ssh_host_options) / sizeof(ssh_host_options[0]); i++) {
		if (ssh_bind_options_set(host->bind, ssh_host_options[i].option,
					 ssh_host_options[i].value) != SSH_OK)
			log_warn("ssh", "this libssh does not know all of %s",
				 ssh_host_options[i].value);
	}
	ssh_bind_options_set(host->bind, SSH_BIND_OPTIONS_RSA_MIN_SIZE, &least_rsa);
	*host_r = host;
	return 0;
}

void ssh_host_close(struct ssh_host **host_in)
{
	struct ssh_host *host = *host_in;

	if (!host)
		return;
	*host_in = NULL;
	ssh_bind_free(host->bind);
	free(host->fingerprint);
	free(host);
	ssh_finalize();
}

void ssh_host_set_memory(struct ssh_host *host, size_t bytes)
{
	host->held.most = bytes;
}

struct held *ssh_host_held(struct ssh_host *host)
{
	return &host->held;
}

const char *ssh_host_fingerprint(const struct ssh_host *host)
{
	return host->fingerprint;
}

ssh_session ssh_host_accept(struct ssh_host *host, int fd)
{
	ssh_session session = ssh_new();

	if (!session)
		mem_exhausted();
	ssh_set_blocking(session, 0);
	if (ssh_bind_accept_fd(host->bind, session, fd) == SSH_OK)
		return session;
	log_warn("ssh", "a connection could not be taken: %s", ssh_get_error(host->bind));
	if (ssh_get_fd(session) == -1)
		close(fd);
	ssh_free(session);
	return NULL;
}
