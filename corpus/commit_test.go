package corpus

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestCommit(t *testing.T) {
	dir := smallRepository(t)
	ctx := context.Background()
	c, err := ReadCommit(ctx, dir, "HEAD")
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, f := range c.Files {
		paths = append(paths, f.Path)
	}
	if !slices.IsSorted(paths) || len(paths) == 0 {
		t.Errorf("files %q", paths)
	}
	read := make(map[string]string)
	if err := c.Read(ctx, c.Files, func(f CommitFile, text []byte) error {
		read[f.Path] = string(text)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, f := range c.Files {
		text, err := ReadFile(ctx, dir, c.ID, f.Path)
		if err != nil || string(text) != read[f.Path] || int64(len(text)) != f.Size {
			t.Errorf("%s: %q and %q, %v", f.Path, text, read[f.Path], err)
		}
	}
	stop := errors.New("enough")
	if err := c.Read(ctx, c.Files, func(CommitFile, []byte) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a reader that stops: %v", err)
	}
	if err := c.Read(ctx, []CommitFile{{Object: strings.Repeat("1", 40)}}, func(CommitFile, []byte) error { return nil }); err == nil {
		t.Error("an object that is not there was read")
	}
	for _, path := range []string{"nowhere", "", "two\nlines", "../" + filepath.Base(dir)} {
		if text, err := ReadFile(ctx, dir, c.ID, path); err == nil {
			t.Errorf("%q: %q", path, text)
		}
	}
	for _, ref := range []string{"", "--help", "nowhere"} {
		if _, err := ReadCommit(ctx, dir, ref); err == nil {
			t.Errorf("ref %q was read", ref)
		}
		if Contains(ctx, dir, "HEAD", ref) {
			t.Errorf("HEAD contains %q", ref)
		}
	}
	if !Contains(ctx, dir, "HEAD", c.ID) {
		t.Error("HEAD does not contain itself")
	}
	if _, err := ReadCommit(ctx, t.TempDir(), "HEAD"); err == nil {
		t.Error("a directory without a repository was read")
	}
}

// smallRepository makes one with a commit.
func smallRepository(t *testing.T) string {
	dir := t.TempDir()
	for path, text := range map[string]string{"b.c": "int b;\n", "a/a name.c": "int a;\n", "empty.c": "", "z": "z"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, path)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, path), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one"}} {
		if _, err := git(context.Background(), dir, args...); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
