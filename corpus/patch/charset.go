package patch

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
)

// toUTF8 decodes a text in a named charset. As git does, a charset that is
// not named, not known or not true is taken for UTF-8 where the bytes are, and
// else for Latin-1: a name is never worth an error.
func toUTF8(text []byte, charset string) string {
	if isUTF8Name(charset) || isASCII(text) && !isWide(charset) {
		return guessUTF8(text)
	}
	enc := encodingOf(charset)
	if enc == nil {
		return guessUTF8(text)
	}
	decoded, err := enc.NewDecoder().Bytes(text)
	if err != nil {
		return guessUTF8(text)
	}
	return string(decoded)
}

func guessUTF8(text []byte) string {
	if utf8.Valid(text) {
		return string(text)
	}
	decoded, err := charmap.ISO8859_1.NewDecoder().Bytes(text)
	if err != nil {
		return strings.ToValidUTF8(string(text), "\uFFFD")
	}
	return string(decoded)
}

func isUTF8Name(charset string) bool {
	switch strings.ToLower(charset) {
	case "", "utf-8", "utf8", "us-ascii", "ascii", "unknown-8bit", "x-unknown", "8bit", "binary":
		return true
	}
	return false
}

// isWide knows the charsets whose text can be all ASCII bytes and mean something else.
func isWide(charset string) bool {
	c := strings.ToLower(charset)
	return strings.HasPrefix(c, "utf-16") || strings.HasPrefix(c, "iso-2022") || strings.HasPrefix(c, "hz")
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func encodingOf(charset string) encoding.Encoding {
	if enc, err := htmlindex.Get(charset); err == nil {
		return enc
	}
	if enc, err := ianaindex.MIME.Encoding(charset); err == nil {
		return enc // nil where the name is known and the charset is not
	}
	return nil
}

// decodeWords decodes the encoded words (RFC 2047) of a header. What is no
// well-formed word stays as it is, and white space between two words goes.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return guessUTF8([]byte(s))
	}
	var b strings.Builder
	var raw []byte // bytes of words that continue in the next one
	var charset string
	flush := func() {
		b.WriteString(toUTF8(raw, charset))
		raw = nil
	}
	for s != "" {
		before, word, rest, ok := nextWord(s)
		if !ok {
			break
		}
		if strings.TrimSpace(before) != "" || raw == nil {
			flush()
			b.WriteString(guessUTF8([]byte(before)))
		}
		if !strings.EqualFold(charset, word.charset) {
			flush()
			charset = word.charset
		}
		raw = append(raw, word.text...)
		if raw == nil {
			raw = []byte{}
		}
		s = rest
	}
	flush()
	b.WriteString(guessUTF8([]byte(s)))
	return b.String()
}

const maxWord = 4096

type encodedWord struct {
	charset string
	text    []byte
}

// nextWord finds the first "=?charset?B?text?=".
func nextWord(s string) (before string, w encodedWord, rest string, ok bool) {
	for from := 0; ; {
		i := strings.Index(s[from:], "=?")
		if i < 0 {
			return "", w, s, false
		}
		from += i
		if w, rest, ok = parseWord(s[from+2:]); ok {
			return s[:from], w, rest, true
		}
		from += 2
	}
}

// parseWord reads what follows "=?".
func parseWord(s string) (w encodedWord, rest string, ok bool) {
	// A word has 75 bytes by the book. Some have more, none has thousands.
	head, tail := s[:min(len(s), maxWord)], s[min(len(s), maxWord):]
	charset, head, ok1 := strings.Cut(head, "?")
	method, head, ok2 := strings.Cut(head, "?")
	text, head, ok3 := strings.Cut(head, "?=")
	rest = s[len(s)-len(head)-len(tail):]
	if !ok1 || !ok2 || !ok3 || strings.ContainsAny(charset, " \t") {
		return w, "", false
	}
	w.charset, _, _ = strings.Cut(charset, "*") // a language may follow (RFC 2231)
	switch strings.ToUpper(method) {
	case "B":
		w.text = decodeBase64([]byte(text))
	case "Q":
		w.text = decodeQuoted([]byte(strings.ReplaceAll(text, "_", " ")), false)
	default:
		return w, "", false
	}
	return w, rest, true
}
