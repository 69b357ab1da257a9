package syntax

import "github.com/hunkprint/hunkprint/fingerprint"

// flagImports marks the tokens of import and include statements: those that
// begin a line with an importing word, up to the end of the statement. The
// rule is lexical, so that a fragment flags what its file flags.
func (x *lexer) flagImports(tokens []fingerprint.Token, src []byte) {
	if x.imports == "" {
		return
	}
	line := uint32(0)
	for i := 0; i < len(tokens); i++ {
		if tokens[i].Line == line {
			continue
		}
		line = tokens[i].Line
		if !x.beginsImport(tokens[i:], src) {
			continue
		}
		for stop := statementEnd(tokens, src, i); i < stop; i++ {
			tokens[i].Import = true
			line = tokens[i].Line
		}
		i--
	}
}

// beginsImport tells whether the line of the first token begins an import.
func (x *lexer) beginsImport(tokens []fingerprint.Token, src []byte) bool {
	text := func(i int) []byte {
		if i < len(tokens) && tokens[i].Line == tokens[0].Line {
			return src[tokens[i].Start:tokens[i].End]
		}
		return nil
	}
	at := 0
	if x.preludes.has(tokens[0].Code, text(0)) {
		at = 1
	}
	word := text(at)
	if word == nil || tokens[at].Class == fingerprint.String || !x.importing.has(tokens[at].Code, word) {
		return false
	}
	// A bracket makes it a call, a block of resources, a closure's variables.
	return string(text(at+1)) != "(" || string(word) == "import" && text(at+2) == nil
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
