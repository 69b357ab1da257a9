package patch

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/bluekeyes/go-gitdiff/gitdiff"
)

// diffCases are diffs in one shape each. Where git is "as we", its numbers
// are compared; a case that git refuses or reads otherwise says why.
var diffCases = []struct {
	name   string
	diff   string
	want   []string // numstat lines
	status []Status
	unread []error
	git    string // why git differs; empty where it does not
}{
	{
		name: "git modification",
		diff: "diff --git a/x.c b/x.c\nindex 1234567..89abcde 100644\n--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,4 @@ int main(void)\n a\n-b\n+c\n+d\n e\n",
		want: []string{"2\t1\tx.c"}, status: []Status{Modified},
	},
	{
		name: "new, deleted, mode, rename, copy without lines",
		diff: "diff --git a/new b/new\nnew file mode 100644\nindex 0000000..e69de29\n" +
			"diff --git a/gone b/gone\ndeleted file mode 100644\nindex e69de29..0000000\n" +
			"diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n" +
			"diff --git a/from b/to\nsimilarity index 100%\nrename from from\nrename to to\n" +
			"diff --git a/one b/two\nsimilarity index 100%\ncopy from one\ncopy to two\n",
		want:   []string{"0\t0\tnew", "0\t0\tgone", "0\t0\trun.sh", "0\t0\tto", "0\t0\ttwo"},
		status: []Status{Added, Deleted, Modified, Renamed, Copied},
	},
	{
		name:   "rename with changes",
		diff:   "diff --git a/d/from.c b/e/to.c\nsimilarity index 90%\nrename from d/from.c\nrename to e/to.c\nindex 1234567..89abcde 100644\n--- a/d/from.c\n+++ b/e/to.c\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"1\t1\te/to.c"},
		status: []Status{Renamed},
	},
	{
		name:   "new file",
		diff:   "diff --git a/n b/n\nnew file mode 100644\nindex 0000000..1234567\n--- /dev/null\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+b\n",
		want:   []string{"2\t0\tn"},
		status: []Status{Added},
	},
	{
		name:   "deleted file",
		diff:   "diff --git a/n b/n\ndeleted file mode 100644\nindex 1234567..0000000\n--- a/n\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-a\n-b\n",
		want:   []string{"0\t2\tn"},
		status: []Status{Deleted},
	},
	{
		name:   "zero context",
		diff:   "diff --git a/n b/n\nindex 1234567..89abcde 100644\n--- a/n\n+++ b/n\n@@ -3,0 +4,2 @@\n+a\n+b\n@@ -9 +11,0 @@\n-c\n@@ -20 +21 @@\n-d\n+e\n",
		want:   []string{"3\t2\tn"},
		status: []Status{Modified},
	},
	{
		name:   "no newline at end of file on both sides",
		diff:   "diff --git a/n b/n\nindex 1234567..89abcde 100644\n--- a/n\n+++ b/n\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n",
		want:   []string{"1\t1\tn"},
		status: []Status{Modified},
	},
	{
		name:   "quoted path with tab, quote and bytes that are no UTF-8",
		diff:   "diff --git \"a/t\\tb\\\"\\344\" \"b/t\\tb\\\"\\344\"\nindex 1234567..89abcde 100644\n--- \"a/t\\tb\\\"\\344\"\n+++ \"b/t\\tb\\\"\\344\"\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"1\t1\tt\tb\"\xe4"},
		status: []Status{Modified},
	},
	{
		name:   "path with blanks and a mode change alone",
		diff:   "diff --git a/a b/c d b/a b/c d\nold mode 100644\nnew mode 100755\n",
		want:   []string{"0\t0\ta b/c d"},
		status: []Status{Modified},
	},
	{
		name:   "path with blanks ends in a tab",
		diff:   "diff --git a/a b b/a b\nindex 1234567..89abcde 100644\n--- a/a b\t\n+++ b/a b\t\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"1\t1\ta b"},
		status: []Status{Modified},
	},
	{
		name:   "binary, announced and as a patch",
		diff:   "diff --git a/a.png b/a.png\nindex 1234567..89abcde 100644\nBinary files a/a.png and b/a.png differ\n" + gitBinary("b.png") + "diff --git a/c b/c\nindex 1234567..89abcde 100644\n--- a/c\n+++ b/c\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"-\t-\ta.png", "-\t-\tb.png", "1\t1\tc"},
		status: []Status{Modified, Added, Modified},
	},
	{
		name:   "empty context lines without their blank",
		diff:   "diff --git a/n b/n\nindex 1234567..89abcde 100644\n--- a/n\n+++ b/n\n@@ -1,4 +1,5 @@\n a\n\n+b\n\n c\n",
		want:   []string{"1\t0\tn"},
		status: []Status{Modified},
	},
	{
		name:   "signature behind the diff is no removed line",
		diff:   "diff --git a/n b/n\nindex 1234567..89abcde 100644\n--- a/n\n+++ b/n\n@@ -1,2 +1,3 @@\n a\n+b\n c\n-- \n2.39.5\n\n",
		want:   []string{"1\t0\tn"},
		status: []Status{Modified},
	},
	{
		name:   "removed and added lines that look like a file header",
		diff:   "diff --git a/n.sql b/n.sql\nindex 1234567..89abcde 100644\n--- a/n.sql\n+++ b/n.sql\n@@ -1,3 +1,3 @@\n a\n--- drop\n+++ keep\n b\n@@ -9 +9 @@\n-x\n+y\n",
		want:   []string{"2\t2\tn.sql"},
		status: []Status{Modified},
	},
	{
		name:   "plain diff with dates",
		diff:   "--- a/n.c\t2010-07-05 19:41:17.620000023 -0500\n+++ b/n.c\t2010-07-05 19:42:17.620000023 -0500\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"1\t1\tn.c"},
		status: []Status{Modified},
	},
	{
		name:   "plain diff that adds and removes by the epoch, in two zones",
		diff:   "--- a/n.c\t1970-01-01 01:00:00.000000000 +0100\n+++ b/n.c\t2010-07-05 19:42:17.620000023 -0500\n@@ -0,0 +1 @@\n+b\n--- a/m.c\t2010-07-05 19:42:17.620000023 -0500\n+++ b/m.c\t1969-12-31 19:00:00.000000000 -0500\n@@ -1 +0,0 @@\n-b\n",
		want:   []string{"1\t0\tn.c", "0\t1\tm.c"},
		status: []Status{Added, Deleted},
	},
	{
		name:   "plain diff between trees",
		diff:   "diff -ru foo-1.0.orig/src/n.c foo-1.0/src/n.c\n--- foo-1.0.orig/src/n.c\t2010-07-05 19:41:17 -0500\n+++ foo-1.0/src/n.c\t2010-07-05 19:42:17 -0500\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"1\t1\tsrc/n.c"},
		status: []Status{Modified},
	},
	{
		name:   "plain diff of a file and its copy",
		diff:   "--- n.c.orig\n+++ n.c\n@@ -1 +1 @@\n-a\n+b\n--- m.c\n+++ m.c.new\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"1\t1\tn.c", "1\t1\tm.c"},
		status: []Status{Modified, Modified},
	},
	{
		name:   "svn diff",
		diff:   "Index: src/n.c\n===================================================================\n--- src/n.c\t(revision 12)\n+++ src/n.c\t(working copy)\n@@ -1 +1 @@\n-a\n+b\n\nProperty changes on: src/n.c\n___________________________________________________________________\nAdded: svn:eol-style\n   + native\n",
		want:   []string{"1\t1\tsrc/n.c"},
		status: []Status{Modified},
		git:    "git takes src/ for a prefix",
	},
	{
		name:   "svn diff of a binary file",
		diff:   "Index: a.png\n===================================================================\nCannot display: file marked as a binary type.\nsvn:mime-type = application/octet-stream\n",
		want:   []string{"-\t-\ta.png"},
		status: []Status{Modified},
		git:    "git has no notion of it",
	},
	{
		name:   "git diff --no-prefix",
		diff:   "diff --git src/n.c src/n.c\nindex 1234567..89abcde 100644\n--- src/n.c\n+++ src/n.c\n@@ -1 +1 @@\n-a\n+b\ndiff --git src/run src/run\nold mode 100644\nnew mode 100755\n",
		want:   []string{"1\t1\tsrc/n.c", "0\t0\tsrc/run"},
		status: []Status{Modified, Modified},
		git:    "git takes src/ for a prefix",
	},
	{
		name:   "mnemonic prefixes",
		diff:   "diff --git i/src/n.c w/src/n.c\nindex 1234567..89abcde 100644\n--- i/src/n.c\n+++ w/src/n.c\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"1\t1\tsrc/n.c"},
		status: []Status{Modified},
	},
	{
		name:   "CR LF throughout",
		diff:   "diff --git a/n b/n\r\nindex 1234567..89abcde 100644\r\n--- a/n\r\n+++ b/n\r\n@@ -1,3 +1,3 @@\r\n a\r\n-b\r\n+c\r\n \r\n",
		want:   []string{"1\t1\tn"},
		status: []Status{Modified},
	},
	{
		name:   "paths that leave the tree are kept as names",
		diff:   "diff --git a/../../etc/passwd b/../../etc/passwd\nindex 1234567..89abcde 100644\n--- a/../../etc/passwd\n+++ b/../../etc/passwd\n@@ -1 +1 @@\n-a\n+b\n--- /dev/null\n+++ /etc/shadow\n@@ -0,0 +1 @@\n+b\n",
		want:   []string{"1\t1\t../../etc/passwd", "1\t0\t/etc/shadow"},
		status: []Status{Modified, Added},
		git:    "git strips the leading slash as a component",
	},
	{
		name:   "one damaged hunk of three",
		diff:   "diff --git a/n b/n\nindex 1234567..89abcde 100644\n--- a/n\n+++ b/n\n@@ -1 +1 @@\n-a\n+b\n@@ -5,9 +5,9 @@\n-c\n+d\n@@ -20 +20 @@\n-e\n+f\ndiff --git a/m b/m\nindex 1234567..89abcde 100644\n--- a/m\n+++ b/m\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"2\t2\tn", "1\t1\tm"},
		status: []Status{Modified, Modified},
		unread: []error{ErrCorrupt},
		git:    "corrupt patch",
	},
	{
		name:   "a line that a mailer wrapped",
		diff:   "--- a/n\n+++ b/n\n@@ -1,2 +1,3 @@\n a\n+a line that is\nwrapped\n b\n@@ -9 +10 @@\n-a\n+b\n",
		want:   []string{"1\t1\tn"},
		status: []Status{Modified},
		unread: []error{ErrCorrupt},
		git:    "corrupt patch",
	},
	{
		name:   "counts too large swallow the next plain file",
		diff:   "--- a/n\n+++ b/n\n@@ -1,9 +1,9 @@\n a\n-b\n+c\n--- a/m\n+++ b/m\n@@ -1 +1 @@\n-a\n+b\n",
		want:   []string{"0\t0\tn", "1\t1\tm"},
		status: []Status{Modified, Modified},
		unread: []error{ErrCorrupt},
		git:    "corrupt patch",
	},
	{
		name:   "counts too small leave changed lines over",
		diff:   "--- a/n\n+++ b/n\n@@ -1 +1 @@\n-a\n+b\n+hidden\n+more\n",
		want:   []string{"1\t1\tn"},
		status: []Status{Modified},
		unread: []error{ErrCount},
	},
	{
		name:   "truncated",
		diff:   "--- a/n\n+++ b/n\n@@ -1 +1 @@\n-a\n+b\n@@ -5,2 +5,2 @@\n-a\n",
		want:   []string{"1\t1\tn"},
		status: []Status{Modified},
		unread: []error{ErrTruncated},
		git:    "corrupt patch",
	},
	{
		name:   "hunk without a file",
		diff:   "@@ -1 +1 @@\n-a\n+b\n",
		unread: []error{ErrNoHeader},
		git:    "patch fragment without header",
	},
	{
		name:   "context diff",
		diff:   "*** a/n\t2010-07-05\n--- b/n\t2010-07-05\n***************\n*** 1,2 ****\n! a\n  b\n--- 1,2 ----\n! c\n  b\n",
		unread: []error{ErrUnsupported},
		git:    "no valid patches",
	},
	{
		name:   "truncated binary patch",
		diff:   strings.TrimSuffix(gitBinary("b.png"), "\n\n"),
		want:   []string{"-\t-\tb.png"},
		status: []Status{Added},
		unread: []error{ErrTruncated},
		git:    "corrupt binary patch",
	},
	{
		name:   "combined diff is the diff against the first parent",
		diff:   "diff --cc n\nindex 1234567,2345678..3456789\n--- a/n\n+++ b/n\n@@@ -1,3 -1,3 +1,4 @@@ section\n  same\n- removed from ours\n -removed from theirs\n++new to both\n +of ours\n+ of theirs\n",
		want:   []string{"2\t1\tn"},
		status: []Status{Modified},
		git:    "no valid patches",
	},
}

