package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Document is a JSON report as a whole.
type Document struct {
	Head
	Patches []Patch `json:"patches"`
	Tail
}

// Read reads a JSON report.
func Read(r io.Reader) (Document, error) {
	var d Document
	if err := json.NewDecoder(r).Decode(&d); err != nil {
		return d, fmt.Errorf("not a JSON report: %w", err)
	}
	switch {
	case d.Version > Version:
		return d, fmt.Errorf("a report of version %d, this program reads up to %d", d.Version, Version)
	case d.Version < 1 || d.Tool.Name == "":
		return d, fmt.Errorf("not a JSON report of scan check")
	}
	return d, nil
}

// jsonWriter writes a Document piece by piece.
type jsonWriter struct {
	w       io.Writer
	patches int
}

func newJSON(w io.Writer, _ Style) Writer { return &jsonWriter{w: w} }

func (j *jsonWriter) Head(h Head) error {
	text, err := indented(h, "")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(j.w, "%s,\n  \"patches\": [", bytes.TrimSuffix(text, []byte("\n}")))
	return err
}

func (j *jsonWriter) Patch(p Patch) error {
	text, err := indented(p, "    ")
	if err != nil {
		return err
	}
	between := ",\n    "
	if j.patches == 0 {
		between = "\n    "
	}
	j.patches++
	_, err = fmt.Fprintf(j.w, "%s%s", between, text)
	return err
}

func (j *jsonWriter) Tail(t Tail) error {
	text, err := indented(t, "")
	if err != nil {
		return err
	}
	end := "\n  ],\n"
	if j.patches == 0 {
		end = "],\n"
	}
	_, err = fmt.Fprintf(j.w, "%s%s\n", end, bytes.TrimPrefix(text, []byte("{\n")))
	return err
}

// indented is the JSON text of v over several lines.
func indented(v any, prefix string) ([]byte, error) {
	text, err := JSON(v)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = json.Indent(&b, text, prefix, "  ")
	return b.Bytes(), err
}

// JSON is the JSON text of v on one line, with < and > as they are. What does not
// print is escaped, so that the text is harmless on a terminal.
func JSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return escaped(bytes.TrimSuffix(b.Bytes(), []byte("\n"))), err
}

// escaped writes what does not print in a JSON text as \u escapes: strings alone
// can hold such characters, and keep their value.
func escaped(text []byte) []byte {
	if bytes.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) < 0 {
		return text
	}
	var out []byte
	for _, r := range string(text) {
		switch {
		case unicode.IsPrint(r) || r == '\n':
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
