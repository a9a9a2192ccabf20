package pipeline

import (
	"bytes"
	"debug/elf"
	"io"
	"os"
	"sync"
)

// maker names this build of the program, so that what another build worked out
// is never shown as its own: the id that the Go linker gives every program.
// Empty where it cannot be read; then nothing is kept.
var maker = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	if id := elfBuildID(f); id != "" {
		return id
	}
	return textBuildID(f)
})

// elfBuildID reads the id from the note of an ELF program: three numbers of four
// bytes, the name "Go" in four, and the id.
func elfBuildID(r io.ReaderAt) string {
	program, err := elf.NewFile(r)
	if err != nil {
		return ""
	}
	note := program.Section(".note.go.buildid")
	if note == nil {
		return ""
	}
	data, err := note.Data()
	const before = 16
	if err != nil || len(data) < before {
		return ""
	}
	size := program.ByteOrder.Uint32(data[4:])
	if uint64(size) > uint64(len(data)-before) {
		return ""
	}
	return string(data[before : before+size])
}

// textBuildID reads the id from the start of the text of programs of other
// systems.
func textBuildID(r io.ReaderAt) string {
	start := make([]byte, 1<<20)
	n, err := r.ReadAt(start, 0)
	if err != nil && err != io.EOF {
		return ""
	}
	_, id, found := bytes.Cut(start[:n], []byte("Go build ID: \""))
	id, _, ends := bytes.Cut(id, []byte("\""))
	if !found || !ends {
		return ""
	}
	return string(id)
}
