package main

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"

	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// file is one text of the corpus.
type file struct {
	path string
	text []byte
}

// What is left out of the corpus: files that are too small to cut, too large to be written by
// hand, and minified ones.
const (
	minLines   = 10
	maxBytes   = 512 << 10
	maxPerLine = 200 // bytes, on average
)

// errNothing: the list has no source of the languages that are asked for.
var errNothing = errors.New("no source of these languages")

// load reads the files of the asked languages, at most o.files a package unless it is
// 0, by a seeded choice that is the same on every machine.
func load(o options) (map[string][]file, error) {
	list, err := sources(o)
	if err != nil {
		return nil, err
	}
	all := make(map[string][]file)
	for _, s := range list {
		dir, err := source.Tree(context.Background(), s.spec)
		if err != nil {
			return nil, err
		}
		found, err := scan(dir, s.languages)
		if err != nil {
			return nil, err
		}
		for _, l := range s.languages {
			all[l] = append(all[l], choose(found[l], o)...)
		}
	}
	if len(all) == 0 {
		return nil, errNothing
	}
	return all, nil
}

func choose(files []file, o options) []file {
	if o.files == 0 {
		return files
	}
	r := rand.New(rand.NewPCG(o.seeds[0], 1))
	r.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	return files[:min(o.files, len(files))]
}

func scan(dir string, languages []string) (map[string][]file, error) {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, err
	}
	found := make(map[string][]file)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		if syntax.Detect(path, nil) == "" && filepath.Ext(path) != "" {
			return nil
		}
		info, err := d.Info()
		if err != nil || info.Size() > maxBytes {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		l := syntax.Detect(path, text[:min(len(text), 4096)])
		if lines := bytes.Count(text, []byte{'\n'}); slices.Contains(languages, l) && lines >= minLines && len(text)/lines <= maxPerLine {
			found[l] = append(found[l], file{path, text})
		}
		return nil
	})
	return found, err
}

// order is the languages of the table that have files.
func order(files map[string][]file) []string {
	return slices.DeleteFunc(syntax.Languages(), func(l string) bool { return len(files[l]) == 0 })
}
