package source

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/hunkprint/hunkprint/corpus"
)

func sum(c string) string { return digestName + strings.Repeat(c, 64) }

func TestPins(t *testing.T) {
	p, err := parsePins("# what\ndeb:a=1 " + sum("a") + "\n\nnpm:b@2 " + sum("b") + " # why\n")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		spec, digest string
		want         error
	}{
		{"deb:a=1", sum("a"), nil},
		{"deb:a=1", sum("b"), ErrChanged},
		{"deb:a=2", sum("a"), ErrNoPin},
	} {
		if err := p.check(c.spec, c.digest); !errors.Is(err, c.want) || (err == nil) != (c.want == nil) {
			t.Errorf("%s: %v, want %v", c.spec, err, c.want)
		}
	}
	again, err := parsePins(p.String())
	if err != nil || !maps.Equal(p, again) {
		t.Errorf("written and read again: %v, %v", again, err)
	}
}

func TestPinsThatAreNone(t *testing.T) {
	for _, text := range []string{"deb:a=1", "deb:a=1 md5:00", "deb:a=1 " + sum("a") + "\ndeb:a=1 " + sum("b"), "a b c"} {
		if p, err := parsePins(text); err == nil {
			t.Errorf("%q: %v", text, p)
		}
	}
}

// TestDigest: every path and every byte counts, and what is no regular file does not.
func TestDigest(t *testing.T) {
	files := func(change func(fstest.MapFS)) string {
		fs := fstest.MapFS{"a/b.c": {Data: []byte("int x;\n")}, "d": {Data: []byte("d")}}
		change(fs)
		digest, err := digestOf(fs)
		if err != nil {
			t.Fatal(err)
		}
		return digest
	}
	// The digest of the two lines that sha256sum prints, a/b.c first.
	want := "sha256:8afb6d2357789a8600ed54b87f9657540f46b5e0a348ee532aaf409c8face34e"
	if got := files(func(fstest.MapFS) {}); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for name, change := range map[string]func(fstest.MapFS){
		"content": func(fs fstest.MapFS) { fs["d"] = &fstest.MapFile{Data: []byte("e")} },
		"path":    func(fs fstest.MapFS) { fs["e"] = fs["d"]; delete(fs, "d") },
		"more":    func(fs fstest.MapFS) { fs["e"] = &fstest.MapFile{} },
	} {
		if files(change) == want {
			t.Errorf("%s: the same digest", name)
		}
	}
}

// TestKept: what the cache has is not fetched again, and is compared with its pin.
func TestKept(t *testing.T) {
	cache := t.TempDir()
	t.Setenv("HUNKPRINT_BENCH", cache)
	dir := filepath.Join(cache, "npm", "@a_b@1")
	if err := errors.Join(os.MkdirAll(dir, 0o777), os.WriteFile(filepath.Join(dir, "x.c"), []byte("int x;\n"), 0o666), os.WriteFile(dir+".digest", []byte(sum("a")+"\n"), 0o666)); err != nil {
		t.Fatal(err)
	}
	old := shipped
	t.Cleanup(func() { shipped = old })
	shipped = pins{"npm:@a/b@1": sum("a")}
	for d, err := range Documents(context.Background(), "npm:@a/b@1", corpus.Options{}) {
		if err != nil || d.Source != "npm:@a/b@1" || d.Path != "x.c" {
			t.Errorf("%s %s: %v", d.Source, d.Path, err)
		}
	}
	shipped = pins{"npm:@a/b@1": sum("b")}
	if _, err := Tree(context.Background(), "npm:@a/b@1"); !errors.Is(err, ErrChanged) {
		t.Errorf("%v, want ErrChanged", err)
	}
	if _, err := Tree(context.Background(), "ftp:a"); err == nil {
		t.Error("an unknown client is no error")
	}
	file := filepath.Join(cache, "pins.txt")
	if err := os.WriteFile(file, []byte("npm:gone@1 "+sum("c")+"\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := WritePins(context.Background(), file, []string{"npm:@a/b@1"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if got, _ := parsePins(string(text)); err != nil || !maps.Equal(got, pins{"npm:@a/b@1": sum("a")}) {
		t.Errorf("%s, %v", text, err)
	}
}

// TestFetchedAtOnce: runs that fetch the same source at the same time all have
// the folder of the first, whole, and none takes it away from another.
func TestFetchedAtOnce(t *testing.T) {
	const runs, sources = 8, 50
	t.Cleanup(func() { delete(clients, "once") })
	cache := t.TempDir()
	for i := range sources {
		var brought, done sync.WaitGroup
		brought.Add(runs)
		clients["once"] = func(_ context.Context, _, _, tree string) (string, error) {
			err := errors.Join(os.Mkdir(tree, 0o777), os.WriteFile(filepath.Join(tree, "x.c"), []byte("int x;\n"), 0o666))
			brought.Done()
			brought.Wait()
			return sum("a"), err
		}
		var files [runs]os.FileInfo
		for run := range runs {
			done.Go(func() {
				dir, digest, err := tree(t.Context(), cache, fmt.Sprintf("once:%d", i))
				if err != nil || digest != sum("a") {
					t.Errorf("digest %q: %v", digest, err)
				}
				if files[run], err = os.Stat(filepath.Join(dir, "x.c")); err != nil {
					t.Error(err)
				}
			})
		}
		done.Wait()
		if t.Failed() {
			return
		}
		for _, f := range files {
			if !os.SameFile(f, files[0]) {
				t.Fatal("two runs were given two folders")
			}
		}
	}
}
