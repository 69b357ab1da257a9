package source

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
)

//go:embed pins.txt
var pinText string

var shipped = mustPins(pinText)

// pins are the digests of sources by their specs.
type pins map[string]string

// Errors of a source's pin, wrapped with the source and what to do.
var (
	ErrNoPin   = errors.New("no pin")
	ErrChanged = errors.New("not what its pin says")
)

func (p pins) check(spec, digest string) error {
	switch want := p[spec]; {
	case want == "":
		return fmt.Errorf("%s: %w: go run ./bench/evaluate -pin writes it down", spec, ErrNoPin)
	case want != digest:
		return fmt.Errorf("%s: %w: the client brought %s, bench/source/pins.txt has %s", spec, ErrChanged, digest, want)
	}
	return nil
}

// parsePins reads lines of a spec and its digest; a # begins a comment.
func parsePins(text string) (pins, error) {
	all := make(pins)
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
			continue
		case len(words) != 2 || !strings.HasPrefix(words[1], digestName):
			return nil, fmt.Errorf("not SPEC DIGEST: %q", line)
		case all[words[0]] != "":
			return nil, fmt.Errorf("two pins of %s", words[0])
		}
		all[words[0]] = words[1]
	}
	return all, nil
}

func mustPins(text string) pins {
	p, err := parsePins(text)
	if err != nil {
		panic("source: pins.txt: " + err.Error())
	}
	return p
}

// WritePins fetches the sources that the pin file does not have, adds them to
// it, and drops from it what is not among the sources. Those that could not be
// fetched are in the error; the others are written all the same.
func WritePins(ctx context.Context, file string, specs []string) error {
	cache, err := Cache()
	if err != nil {
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	old, err := parsePins(string(text))
	if err != nil {
		return err
	}
	all := make(pins)
	var missing []error
	for _, spec := range specs {
		if all[spec] = old[spec]; all[spec] != "" {
			continue
		}
		if _, all[spec], err = tree(ctx, cache, spec); err != nil {
			missing = append(missing, fmt.Errorf("%s: %w", spec, err))
			delete(all, spec)
		}
	}
	return errors.Join(append(missing, os.WriteFile(file, []byte(all.String()), 0o666))...)
}

// String is the text of a pin file.
func (p pins) String() string {
	var b strings.Builder
	b.WriteString("# What the package clients bring of each source: see digestOf. Written by go run ./bench/evaluate -pin\n")
	for _, spec := range slices.Sorted(maps.Keys(p)) {
		fmt.Fprintf(&b, "%s %s\n", spec, p[spec])
	}
	return b.String()
}

const digestName = "sha256:"

// digestOf is a digest of the paths and contents of all regular files of a
// folder, in the order of fs.WalkDir: for each its path and the sum of its
// content, in hexadecimal, a line.
func digestOf(root fs.FS) (string, error) {
	all := sha256.New()
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		f, err := root.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		one := sha256.New()
		if _, err := io.Copy(one, f); err != nil {
			return err
		}
		_, err = fmt.Fprintf(all, "%x  %s\n", one.Sum(nil), path)
		return err
	})
	return digestName + hex.EncodeToString(all.Sum(nil)), err
}
