// Command precompress writes the brotli and gzip copies beside each file of static/. Run it after a change:
//
//	go generate ./static
package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("usage: precompress DIRECTORY")
	}
	for _, room := range []string{"css", "js", "img"} {
		err := filepath.WalkDir(filepath.Join(args[0], room), func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
				return err
			}
			return compress(name)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// compress is deterministic: no name and no time go into the gzip header.
func compress(name string) error {
	plain, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var br, gz bytes.Buffer
	brWriter := brotli.NewWriterLevel(&br, brotli.BestCompression)
	gzWriter, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, w := range []io.WriteCloser{brWriter, gzWriter} {
		if _, err := w.Write(plain); err != nil {
			return err
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	if err := os.WriteFile(name+".br", br.Bytes(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(name+".gz", gz.Bytes(), 0o644)
}
