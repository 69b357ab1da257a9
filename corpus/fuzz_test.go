package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mholt/archives"
)

// FuzzArchive: whatever an archive holds, unpacking ends, says what is wrong in
// a known way, leaves nothing behind and nothing beside its root.
func FuzzArchive(f *testing.F) {
	members := []member{{name: "p/a.c", text: "int a;\n"}, {name: "../b.c", text: "int b;\n"}, {name: "p/l", kind: '2', link: "/"}}
	plain := tarOf(f, members...)
	f.Add(plain)
	f.Add(zipOf(f, members...))
	for _, c := range []compressor{archives.Gz{}, archives.Bz2{}, archives.Xz{}, archives.Zstd{}} {
		f.Add(compress(f, c, plain))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		dir := t.TempDir()
		path := filepath.Join(dir, "x.tar")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		temp := filepath.Join(dir, "temp")
		if err := os.Mkdir(temp, 0o700); err != nil {
			t.Fatal(err)
		}
		limits := Limits{Files: 100, Bytes: 1 << 20, FileBytes: 1 << 12}
		s, err := Open(context.Background(), path, Options{TempDir: temp, Limits: limits})
		switch {
		case err == nil:
			readAll(t, s)
		case !errors.Is(err, ErrArchive) && !errors.Is(err, ErrLimit):
			t.Errorf("an error of no known kind: %v", err)
		}
		for _, d := range []struct{ path, want string }{{temp, ""}, {dir, "temp x.tar"}} {
			if got := names(t, d.path); got != d.want {
				t.Errorf("in %s stand %s", d.path, got)
			}
		}
	})
}

func readAll(t *testing.T, s *Source) {
	for d, err := range s.Documents(context.Background()) {
		if err != nil {
			t.Error(err)
		}
		if len(d.Text) == 0 || strings.HasPrefix(d.Path, "/") || strings.Contains("/"+d.Path+"/", "/../") {
			t.Errorf("document %q of %d bytes", d.Path, len(d.Text))
		}
	}
	s.Skipped()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func names(t *testing.T, dir string) string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return strings.Join(list, " ")
}

func FuzzParseControl(f *testing.F) {
	f.Add(dsc("3.0 (quilt)", "hello_2.orig.tar.gz", "hello_2-3.debian.tar.xz"))
	f.Add([]byte("Source: a+\nVersion: 0\nFiles:\n 0 0 a+_0.tar.gz\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := parseControl(text)
		if err != nil {
			return
		}
		for _, file := range c.files {
			if filepath.Base(file) != file || file == ".." {
				t.Fatalf("file %q", file)
			}
		}
		again := fmt.Appendf(nil, "Source: %s\nVersion: %s\nFiles:\n 0 0 %s\n", c.source, c.version, c.files[0])
		if d, err := parseControl(again); err != nil || d.source != c.source || d.version != c.version {
			t.Fatalf("%q: %v", again, err)
		}
		c.parts()
	})
}

// FuzzDiff: a source package's diff creates files below the root, or fails.
func FuzzDiff(f *testing.F) {
	f.Add([]byte("--- a/x\n+++ b/debian/x.c\n@@ -0,0 +1,2 @@\n+a\n+b\n"))
	f.Add([]byte("+++ b/../x\n@@ -0,0 +1 @@\n+a\n\\ No newline\n@@ -1,2 +1,1 @@\n-a\n b\n"))
	f.Fuzz(func(t *testing.T, diff []byte) {
		dir := t.TempDir()
		below := filepath.Join(dir, "root")
		if err := os.Mkdir(below, 0o700); err != nil {
			t.Fatal(err)
		}
		root, err := os.OpenRoot(below)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		o := Options{Limits: Limits{}.withDefaults()}
		u := newUnpacker(&o, root, &ledger{}, &meter{ctx: context.Background(), limits: o.Limits})
		u.created(bytes.NewReader(diff))
		if got := names(t, dir); got != "root" {
			t.Errorf("beside the root stand %s", got)
		}
	})
}
