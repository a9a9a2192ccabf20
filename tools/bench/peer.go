package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// The peer: wink-nlp, the fastest ready tagger for English that installs from a
// registry. It only splits sentences and tags words; it reads no number, no
// harm, no source.
const (
	winkNLP   = "wink-nlp@2.4.0"
	winkModel = "wink-eng-lite-web-model@1.8.1"
)

// winkScript reads a JSON array of texts and tags each, again and again until
// the seconds are over; it prints bytes and seconds of the best whole round.
const winkScript = `
const model = require('wink-eng-lite-web-model');
const nlp = require('wink-nlp')(model, ['sbd', 'pos']);
const texts = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
const seconds = Number(process.argv[3]);
let bytes = 0;
for (const t of texts) bytes += Buffer.byteLength(t);
let best = Infinity, sentences = 0;
const begin = process.hrtime.bigint();
do {
  const from = process.hrtime.bigint();
  sentences = 0;
  for (const t of texts) {
    const doc = nlp.readDoc(t);
    doc.tokens().out(nlp.its.pos);
    sentences += doc.sentences().length();
  }
  best = Math.min(best, Number(process.hrtime.bigint() - from) / 1e9);
} while (Number(process.hrtime.bigint() - begin) / 1e9 < seconds);
console.log(JSON.stringify({bytes, seconds: best, sentences, rss: process.memoryUsage().rss}));
`

type peerResult struct {
	Bytes     int64   `json:"bytes"`
	Seconds   float64 `json:"seconds"`
	Sentences int     `json:"sentences"`
	RSS       int64   `json:"rss"`
}

var errNoNode = errors.New("node or npm is not here")

// peer runs wink-nlp over the texts in a folder of its own that is removed
// afterwards.
func peer(texts []string, seconds float64) (peerResult, error) {
	var r peerResult
	npm, err := exec.LookPath("npm")
	if err != nil {
		return r, errNoNode
	}
	node, err := exec.LookPath("node")
	if err != nil {
		return r, errNoNode
	}
	dir, err := os.MkdirTemp("", "cairn-bench-")
	if err != nil {
		return r, err
	}
	defer os.RemoveAll(dir)
	install := exec.Command(npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", dir, winkNLP, winkModel)
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		return r, fmt.Errorf("npm install: %w: %s", err, bytes.TrimSpace(out))
	}
	b, err := json.Marshal(texts)
	if err != nil {
		return r, err
	}
	input, script := filepath.Join(dir, "texts.json"), filepath.Join(dir, "bench.js")
	if err := errors.Join(os.WriteFile(input, b, 0o600), os.WriteFile(script, []byte(winkScript), 0o600)); err != nil {
		return r, err
	}
	run := exec.Command(node, script, input, fmt.Sprint(seconds))
	run.Dir = dir
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		return r, fmt.Errorf("node: %w", err)
	}
	return r, json.Unmarshal(out, &r)
}
