package patch

import "strings"

// fileHeader is what the lines above the hunks say about a file. Names are
// as written, prefixes included; empty where nothing names them.
type fileHeader struct {
	old, new               string
	from, to               string // of a rename or copy, which never have a prefix
	copied                 bool
	oldIsEmpty, newIsEmpty bool // the file is added, deleted
	oldMode, newMode       string
	oldBlob                string
	binary, combined       bool
	git                    bool      // the names of a git diff are exact
	names                  [2]string // of the diff line, which has both whatever becomes of the file
}

const devNull = "/dev/null"

// setOld takes the name of a "---" line.
func (h *fileHeader) setOld(field string) {
	name, epoch := plainName(field)
	h.oldIsEmpty = h.oldIsEmpty || name == devNull || epoch
	if name != devNull {
		h.old = name
	}
}

// setNew takes the name of a "+++" line.
func (h *fileHeader) setNew(field string) {
	name, epoch := plainName(field)
	h.newIsEmpty = h.newIsEmpty || name == devNull || epoch
	if name != devNull {
		h.new = name
	}
}

// file resolves the names with so many leading components taken off.
func (h fileHeader) file(strip int) File {
	f := File{
		OldMode: h.oldMode, NewMode: h.newMode, OldBlob: h.oldBlob,
		Binary: h.binary, Combined: h.combined, Status: Modified,
	}
	old, new := stripName(h.old, strip), stripName(h.new, strip)
	switch {
	case h.from != "" && h.to != "":
		f.Status = Renamed
		if h.copied {
			f.Status = Copied
		}
		f.OldPath, f.Path = stripName(h.from, strip-1), stripName(h.to, strip-1)
		return f
	case h.oldIsEmpty:
		f.Status = Added
		f.Path = firstOf(new, old)
	case h.newIsEmpty:
		f.Status = Deleted
		f.Path = firstOf(old, new)
	case h.git:
		f.Path = firstOf(new, old)
	default:
		f.Path = targetName(old, new)
	}
	f.OldPath = f.Path
	return f
}

// targetName picks the file that a plain diff changes: the new name, or the
// old one where the new one is the old with something tacked on ("x" and "x.new").
func targetName(old, new string) string {
	if old != "" && len(old) < len(new) && strings.HasPrefix(new, old) {
		return old
	}
	return firstOf(new, old)
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// stripOf says how many components the names of a file lose.
func (d *diffReader) stripOf(h fileHeader) int {
	switch {
	case d.o.Strip > 0:
		return d.o.Strip
	case d.o.Strip < 0:
		return 0
	}
	old, new := h.old, h.new
	if old == "" || new == "" {
		old, new = h.names[0], h.names[1]
	}
	if old != "" && new != "" {
		d.strip = detectStrip(old, new)
		return d.strip
	}
	switch name := firstOf(h.new, h.old); {
	case isPrefixed(name):
		return 1
	case strings.HasPrefix(name, "/"):
		return 0
	}
	return d.strip
}

// detectStrip compares the two names of a file: prefixes differ, paths do not.
func detectStrip(old, new string) int {
	if isPrefixed(old) && isPrefixed(new) && old[0] != new[0] {
		return 1
	}
	_, oldRest, ok1 := strings.Cut(old, "/")
	_, newRest, ok2 := strings.Cut(new, "/")
	if old != new && ok1 && ok2 && oldRest == newRest {
		return 1
	}
	return 0
}

// isPrefixed knows the prefixes that git writes: a/ b/, with mnemonics c/
// (commit) i/ (index) o/ (object) w/ (work tree), and 1/ 2/.
func isPrefixed(name string) bool {
	return len(name) > 2 && name[1] == '/' && strings.IndexByte("abciow12", name[0]) >= 0
}

// stripName takes off n components, as many as there are directories.
func stripName(name string, n int) string {
	for ; n > 0; n-- {
		_, rest, ok := strings.Cut(name, "/")
		if !ok {
			break
		}
		name = strings.TrimLeft(rest, "/")
	}
	return name
}

// plainName takes the name out of what follows "--- ": C-quoted, or up to a
// tab, or up to a date. The epoch is how diff says that there was no file.
func plainName(field string) (name string, epoch bool) {
	if strings.HasPrefix(field, `"`) {
		if name, _, ok := unquoteC(field); ok {
			return name, false
		}
	}
	name, date, ok := strings.Cut(field, "\t")
	if !ok {
		name, date = cutDate(field)
		name = strings.TrimRight(name, " ")
	}
	return name, isEpoch(date)
}

// cutDate splits "name 2010-07-05 19:41:17.620000023 -0500".
func cutDate(field string) (name, date string) {
	words := strings.Split(field, " ")
	n := len(words)
	if n >= 3 && isDay(words[n-2-1]) && isClock(words[n-2]) && isZone(words[n-1]) {
		n -= 3
	} else if n >= 2 && isDay(words[n-2]) && isClock(words[n-1]) {
		n -= 2
	} else {
		return field, ""
	}
	name = strings.Join(words[:n], " ")
	return name, strings.Join(words[n:], " ")
}

func isDay(s string) bool { return len(s) == 10 && s[4] == '-' && s[7] == '-' && onlyDigits(s, "-") }

func isClock(s string) bool { return len(s) >= 8 && s[2] == ':' && s[5] == ':' && onlyDigits(s, ":.") }

func isZone(s string) bool {
	return len(s) >= 5 && (s[0] == '+' || s[0] == '-') && onlyDigits(s[1:], ":")
}

func onlyDigits(s, but string) bool {
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && strings.IndexByte(but, s[i]) < 0 {
			return false
		}
	}
	return true
}

