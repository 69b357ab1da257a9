// Command license measures licence detection against Debian.
//
// Debian's maintainers write down by hand, in debian/copyright, under which
// licence each file of a package stands. The measurement takes source packages
// of pinned versions, asks license.Detect for every file from its own content
// alone, asks debian/copyright for the same file, and counts over the files on
// which both state something how often they agree in normal form.
//
// It fetches and unpacks with the tools of Debian (apt-get source,
// dpkg-source), and writes a table and every kind of disagreement, with the
// words of both sides, to one Markdown file.
//
//	go run ./bench/license -cache DIR -o bench/results/license.md
package main

import (
	"bytes"
	_ "embed"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/hunkprint/hunkprint/corpus/license"
)

//go:embed judged.txt
var judgedText string

func main() {
	cache := flag.String("cache", filepath.Join(os.TempDir(), "hunkprint-license"), "where packages are unpacked and kept")
	out := flag.String("o", "bench/results/license.md", "file to write")
	lots := flag.Int("draw", 0, "draw `N` packages from the machine's Debian release, print their names, and do nothing else")
	flag.Parse()
	if *lots > 0 {
		names, err := draw(*lots)
		fmt.Println(strings.Join(names, "\n"))
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	results, err := measureAll(*cache, slices.Concat(named, drawn))
	if err == nil {
		err = os.WriteFile(*out, report(results), 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func measureAll(cache string, packages []string) ([]result, error) {
	var results []result
	for _, p := range packages {
		root, err := unpack(cache, p)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		r, err := measure(p, root)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		results = append(results, r)
	}
	return results, nil
}

// unpack fetches name=version into the cache, once.
func unpack(cache, pinned string) (string, error) {
	name, version, _ := strings.Cut(pinned, "=")
	dir := filepath.Join(cache, name+"_"+strings.NewReplacer(":", "%3a", "~", "-").Replace(version))
	root := filepath.Join(dir, "src")
	if _, err := os.Stat(filepath.Join(root, "debian")); err == nil {
		return root, nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return "", err
	}
	if err := run(dir, "apt-get", "source", "--download-only", "-qq", pinned); err != nil {
		return "", err
	}
	dsc, err := filepath.Glob(filepath.Join(dir, "*.dsc"))
	if err != nil || len(dsc) != 1 {
		return "", fmt.Errorf("one .dsc expected in %s: %v", dir, dsc)
	}
	return root, run(dir, "dpkg-source", "-q", "--no-check", "-x", filepath.Base(dsc[0]), "src")
}

func run(dir string, args ...string) error {
	c := exec.Command(args[0], args[1:]...)
	c.Dir = dir
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}

type result struct {
	name                string
	files, debian, self int // files; of which debian/copyright, the content say something
	both, agree         int
	part                int // the content names a part of what debian/copyright sums up with AND
	tagged, tagDiffers  int // files with an SPDX tag; of which debian/copyright says something else
	paragraphs          int // "Files" paragraphs of debian/copyright
	sure, contradicted  int // files that cannot be misread; of which debian/copyright says something else
	bytes               int64
	elapsed             time.Duration // of the processor, in Detect
	differ              map[pair]*difference
}

// pair is one way to disagree.
type pair struct{ debian, content string }

type difference struct {
	files []string
	place string // in debian/copyright
	words string // of the first file's head
}

// measure compares over all files of an unpacked package but Debian's own.
func measure(name, root string) (result, error) {
	r := result{name: name, paragraphs: paragraphs(root), differ: map[pair]*difference{}}
	tree, err := license.NewTree(os.DirFS(root))
	if err != nil {
		return r, err
	}
	err = filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		rel, _ := filepath.Rel(root, p)
		rel = filepath.ToSlash(rel)
		if strings.HasPrefix(rel, "debian/") || strings.HasPrefix(rel, ".pc/") || isLicenseText(rel) {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		r.compare(tree, rel, text)
		return nil
	})
	return r, err
}

// processTime is the processor time that this process has used: unlike the
// clock, it does not count what else the machine does.
func processTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// isLicenseText: such a file holds the terms of others and states none of its
// own.
func isLicenseText(path string) bool {
	base := strings.ToUpper(filepath.Base(path))
	for _, word := range []string{"LICENSE", "LICENCE", "COPYING", "UNLICENSE"} {
		if strings.HasPrefix(base, word) {
			return true
		}
	}
	return strings.Contains("/"+path, "/LICENSES/")
}

func (r *result) compare(tree *license.Tree, path string, text []byte) {
	began := processTime()
	own := license.Detect(text)
	r.elapsed += processTime() - began
	r.bytes += int64(len(text))
	r.files++
	debian, stated := debianSays(tree.Of(path, nil))
	if stated {
		r.debian++
		if expr, ok := sure(text); ok {
			r.sure++
			if expr != debian.Expr {
				r.contradicted++
			}
		}
	}
	if own.From != license.NotFound {
		r.self++
	}
	if !stated || own.From == license.NotFound {
		return
	}
	r.both++
	if own.From == license.Tag {
		r.tagged++
	}
	if own.Expr == debian.Expr {
		r.agree++
		return
	}
	if own.From == license.Tag {
		r.tagDiffers++
	}
	if isPart(own.Expr, debian.Expr) {
		r.part++
	}
	k := pair{debian.Expr, own.Expr}
	if r.differ[k] == nil {
		r.differ[k] = &difference{place: debian.Place, words: excerpt(text)}
	}
	r.differ[k].files = append(r.differ[k].files, path)
}

// isPart reports whether every part of one expression is a part of the other,
// as AND joins them.
func isPart(part, whole string) bool {
	parts := func(s string) []string { return strings.Split(s, " AND ") }
	all := parts(whole)
	return len(all) > 1 && !slices.ContainsFunc(parts(part), func(p string) bool { return !slices.Contains(all, p) })
}

func debianSays(e license.Evidence) (license.Evidence, bool) {
	for _, o := range append([]license.Evidence{e}, e.Others...) {
		if o.From == license.DebianCopyright {
			return o, true
		}
	}
	return license.Evidence{}, false
}

// excerpt is the part of a file's head that speaks of terms, shortened.
func excerpt(text []byte) string {
	text = text[:min(len(text), 16<<10)]
	low := bytes.ToLower(text)
	at := -1
	for _, w := range []string{"licen", "permission", "redistribution", "gpl", "public domain", "general public"} {
		if i := bytes.Index(low, []byte(w)); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	if at < 0 {
		return ""
	}
	from := bytes.LastIndexByte(text[:at], '\n') + 1
	words := strings.Join(strings.Fields(strings.ToValidUTF8(string(text[from:min(len(text), from+500)]), "?")), " ")
	return words[:min(len(words), 360)]
}
