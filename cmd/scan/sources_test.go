package main

import (
	"testing"

	"github.com/hunkprint/hunkprint/corpus"
)

// A source that is named without a version takes the place of its older ones.
func TestRefreshed(t *testing.T) {
	for _, c := range []struct {
		name, spec string
		want       bool
	}{
		{"deb:busybox@1.0", "deb:busybox", true},
		{"deb:busybox@1.0", "deb:busybox=1.1", false},
		{"deb:busybox-static@1.0", "deb:busybox", false},
		{"npm:@scope/a@1.0.0", "npm:@scope/a", true},
		{"npm:a@1.0.0", "npm:a@2.0.0", false},
		{"git:/src/x@0123", "git:/src/x@main", false},
		{"lib@home", "lib", false},
	} {
		if got := refreshed(c.name, []string{"other", c.spec}); got != c.want {
			t.Errorf("%s by %s: %v", c.name, c.spec, got)
		}
	}
}

func TestReadable(t *testing.T) {
	for spec, want := range map[string]string{
		"deb:busybox=1:1.35": "deb-busybox-1-1.35",
		"../../etc":          "etc",
		"..":                 "",
		"/a/b c":             "a-b-c",
	} {
		if got := readable(spec); got != want {
			t.Errorf("readable(%q) = %q, want %q", spec, got, want)
		}
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 10239: "10239 bytes", 10240: "10 KiB", 135 << 20: "135 MiB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestPassedOver(t *testing.T) {
	got := passedOver([]corpus.Skip{{Path: "a", Reason: "too large", Files: 1}, {Path: "*.png", Reason: "no language", Files: 7}, {Path: "*.txt", Reason: "no language", Files: 2}})
	if want := "9 files (no language), 1 file (too large)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
