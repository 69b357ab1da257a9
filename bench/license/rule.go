package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/google/licensecheck"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// A package is in the bar when its debian/copyright can serve as a yardstick,
// which the file and an outside tool decide, not the detection that is measured:
//
// It is kept by hand for more than the package as a whole: machine-readable,
// with at least leastParagraphs "Files" paragraphs.
//
// It is right about files that cannot be misread. These are the files with an
// SPDX tag, and those in whose head licensecheck finds the words of one licence
// and of no other. There have to be leastSure of them, and debian/copyright may
// contradict mostContradicted of them. A file with two licences of which
// licensecheck knows one counts against its package, rightly kept or not.
const (
	leastParagraphs  = 5
	leastSure        = 20
	mostContradicted = 0.10
)

// rejected says by which part of the rule a package is not in the bar, or "".
func (r result) rejected() string {
	switch {
	case r.paragraphs == 0:
		return "not machine-readable"
	case r.paragraphs < leastParagraphs:
		return "few paragraphs"
	case r.sure < leastSure:
		return "few sure files"
	case float64(r.contradicted) > mostContradicted*float64(r.sure):
		return "contradicts sure files"
	}
	return ""
}

var filesField = regexp.MustCompile(`(?m)^Files:`)

// paragraphs counts the "Files" paragraphs of a machine-readable debian/copyright.
func paragraphs(root string) int {
	text, err := os.ReadFile(filepath.Join(root, "debian", "copyright"))
	if err != nil {
		return 0
	}
	return len(filesField.FindAll(text, -1))
}

// sureHead is how much of a file licensecheck is asked about, in bytes.
const sureHead = 16 << 10

var tag = regexp.MustCompile(`SPDX-License-Identifier:[ \t]*([^\n]*)`)

// sure is the licence of a file that cannot be misread.
func sure(text []byte) (expr string, ok bool) {
	head := text[:min(len(text), sureHead)]
	if m := tag.FindSubmatch(head); m != nil {
		words := strings.TrimSpace(string(m[1]))
		for _, end := range []string{"*/", "-->", `"`, ".."} {
			words = strings.TrimSpace(strings.TrimSuffix(words, end))
		}
		e, err := license.Parse(words)
		return e.String(), err == nil
	}
	id := ""
	for _, m := range licensecheck.Scan(head).Match {
		if id != "" && id != m.ID {
			return "", false
		}
		id = m.ID
	}
	e, err := license.Parse(id)
	return e.String(), id != "" && err == nil
}
