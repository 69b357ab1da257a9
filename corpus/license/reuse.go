package license

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Limits of a REUSE.toml.
const (
	maxReuse       = 256 << 10 // bytes
	maxReuseDepth  = 64        // open brackets and braces
	maxAnnotations = 10_000
)

// precedence says how an annotation of REUSE.toml and the file's own statement
// go together (REUSE 3.3).
type precedence string

const (
	closest   precedence = "closest"   // the file's own statement wins
	aggregate precedence = "aggregate" // both hold
	override  precedence = "override"  // the annotation wins
)

// annotation is one [[annotations]] table.
type annotation struct {
	globs      []string
	expr       Expr
	precedence precedence
	line       int // 1-based; 0 when unknown
}

// readReuse reads a REUSE.toml.
func readReuse(text []byte) ([]annotation, error) {
	if len(text) > maxReuse {
		return nil, fmt.Errorf("larger than %d bytes", maxReuse)
	}
	if tooDeep(text) {
		return nil, fmt.Errorf("more than %d open brackets", maxReuseDepth)
	}
	var doc struct {
		Annotations []struct {
			Path       any    `toml:"path"`
			Precedence string `toml:"precedence"`
			License    any    `toml:"SPDX-License-Identifier"`
		} `toml:"annotations"`
	}
	if err := toml.Unmarshal(text, &doc); err != nil {
		return nil, err
	}
	if len(doc.Annotations) > maxAnnotations {
		return nil, fmt.Errorf("more than %d annotations", maxAnnotations)
	}
	lines := annotationLines(text)
	var out []annotation
	for i, a := range doc.Annotations {
		var es []Expr
		for _, s := range stringList(a.License) {
			es = append(es, Informal(s))
		}
		n := annotation{stringList(a.Path), And(es...), precedence(a.Precedence), 0}
		if i < len(lines) {
			n.line = lines[i]
		}
		out = append(out, n)
	}
	return out, nil
}

// tooDeep guards the TOML reader, which recurses.
func tooDeep(text []byte) bool {
	depth := 0
	for _, c := range text {
		switch c {
		case '[', '{':
			if depth++; depth > maxReuseDepth {
				return true
			}
		case ']', '}':
			depth--
		case '\n':
			depth = max(depth, 0)
		}
	}
	return false
}

// annotationLines are the lines of the [[annotations]] headers.
func annotationLines(text []byte) []int {
	var lines []int
	n := 0
	for line := range bytes.Lines(text) {
		n++
		if bytes.HasPrefix(bytes.ReplaceAll(line, []byte(" "), nil), []byte("[[annotations]]")) {
			lines = append(lines, n)
		}
	}
	return lines
}

// stringList reads what may be one string or a list of them.
func stringList(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		var out []string
		for _, x := range v {
			if s, ok := x.(string); ok {
				out = append(out, s)
			}
		}
		return out
	}
	return nil
}

// annotated returns the annotation for a path relative to the file's folder:
// the last one that matches.
func annotated(as []annotation, path string) (annotation, bool) {
	for i := len(as) - 1; i >= 0; i-- {
		for _, g := range as[i].globs {
			if matchReuse(g, path) {
				return as[i], true
			}
		}
	}
	return annotation{}, false
}

// matchReuse matches by the rules of REUSE: ** is any string, * any without a
// slash, a backslash takes the next byte as it is.
func matchReuse(pattern, s string) bool {
	// Backtracking goes to the last star that can still give way: a "**" when
	// a "*" may not cross the slash.
	p, i := 0, 0
	one, oneMark, many, manyMark := -1, 0, -1, 0
	for i < len(s) || p < len(pattern) {
		switch {
		case strings.HasPrefix(pattern[p:], "**"):
			many, manyMark, one = p, i, -1
			p += 2
			continue
		case p < len(pattern) && pattern[p] == '*':
			one, oneMark = p, i
			p++
			continue
		case p < len(pattern) && i < len(s):
			c, width := pattern[p], 1
			if c == '\\' && p+1 < len(pattern) {
				c, width = pattern[p+1], 2
			}
			if c == s[i] {
				p += width
				i++
				continue
			}
		}
		switch {
		case one >= 0 && oneMark < len(s) && s[oneMark] != '/':
			oneMark++
			p, i = one+1, oneMark
		case many >= 0 && manyMark < len(s):
			manyMark++
			p, i, one = many+2, manyMark, -1
		default:
			return false
		}
	}
	return true
}

// relative is path seen from folder dir; dir is "." or a parent of path.
func relative(dir, file string) string {
	if dir == "." {
		return path.Clean(file)
	}
	return strings.TrimPrefix(file, dir+"/")
}
