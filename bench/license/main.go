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
	"cmp"
	_ "embed"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// perFile are packages whose debian/copyright is kept by hand for single files
// and groups of files: they are the bar. They were taken from the packages
// measured by how faithful debian/copyright is to what cannot be misread, the
// SPDX tags and whole licence texts in the files.
var perFile = []string{
	"git=1:2.39.5-0+deb12u3",
	"curl=7.88.1-10+deb12u15",
	"redis=5:7.0.15-1~deb12u10",
	"systemd=252.39-1~deb12u2",
	"mpv=0.35.1-4",
	"libarchive=3.6.2-1+deb12u5",
	"ffmpeg=7:5.1.9-0+deb12u1",
	"taglib=1.13-2+deb12u1",
	"chrony=4.3-2+deb12u3",
	"nghttp2=1.52.0-1+deb12u3",
	"libuv1=1.44.2-1+deb12u1",
	"htop=3.2.2-2",
}

// perFolder are the other packages measured, whose debian/copyright speaks for
// whole folders: it sums their licences up, or names the package's own for
// files that carry another. They are measured and listed, but they cannot say
// which licence a file has.
var perFolder = []string{
	"util-linux=2.38.1-5+deb12u3",
	"cryptsetup=2:2.6.1-4~deb12u2",
	"openssh=1:9.2p1-2+deb12u10",
	"gnupg2=2.2.40-1.1+deb12u2",
	"sudo=1.9.13p3-1+deb12u4",
	"dpkg=1.21.23",
	"procps=2:4.0.2-3",
	"flac=1.4.2+ds-2",
	"iproute2=6.1.0-3",
	"dbus=1.14.10-1~deb12u1",
	"flatpak=1.14.10-1~deb12u2",
	"libsdl2=2.26.5+dfsg-1",
	"glib2.0=2.74.6-2+deb12u9",
	"ostree=2022.7-2+deb12u1",
}

//go:embed judged.txt
var judgedText string

func main() {
	cache := flag.String("cache", filepath.Join(os.TempDir(), "hunkprint-license"), "where packages are unpacked and kept")
	out := flag.String("o", "bench/results/license.md", "file to write")
	flag.Parse()
	faithful, err := measureAll(*cache, perFile)
	if err == nil {
		var others []result
		if others, err = measureAll(*cache, perFolder); err == nil {
			err = os.WriteFile(*out, report(faithful, others), 0o666)
		}
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
	r := result{name: name, differ: map[pair]*difference{}}
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

func report(faithful, others []result) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `# Licence detection against debian/copyright

Written by %[1]sgo run ./bench/license%[1]s. For each file the content alone is asked (%[1]slicense.Detect%[1]s) and debian/copyright.
*both* counts the files on which the two state something, *agree* those with the same expression in normal form, *part* those
whose licence is a part of what debian/copyright sums up for many files with AND (not counted as agreement), *tags* the files with an SPDX tag
and, behind the slash, those whose tag debian/copyright contradicts. Licence texts (COPYING, LICENSES/) are left out.

## Kept for single files

`, "`")
	table(&b, faithful)
	verdicts(&b, faithful)
	fmt.Fprintf(&b, "\n## Kept for whole folders\n\n")
	table(&b, others)
	fmt.Fprintf(&b, "\n# Disagreements\n\nBoth sides, by kind; *verdict* is a reader's, see bench/license/judged.txt.\n")
	for _, r := range slices.Concat(faithful, others) {
		r.differences(&b)
	}
	return b.Bytes()
}

func table(b *bytes.Buffer, results []result) {
	fmt.Fprintf(b, "| package | files | content states | both | agree | share | part | tags |\n|---|---:|---:|---:|---:|---:|---:|---:|\n")
	total := result{name: "all"}
	for _, r := range results {
		r.row(b)
		total.files += r.files
		total.self += r.self
		total.both += r.both
		total.agree += r.agree
		total.part += r.part
		total.tagged += r.tagged
		total.tagDiffers += r.tagDiffers
		total.bytes += r.bytes
		total.elapsed += r.elapsed
	}
	total.row(b)
	fmt.Fprintf(b, "\nDetection, without memory from file to file: %.0f MB a second of processor time, over %.0f MB.\n", float64(total.bytes)/1e6/total.elapsed.Seconds(), float64(total.bytes)/1e6)
}

func (r result) row(b *bytes.Buffer) {
	share := 100 * float64(r.agree) / float64(max(r.both, 1))
	fmt.Fprintf(b, "| %s | %d | %d | %d | %d | %.1f %% | %d | %d/%d |\n", r.name, r.files, r.self, r.both, r.agree, share, r.part, r.tagged, r.tagDiffers)
}

// verdicts counts what a reader found of the disagreements.
func verdicts(b *bytes.Buffer, results []result) {
	judged := judgements()
	count := map[string]int{}
	for _, r := range results {
		for _, d := range r.differ {
			count[judged[r.key(d)].verdict] += len(d.files)
		}
	}
	fmt.Fprintf(b, "\nOf the files on which the two disagree, a reader found the content read right in %d and wrong or in part in %d; %d are not judged.\n",
		count["file"], count["debian"], count[""])
}

type judgement struct{ verdict, remark string }

// judgements reads judged.txt: package, first file of the kind, who is right
// ("file" or "debian"), why.
func judgements() map[string]judgement {
	m := map[string]judgement{}
	for line := range strings.Lines(judgedText) {
		f := strings.Split(strings.TrimSpace(line), " | ")
		if len(f) == 4 && line[0] != '#' {
			m[f[0]+" "+f[1]] = judgement{f[2], f[3]}
		}
	}
	return m
}

func (r result) key(d *difference) string {
	name, _, _ := strings.Cut(r.name, "=")
	return name + " " + d.files[0]
}

func (r result) differences(b *bytes.Buffer) {
	if len(r.differ) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n", r.name)
	keys := slices.SortedFunc(maps.Keys(r.differ), func(x, y pair) int {
		return cmp.Or(len(r.differ[y].files)-len(r.differ[x].files), cmp.Compare(x.debian+x.content, y.debian+y.content))
	})
	judged := judgements()
	for _, k := range keys {
		d := r.differ[k]
		fmt.Fprintf(b, "\n%d files, as `%s` (%s)\n- debian/copyright: `%s`\n- content: `%s`\n- words: %s\n",
			len(d.files), d.files[0], d.place, k.debian, k.content, strings.ReplaceAll(d.words, "`", "'"))
		if j, ok := judged[r.key(d)]; ok {
			fmt.Fprintf(b, "- verdict: %s: %s\n", j.verdict, j.remark)
		}
	}
}
