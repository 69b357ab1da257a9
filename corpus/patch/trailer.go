package patch

import "strings"

// parseTrailers finds the trailers of a message without its subject, by the
// rules of git interpret-trailers: the last paragraph, if it is nothing but trailers,
// or if one of its lines is one that git writes and at least a quarter are trailers.
// Lines that begin with # are comments.
func parseTrailers(message string) []Trailer {
	lines := lastParagraph(message)
	if !isTrailerBlock(lines) {
		return nil
	}
	var trailers []Trailer
	var value []string // of the last trailer, a line each; nil if no line can continue it
	fold := func() {
		if value != nil {
			trailers[len(trailers)-1].Value = strings.TrimSpace(strings.Join(value, " "))
		}
		value = nil
	}
	for _, line := range lines {
		switch {
		case line[0] == '#':
		case isSpace(line[0]):
			if value != nil {
				value = append(value, strings.TrimSpace(line))
			}
		default:
			fold()
			if key, first, ok := cutTrailer(line); ok {
				trailers = append(trailers, Trailer{Key: key})
				value = []string{first}
			}
		}
	}
	fold()
	return trailers
}

// lastParagraph gives the lines behind the last blank line, comments that
// end the message aside.
func lastParagraph(message string) []string {
	lines := strings.Split(message, "\n")
	end := len(lines)
	for end > 0 && (isBlank(lines[end-1]) || lines[end-1][0] == '#') {
		end--
	}
	start := end
	for start > 0 && !isBlank(lines[start-1]) {
		start--
	}
	return lines[start:end]
}

// isTrailerBlock counts as git does: a comment is neither here nor there,
// continuation lines count with the line that they continue.
func isTrailerBlock(lines []string) bool {
	trailers, others, byGit := 0, 0, false
	inTrailer := false
	for _, line := range lines {
		switch {
		case line[0] == '#':
		case isSpace(line[0]):
			if !inTrailer {
				others++
			}
		case isGitTrailer(line):
			trailers++
			inTrailer, byGit = true, true
		default:
			if _, _, inTrailer = cutTrailer(line); inTrailer {
				trailers++
			} else {
				others++
			}
		}
	}
	return trailers > 0 && (others == 0 || byGit && trailers*3 >= others)
}

// isGitTrailer knows what git itself adds to a message.
func isGitTrailer(line string) bool {
	return strings.HasPrefix(line, "Signed-off-by: ") || strings.HasPrefix(line, "(cherry picked from commit ")
}

// cutTrailer splits "Key: value". A key is letters, digits and dashes; white
// space may stand before the colon.
func cutTrailer(line string) (key, value string, ok bool) {
	i := 0
	for i < len(line) && isKeyByte(line[i]) {
		i++
	}
	key = line[:i]
	rest := strings.TrimLeft(line[i:], " \t")
	if key == "" || !strings.HasPrefix(rest, ":") {
		return "", "", false
	}
	return key, strings.TrimSpace(rest[1:]), true
}

func isKeyByte(c byte) bool {
	return c == '-' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f'
}

func isBlank(line string) bool { return strings.TrimSpace(line) == "" }
