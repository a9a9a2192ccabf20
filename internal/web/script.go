package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// Scripts are plain modules of our own that only add to pages for those who
// keep the register: every page works the same without them. Readers' pages
// have none, and their policy allows none.

// runs names the modules that a page asks for.
func runs(page string) []string {
	switch page {
	case "review", "reviewclaim", "reviewpairs":
		return []string{modules["desk.js"].path}
	}
	return nil
}

// A module is a script as it is served, under a name that holds its hash.
type module struct {
	path, tag string
	body      []byte
}

var modules = map[string]module{"desk.js": readModule("desk.js")}

func readModule(name string) module {
	body := []byte(mustRead("static/" + name))
	sum := sha256.Sum256(body)
	tag := hex.EncodeToString(sum[:6])
	return module{path: "/static/" + name + "?v=" + tag, tag: `"` + tag + `"`, body: body}
}

// static serves a module.
func static(w http.ResponseWriter, r *http.Request) {
	m, ok := modules[r.PathValue("name")]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=86400")
	w.Header().Set("ETag", m.tag)
	if r.Header.Get("If-None-Match") == m.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(m.body)))
	w.Write(m.body)
}

// allowScripts widens the policy of one page to our own modules: they may ask
// this site, and make markup only through the policy named desk, from pages
// that this site has made.
func allowScripts(h http.Header) {
	policy := h.Get("Content-Security-Policy")
	h.Set("Content-Security-Policy", strings.Replace(policy, "default-src 'none'; ", "default-src 'none'; script-src 'self'; connect-src 'self'; trusted-types desk; ", 1))
}

// A key is one that the desk's script listens to.
type key struct{ Key, Does string }

// keys are all of them, as the help of the page lists them; desk.js has the
// same.
var keys = []key{{"n", "next"}, {"j", "down"}, {"k", "up"}, {"a", "accept"}, {"c", "correct"}, {"r", "reject"}, {"e", "edit"}, {"1–9", "slot"}, {"m", "note"}, {"u", "undo"},
	{"s", "same"}, {"d", "different"}, {"q", "unsure"}, {"Esc", "leave"}, {"?", "help"}}
