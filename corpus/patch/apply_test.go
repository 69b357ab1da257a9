package patch

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// oneFile reads a diff of one file.
func oneFile(t testing.TB, diff string) *File {
	t.Helper()
	files, problems := parseDiff([]byte(diff), 1, Options{}.withDefaults())
	if len(files) != 1 || len(problems) > 0 {
		t.Fatalf("%d files, %v", len(files), problems)
	}
	return &files[0]
}

const twoHunks = `--- a/x
+++ b/x
@@ -1,3 +1,4 @@
 a
+A
 b
 c
@@ -8,3 +9,2 @@
 h
-i
 j
`

func TestApply(t *testing.T) {
	const pre, post = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n", "a\nA\nb\nc\nd\ne\nf\ng\nh\nj\nk\n"
	for _, c := range []struct{ name, diff, pre, post string }{
		{"as named", twoHunks, pre, post},
		{"lines above", twoHunks, "0\n1\n" + pre, "0\n1\n" + post},
		{"lines between", twoHunks, strings.Replace(pre, "e\n", "e\nE\n", 1), strings.Replace(post, "e\n", "e\nE\n", 1)},
		{"CR LF", twoHunks, strings.ReplaceAll(pre, "\n", "\r\n"), "a\nA\nb\nc\nd\r\ne\r\nf\r\ng\r\nh\nj\nk\r\n"},
		{"no line end", "--- a/x\n+++ b/x\n@@ -2 +2,2 @@\n b\n+c\n", "a\nb", "a\nb\nc\n"},
		{"new file", "--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n", "", "a\nb\n"},
		{"no context", "--- a/x\n+++ b/x\n@@ -1,0 +2 @@\n+B\n", "a\nb", "a\nB\nb\n"},
		{"all removed", "--- a/x\n+++ b/x\n@@ -1,2 +0,0 @@\n-a\n-b\n", "a\nb\n", ""},
		{"other context", twoHunks, strings.Replace(pre, "j", "J", 1), ""},
		{"out of order", twoHunks, "h\ni\nj\na\nb\nc\n", ""},
		{"empty", twoHunks, "", ""},
		{"beyond the end", "--- a/x\n+++ b/x\n@@ -9,0 +9 @@\n+B\n", "a\n", ""},
	} {
		f := oneFile(t, c.diff)
		got, at, err := f.Apply([]byte(c.pre))
		if c.post == "" && c.name != "all removed" {
			if !errors.Is(err, ErrApply) {
				t.Errorf("%s: %q, %v", c.name, got, err)
			}
			continue
		}
		if err != nil || string(got) != c.post {
			t.Errorf("%s: %q, %v, want %q", c.name, got, err, c.post)
			continue
		}
		checkPlaces(t, f, got, at)
		if back, _, err := f.Reversed().Apply(got); c.name != "no line end" && c.name != "CR LF" && c.name != "no context" && (err != nil || string(back) != c.pre) {
			t.Errorf("%s: back to %q, %v, want %q", c.name, back, err, c.pre)
		}
	}
}

// checkPlaces holds for a post-image: it has the lines of each hunk where it says.
func checkPlaces(t *testing.T, f *File, post []byte, at []int) {
	t.Helper()
	for i := range f.Hunks {
		want := append(bytes.Join(f.Hunks[i].without('-'), []byte("\n")), '\n')
		if len(f.Hunks[i].without('-')) > 0 && !bytes.HasPrefix(post[at[i]:], want) {
			t.Fatalf("hunk %d is not at %d of %q", i, at[i], post)
		}
	}
}

func TestApplied(t *testing.T) {
	f := oneFile(t, twoHunks)
	post, at, err := f.Apply([]byte("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := f.Applied(post)
	if err != nil || len(again) != 2 || again[0] != at[0] || again[1] != at[1] {
		t.Errorf("%v, %v, want %v", again, err, at)
	}
	for _, other := range []string{"", "0\n" + string(post), strings.Replace(string(post), "A", "B", 1)} {
		if at, err := f.Applied([]byte(other)); !errors.Is(err, ErrApply) {
			t.Errorf("%q: %v, %v", other, at, err)
		}
	}
}

// What a diff makes of a text has the lines of its hunks where it says.
func FuzzApply(f *testing.F) {
	f.Add(twoHunks, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\n")
	f.Add("--- /dev/null\n+++ b/x\n@@ -0,0 +1,2 @@\n+a\n+b\n", "")
	f.Fuzz(func(t *testing.T, diff, pre string) {
		files, _ := parseDiff([]byte(diff), 1, Options{}.withDefaults())
		for i := range files {
			if post, at, err := files[i].Apply([]byte(pre)); err == nil {
				checkPlaces(t, &files[i], post, at)
			}
			_, _ = files[i].Applied([]byte(pre))
		}
	})
}
