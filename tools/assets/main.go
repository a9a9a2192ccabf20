// Command assets brings a pinned package of the npm registry into a cache and
// prints where a file of it lies. The tests in a browser use it for axe-core;
// nothing that it fetches is part of the program or of a page.
//
//	go run ./tools/assets            # prints the path of axe.min.js
//
// The archive is known by its integrity hash (SHA-512, as in a package lock):
// another one is refused, from wherever it came. It is looked for in the cache,
// then asked of npm where that is installed, then fetched from the registry's
// address. Node is not needed.
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// A Package is one version of a package, and the file of it that is used.
type Package struct {
	Name, Version, Integrity string
	File                     string
}

// Axe names the faults of a page that can be found without a person
// (Deque Systems, MPL-2.0). It is used in tests only.
var Axe = Package{
	Name: "axe-core", Version: "4.14.1", File: "package/axe.min.js",
	Integrity: "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
}

// mostBytes is more than any archive that is pinned here has.
const mostBytes = 16 << 20

func main() {
	log.SetFlags(0)
	cache := flag.String("cache", "", "the folder to keep archives in; empty: cairn/npm in the user's cache")
	registry := flag.String("registry", "https://registry.npmjs.org", "the registry to fetch from where npm is not installed")
	flag.Parse()
	if *cache == "" {
		home, err := os.UserCacheDir()
		if err != nil {
			home = os.TempDir()
		}
		*cache = filepath.Join(home, "cairn", "npm")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	at, err := Axe.Get(ctx, *cache, []Fetch{byNPM, from(*registry)})
	if err != nil {
		log.Fatal("assets: ", err)
	}
	fmt.Println(at)
}

// A Fetch gives the bytes of a package's archive.
type Fetch func(ctx context.Context, p Package) ([]byte, error)

// Get returns where the package's file lies under a cache, and fetches the
// archive first where the cache has none or a damaged one. Each way is tried in
// turn; an archive that is not the pinned one counts as none.
func (p Package) Get(ctx context.Context, cache string, ways []Fetch) (string, error) {
	dir := filepath.Join(cache, strings.ReplaceAll(p.Name, "/", "-")+"-"+p.Version)
	kept := dir + ".tgz"
	archive, err := os.ReadFile(kept)
	if err != nil || p.Check(archive) != nil {
		if archive, err = p.fetch(ctx, ways); err != nil {
			return "", err
		}
		if err := write(kept, archive); err != nil {
			return "", err
		}
	}
	file, err := p.Read(archive)
	if err != nil {
		return "", err
	}
	at := filepath.Join(dir, path.Base(p.File))
	if old, err := os.ReadFile(at); err == nil && bytes.Equal(old, file) {
		return at, nil
	}
	return at, write(at, file)
}

func (p Package) fetch(ctx context.Context, ways []Fetch) ([]byte, error) {
	var all []error
	for _, way := range ways {
		archive, err := way(ctx, p)
		if err == nil {
			err = p.Check(archive)
		}
		if err == nil {
			return archive, nil
		}
		all = append(all, err)
	}
	return nil, fmt.Errorf("%s@%s: %w", p.Name, p.Version, errors.Join(all...))
}

// Check says whether an archive is the pinned one.
func (p Package) Check(archive []byte) error {
	sum := sha512.Sum512(archive)
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); got != p.Integrity {
		return fmt.Errorf("%d bytes have the integrity %s, want %s", len(archive), got, p.Integrity)
	}
	return nil
}

// Read takes the package's file out of its archive.
func (p Package) Read(archive []byte) ([]byte, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("%s@%s: %w", p.Name, p.Version, err)
	}
	for entries := tar.NewReader(unzipped); ; {
		head, err := entries.Next()
		if err != nil {
			return nil, fmt.Errorf("%s@%s: no %s in it: %w", p.Name, p.Version, p.File, err)
		}
		if head.Name == p.File {
			return io.ReadAll(io.LimitReader(entries, mostBytes))
		}
	}
}

// byNPM asks an installed npm, which knows the registry that its user has set.
func byNPM(ctx context.Context, p Package) ([]byte, error) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		return nil, errors.New("npm is not installed")
	}
	dir, err := os.MkdirTemp("", "cairn-npm-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	c := exec.CommandContext(ctx, npm, "pack", "--silent", p.Name+"@"+p.Version)
	c.Dir = dir
	if said, err := c.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm pack: %w: %s", err, bytes.TrimSpace(said))
	}
	made, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(made) != 1 {
		return nil, fmt.Errorf("npm pack left %d archives", len(made))
	}
	return os.ReadFile(made[0])
}

// from fetches from a registry's address.
func from(registry string) Fetch {
	return func(ctx context.Context, p Package) ([]byte, error) {
		address := strings.TrimSuffix(registry, "/") + "/" + p.Name + "/-/" + path.Base(p.Name) + "-" + p.Version + ".tgz"
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return nil, err
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s answers %s", address, answer.Status)
		}
		return io.ReadAll(io.LimitReader(answer.Body, mostBytes))
	}
}

// write puts a file in place whole or not at all: several tests may ask at once.
func write(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".part-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(body); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
