package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// newsTexts returns real news in English where the shared folder has it, else
// the texts of our own cases, a few dozen to an article.
func newsTexts(root, shared string) (texts []string, what string, err error) {
	texts, err = textsOf(filepath.Join(shared, "data", "fa_kes", "fa_kes.jsonl.gz"))
	if err == nil {
		return texts, "news of the Syrian war (fa_kes)", nil
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil, "", err
	}
	files, _ := filepath.Glob(filepath.Join(root, "internal", "extract", "testdata", "*", "*.jsonl")) // the pattern is well formed
	var all []string
	for _, f := range files {
		if strings.HasPrefix(filepath.Base(f), "ar") || strings.Contains(f, string(filepath.Separator)+"ar"+string(filepath.Separator)) {
			continue
		}
		t, err := textsOf(f)
		if err != nil {
			return nil, "", err
		}
		all = append(all, t...)
	}
	for len(all) > 0 {
		n := min(len(all), 12)
		texts = append(texts, strings.Join(all[:n], "\n\n"))
		all = all[n:]
	}
	if len(texts) == 0 {
		return nil, "", errors.New("no texts: neither the shared folder nor own cases are here")
	}
	return texts, "own invented cases, for want of the shared folder", nil
}

// textsOf reads the text of each line of a file of JSON Lines.
func textsOf(path string) ([]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	var texts []string
	for dec := json.NewDecoder(bufio.NewReader(in)); ; {
		var line struct {
			Text string `json:"text"`
		}
		switch err := dec.Decode(&line); {
		case errors.Is(err, io.EOF):
			return texts, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		texts = append(texts, line.Text)
	}
}

// articles cuts the texts, laid end to end, into pieces of about size bytes,
// each ended at a space.
func articles(texts []string, size int) []string {
	all := strings.Join(texts, "\n\n")
	var out []string
	for len(all) >= size {
		cut := strings.LastIndexByte(all[:size], ' ')
		if cut <= 0 {
			cut = size
		}
		out = append(out, all[:cut])
		all = all[cut:]
	}
	return out
}
