package corpus

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestBlobs(t *testing.T) {
	dir := t.TempDir()
	runGit(t, dir, "init", "-q", ".")
	put := func(text string) string {
		if err := os.WriteFile(filepath.Join(dir, "f"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return runGit(t, dir, "hash-object", "-w", "f")
	}
	short, long := put("one\n"), put(strings.Repeat("x", maxCommitFile+1))
	tree := runGit(t, dir, "mktree")
	b := NewBlobs(t.Context(), dir)
	for _, c := range []struct{ name, want string }{
		{short, "one\n"}, {short[:7], "one\n"}, {tree, ""}, {"0123456789", ""}, {"--batch", ""}, {"HEAD", ""}, {short[:3], ""}, {short[:12], "one\n"},
		{long, ""}, {short, ""}, // git has been stopped
	} {
		if got := string(b.Text(c.name)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if err := b.Close(); err != nil {
		t.Error(err)
	}
	none := NewBlobs(t.Context(), t.TempDir())
	if text := none.Text(short); text != nil {
		t.Errorf("%q from no repository", text)
	}
	_ = none.Close()
}