// gitBinary is a binary patch that git made of five bytes.
func gitBinary(name string) string {
	return "diff --git a/" + name + " b/" + name + "\nnew file mode 100644\nindex 0000000000000000000000000000000000000000..9583496fd9b881325fc7085e7d6b84ca0573355d\nGIT binary patch\nliteral 5\nMcmYdfNMc9^00VOYCjbBd\n\nliteral 0\nHcmV?d00001\n\n"
}

// What a diff holds, by our reading and by git's.
func TestDiff(t *testing.T) {
	for _, c := range diffCases {
		t.Run(c.name, func(t *testing.T) {
			files, problems := parseDiff([]byte(c.diff), 1, Options{}.withDefaults())
			if got := stats(files); !slices.Equal(got, c.want) {
				t.Errorf("files %q, want %q", got, c.want)
			}
			if got := statuses(files); !slices.Equal(got, c.status) {
				t.Errorf("statuses %q, want %q", got, c.status)
			}
			checkReasons(t, problems, c.unread)
			theirs, err := gitStats(t, c.diff)
			if same := err == nil && slices.Equal(theirs, c.want); same != (c.git == "") {
				t.Errorf("git: %q (%v); expected to differ: %q", theirs, err, c.git)
			}
		})
	}
}

func statuses(files []File) []Status {
	var s []Status
	for _, f := range files {
		s = append(s, f.Status)
	}
	return s
}