// isEpoch knows midnight of 1970-01-01 UTC in the zone that it is written in.
func isEpoch(date string) bool {
	words := strings.Fields(date)
	if len(words) != 3 || !isClock(words[1]) || !isZone(words[2]) || strings.Trim(words[1][8:], ".0") != "" {
		return false
	}
	minutes := clockMinutes(words[1][:5])
	zone := strings.ReplaceAll(words[2][1:], ":", "")
	if len(zone) != 4 || words[1][6:8] != "00" {
		return false
	}
	offset := clockMinutes(zone[:2] + ":" + zone[2:])
	if words[2][0] == '-' {
		offset = -offset
	}
	return words[0] == "1970-01-01" && minutes == offset ||
		words[0] == "1969-12-31" && minutes-24*60 == offset
}

func clockMinutes(s string) int {
	digit := func(i int) int { return int(s[i] - '0') }
	return (digit(0)*10+digit(1))*60 + digit(3)*10 + digit(4)
}

// unquoteC reads the C-style quoting of git at the beginning of s, and gives
// what stands behind it.
func unquoteC(s string) (name, rest string, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch c := s[i]; c {
		case '"':
			return b.String(), s[i+1:], true
		case '\\':
			char, n := unescapeC(s[i+1:])
			if n == 0 {
				return "", s, false
			}
			b.WriteByte(char)
			i += n
		default:
			b.WriteByte(c)
		}
	}
	return "", s, false
}

// unescapeC reads what follows a backslash, and says how long that is.
func unescapeC(s string) (char byte, n int) {
	if s == "" {
		return 0, 0
	}
	if i := strings.IndexByte(`abtnvfr"\`, s[0]); i >= 0 {
		return "\a\b\t\n\v\f\r\"\\"[i], 1
	}
	if len(s) < 3 || s[0] > '3' || !isOctal(s[0]) || !isOctal(s[1]) || !isOctal(s[2]) {
		return 0, 0
	}
	return (s[0]-'0')<<6 | (s[1]-'0')<<3 | (s[2] - '0'), 3
}

func isOctal(c byte) bool { return c >= '0' && c <= '7' }
