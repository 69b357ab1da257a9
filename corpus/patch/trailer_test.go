package patch

import (
	"slices"
	"strings"
	"testing"
)

// Trailers, by our reading and by git interpret-trailers.
func TestTrailers(t *testing.T) {
	cases := []struct {
		name, message string
		want          []Trailer
	}{
		{"none", "Why.", nil},
		{"empty", "", nil},
		{"one", "Why.\n\nSigned-off-by: A <a@b>", []Trailer{{"Signed-off-by", "A <a@b>"}}},
		{"alone", "Signed-off-by: A <a@b>", []Trailer{{"Signed-off-by", "A <a@b>"}}},
		{"in order", "Why.\n\nFixes: 0123456 (\"x: y\")\nCc: a\nSigned-off-by: A <a@b>\n\n", []Trailer{{"Fixes", `0123456 ("x: y")`}, {"Cc", "a"}, {"Signed-off-by", "A <a@b>"}}},
		{"not the last paragraph", "Signed-off-by: A <a@b>\n\nWhy.", nil},
		{"text and a trailer that git does not write", "Why.\n\nBecause of this\nReviewed-by: A <a@b>", nil},
		{"text and a sign-off", "Why.\n\nBecause of this\nSigned-off-by: A <a@b>", []Trailer{{"Signed-off-by", "A <a@b>"}}},
		{"less than a quarter", "Why.\n\none\ntwo\nthree\nfour\nSigned-off-by: A <a@b>", nil},
		{"a quarter", "Why.\n\none\ntwo\nthree\nSigned-off-by: A <a@b>", []Trailer{{"Signed-off-by", "A <a@b>"}}},
		{"folded", "Why.\n\nFixes: one\n  two\n\tthree\nCc: a", []Trailer{{"Fixes", "one two three"}, {"Cc", "a"}}},
		{"white space before the colon", "Why.\n\nCc : a\nKey\t:b", []Trailer{{"Cc", "a"}, {"Key", "b"}}},
		{"no value", "Why.\n\nCc:\nKey:", []Trailer{{"Cc", ""}, {"Key", ""}}},
		{"a link is a key", "Why.\n\nhttps://example.org/", []Trailer{{"https", "//example.org/"}}},
		{"cherry-picked", "Why.\n\n(cherry picked from commit 0123456)\nSigned-off-by: A <a@b>", []Trailer{{"Signed-off-by", "A <a@b>"}}},
		{"comments", "Why.\n\n# no\nCc: a\n# no\n", []Trailer{{"Cc", "a"}}},
		{"remark in brackets", "Why.\n\nSigned-off-by: A <a@b>\n[c: moved]\nSigned-off-by: C <c@d>", []Trailer{{"Signed-off-by", "A <a@b>"}, {"Signed-off-by", "C <c@d>"}}},
		{"indented", "Why.\n\n Cc: a\n", nil},
		{"indented first, then one", "Why.\n\n text\nCc: a\n", nil},
		{"key with other characters", "Why.\n\nA_b: c", nil},
		{"separated by blank lines", "Why.\n\nCc: a\n\nCc: b", []Trailer{{"Cc", "b"}}},
		{"blank line with blanks", "Why.\n \nCc: b\n", []Trailer{{"Cc", "b"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := parseTrailers(c.message)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			if theirs := gitTrailers(t, c.message); !slices.Equal(theirs, got) {
				t.Errorf("%q, git %q", got, theirs)
			}
		})
	}
}

func gitTrailers(t testing.TB, message string) []Trailer {
	t.Helper()
	out, err := git(t, t.TempDir(), "subject\n\n"+message+"\n", "interpret-trailers", "--parse")
	if err != nil {
		t.Fatal(err)
	}
	var trailers []Trailer
	for line := range strings.Lines(out) {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ":")
		trailers = append(trailers, Trailer{key, strings.TrimSpace(value)})
	}
	return trailers
}
