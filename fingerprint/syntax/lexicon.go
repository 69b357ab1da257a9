package syntax

import "strings"

// A lexicon says by which rules text is cut into lexemes. The rules are the
// same inside of a file, a hunk, a macro body, and an error region: a
// lexeme does not depend on what the grammar made of its surroundings.
type lexicon struct {
	line     []string    // what opens a comment to the end of the line
	block    [][2]string // what opens and closes a comment
	nested   bool        // block comments nest
	margins  bool        // lines of block comments begin with a star
	quotes   []quote     // longer openings before shorter ones
	prefix   string      // words that belong to the string behind them, separated by blanks; "*" for any word
	joined   string      // operators of more than one character, beside the common ones
	imports  string      // words that a line of imports begins with
	example  []string    // what the lines of examples in a text begin with
	binders  []string    // what makes an operator of the closing mark of a comment
	strange  []string    // signs that no code has, where no two names stand side by side
	endless  string      // what no line of code ends in, there
	soft     string      // words that stand before a name at the start of a line and are no keywords
	tails    [2]string   // what opens and closes a long literal whose marks are not fixed
	heredocs bool        // <<WORD opens a text that ends at a line of that word

	dotEnds    bool // a number may end in a dot
	tick       bool // digits may be separated by '
	dollar     bool // $ may stand in a name
	private    bool // # opens the name of what is private to a class
	wordHash   bool // # opens a comment only at the start of a word
	fold       bool // upper and lower case are the same
	escapes    bool // a backslash outside of strings takes the sign behind it with it
	percents   bool // $ and the character behind it are a name
	html       bool // code stands between <? and ?>
	atLine     bool // block comments open and close at the start of a line
	primed     bool // ' may stand in a name
	docstrings bool // a long string may open on a line of its own
	fenced     bool // a long string opens at the end of a line and closes at the start of one
	apart      bool // no two names stand side by side
	quoted     bool // marks inside of strings inside of block comments do not count
	embeds     bool // literals of many lines hold code where they look like it

	// special finds the literals whose marks are not fixed. It gives the quote,
	// and where its text begins; 0 for none. prefix is the word before i.
	special func(src []byte, i, to int, prefix string) (quote, int)
	// guess finds the literals that only their place tells from operators.
	guess func(src []byte, i, to int, operand bool) (quote, int)
}

// quote is one kind of literal.
type quote struct {
	open, close string
	lines       bool        // may span lines
	raw         bool        // no backslash escapes
	char        bool        // one character: an opening without an end nearby is something else
	doubled     bool        // the closing mark written twice stands for itself
	late        bool        // of a run of closing marks, the last ones close
	set         bool        // a closing mark between brackets does not close
	flags       bool        // letters behind the closing mark belong to the literal
	body        bool        // what it holds is code where it spans lines
	pair        byte        // an opening bracket that has to be closed first
	code        [][2]string // what opens and closes an expression in it
}

// commonOperators are joined in every language. A ">" is never joined with
// another, since it may close a list of type parameters.
const commonOperators = "... <<= -> == != <= >= && || ++ -- += -= *= /= %= &= |= ^= << ::"

var (
	braces  = [][2]string{{"${", "}"}}
	plain   = [][2]string{{"{", "}"}}
	hashed  = [][2]string{{"#{", "}"}}
	escaped = [][2]string{{`\(`, ")"}}
	shell   = [][2]string{{"$(", ")"}, {"${", "}"}, {"`", "`"}}
)

var (
	slashes = []string{"//"}
	stars   = [][2]string{{"/*", "*/"}}
	double  = quote{open: `"`, close: `"`}
	single  = quote{open: `'`, close: `'`}
	letter  = quote{open: `'`, close: `'`, char: true}
)

var cLexicon = lexicon{
	line: slashes, block: stars, margins: true,
	quotes:  []quote{double, single},
	prefix:  "L u U u8 LR uR UR u8R R",
	joined:  "## <=>",
	imports: "include",
	dotEnds: true, tick: true,
	special: rawC, tails: [2]string{`R"`, `)"`},
}

var goLexicon = lexicon{
	line: slashes, block: stars, margins: true,
	quotes:  []quote{{open: "`", close: "`", lines: true, raw: true}, double, single},
	joined:  ":= <- &^ &^=",
	imports: "import package",
	dotEnds: true,
}

var rustLexicon = lexicon{
	embeds: true,
	line:   slashes, block: stars, nested: true, margins: true,
	quotes:  []quote{{open: `"`, close: `"`, lines: true}, letter},
	prefix:  "b c r br cr",
	joined:  "=> .. ..=",
	imports: "use extern",
	special: rawRust, tails: [2]string{`r#"`, `"#`},
}

var pythonLexicon = lexicon{
	line: []string{"#"},
	quotes: []quote{{open: `"""`, close: `"""`, lines: true}, {open: `'''`, close: `'''`, lines: true},
		double, single},
	prefix:  "r b u f t br rb fr rf R B U F T BR RB Br bR rB Rb FR RF Fr fR rF Rf",
	joined:  "** **= // //= := @=",
	imports: "import from",
	dotEnds: true,
	special: formatted, docstrings: true, example: []string{">>> ", "... ", ".. ", ":param ", ":type ", ":return", ":rtype", ":raise"},
	apart: true, strange: []string{"$", "?", "&&", "||", "++", "=>", "{%", "%}", "! ", "</"}, endless: "!?$",
	soft: "print exec match case type cdef cpdef ctypedef",
}

