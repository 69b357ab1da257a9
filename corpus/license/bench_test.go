package license

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// source reads the C files below the folder that LICENSE_BENCH names, by
// default this package's own, so that the benchmark runs anywhere.
func source(b *testing.B) (paths []string, texts [][]byte) {
	root := os.Getenv("LICENSE_BENCH")
	suffixes := []string{".c", ".h", ".cc", ".py", ".js"}
	if root == "" {
		root, suffixes = ".", []string{".go"}
	}
	err := filepath.WalkDir(root, func(p string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		for _, s := range suffixes {
			if strings.HasSuffix(p, s) {
				text, err := os.ReadFile(p)
				rel, _ := filepath.Rel(root, p)
				paths, texts = append(paths, filepath.ToSlash(rel)), append(texts, text)
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return paths, texts
}

// BenchmarkTree is the cost in an index build: a tree, each file once.
func BenchmarkTree(b *testing.B) {
	paths, texts := source(b)
	root := os.Getenv("LICENSE_BENCH")
	if root == "" {
		root = "."
	}
	Detect([]byte(styles["c"]("Permission is hereby granted"))) // licensecheck builds its tables once
	size := int64(0)
	for _, t := range texts {
		size += int64(len(t))
	}
	b.SetBytes(size)
	for b.Loop() {
		tree, err := NewTree(os.DirFS(root))
		if err != nil {
			b.Fatal(err)
		}
		for i, p := range paths {
			tree.Of(p, texts[i])
		}
	}
}

// BenchmarkStart is what the first licence text of a process costs.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		Detect([]byte(styles["c"]("Permission is hereby granted")))
	}
}

func BenchmarkCheck(b *testing.B) {
	in, _ := Parse("(MIT OR GPL-2.0-or-later) AND Apache-2.0")
	to, _ := Parse("GPL-3.0-or-later")
	for b.Loop() {
		Check(in, to)
	}
}
