package table

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Address reads the address of a page: http or https with a host, nothing else. It
// returns the address with what may not stand in one percent-encoded. It is
// never asked for. Warnings: direction controls or invisible characters in it, a
// user name before the host, a host of the machine's own network, a host that is
// drawn like another (see [Mixed]).
func Address(c Cell) (address string, ok bool, warn []*Fault, fault *Fault) {
	switch c.Kind {
	case Missing, Null:
		return "", false, nil, nil
	case Number, Bool, Nested:
		return "", false, nil, c.Fault("type", "%s is %s where an address in quotes is due", Show(c.Text), c.Kind)
	}
	s := strings.TrimSpace(c.Text)
	if s == "" {
		return "", false, nil, nil
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return "", false, nil, c.Fault("value", "%s is no address of a page", Show(s))
	case u.Scheme != "http" && u.Scheme != "https":
		return "", false, nil, c.Fault("value", "%s is no address of a page: only http and https are taken", Show(s))
	case u.Hostname() == "":
		return "", false, nil, c.Fault("value", "the address %s names no host", Show(s))
	}
	if w := Seen(c); len(w) > 0 {
		warn = append(warn, w...)
	}
	if u.User != nil {
		warn = append(warn, c.Fault("address", "the address holds a user name before its host, so that it may look like another: the host is %s", Show(u.Hostname())))
	}
	if inside(u.Hostname()) {
		warn = append(warn, c.Fault("address", "the host %s lies on the machine's own network; it is kept as text and never asked for", Show(u.Hostname())))
	}
	if f := Mixed(u.Hostname()); f != "" {
		warn = append(warn, c.Fault("lookalike", "the host %s (%s) mixes letters of two scripts (%s) and may be drawn like another", Show(u.Hostname()), Punycode(u.Hostname()), f))
	}
	return u.String(), true, warn, nil
}

// Punycode returns a host in the form that shows foreign letters: xn--….
func Punycode(host string) string {
	if p, err := idna.Punycode.ToASCII(host); err == nil {
		return p
	}
	return Clean(host)
}

// inside reports whether a host names the machine itself or a private network.
func inside(host string) bool {
	h := strings.TrimSuffix(strings.ToLower(host), ".")
	if h == "localhost" || strings.HasSuffix(h, ".localhost") || strings.HasSuffix(h, ".local") || strings.HasSuffix(h, ".internal") {
		return true
	}
	if a, err := netip.ParseAddr(h); err == nil {
		return a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsUnspecified() || a.IsMulticast()
	}
	// 0x7f000001, 2130706433 and 127.1 are read as numbers by some programs.
	return h != "" && strings.IndexFunc(h, func(r rune) bool { return !unicode.Is(unicode.ASCII_Hex_Digit, r) && r != '.' && r != 'x' }) < 0 && h[0] >= '0' && h[0] <= '9'
}
