package main

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/hunkprint/hunkprint/index"
)

// printSize prints the bytes of all files of an index beside those of the texts
// in it, each content counted once, and what its parts take of it.
func printSize(ctx context.Context, ix *index.Index, dir string) error {
	total, err := sizeOf(dir)
	if err != nil {
		return err
	}
	h := ix.Header()
	fmt.Printf("size: %d bytes, %.3f of the source's %d; %d documents, %d tokens, %d postings\n", total, float64(total)/float64(h.Bytes), h.Bytes, h.Documents, h.Tokens, h.Postings)
	sheet.Value("Index/what=size", int(h.Bytes), float64(total)/float64(h.Bytes), "of-source")
	parts, err := ix.Parts(ctx)
	for _, p := range parts {
		fmt.Printf("  %-18s %10d bytes, %.2f a posting, %.2f a token\n", p.Name, p.Bytes, float64(p.Bytes)/float64(h.Postings), float64(p.Bytes)/float64(h.Tokens))
		total -= p.Bytes
	}
	fmt.Printf("  %-18s %10d bytes, %.2f a posting, %.2f a token\n", "database", total, float64(total)/float64(h.Postings), float64(total)/float64(h.Tokens))
	return err
}

// sizeOf sums up the files below a directory.
func sizeOf(dir string) (int64, error) {
	total := int64(0)
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	return total, err
}
