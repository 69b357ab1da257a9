package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Item is one source of a list.
type Item struct {
	Spec    string
	License string // SPDX expression stated for it; empty where none is
}

// ReadList reads a list of sources: one a line, which a stated licence may
// follow ("./lib license=MIT OR Apache-2.0"). A # at the start of a line or
// after white space begins a comment. Paths are relative to the list's directory,
// so that a list means the same wherever it is used. A leading @ of path is dropped.
func ReadList(path string) ([]Item, error) {
	path = strings.TrimPrefix(path, "@")
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	defer f.Close()
	return ParseList(f, path, filepath.Dir(path))
}

// ParseList is ReadList for a list of this name, with paths relative to dir.
func ParseList(list io.Reader, name, dir string) ([]Item, error) {
	items, err := parseList(list, name)
	if err != nil {
		return nil, fmt.Errorf("corpus: %w", err)
	}
	for i := range items {
		items[i].Spec = relativeTo(dir, items[i].Spec)
	}
	return items, nil
}

func parseList(list io.Reader, name string) ([]Item, error) {
	var items []Item
	lines := bufio.NewScanner(list)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, "\uFEFF") // an editor's byte order mark
		}
		item, err := parseItem(line)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, n, err)
		}
		if item.Spec != "" {
			items = append(items, item)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return items, nil
}

// parseItem reads one line; a blank one gives no item.
func parseItem(line string) (Item, error) {
	line = strings.TrimSpace(withoutComment(line))
	spec, expr, stated := strings.Cut(" "+line, " license=")
	item := Item{Spec: strings.TrimSpace(spec), License: strings.TrimSpace(expr)}
	switch {
	case stated && item.Spec == "":
		return Item{}, errors.New("a licence without a source")
	case stated && item.License == "":
		return Item{}, errors.New("license= names no licence")
	case strings.HasPrefix(item.Spec, "@"):
		return Item{}, errors.New("a list does not hold lists")
	case strings.HasPrefix(item.Spec, "-"):
		return Item{}, fmt.Errorf("%q is no source: options do not belong here", shown(item.Spec))
	}
	return item, nil
}

// withoutComment cuts a comment off; a # inside a word is part of it.
func withoutComment(line string) string {
	line = strings.ReplaceAll(line, "\t", " ")
	if strings.HasPrefix(strings.TrimSpace(line), "#") {
		return ""
	}
	line, _, _ = strings.Cut(line, " #")
	return line
}

// relativeTo places a path source below dir; other forms stay as they are.
func relativeTo(dir, spec string) string {
	form, rest, _ := strings.Cut(spec, ":")
	switch form {
	case "deb", "go", "npm":
		return spec
	case "git":
		if isRemote(rest) || filepath.IsAbs(rest) {
			return spec
		}
		return "git:" + filepath.Join(dir, rest)
	}
	if filepath.IsAbs(spec) {
		return spec
	}
	return filepath.Join(dir, spec)
}
