package patch

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// transferDecode undoes a transfer encoding, if there is one.
func transferDecode(encoding string, body []byte) (text []byte, decoded bool) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		return decodeBase64(body), true
	case "quoted-printable":
		return decodeQuoted(body, true), true
	}
	return body, false
}

// unflow joins the lines that format=flowed broke (RFC 3676). The signature
// line stays whole, and delsp takes the space at the break away.
func unflow(text []byte, delsp bool) []byte {
	out := make([]byte, 0, len(text))
	for c := newCursor(text, 1); !c.eof; c.advance() {
		line := trimCR(c.line)
		if string(line) == "-- " {
			out = append(out, "-- \n"...)
			continue
		}
		line = bytes.TrimPrefix(line, []byte(" "))
		soft := bytes.HasSuffix(line, []byte(" "))
		if soft && delsp {
			line = line[:len(line)-1]
		}
		out = append(out, line...)
		if !soft {
			out = append(out, '\n')
		}
	}
	return out
}

// undash takes the dash escapes out of a text signed inline with PGP.
func undash(text []byte) []byte {
	const begin, end = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
	if !hasPrefix(text, begin) && !bytes.Contains(text, []byte("\n"+begin)) {
		return text
	}
	out := make([]byte, 0, len(text))
	signed := false
	for c := newCursor(text, 1); !c.eof; c.advance() {
		line := c.line
		switch {
		case hasPrefix(line, begin):
			signed = true
		case hasPrefix(line, end):
			signed = false
		case signed:
			line = bytes.TrimPrefix(line, []byte("- "))
		}
		out = append(append(out, line...), '\n')
	}
	return out
}

// decodeBase64 takes what base64 there is: line ends and foreign bytes are
// passed over, padding may stand in the middle, as in joined parts.
func decodeBase64(in []byte) []byte {
	out := make([]byte, 0, len(in)/4*3)
	var quad [4]byte
	n := 0
	flush := func() {
		if n > 1 {
			var three [3]byte
			k, _ := base64.RawStdEncoding.Decode(three[:], quad[:n])
			out = append(out, three[:k]...)
		}
		n = 0
	}
	for _, c := range in {
		switch {
		case c == '=':
			flush()
		case isBase64(c):
			quad[n] = c
			if n++; n == 4 {
				flush()
			}
		}
	}
	flush()
	return out
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}

// decodeQuoted decodes quoted-printable text. A broken escape stays as it
// is; soft says whether a = at the end of a line joins it with the next.
func decodeQuoted(in []byte, soft bool) []byte {
	out := make([]byte, 0, len(in))
	for i := 0; i < len(in); i++ {
		c := in[i]
		if c != '=' {
			out = append(out, c)
			continue
		}
		if end := softBreak(in[i+1:]); soft && end >= 0 {
			i += end
			continue
		}
		if i+2 < len(in) && hex(in[i+1]) >= 0 && hex(in[i+2]) >= 0 {
			out = append(out, byte(hex(in[i+1])<<4|hex(in[i+2])))
			i += 2
			continue
		}
		out = append(out, c)
	}
	return out
}

// softBreak says how many bytes of white space end the line, its end
// included; -1 if there is more on it.
func softBreak(in []byte) int {
	for i, c := range in {
		switch c {
		case '\n':
			return i + 1
		case ' ', '\t', '\r':
		default:
			return -1
		}
	}
	return len(in)
}

func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}
