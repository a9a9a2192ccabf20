package collect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"golang.org/x/text/encoding/htmlindex"

	"cairn/internal/document"
	"cairn/internal/table"
)

// FetchOptions say how far a fetch may go.
type FetchOptions struct {
	AllowPrivate bool // addresses of this machine and of private networks too
}

// The limits of a fetch. Nothing is asked for but the address that was named
// and where it is sent on to: no pictures, no styles, no links, no robots.txt.
const (
	fetchTime      = 60 * time.Second // all in all, the body included
	fetchRedirects = 5
	fetchHeaders   = 64 << 10 // bytes of headers
	fetchLogged    = 4 << 10  // bytes of headers that the custody log keeps
)

// ErrPrivate reports an address of this machine or of a private network, which
// nobody can name by a link in a page or by a redirect either.
var ErrPrivate = errors.New("it is an address of this machine or of a private network")

// IsAddress reports whether a name is an address to fetch and no file.
func IsAddress(name string) bool {
	at := strings.ToLower(name)
	return strings.HasPrefix(at, "http://") || strings.HasPrefix(at, "https://")
}

// Fetch asks for one address and makes documents of what it answers, as Read
// does of a file: a page is one document, a feed one for each item whose text it
// holds. Each has in its custody log where it came from, over which addresses,
// with which answer and headers (cookies left out). It sends no cookie, no
// language and no page that it came from, but who is asked sees the network
// address that asks. What was not answered as it should be is a refusal.
func Fetch(ctx context.Context, address string, o Options, f FetchOptions) ([]document.Document, []Refusal, error) {
	refuse := func(err error) ([]document.Document, []Refusal, error) {
		return nil, []Refusal{{Name: address, Reason: err.Error()}}, nil
	}
	asked, err := fetchable(address)
	if err != nil {
		return refuse(err)
	}
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	way := []string{asked.String()}
	client := &http.Client{Transport: transport(f), CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) > fetchRedirects {
			return fmt.Errorf("it is sent on more than %d times", fetchRedirects)
		}
		if _, err := fetchable(next.URL.String()); err != nil {
			return err
		}
		if via[len(via)-1].URL.Scheme == "https" && next.URL.Scheme != "https" {
			return errors.New("it is sent on from https to http")
		}
		next.Header.Del("Referer")
		way = append(way, next.URL.String())
		return nil
	}}
	defer client.CloseIdleConnections()
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, asked.String(), nil)
	if err != nil {
		return refuse(err)
	}
	ask.Header.Set("User-Agent", "cairn")
	ask.Header.Set("Accept", "*/*")
	got, err := client.Do(ask)
	if err != nil {
		return refuse(whyNotFetched(ctx, err))
	}
	defer got.Body.Close()
	if got.StatusCode != http.StatusOK {
		return refuse(fmt.Errorf("the server answered %s", got.Status))
	}
	body, err := io.ReadAll(io.LimitReader(got.Body, MaxBytes+1))
	switch {
	case err != nil:
		return refuse(whyNotFetched(ctx, err))
	case len(body) > MaxBytes:
		return refuse(fmt.Errorf("it holds more than %s, the limit for one document: it is too large", table.Size(MaxBytes)))
	}
	kind, parameters, _ := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if o.Encoding == "" {
		if _, err := htmlindex.Get(parameters["charset"]); err == nil {
			o.Encoding = parameters["charset"]
		}
	}
	last := way[len(way)-1]
	if o.Address == "" {
		o.Address = last
	}
	docs, refused, err := Read(nameOf(got.Request.URL, kind), body, o)
	for i := range refused {
		refused[i].Name = last + strings.TrimPrefix(refused[i].Name, nameOf(got.Request.URL, kind))
	}
	entry := document.Custody{At: o.Now.UTC(), Who: o.Who, Did: logged(way, got, len(body))}
	for i := range docs {
		docs[i].Custody = append([]document.Custody{entry}, docs[i].Custody...)
	}
	return docs, refused, err
}

// fetchable reads an address and says why it is not fetched.
func fetchable(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, errors.New("it is no address that can be read")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("addresses of %q are not fetched: want http or https", u.Scheme)
	case u.Hostname() == "":
		return nil, errors.New("it names no host")
	case u.User != nil:
		return nil, errors.New("it holds a name or a password, which would stand in the register")
	}
	u.Fragment = ""
	return u, nil
}

// transport connects to public addresses only, unless told otherwise. The check
// is made on the address that a name was found to have, right before the
// connection, so that no name can be made to lead elsewhere in between.
func transport(f FetchOptions) *http.Transport {
	dial := &net.Dialer{Timeout: 15 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		if !f.AllowPrivate && !public(at.Addr()) {
			return ErrPrivate
		}
		return nil
	}}
	return &http.Transport{DialContext: dial.DialContext, TLSHandshakeTimeout: 15 * time.Second, ResponseHeaderTimeout: 30 * time.Second,
		MaxResponseHeaderBytes: fetchHeaders, DisableCompression: true, DisableKeepAlives: true, ForceAttemptHTTP2: true}
}

// inner are networks that are not the public's beyond those that package netip
// knows: shared addresses of providers, tests, and ways to write the others in
// IPv6.
var inner = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

func public(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsGlobalUnicast() && !a.IsPrivate() && !a.IsLoopback() && !a.IsLinkLocalUnicast() &&
		!slices.ContainsFunc(inner, func(p netip.Prefix) bool { return p.Contains(a) })
}

// whyNotFetched puts a failed fetch in words, without the address twice.
func whyNotFetched(ctx context.Context, err error) error {
	var of *url.Error
	switch {
	case errors.Is(err, ErrPrivate):
		return fmt.Errorf("%w: --allow-private fetches it all the same", ErrPrivate)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("no whole answer came within %s", fetchTime)
	case errors.As(err, &of):
		return of.Err
	}
	return err
}

// fetchEndings are what a file of a media type would be called.
var fetchEndings = map[string]string{
	"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "text/markdown": ".md", "text/csv": ".csv", "application/json": ".json",
	"application/rss+xml": ".xml", "application/atom+xml": ".xml", "application/xml": ".xml", "text/xml": ".xml", "application/pdf": ".pdf", "message/rfc822": ".eml",
}

// nameOf is what what was fetched would be called as a file.
func nameOf(u *url.URL, kind string) string {
	name := path.Base(u.Path)
	if name == "." || name == "/" {
		name = u.Hostname()
	}
	if end := fetchEndings[kind]; end != "" && !strings.HasSuffix(strings.ToLower(name), end) {
		name += end
	}
	return name
}

// logged is the entry of the custody log: the addresses in order, the answer,
// and its headers.
func logged(way []string, got *http.Response, size int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "fetched %s: %s, %s bytes; headers", strings.Join(way, ", sent on to "), got.Status, table.Group(size))
	names := make([]string, 0, len(got.Header))
	for n := range got.Header {
		if n != "Set-Cookie" && n != "Set-Cookie2" {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	for _, n := range names {
		line := fmt.Sprintf(" %s: %s;", n, strings.Join(got.Header[n], ", "))
		if b.Len()+len(line) > fetchLogged {
			b.WriteString(" more were left out;")
			break
		}
		b.WriteString(line)
	}
	return strings.ToValidUTF8(strings.TrimSuffix(b.String(), ";"), "�")
}