func checkReasons(t *testing.T, problems []problem, want []error) {
	t.Helper()
	for _, p := range problems {
		if p.line == 0 {
			t.Errorf("a problem without a line: %v", p.err)
		}
	}
	if !slices.EqualFunc(problems, want, func(p problem, want error) bool { return errors.Is(p.err, want) }) {
		t.Errorf("unread %v, want %v", problems, want)
	}
}

// A second reader agrees wherever git does.
func TestDiffGitdiff(t *testing.T) {
	for _, c := range diffCases {
		if c.git != "" || c.unread != nil {
			continue
		}
		t.Run(c.name, func(t *testing.T) {
			files, _, err := gitdiff.Parse(strings.NewReader(c.diff))
			if err != nil {
				t.Skipf("gitdiff refuses: %v", err)
			}
			ours, _ := parseDiff([]byte(c.diff), 1, Options{}.withDefaults())
			if len(files) != len(ours) {
				t.Fatalf("%d files, gitdiff %d", len(ours), len(files))
			}
			for i, f := range files {
				var added, removed int64
				for _, frag := range f.TextFragments {
					added, removed = added+frag.LinesAdded, removed+frag.LinesDeleted
				}
				a, r := count(ours[i])
				if int64(a) != added || int64(r) != removed {
					t.Errorf("%s: +%d -%d, gitdiff +%d -%d", ours[i].Path, a, r, added, removed)
				}
			}
		})
	}
}

// Only a name that git could have given to a pre-image is taken for one.
func TestBlobOfAnIndexLine(t *testing.T) {
	for field, want := range map[string]string{
		"1234567..89abcde 100644": "1234567", "0000000..89abcde": "", "1234567": "", "--x..y": "", "12..34": "", "HEAD..1234567": "", "12345,67..89 100644": "",
	} {
		if got := blobOf(field); got != want {
			t.Errorf("%q: %q, want %q", field, got, want)
		}
	}
}
