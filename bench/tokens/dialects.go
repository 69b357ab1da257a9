package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// dialects reads files of one language as another of its family, and gives the share of
// the lines with the same lexemes, and the share with the same classes, too: what is a
// keyword in one only is a name in the other.
func dialects(o options) error {
	fmt.Printf("%-12s %-12s %7s %9s %10s %10s\n", "language", "read as", "files", "lines", "lexemes %", "classes %")
	for _, pair := range [][2]string{{"c", "cpp"}, {"javascript", "typescript"}, {"javascript", "tsx"}, {"typescript", "tsx"}} {
		one := o
		one.languages = pair[:1]
		files, err := load(one)
		if err != nil {
			return err
		}
		d, err := readAs(files[pair[0]], pair[0], pair[1], o.show)
		if err != nil {
			return err
		}
		fmt.Printf("%-12s %-12s %7d %9d %10.3f %10.3f\n", pair[0], pair[1], len(files[pair[0]]), d.lines, percent(d.lexemes, d.lines), percent(d.classes, d.lines))
	}
	return nil
}

// dialect counts lines that two languages read alike.
type dialect struct{ lines, lexemes, classes int }

func readAs(files []file, a, b string, show int) (dialect, error) {
	var d dialect
	tokenizer := syntax.NewTokenizer()
	defer tokenizer.Close()
	for _, f := range files {
		first, _, err := tokenizer.Tokenize(nil, f.text, a, false)
		if err != nil {
			return d, err
		}
		second, _, err := tokenizer.Tokenize(nil, f.text, b, false)
		if err != nil {
			return d, err
		}
		starts := lineStarts(f.text)
		for line := range len(starts) - 1 {
			if len(bytes.TrimSpace(f.text[starts[line]:starts[line+1]])) == 0 {
				continue
			}
			var x, y []fingerprint.Token
			x, first = onLine(first, line+1)
			y, second = onLine(second, line+1)
			lexemes, classes := alike(x, y)
			d.count(lexemes, classes)
			if !lexemes && show > 0 {
				show--
				fmt.Printf("  %s:%d\n    %s %s\n    %s %s\n", f.path, line+1, a, texts(x, f.text), b, texts(y, f.text))
			}
		}
	}
	return d, nil
}

func (d *dialect) count(lexemes, classes bool) {
	d.lines++
	if lexemes {
		d.lexemes++
	}
	if classes {
		d.classes++
	}
}

// alike tells whether two lines have the same lexemes, and whether of the same classes.
func alike(a, b []fingerprint.Token) (lexemes, classes bool) {
	if len(a) != len(b) {
		return false, false
	}
	classes = true
	for i := range a {
		if a[i].Code != b[i].Code || a[i].Start != b[i].Start || a[i].End != b[i].End {
			return false, false
		}
		classes = classes && a[i].Class == b[i].Class
	}
	return true, classes
}

// detect says for each package what is detected of its files whose name does not tell:
// headers, which may be C or C++, and scripts without an ending.
func detect(o options) error {
	list, err := sources(o)
	if err != nil {
		return err
	}
	for _, s := range list {
		dir, err := source.Tree(context.Background(), s.spec)
		if err != nil {
			return err
		}
		counts, err := detected(dir, o.show)
		if err != nil {
			return err
		}
		for _, kind := range slices.Sorted(maps.Keys(counts)) {
			fmt.Printf("%-45s %-10s", s.spec, kind)
			for _, l := range slices.Sorted(maps.Keys(counts[kind])) {
				fmt.Printf(" %s %d", l, counts[kind][l])
			}
			fmt.Println()
		}
	}
	return nil
}

// detected counts by ".h" or the program of the #! line what is detected.
func detected(dir string, show int) (map[string]map[string]int, error) {
	counts := make(map[string]map[string]int)
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		kind := filepath.Ext(path)
		if kind != "" && kind != ".h" {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if kind == "" {
			if !bytes.HasPrefix(text, []byte("#!")) {
				return nil
			}
			line, _, _ := bytes.Cut(text, []byte("\n"))
			words := strings.Fields(string(line[2:]))
			if len(words) == 0 {
				return nil
			}
			kind = filepath.Base(words[0])
			if kind == "env" && len(words) > 1 {
				kind = words[len(words)-1]
			}
		}
		l := cmp.Or(syntax.Detect(path, text), "none")
		if counts[kind] == nil {
			counts[kind] = make(map[string]int)
		}
		if counts[kind][l]++; counts[kind][l] <= show {
			fmt.Printf("  %s %s\n", l, path)
		}
		return nil
	})
	return counts, err
}
