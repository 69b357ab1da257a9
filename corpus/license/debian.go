package license

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Limits of a machine-readable copyright file.
const (
	maxCopyright = 4 << 20 // bytes
	maxWildcards = 20_000  // patterns with * or ?, of which each costs time for every file
	maxUnnamed   = 256     // licences whose name says nothing and whose text is looked at
)

var errNotDEP5 = errors.New("not a machine-readable copyright file")

// copyright is a Debian copyright file in the machine-readable format (DEP-5,
// copyright-format 1.0), which REUSE uses too.
type copyright struct {
	exact     map[string]int // path -> index into files; the last one wins
	wildcards []wildcard     // in the order of the file
	files     []filesParagraph
}

type wildcard struct {
	pattern string
	files   int
}

type filesParagraph struct {
	expr Expr
	line int // of "Files:", 1-based
}

// field is one field of a paragraph; more holds its continuation lines.
type field struct {
	name, first, more string
	line              int
}

func (f field) value() string { return strings.TrimSpace(f.first + "\n" + f.more) }

// readCopyright reads a copyright file. One in another format is errNotDEP5.
func readCopyright(text []byte) (*copyright, error) {
	if len(text) > maxCopyright {
		return nil, fmt.Errorf("larger than %d bytes", maxCopyright)
	}
	paragraphs := readParagraphs(text)
	if len(paragraphs) == 0 || !isDEP5(paragraphs[0]) {
		return nil, errNotDEP5
	}
	c := &copyright{exact: map[string]int{}}
	texts := licenseTexts(paragraphs)
	for _, p := range paragraphs {
		files, ok := get(p, "files")
		if !ok {
			continue
		}
		l, _ := get(p, "license")
		c.files = append(c.files, filesParagraph{texts.expr(l), files.line})
		if err := c.addPatterns(files.value()); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func isDEP5(p []field) bool {
	f, ok := get(p, "format")
	if !ok {
		f, ok = get(p, "format-specification")
	}
	v := strings.ToLower(f.value())
	return ok && (strings.Contains(v, "copyright-format") || strings.Contains(v, "dep5") || strings.Contains(v, "dep-5") ||
		strings.Contains(v, "machine-readable"))
}

func (c *copyright) addPatterns(list string) error {
	i := len(c.files) - 1
	for pattern := range strings.FieldsSeq(list) {
		pattern = strings.TrimPrefix(strings.TrimSuffix(pattern, ","), "./")
		if !strings.ContainsAny(pattern, `*?\`) {
			c.exact[pattern] = i
			continue
		}
		if len(c.wildcards) == maxWildcards {
			return fmt.Errorf("more than %d wildcard patterns", maxWildcards)
		}
		c.wildcards = append(c.wildcards, wildcard{pattern, i})
	}
	return nil
}

// of returns what the file says of a path, relative to the root that the file
// speaks for: the last paragraph that matches.
func (c *copyright) of(path string) (filesParagraph, bool) {
	best, ok := c.exact[path]
	if !ok {
		best = -1
	}
	for i := len(c.wildcards) - 1; i >= 0 && c.wildcards[i].files > best; i-- {
		if matchWildcard(c.wildcards[i].pattern, path) {
			best = c.wildcards[i].files
		}
	}
	if best < 0 {
		return filesParagraph{}, false
	}
	return c.files[best], true
}

// matchWildcard matches by the rules of copyright-format 1.0: * is any string,
// slashes too, ? any one byte, and a backslash takes the next byte as it is.
func matchWildcard(pattern, s string) bool {
	p, i := 0, 0
	star, mark := -1, 0
	for i < len(s) {
		c, width := byte(0), 0
		if p < len(pattern) {
			c, width = pattern[p], 1
			if c == '\\' && p+1 < len(pattern) {
				c, width = pattern[p+1], 2
			}
		}
		switch {
		case width == 1 && c == '*':
			star, mark = p, i
			p++
		case width == 1 && c == '?' || width > 0 && c == s[i]:
			p += width
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

// readParagraphs reads the deb822 syntax: fields, continuation lines, blank
// lines between paragraphs. What fits nothing is passed over.
func readParagraphs(text []byte) [][]field {
	var all [][]field
	var p []field
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, maxCopyright+1)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), " \t\r")
		switch {
		case line == "":
			if len(p) > 0 {
				all = append(all, p)
			}
			p = nil
		case line[0] == '#':
		case line[0] == ' ' || line[0] == '\t':
			if len(p) > 0 {
				p[len(p)-1].more += line + "\n"
			}
		default:
			if name, value, ok := strings.Cut(line, ":"); ok {
				p = append(p, field{strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value), "", n})
			}
		}
	}
	if len(p) > 0 {
		all = append(all, p)
	}
	return all
}

func get(p []field, name string) (field, bool) {
	for _, f := range p {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

// namedTexts are the texts of a file's stand-alone License paragraphs by short
// name, and what was made of the names so far.
type namedTexts struct {
	texts   map[string]string
	known   map[string]Expr
	unnamed int
}

func licenseTexts(paragraphs [][]field) *namedTexts {
	t := &namedTexts{texts: map[string]string{}, known: map[string]Expr{}}
	for _, p := range paragraphs {
		if f, ok := get(p, "license"); ok && f.more != "" {
			t.texts[f.first] = f.more
		}
	}
	return t
}

// expr reads a License field. Where the name alone says nothing, the text that
// the file gives for it may.
func (t *namedTexts) expr(f field) Expr {
	synopsis := f.first
	if synopsis == "" {
		synopsis, _, _ = strings.Cut(strings.TrimSpace(f.more), "\n")
	}
	if e, ok := t.known[synopsis]; ok {
		return e
	}
	e := Informal(synopsis)
	if !understood(e) && t.unnamed < maxUnnamed {
		t.unnamed++
		if byText, _ := textLicense([]byte(t.texts[f.first])); byText.Known() {
			e = byText
		}
	}
	t.known[synopsis] = e
	return e
}
