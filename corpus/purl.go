package corpus

import "strings"

// purl is a package URL (ECMA-427): pkg:kind/namespace/name@version?qualifiers.
type purl struct {
	kind       string
	namespace  string // slash-separated
	name       string
	version    string
	qualifiers string // key=value, the value encoded
}

func (p purl) String() string {
	var b strings.Builder
	b.WriteString("pkg:" + p.kind)
	for part := range strings.SplitSeq(p.namespace, "/") {
		if part != "" {
			b.WriteString("/" + purlEncode(part))
		}
	}
	b.WriteString("/" + purlEncode(p.name))
	if p.version != "" {
		b.WriteString("@" + purlEncode(p.version))
	}
	if p.qualifiers != "" {
		b.WriteString("?" + p.qualifiers)
	}
	return b.String()
}

// purlEncode encodes all but letters, digits, ".-_~" and the colon, which the
// standard never encodes.
func purlEncode(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(".-_~:", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
