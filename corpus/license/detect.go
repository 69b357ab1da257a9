package license

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Detect says what a file states of its own terms: an SPDX tag, else a licence
// text or notice in the comments at its head. Place is the line, ":12". A
// copyright line without terms states nothing.
func Detect(text []byte) Evidence { return new(detector).detect(text) }

// detector is Detect with a memory, since the files of a tree repeat the same
// few notices and recognising one costs far more than finding it. It is safe
// for concurrent use.
type detector struct {
	mu    sync.Mutex
	known map[string]Expr // by notice
	size  int             // bytes of the keys
}

// maxRemembered bounds the memory of a detector, in bytes of notices.
const maxRemembered = 8 << 20

func (d *detector) detect(text []byte) Evidence {
	if isBinary(text) {
		return Evidence{Expr: NoAssertion, From: NotFound}
	}
	if e, line := tags(text); e.Known() {
		return Evidence{Expr: e.String(), From: Tag, Place: ":" + strconv.Itoa(line)}
	}
	if e, line := d.header(text); e.Known() {
		return Evidence{Expr: e.String(), From: Header, Place: ":" + strconv.Itoa(line)}
	}
	return Evidence{Expr: NoAssertion, From: NotFound}
}

// header recognises the notice at the head of a file. The line is where its
// first paragraph begins.
func (d *detector) header(text []byte) (Expr, int) {
	notice, line := pickNotice(prose(text))
	if notice == "" {
		return Expr{}, 0
	}
	return d.recognise(notice), line
}

func (d *detector) recognise(notice string) Expr {
	d.mu.Lock()
	e, ok := d.known[notice]
	d.mu.Unlock()
	if ok {
		return e
	}
	e = readNotice(notice)
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known == nil || d.size > maxRemembered {
		d.known, d.size = map[string]Expr{}, 0
	}
	if _, ok := d.known[notice]; !ok {
		d.known[notice] = e
		d.size += len(notice)
	}
	return e
}

// signs are word parts of which a paragraph about terms has at least one.
var signs = []string{
	"licen", "permission", "permit", "redistribut", "warrant", "liab", "public domain", "copying", "conditions",
	"free software", "distribut", "copyleft", "gpl", "endorse", "as is", "as-is", "same terms", "bsd", "mpl", "notice",
	"purpose", "merchantab", "released under", "cc0", "apache", "exception", "alternatively",
}

// pickNotice keeps of a head the paragraphs that speak of terms, without the
// copyright lines, so that the files of a project share one notice. Once a
// notice has been followed by code, only whole licence texts are kept: a remark
// such as "taken from x, BSD license" speaks for some lines, not for the file.
// The line is that of the first paragraph kept, 1-based.
func pickNotice(text string) (notice string, line int) {
	var out strings.Builder
	n, codeFollowed := 0, false
	for len(text) > 0 {
		paragraph, lines, rest := cutParagraph(text)
		low := strings.ToLower(paragraph)
		switch {
		case strings.HasPrefix(paragraph, codeMark):
			codeFollowed = line > 0
		case containsAny(low, signs) && (!codeFollowed || containsAny(low, formalSigns)):
			if line == 0 {
				line = n + 1
			}
			writeWithoutCopyright(&out, paragraph)
			out.WriteByte('\n')
		}
		n += lines
		text = rest
	}
	return out.String(), line
}

// formalSigns are the words of whole licence texts.
var formalSigns = []string{
	"redistribution", "hereby granted", "permission to use", "permission to copy", "as is", "as-is", "in no event",
	"reproduce the above", "retain the above", "endorse or promote", "above copyright notice",
}

// cutParagraph cuts text after its first paragraph, and counts the lines before
// the rest. A run of blank lines is part of what follows it; a run of code is a
// paragraph of its own.
func cutParagraph(text string) (paragraph string, lines int, rest string) {
	rest = text
	for rest != "" {
		line, after, _ := strings.Cut(rest, "\n")
		if paragraph != "" && (line == "" || (line == codeMark) != strings.HasPrefix(paragraph, codeMark)) {
			break
		}
		if paragraph == "" {
			text = rest
		}
		rest = after
		lines++
		if line != "" {
			paragraph = text[:len(text)-len(rest)]
		}
	}
	return paragraph, lines, rest
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// writeWithoutCopyright drops lines that only name an owner.
func writeWithoutCopyright(out *strings.Builder, paragraph string) {
	for line := range strings.Lines(paragraph) {
		low := strings.ToLower(line)
		owner := strings.HasPrefix(low, "copyright") || strings.HasPrefix(low, "(c)") || strings.HasPrefix(low, "©") ||
			strings.HasPrefix(low, "author") || strings.HasPrefix(low, "spdx-filecopyright")
		if owner && !containsAny(low, signs) {
			continue
		}
		out.WriteString(line)
	}
}

// textLicense recognises a text that is all about terms: a LICENSE file, a
// stand-alone paragraph of debian/copyright. Whole tells that it speaks of the whole, or
// of what has no terms of its own, and that parts may stand under others.
func textLicense(text []byte) (e Expr, whole bool) {
	if isBinary(text) {
		return Expr{}, false
	}
	clean := string(text[:min(len(text), maxLicenseFile)])
	if e := wholeLicense(clean); e.Known() {
		return e, true
	}
	return readNotice(clean), false
}

// wholeHead is how far into a text it says what the whole stands under, in bytes.
// Further on, such words are about parts.
const wholeHead = 2 << 10

// wholeWords are those of a sentence about files without terms of their own, and else
// about the work as a whole.
var wholeWords = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\bfiles? (?:with no|without|lacking|(?:that|which) (?:do|does|have|has|contain|contains|carry|carries) (?:not|no)\b|not (?:containing|carrying|having)) |\b(?:unless|except where) (?:otherwise|where|explicitly) [a-z]*(?:noted|stated|specified|indicated|mentioned|marked)\b`),
	regexp.MustCompile(`(?i)\bas a whole\b`),
}

var sentenceEnd = regexp.MustCompile(`[.:;]\s|\n[ \t]*\n`)

func wholeLicense(text string) Expr {
	sentences := sentenceEnd.Split(text[:min(len(text), wholeHead)], -1)
	for _, words := range wholeWords {
		for _, s := range sentences {
			s = strings.Join(strings.Fields(s), " ")
			if !words.MatchString(s) {
				continue
			}
			if e := readNotice(s); e.Known() {
				return e
			}
		}
	}
	return Expr{}
}
