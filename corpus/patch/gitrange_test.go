package patch

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// repository makes a repository with files and a first commit, tagged "start".
func repository(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	must(t, dir, "init", "-q", "-b", "main", ".")
	must(t, dir, "commit", "-q", "--allow-empty", "-m", "start")
	must(t, dir, "tag", "start")
	return dir
}

func must(t testing.TB, dir string, args ...string) string {
	t.Helper()
	out, err := git(t, dir, "", args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func save(t testing.TB, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func commit(t testing.TB, dir, message string) {
	t.Helper()
	must(t, dir, "add", "-A")
	must(t, dir, "commit", "-q", "--allow-empty", "-m", message)
}

// A range gives the commits in order, with the message as it is and nothing
// that the repository's configuration could run or bend.
func TestGitRange(t *testing.T) {
	dir := repository(t)
	marker := filepath.Join(t.TempDir(), "ran")
	save(t, dir, ".gitattributes", "*.c diff=evil\n*.h binary\n")
	save(t, dir, "n.h", "a\n")
	save(t, dir, "n.c", "a\nb\n")
	commit(t, dir, "n: add\n\nWhy.\n---\nStill why.\n\ndiff --git a/x b/x\n\tindented\n\nSigned-off-by: A U Thor <author@example.org>")
	save(t, dir, "n.c", "a\nc\nd\n")
	commit(t, dir, "n: change")
	for _, c := range [][2]string{
		{"diff.external", "touch " + marker}, {"diff.evil.textconv", "touch " + marker + "; tr a-z A-Z <"}, {"diff.evil.command", "touch " + marker},
		{"diff.noprefix", "true"}, {"diff.context", "0"}, {"log.showSignature", "true"}, {"gpg.program", "touch " + marker}, {"core.fsmonitor", "touch " + marker},
		{"core.pager", "touch " + marker}, {"format.pretty", "oneline"}, {"log.date", "unix"}, {"color.ui", "always"}, {"diff.orderFile", "missing"}, {"log.follow", "true"},
	} {
		must(t, dir, "config", c[0], c[1])
	}
	for _, queue := range []string{"start..main", "git:" + dir + "@start..main", "git:" + dir + "@start..HEAD@{0}"} {
		patches, unread := read(t, queue, Options{Dir: dir})
		if got := subjects(patches); !slices.Equal(got, []string{"n: add", "n: change"}) || unread != nil {
			t.Fatalf("%s: %q, unread %v", queue, got, unread)
		}
		p := patches[0]
		if p.Message != "Why.\n---\nStill why.\n\ndiff --git a/x b/x\n\tindented\n\nSigned-off-by: A U Thor <author@example.org>" ||
			p.Author != "A U Thor <author@example.org>" || p.Date != "Mon, 6 May 2024 07:08:09 +0000" || len(p.Commit) != 40 || len(p.Trailers) != 1 {
			t.Errorf("%s: %+v", queue, p)
		}
		if got := stats(filesOf(patches)); !slices.Equal(got, []string{"2\t0\t.gitattributes", "2\t0\tn.c", "1\t0\tn.h", "2\t1\tn.c"}) {
			t.Errorf("%s: %q", queue, got)
		}
	}
	if _, err := os.Stat(marker); err == nil {
		t.Error("a command of the repository's configuration ran")
	}
}

// Ranges that git cannot read, and queues that could be options.
func TestGitRangeErrors(t *testing.T) {
	dir := repository(t)
	cases := []struct {
		queue string
		want  error
	}{
		{"start..main", ErrEmpty},
		{"start..nowhere", ErrGit},
		{"git:" + dir + "@nowhere", ErrGit},
		{"git:" + dir + "@", ErrGit},
		{"git:" + dir, ErrGit},
		{"git:" + dir + "/missing@a..b", ErrGit},
		{"git:" + dir + "@--output=x..y", ErrGit},
		{"git:--exec-path=x@a..b", ErrGit},
		{"--output=x..y", ErrGit},
	}
	for _, c := range cases {
		patches, unread := read(t, c.queue, Options{Dir: dir})
		if len(patches) != 0 || len(unread) != 1 || !errors.Is(unread[0], c.want) || strings.Contains(unread[0].Error(), "\n") {
			t.Errorf("%s: %d patches, unread %v, want %v", c.queue, len(patches), unread, c.want)
		}
	}
	if _, unread := read(t, "start..main", Options{Dir: dir, Git: "no-such-program"}); len(unread) != 1 || !errors.Is(unread[0], ErrGit) {
		t.Errorf("without git: %v", unread)
	}
}

// A caller that stops, or a context that ends, leaves no git behind.
func TestGitRangeStops(t *testing.T) {
	dir := repository(t)
	for i := range 3 {
		save(t, dir, "n", fmt.Sprint(i))
		commit(t, dir, fmt.Sprint("change ", i))
	}
	for range Read(context.Background(), "start..main", Options{Dir: dir}) {
		break
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var errs []error
	for _, err := range Read(ctx, "start..main", Options{Dir: dir}) {
		if cancel(); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) != 1 || !errors.Is(errs[0], context.Canceled) {
		t.Errorf("%v", errs)
	}
}

// A merge is in the range, and what it adds is what it adds to its first parent.
func TestGitMerge(t *testing.T) {
	dir := repository(t)
	save(t, dir, "n", "a\nb\nc\n")
	commit(t, dir, "base")
	must(t, dir, "checkout", "-q", "-b", "side")
	save(t, dir, "n", "a\nside\nc\n")
	commit(t, dir, "side")
	must(t, dir, "checkout", "-q", "main")
	save(t, dir, "n", "a\nmain\nc\n")
	commit(t, dir, "main")
	_, _ = git(t, dir, "", "merge", "-q", "side") // conflicts
	save(t, dir, "n", "a\nmain and side\nevil\nc\n")
	commit(t, dir, "merge")
	patches, unread := read(t, "HEAD^..HEAD", Options{Dir: dir})
	if len(patches) != 2 || unread != nil {
		t.Fatalf("%q, unread %v", subjects(patches), unread)
	}
	merge := patches[1]
	first := must(t, dir, "diff", "HEAD^1", "HEAD")
	want, _ := parseDiff([]byte(first), 1, Options{}.withDefaults())
	if got := stats(merge.Files); !slices.Equal(got, stats(want)) || !merge.Files[0].Combined {
		t.Errorf("%q, want %q", got, stats(want))
	}
}

// Histories made at random, shown in every way that git shows them, have the
// numbers of git apply.
func TestGitOracle(t *testing.T) {
	rounds := 6
	if testing.Short() {
		rounds = 1
	}
	ways := [][]string{
		{}, {"-U0"}, {"-U10"}, {"--binary"}, {"-M", "-C", "--find-copies-harder"}, {"-B50%/50%"}, {"--no-renames"}, {"--no-prefix"},
		{"--src-prefix=old/", "--dst-prefix=new/"}, {"-R"}, {"--ignore-all-space"}, {"-W"}, {"--full-index"}, {"--function-context", "--inter-hunk-context=9"},
	}
	for round := range rounds {
		dir := repository(t)
		r := rand.New(rand.NewPCG(uint64(round), 7))
		tree := map[string]string{}
		for range 4 {
			shake(t, r, dir, tree)
			commit(t, dir, "change")
		}
		for _, way := range ways {
			for range 2 {
				diff := must(t, dir, append([]string{"-c", fmt.Sprint("core.quotePath=", r.IntN(2) == 0), "diff"}, append(way, fmt.Sprintf("HEAD~%d", 1+r.IntN(3)))...)...)
				strip := "-p1"
				if slices.Contains(way, "--no-prefix") {
					strip = "-p0"
				}
				want, err := gitStats(t, diff, strip)
				if err != nil {
					t.Fatalf("%v: %v", way, err)
				}
				files, problems := parseDiff([]byte(diff), 1, Options{}.withDefaults())
				if got := stats(files); !slices.Equal(got, want) || problems != nil {
					t.Errorf("round %d, %v:\n got %q\nwant %q\nunread %v", round, way, got, want, problems)
				}
			}
		}
	}
}

// shake changes a work tree: adds, edits, renames, copies, deletes, chmods.
func shake(t *testing.T, r *rand.Rand, dir string, tree map[string]string) {
	names := []string{"n.c", "d/n.c", "a b.c", "d/tab\there", "quo\"te", "ümlaut.c", "bytes\xe4\xff", "b/b.c", "a/a", "new\nline", "back\\slash", "-- dash", "x and y", "sp "}
	for range 8 {
		name := names[r.IntN(len(names))]
		switch text, there := tree[name]; {
		case !there || r.IntN(9) == 0:
			tree[name] = content(r)
		case r.IntN(6) == 0:
			delete(tree, name)
			_ = os.Remove(filepath.Join(dir, name))
			continue
		case r.IntN(4) == 0:
			other := names[r.IntN(len(names))]
			tree[other] = text
			save(t, dir, other, text)
			if r.IntN(2) == 0 && other != name {
				delete(tree, name)
				_ = os.Remove(filepath.Join(dir, name))
				continue
			}
		case r.IntN(5) == 0:
			_ = os.Chmod(filepath.Join(dir, name), os.FileMode(0o666|r.IntN(2)*0o111))
			continue
		default:
			lines := strings.SplitAfter(text, "\n")
			at := r.IntN(len(lines))
			lines = slices.Insert(lines, at, content(r))
			tree[name] = strings.Join(lines[r.IntN(min(2, len(lines))):], "")
		}
		save(t, dir, name, tree[name])
	}
}

// content is a handful of lines that try a reader of diffs.
func content(r *rand.Rand) string {
	pieces := []string{"int a;\n", "\n", "-- \n", "--- a/x\n", "+++ b/x\n", "@@ -1 +1 @@\n", "diff --git a/x b/x\n", "\\ No newline at end of file\n", " \n", "\t}\n", "dos\r\n", "Index: x\n", "\x00\x01binary\n", "- item\n", "+ item\n", "\xe4\xf6\n"}
	var b strings.Builder
	for range r.IntN(20) {
		piece := pieces[r.IntN(len(pieces))]
		if piece[0] == 0 && r.IntN(8) > 0 {
			continue
		}
		b.WriteString(piece)
	}
	return strings.TrimSuffix(b.String(), []string{"\n", ""}[r.IntN(2)])
}

// Mails of git format-patch, in every dress, say what the range says.
func TestFormatPatch(t *testing.T) {
	dir := repository(t)
	r := rand.New(rand.NewPCG(1, 2))
	tree := map[string]string{}
	messages := []string{
		"plain", "Größe matters, and this subject is so long that it has to be folded over two lines\n\nÄ.", "two lines\nof subject\n\nWhy.\n\nCc: a\nSigned-off-by: A <a@b>",
		"indented\n\n    diff --git a/x b/x\n    @@ -1 +1 @@\n\n---- no separator", "empty",
	}
	for i, m := range messages {
		if i < len(messages)-1 {
			shake(t, r, dir, tree)
		}
		commit(t, dir, m)
	}
	want, unread := read(t, "start..main", Options{Dir: dir})
	if len(want) != len(messages) || unread != nil {
		t.Fatalf("%d patches, unread %v", len(want), unread)
	}
	for _, way := range [][]string{{}, {"--attach"}, {"--inline"}, {"--cover-letter"}, {"--base=start"}, {"--signoff"}, {"--thread"}, {"-v3"}, {"--no-signature"}, {"--no-stat"}, {"-k"}, {"--binary", "--full-index"}} {
		mbox := must(t, dir, append(append([]string{"format-patch", "--stdout", "--always"}, way...), "start..main")...)
		patches, unread := readAll(t, mbox, Options{})
		if len(patches) > 0 && patches[0].Cover {
			patches = patches[1:]
		}
		if len(patches) != len(want) || unread != nil {
			t.Fatalf("%v: %d patches, unread %v", way, len(patches), unread)
		}
		for i, p := range patches {
			w := want[i]
			if p.Subject != w.Subject || p.Author != w.Author || p.Date != w.Date || p.Commit != w.Commit || !slices.Equal(stats(p.Files), stats(w.Files)) {
				t.Errorf("%v: %q of %q, %q\nwant %q of %q, %q", way, p.Subject, p.Author, stats(p.Files), w.Subject, w.Author, stats(w.Files))
			}
			// Without a diff, the signature of the mail is text to git mailinfo too.
			if p.Message != w.Message && len(p.Files) > 0 && !slices.Equal(way, []string{"--signoff"}) {
				t.Errorf("%v: %q, want %q", way, p.Message, w.Message)
			}
		}
		if slices.Contains(way, "--base=start") && patches[0].BaseCommit == "" {
			t.Errorf("%v: no base commit", way)
		}
		if slices.Contains(way, "-v3") && (patches[1].Version != 3 || patches[1].Number != 2 || patches[1].Total != len(messages)) {
			t.Errorf("%v: v%d %d/%d", way, patches[1].Version, patches[1].Number, patches[1].Total)
		}
	}
}
