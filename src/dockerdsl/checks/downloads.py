"""What is known of curl and wget: which of their flags have values."""

from __future__ import annotations

from typing import Final

CURL_VALUES: Final = frozenset(
    """A user-agent b cookie c cookie-jar C continue-at d data data-binary data-raw data-urlencode D dump-header e referer
    E cert F form H header K config m max-time o output P ftp-port Q quote r range T upload-file u user U proxy-user w write-out
    x proxy X request y speed-time Y speed-limit z time-cond cacert capath cert-type ciphers connect-timeout connect-to
    create-file-mode form-string key key-type limit-rate max-filesize max-redirs noproxy output-dir pass proto proto-redir
    proto-default rate resolve retry retry-delay retry-max-time socks5 socks5-hostname stderr tls-max unix-socket url
    url-query""".split()
)
"""The flags of curl whose value is the next word."""
