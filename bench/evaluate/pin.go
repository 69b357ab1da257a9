package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/bench/source"
)

// listsOfSources are all files that name sources, one at the start of a line.
var listsOfSources = []string{
	"bench/accuracy/*.corpus", "bench/accuracy/*.independent", "bench/accuracy/second/*.corpus", "bench/accuracy/second/*.independent", "bench/tokens/sources.txt",
	"bench/evaluate/*/*.corpus", "bench/evaluate/*/*.independent", "bench/evaluate/*/*.sources",
}

const pinFile = "bench/source/pins.txt"

// pin writes the digest of every source that is measured into the pin file.
func pin(ctx context.Context) error {
	var specs []string
	for _, pattern := range listsOfSources {
		files, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		for _, file := range files {
			list, err := firstWords(file)
			if err != nil {
				return err
			}
			specs = append(specs, list...)
		}
	}
	slices.Sort(specs)
	return source.WritePins(ctx, pinFile, slices.Compact(specs))
}

// firstWords gives the first word of each line that is no comment.
func firstWords(file string) (list []string, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		line, _, _ = strings.Cut(line, "#")
		if words := strings.Fields(line); len(words) > 0 {
			list = append(list, words[0])
		}
	}
	return list, nil
}
