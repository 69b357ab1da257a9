package patch

import (
	"context"
	"path/filepath"
	"testing"
)

// What a bar is told to expect is what it is told of then, but for files of a
// directory that are no patches.
func TestExtent(t *testing.T) {
	dir := t.TempDir()
	save(t, dir, "one.patch", twoHunks)
	save(t, dir, "mail/cur/1", "From: A <a@example.org>\nSubject: one\n\n"+twoHunks)
	save(t, dir, "quilt/debian/patches/series", "one.patch\n")
	save(t, dir, "quilt/debian/patches/one.patch", twoHunks)
	save(t, dir, "quilt/other.c", "int other;\n")
	save(t, dir, "list/1.patch", twoHunks)
	for queue, beside := range map[string]int64{"one.patch": 0, "mail": 0, "quilt": int64(len("one.patch\n")), "list": 0} {
		taken := int64(0)
		o := Options{Took: func(n int) { taken += int64(n) }}
		queue = filepath.Join(dir, queue)
		for _, err := range Read(context.Background(), queue, o) {
			if err != nil {
				t.Error(err)
			}
		}
		if n, known := Extent(queue, o); !known || n != taken+beside || taken == 0 {
			t.Errorf("%s: %d bytes, %v, and %d were read", queue, n, known, taken)
		}
	}
	if n, known := Extent(filepath.Join(dir, "nowhere"), Options{}); !known || n != 0 {
		t.Errorf("nowhere: %d bytes, %v", n, known)
	}
	for _, queue := range []string{"-", "a..b", "git:.@a..b"} {
		if n, known := Extent(queue, Options{}); known {
			t.Errorf("%s: %d bytes", queue, n)
		}
	}
}

func TestCommits(t *testing.T) {
	dir := repository(t)
	for range 3 {
		commit(t, dir, "again")
	}
	if n, err := Commits(context.Background(), "start..", Options{Dir: dir}); err != nil || n != 3 {
		t.Errorf("%d commits, %v", n, err)
	}
	if n, err := Commits(context.Background(), "start..nowhere", Options{Dir: dir}); err == nil {
		t.Errorf("%d commits up to nowhere", n)
	}
}
