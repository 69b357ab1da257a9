package main

import (
	"bytes"
	"fmt"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// rename gives every identifier of a file another name, prints the file with
// other white space and no comments, and compares the hashes of the Renamed
// shingles, in order.
func rename(o options) error {
	files, err := load(o)
	if err != nil {
		return err
	}
	fmt.Printf("%-12s %7s %9s %7s\n", "language", "files", "shingles", "differ")
	differ := 0
	for _, language := range order(files) {
		n, shingles, shown := 0, 0, 0
		tokenizer := syntax.NewTokenizer()
		for _, f := range files[language] {
			before, err := shinglesOf(tokenizer, f.text, language)
			if err != nil {
				return err
			}
			tokens, _, err := tokenizer.Tokenize(nil, f.text, language, false)
			if err != nil {
				return err
			}
			other := reprint(f.text, tokens)
			after, err := shinglesOf(tokenizer, other, language)
			if err != nil {
				return err
			}
			shingles += len(before)
			if at := difference(before, after); at >= 0 {
				n++
				if shown < o.show {
					shown++
					fmt.Printf("  %s: %d and %d shingles\n    %s\n    %s\n", f.path, len(before), len(after), around(tokenizer, f.text, language, before, at), around(tokenizer, other, language, after, at))
				}
			}
		}
		tokenizer.Close()
		o.sheet.Value(figure.Name("Rename", "lang", language), len(files[language]), float64(n), "differ")
		fmt.Printf("%-12s %7d %9d %7d\n", language, len(files[language]), shingles, n)
		differ += n
	}
	if differ > 0 {
		return fmt.Errorf("%w: %d files differ", errMissed, differ)
	}
	return nil
}

func shinglesOf(tokenizer *syntax.Tokenizer, text []byte, language string) ([]fingerprint.Fingerprint, error) {
	tokens, _, err := tokenizer.Tokenize(nil, text, language, false)
	var s fingerprint.Shingler
	return s.Shingles(tokens, fingerprint.Params{K: 19, W: 1, Form: fingerprint.Renamed}), err
}

// difference is the index of the first hash that differs, -1 for none.
func difference(a, b []fingerprint.Fingerprint) int {
	for i := range min(len(a), len(b)) {
		if a[i].Hash != b[i].Hash {
			return i
		}
	}
	if len(a) != len(b) {
		return min(len(a), len(b))
	}
	return -1
}

// around is the line and the last tokens of the shingle at which two streams part.
func around(tokenizer *syntax.Tokenizer, text []byte, language string, shingles []fingerprint.Fingerprint, at int) string {
	if at >= len(shingles) {
		return "nothing"
	}
	tokens, _, _ := tokenizer.Tokenize(nil, text, language, false)
	from := min(int(shingles[at].Pos)+14, len(tokens)-1)
	return fmt.Sprintf("line %d: %s", tokens[from].Line, texts(tokens[from:min(from+12, len(tokens))], text))
}

// reprint prints the tokens with new names, twice the white space and no comments.
func reprint(text []byte, tokens []fingerprint.Token) []byte {
	names := newNames(text, tokens)
	var out []byte
	at := 0
	for i, t := range tokens {
		if int(t.Start) < at { // what is inside of a literal was printed with it
			continue
		}
		out = append(out, gap(text[at:t.Start], at == 0)...)
		out, at = appendToken(out, text, tokens[i:], names)
	}
	return append(out, gap(text[at:], false)...)
}

// appendToken prints the first token with those inside of it.
func appendToken(out, text []byte, tokens []fingerprint.Token, names map[uint32]string) ([]byte, int) {
	t := tokens[0]
	if t.Class == fingerprint.Identifier {
		return append(out, names[t.Code]...), int(t.End)
	}
	at := int(t.Start)
	for i := 1; i < len(tokens) && tokens[i].Start < t.End; i++ {
		if int(tokens[i].Start) < at {
			continue
		}
		out = append(out, text[at:tokens[i].Start]...)
		out, at = appendToken(out, text, tokens[i:], names)
	}
	return append(out, text[at:t.End]...), int(t.End)
}

// newNames is a bijection of the identifiers that keeps a leading mark and the
// case of the first letter, which some languages give a meaning. A name that is
// also quoted as a whole may be the end of a heredoc: it stays.
func newNames(text []byte, tokens []fingerprint.Token) map[uint32]string {
	names := make(map[uint32]string)
	for _, t := range tokens {
		if t.Class == fingerprint.String {
			word := bytes.Trim(text[t.Start:t.End], `"'`)
			names[fingerprint.Code(word)] = string(word)
		}
	}
	for _, t := range tokens {
		if t.Class != fingerprint.Identifier || names[t.Code] != "" {
			continue
		}
		name := string(text[t.Start:t.End])
		mark, first := "", byte('x')
		if name[0] == '$' || name[0] == '\'' {
			mark = name[:1]
			if len(name) == 1 {
				names[t.Code] = name
				continue
			}
		}
		if c := name[len(mark)]; c >= 'A' && c <= 'Z' {
			first = 'X'
		}
		names[t.Code] = fmt.Sprintf("%s%cq%dz", mark, first, len(names))
	}
	return names
}

// gap is what is printed for the text between two tokens: twice its white
// space; for a comment a blank or a line end. Text that is no comment, as HTML, stays.
func gap(text []byte, first bool) []byte {
	rest := bytes.TrimSpace(text)
	if bytes.Contains(text, []byte("<?")) || bytes.Contains(text, []byte("?>")) || len(bytes.Trim(rest, "\\\r\n \t")) == 0 && len(rest) > 0 || first && bytes.HasPrefix(text, []byte("\xef\xbb\xbf")) {
		return text
	}
	if len(text) == 0 {
		return nil
	}
	if bytes.HasPrefix(text, []byte("#\n")) { // the line "{#" may end a heredoc
		return text
	}
	if n := bytes.LastIndexByte(text, '\n'); n >= 0 {
		indent := text[n+1:]
		if len(bytes.TrimSpace(indent)) > 0 {
			indent = nil
		}
		end := "\n\n"
		if text[0] == ' ' { // a backslash before a line end is not one before a blank
			end = " \n\n"
		}
		return bytes.Join([][]byte{[]byte(end), indent, indent}, nil)
	}
	return []byte("  ")
}
