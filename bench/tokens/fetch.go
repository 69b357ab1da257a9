package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/bench/source"
)

//go:embed sources.txt
var sourceList string

// pinned is a source, see package source, with the languages that are taken from it.
type pinned struct {
	spec      string
	languages []string
}

// sources reads the list that -sources names, else the one of this program. Of
// the languages those remain that are asked for.
func sources(o options) ([]pinned, error) {
	list := io.Reader(strings.NewReader(sourceList))
	if o.sources != "" {
		f, err := os.Open(o.sources)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		list = f
	}
	var all []pinned
	lines := bufio.NewScanner(list)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		wanted := slices.DeleteFunc(words[1:], func(l string) bool {
			return len(o.languages) > 0 && !slices.Contains(o.languages, l)
		})
		if len(wanted) > 0 {
			all = append(all, pinned{words[0], wanted})
		}
	}
	return all, lines.Err()
}

// fetch gets the sources that are not kept yet. One that cannot be had is
// named, and the others are fetched all the same.
func fetch(o options) error {
	all, err := sources(o)
	if err != nil {
		return err
	}
	var missing []error
	for _, s := range all {
		if _, err := source.Tree(context.Background(), s.spec); err != nil {
			missing = append(missing, err)
		}
	}
	if len(missing) > 0 {
		missing = append(missing, fmt.Errorf("%d sources could not be had", len(missing)))
	}
	return errors.Join(missing...)
}