var jsLexicon = lexicon{
	line: []string{"//", "#!"}, block: stars, margins: true,
	quotes:  []quote{{open: "`", close: "`", lines: true, code: braces}, double, single},
	joined:  "=> === !== ** **= ?? ??= ?. &&= ||=",
	imports: "import",
	dollar:  true, private: true,
	guess: regexJS,
}

var javaLexicon = lexicon{
	line: slashes, block: stars, margins: true,
	quotes:  []quote{{open: `"""`, close: `"""`, lines: true}, double, single},
	imports: "import package",
	dotEnds: true,
}

var csharpLexicon = lexicon{
	line: slashes, block: stars, margins: true,
	quotes:  []quote{double, single},
	joined:  "=> ?? ??= ?. ..",
	imports: "using",
	special: dollarAt, tails: [2]string{`= """`, `"""`},
}

var kotlinLexicon = lexicon{
	embeds: true,
	line:   slashes, block: stars, nested: true, margins: true,
	quotes:  []quote{{open: `"""`, close: `"""`, lines: true, raw: true, late: true, code: braces}, {open: `"`, close: `"`, code: braces}, letter},
	joined:  "=> .. ..< ?. ?: !! === !==",
	imports: "import package",
}

var swiftLexicon = lexicon{
	line: slashes, block: stars, nested: true, margins: true,
	quotes:  []quote{{open: `"""`, close: `"""`, lines: true, code: escaped}, {open: `"`, close: `"`, code: escaped}},
	joined:  "..< ?? === !== &+ &- &* =>",
	imports: "import",
	special: hashQuote, tails: [2]string{`#"`, `"#`},
}

var scalaLexicon = lexicon{
	embeds: true,
	line:   slashes, block: stars, nested: true, margins: true,
	quotes:  []quote{{open: `"""`, close: `"""`, lines: true, raw: true, late: true}, double, letter},
	prefix:  "*",
	joined:  "=> <- <: >:",
	imports: "import package",
	special: interpolator,
}

var phpLexicon = lexicon{
	embeds: true,
	line:   []string{"//", "#"}, block: stars, margins: true,
	quotes:  []quote{{open: `"`, close: `"`, lines: true}, {open: `'`, close: `'`, lines: true}, {open: "`", close: "`"}},
	joined:  "=> === !== ?? ??= ** **= <=> .= ?-> <<<",
	imports: "use namespace",
	dollar:  true, html: true, heredocs: true,
}

var rubyLexicon = lexicon{
	embeds: true,
	line:   []string{"#"}, block: [][2]string{{"=begin", "=end"}, {"__END__", "\x00"}}, atLine: true,
	quotes:   []quote{{open: `"`, close: `"`, lines: true, code: hashed}, {open: `'`, close: `'`, lines: true}, {open: "`", close: "`", lines: true, code: hashed}},
	joined:   "=> === <=> ** **= .. &. =~ !~ &&= ||=",
	imports:  "require require_relative",
	percents: true, heredocs: true,
	guess: rubyLiteral,
}

var luaLexicon = lexicon{
	embeds:  true,
	line:    []string{"--", "#!"},
	quotes:  []quote{double, single},
	joined:  ".. ~= //",
	special: longBracket, tails: [2]string{"[[", "]]"},
	apart: true, strange: []string{"!", "$", "?", "@", "&&", "||", "##", "+=", "-=", "->", "=>", ": ", ":-", ":~"}, endless: "|:!?@",
}

// A shell evaluates strings: the bodies of tests, traps and remote commands. So
// what a string or heredoc of many lines holds is code, too.
var bashLexicon = lexicon{
	line: []string{"#"}, wordHash: true,
	quotes: []quote{{open: `"`, close: `"`, lines: true, code: shell, body: true}, {open: `$'`, close: `'`, lines: true, body: true}, {open: `'`, close: `'`, lines: true, raw: true, body: true}},
	joined: ";; &> =~ <<<", escapes: true, heredocs: true,
}

// Text between dollar marks is the body of a function: code. So is what stands
// between quotes and spans lines.
var sqlLexicon = lexicon{
	line: []string{"--"}, block: stars,
	quotes: []quote{{open: `'`, close: `'`, lines: true, raw: true, doubled: true, body: true}, {open: `"`, close: `"`, raw: true}, {open: "`", close: "`", raw: true}},
	prefix: "B X E N b x e n",
	joined: "<> :=", fold: true,
	special: escapedSQL,
}

var protobufLexicon = lexicon{
	line: slashes, block: stars, margins: true,
	quotes:  []quote{double, single},
	imports: "import package syntax",
	dotEnds: true,
}

var ocamlLexicon = lexicon{
	block: [][2]string{{"(*", "*)"}}, nested: true, quoted: true, primed: true,
	quotes:  []quote{{open: `"`, close: `"`, lines: true}, letter},
	joined:  "|> <- := ;; <> @@",
	imports: "open",
	dotEnds: true,
	example: []string{"{[", "{{:", "{!", "@param ", "@raise ", "@return "}, binders: []string{"(let", "(and"},
	special: bracedOCaml, tails: [2]string{"{|", "|}"},
}

var elixirLexicon = lexicon{
	embeds: true,
	line:   []string{"#"},
	quotes: []quote{{open: `"""`, close: `"""`, lines: true, code: hashed}, {open: `'''`, close: `'''`, lines: true, code: hashed},
		{open: `"`, close: `"`, lines: true, code: hashed}, {open: `'`, close: `'`, code: hashed}},
	joined:  "|> <- => <> .. =~ === !== ~> \\\\",
	imports: "import alias require use",
	fenced:  true,
	guess:   sigil, example: []string{"iex>"},
}

// set makes a set of the words of a list.
func set(list string) map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}
