package syntax

import (
	"bytes"
	"path"
	"strings"
)

// Detect names the language of a file by its name, then by the head of its
// content (the #! line, a header that is C++). It is empty where none fits.
func Detect(name string, head []byte) string {
	base := path.Base(name)
	ext := strings.ToLower(path.Ext(base))
	for i := range languages {
		l := &languages[i]
		if ext != "" && has(l.extensions, ext) || has(l.files, base) {
			return refine(l.name, ext, head)
		}
	}
	if program := interpreter(head); program != "" {
		for i := range languages {
			if has(languages[i].programs, program) {
				return languages[i].name
			}
		}
	}
	return ""
}

// IsProse tells whether a file is by its name text, data or markup: no program, in no language.
func IsProse(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext != "" && has(proseEndings, ext)
}

// proseEndings are the endings of text, data and markup.
const proseEndings = ".txt .md .rst .adoc .texi .tex .1 .2 .3 .4 .5 .6 .7 .8 .html .htm .css .xml .xsd .xsl .xlf .svg .wsdl .pom .plist .resx .csproj .vcxproj .ui " +
	".json .yml .yaml .toml .ini .conf .cfg .properties .csv .tsv .po .pot .pem .patch .diff .log .out"

// has tells whether a list separated by blanks has the word.
func has(list, word string) bool {
	for w := range strings.FieldsSeq(list) {
		if w == word {
			return true
		}
	}
	return false
}

// refine decides by content between languages that share an extension.
func refine(name, ext string, head []byte) string {
	switch ext {
	case ".h":
		if isCPP(head) {
			return "cpp"
		}
	case ".inc":
		if !bytes.Contains(head, []byte("<?php")) {
			return ""
		}
	case ".ts":
		if isXML(head) { // a translation of Qt
			return ""
		}
	}
	return name
}

// isXML tells whether the text is markup.
func isXML(head []byte) bool {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, mark(head)))
	return bytes.HasPrefix(head, []byte("<?xml")) || bytes.HasPrefix(head, []byte("<!DOCTYPE"))
}

// isCPP looks for what only C++ has at the start of a line, where C does not pass it over.
func isCPP(head []byte) bool {
	var g guard
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if g.covers(line) {
			continue
		}
		for _, word := range cppMarks {
			if bytes.HasPrefix(line, []byte(word)) && !inProse(line) {
				return true
			}
		}
	}
	return false
}

// guard is a part of a header for both languages that only C++ reads.
type guard struct{ depth int } // of conditions inside of it

// covers takes the next line, and tells whether it is in a guard.
func (g *guard) covers(line []byte) bool {
	rest, directive := bytes.CutPrefix(line, []byte("#"))
	rest = bytes.TrimSpace(rest)
	switch {
	case !directive:
	case bytes.HasPrefix(rest, []byte("if")):
		// A comparison asks for the version.
		if g.depth > 0 || bytes.Contains(rest, []byte("__cplusplus")) && !bytes.ContainsAny(rest, "!<>") {
			g.depth++
		}
	case g.depth > 0 && bytes.HasPrefix(rest, []byte("endif")), g.depth == 1 && bytes.HasPrefix(rest, []byte("el")):
		g.depth--
	}
	return g.depth > 0
}

// inProse tells whether a line that begins with a word of C++ goes on like the
// text of a comment: "class of", "using the".
func inProse(line []byte) bool {
	signs := "{};:<>="
	if bytes.HasPrefix(line, []byte("using ")) || bytes.HasPrefix(line, []byte("namespace ")) {
		signs = "{;"
	}
	return line[len(line)-1] == '.' || len(bytes.Fields(line)) > 3 && !bytes.ContainsAny(line, signs)
}

// cppMarks are what only C++ has at the start of a line.
var cppMarks = []string{"namespace ", "template<", "template <", "class ", "public:", "private:", "protected:", "using ", "virtual ", "constexpr ", "extern \"C++\""}

// interpreter is the program of a #! line, without its version.
func interpreter(head []byte) string {
	if !bytes.HasPrefix(head, []byte("#!")) {
		return ""
	}
	line, _, _ := bytes.Cut(head[2:], []byte("\n"))
	words := strings.Fields(string(line))
	for i, w := range words {
		w = path.Base(w)
		if w == "env" || i > 0 && strings.HasPrefix(w, "-") {
			continue
		}
		return strings.TrimRight(w, "0123456789.")
	}
	return ""
}
