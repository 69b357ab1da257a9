package match

import "slices"

// maxHelper is how many tokens a compiler's helper has at most, and a call before its name and
// behind it: a name hides no more.
const maxHelper = 300

// The words and marks by which the end of a declaration is known.
var (
	declares     = codesOf("var", "let", "const", "function") // before the name of what is declared
	function     = codesOf("function")[0]
	opens        = codesOf("{", "(", "[", "${")
	closes       = codesOf("}", ")", "]")
	blockEnd     = codesOf("}")[0]
	statementEnd = codesOf(";")[0]
	member       = codesOf(".")[0]
	gives        = codesOf("=")[0]
)

// helper lowers the helper that a token names, or a member of it, where that is declared or set,
// from the start of its statement on, or what calls it, up to where a block begins. It tells where that ends.
func (m *Matcher) helper(from, i int) (end int) {
	if i > 0 && slices.Contains(declares, m.tokens[i-1].Code) || m.isSet(i) {
		end = m.helperEnd(i)
	} else {
		end = m.signatureEnd(i)
	}
	m.lower(max(from, i-maxHelper), min(end, i+maxHelper), helperShare)
	return end
}

// isSet tells whether a name, or a member of what it names, is given a value.
func (m *Matcher) isSet(i int) bool {
	end := min(len(m.tokens), i+maxHelper)
	for i++; i+1 < end && m.tokens[i].Code == member; i += 2 {
	}
	return i < end && m.tokens[i].Code == gives
}

// helperEnd is where the helper ends that a token gives its name.
func (m *Matcher) helperEnd(i int) int {
	isFunction, depth := i > 0 && m.tokens[i-1].Code == function, 0
	end := min(len(m.tokens), i+maxHelper)
	for i++; i < end; i++ {
		switch code := m.tokens[i].Code; {
		case slices.Contains(opens, code):
			depth++
		case slices.Contains(closes, code):
			if depth--; depth < 0 || depth == 0 && isFunction && code == blockEnd {
				return i + 1
			}
		case depth == 0 && code == statementEnd:
			return i + 1
		}
	}
	return end
}
