package syntax

import "github.com/hunkprint/hunkprint/fingerprint"

// flagImports marks the tokens of import and include statements: those that
// begin a line with an importing word, up to the end of the statement. The
// rule is lexical, so that a fragment flags what its file flags.
func (x *lexer) flagImports(tokens []fingerprint.Token, src []byte) {
	if len(x.importing) == 0 {
		return
	}
	for i := 0; i < len(tokens); {
		end := i + 1
		for end < len(tokens) && tokens[end].Line == tokens[i].Line {
			end++
		}
		if x.beginsImport(tokens[i:end], src) {
			stop := statementEnd(tokens, src, i)
			for k := i; k < stop; k++ {
				tokens[k].Import = true
			}
			end = max(end, stop)
		}
		i = end
	}
}

// beginsImport tells whether a line begins an import.
func (x *lexer) beginsImport(line []fingerprint.Token, src []byte) bool {
	text := func(i int) string {
		if i < len(line) {
			return string(src[line[i].Start:line[i].End])
		}
		return ""
	}
	at := 0
	if first := text(0); first == "#" || first == "pub" || first == "static" {
		at = 1
	}
	// A bracket makes it a call, a block of resources, a closure's variables.
	return len(line) > at && line[at].Class != fingerprint.String && x.importing[text(at)] && (text(at+1) != "(" || text(at) == "import" && text(at+2) == "")
}

// statementEnd is behind the last token of the statement that begins at i: it
// ends at a semicolon or a line end outside of brackets.
func statementEnd(tokens []fingerprint.Token, src []byte, i int) int {
	depth := 0
	for k := i; k < len(tokens); k++ {
		if depth == 0 && k > i && tokens[k].Line != tokens[k-1].Line && src[tokens[k-1].Start] != ',' {
			return k
		}
		if tokens[k].Class != fingerprint.Punctuation {
			continue
		}
		switch src[tokens[k].Start] {
		case '(', '{', '[':
			depth++
		case ')', '}', ']':
			depth--
		case ';':
			if depth == 0 {
				return k + 1
			}
		}
	}
	return len(tokens)
}
