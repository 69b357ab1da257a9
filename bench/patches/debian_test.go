package patches

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// TestDebianSeries reads the quilt series of the packages in packages.txt and
// compares every patch with git apply --numstat: file by file the same path
// and the same numbers, or Unread where git refuses the patch as well.
//
//	HUNKPRINT_DEBIAN=1 go test ./bench/patches -run DebianSeries -v
//
// The cache of bench/source keeps what is downloaded, through the machine's own apt sources. A
// version that the archive has replaced is missing, and named; the bar is 60 packages.
func TestDebianSeries(t *testing.T) {
	wantsDebian(t)
	var all tally
	for pkg, patches := range fetched(t, packages(t)) {
		all.packages++
		t.Run(pkg, func(t *testing.T) { all.series(t, patches) })
	}
	t.Logf("%d packages, %d patches: %d as git, %d unread as git, %d read where git refuses; %d files, +%d -%d",
		all.packages, all.patches, all.equal, all.unread, all.beyond, all.files, all.added, all.removed)
	if all.packages < 60 {
		t.Errorf("%d packages, want 60", all.packages)
	}
}

// wantsDebian skips a test that fetches from the archive where nobody asked for it.
func wantsDebian(t *testing.T) {
	if os.Getenv("HUNKPRINT_DEBIAN") == "" {
		t.Skip("HUNKPRINT_DEBIAN is not set")
	}
}

// fetched gives the packages whose series can be had, each with the directory of it, and
// names the others.
func fetched(t *testing.T, packages []string) iter.Seq2[string, string] {
	cache, err := source.Cache()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(cache, "series")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	return func(yield func(pkg, patches string) bool) {
		for _, pkg := range packages {
			patches, err := fetch(dir, pkg)
			if err != nil {
				t.Logf("%s: missing: %v", pkg, err)
				continue
			}
			if !yield(pkg, patches) {
				return
			}
		}
	}
}

// packages reads packages.txt: name=version, one a line.
func packages(t *testing.T) []string {
	text, err := os.ReadFile("packages.txt")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for line := range strings.Lines(string(text)) {
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) != "" {
			names = append(names, strings.TrimSpace(line))
		}
	}
	return names
}

// fetch gives the directory of a package's series.
func fetch(dir, pkg string) (string, error) {
	name, version, _ := strings.Cut(pkg, "=")
	if _, rest, ok := strings.Cut(version, ":"); ok {
		version = rest // an epoch is not part of a file name
	}
	archive := filepath.Join(dir, name+"_"+version+".debian.tar.xz")
	if _, err := os.Stat(archive); err != nil {
		get := exec.Command("apt-get", "-q", "source", "--download-only", "--diff-only", pkg)
		get.Dir = dir
		if out, err := get.CombinedOutput(); err != nil {
			return "", fmt.Errorf("%w: %s", err, lastLine(out))
		}
	}
	to := filepath.Join(dir, "series", name)
	if err := os.MkdirAll(to, 0o777); err != nil {
		return "", err
	}
	if out, err := exec.Command("tar", "-xf", archive, "-C", to, "debian/patches").CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, lastLine(out))
	}
	patches := filepath.Join(to, "debian", "patches")
	_, err := os.Stat(filepath.Join(patches, "series"))
	return patches, err
}

func lastLine(out []byte) string {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	return string(lines[len(lines)-1])
}

// tally counts how the patches of all series compare.
type tally struct {
	packages, patches, equal, unread, beyond int
	files, added, removed                    int
}

// reading is what the reader makes of one file of a series.
type reading struct {
	stats  []string
	unread []error
}

func (a *tally) series(t *testing.T, dir string) {
	entries := listed(t, dir)
	read := map[string]*reading{}
	for p, err := range patch.Read(context.Background(), dir, patch.Options{}) {
		var unread *patch.Unread
		switch {
		case errors.As(err, &unread):
			at(read, unread.Queue).unread = append(at(read, unread.Queue).unread, err)
		case err != nil:
			t.Errorf("not an Unread: %v", err)
		default:
			r := at(read, p.Queue)
			r.stats = append(r.stats, a.numstat(p)...)
		}
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.name)
		want, gitErr := gitNumstat(path, e.options)
		a.compare(t, path, at(read, path), want, gitErr)
	}
}

func at(m map[string]*reading, path string) *reading {
	if m[path] == nil {
		m[path] = &reading{}
	}
	return m[path]
}

func (a *tally) compare(t *testing.T, path string, got *reading, want []string, gitErr error) {
	a.patches++
	switch {
	case got.unread != nil && gitErr != nil:
		a.unread++
		t.Logf("%s: unread: %v; git: %v", filepath.Base(path), got.unread[0], gitErr)
	case got.unread != nil:
		t.Errorf("%s: unread, and git reads it: %v", path, got.unread)
	case gitErr != nil && len(got.stats) == 0:
		t.Errorf("%s: nothing read and nothing said; git: %v", path, gitErr)
	case gitErr != nil:
		a.beyond++
		t.Logf("%s: read where git refuses: %v", filepath.Base(path), gitErr)
	case !slices.Equal(got.stats, want):
		t.Errorf("%s:\n got %q\nwant %q", path, got.stats, want)
	default:
		a.equal++
	}
}

// numstat writes a patch as git apply --numstat does.
func (a *tally) numstat(p *patch.Patch) []string {
	var stats []string
	for _, f := range p.Files {
		added, removed := 0, 0
		for _, h := range f.Hunks {
			for _, l := range h.Lines {
				switch l.Op {
				case '+':
					added++
				case '-':
					removed++
				}
			}
		}
		a.files, a.added, a.removed = a.files+1, a.added+added, a.removed+removed
		stat := fmt.Sprintf("%d\t%d\t%s", added, removed, f.Path)
		if f.Binary {
			stat = "-\t-\t" + f.Path
		}
		stats = append(stats, stat)
	}
	return stats
}

// entry is a line of a series, read here by other means than the reader's.
type entry struct {
	name    string
	options []string
}

func listed(t *testing.T, dir string) []entry {
	f, err := os.Open(filepath.Join(dir, "series"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var entries []entry
	for s := bufio.NewScanner(f); s.Scan(); {
		words := strings.Fields(s.Text())
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		e := entry{name: words[0], options: []string{"-p1"}}
		for _, w := range words[1:] {
			if strings.HasPrefix(w, "#") {
				break
			}
			e.options = append(e.options, w)
		}
		entries = append(entries, e)
	}
	return entries
}

// gitNumstat asks git, outside of any repository.
func gitNumstat(path string, options []string) ([]string, error) {
	args := append([]string{"apply", "--numstat", "-z"}, options...)
	cmd := exec.Command("git", append(args, path)...)
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), "GIT_DIR="+filepath.Join(os.TempDir(), "no-repository"), "LC_ALL=C")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		first, _, _ := strings.Cut(complaint.String(), "\n")
		return nil, errors.New(strconv.Quote(first))
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == 0 }), nil
}
