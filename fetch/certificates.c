/*
 * A program that was built on one system and runs on another (the static one, the one
 * in a Python wheel) has a libcurl that looks for certificates where the first system
 * keeps them. So the places of the others are tried too.
 *
 * Called from fetch.c, once a session that uses the network.
 */
#include "certificates.h"

#include <stddef.h>
#include <unistd.h>

const char *tw_certificates_find(const char *built_in)
{
    static const char *const places[] = {
        "/etc/ssl/certs/ca-certificates.crt", /* Debian, Ubuntu, Arch, Gentoo, NixOS */
        "/etc/pki/tls/certs/ca-bundle.crt",   /* Fedora, Red Hat */
        "/etc/ssl/ca-bundle.pem",             /* openSUSE */
        "/etc/ssl/cert.pem",                  /* Alpine */
    };
    if (built_in && access(built_in, R_OK) == 0) {
        return built_in;
    }
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        if (access(places[i], R_OK) == 0) {
            return places[i];
        }
    }
    return NULL;
}
