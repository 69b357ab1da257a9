package syntax

import (
	sitter "github.com/smacker/go-tree-sitter"
	"github.com/smacker/go-tree-sitter/bash"
	"github.com/smacker/go-tree-sitter/c"
	"github.com/smacker/go-tree-sitter/cpp"
	"github.com/smacker/go-tree-sitter/csharp"
	"github.com/smacker/go-tree-sitter/elixir"
	"github.com/smacker/go-tree-sitter/golang"
	"github.com/smacker/go-tree-sitter/java"
	"github.com/smacker/go-tree-sitter/javascript"
	"github.com/smacker/go-tree-sitter/kotlin"
	"github.com/smacker/go-tree-sitter/lua"
	"github.com/smacker/go-tree-sitter/ocaml"
	"github.com/smacker/go-tree-sitter/php"
	"github.com/smacker/go-tree-sitter/protobuf"
	"github.com/smacker/go-tree-sitter/python"
	"github.com/smacker/go-tree-sitter/ruby"
	"github.com/smacker/go-tree-sitter/rust"
	"github.com/smacker/go-tree-sitter/scala"
	"github.com/smacker/go-tree-sitter/sql"
	"github.com/smacker/go-tree-sitter/swift"
	"github.com/smacker/go-tree-sitter/typescript/tsx"
	"github.com/smacker/go-tree-sitter/typescript/typescript"
)

// A language is one row of the table: everything that tells it from the others.
// To add one, add a row, its lexicon, its keywords, and cases to the tests.
type language struct {
	name       string
	family     string // languages whose tokens and statistics are shared
	grammar    func() *sitter.Language
	extensions string // file name endings, separated by blanks
	files      string // whole file names
	programs   string // interpreters of a #! line
	keywords   string
	lexicon    lexicon
	nodes      nodes
}

// nodes names the node types of a grammar that are more than a sequence of
// lexemes, each a list separated by blanks.
type nodes struct {
	comment string // no token at all
	literal string // one string token, whatever parts it has
	heredoc string // a literal between lines, with the line that ends it or without
	marks   string // of these bytes each comment and literal has one, but for what stands between lines
	astray  string // what the grammar misreads without an error: the text is read by rules
}

// languages is the table. Of two rows with one extension the first wins unless
// the content decides (see Detect).
var languages = []language{
	{
		name: "c", family: "c", grammar: c.GetLanguage,
		extensions: ".c .h",
		keywords:   cKeywords, lexicon: cLexicon,
		nodes: nodes{comment: "comment", literal: "string_literal char_literal", marks: `/"'`},
	},
	{
		name: "cpp", family: "c", grammar: cpp.GetLanguage,
		extensions: ".cc .cpp .cxx .c++ .hh .hpp .hxx .h++ .inl .ipp .tcc .cppm .ixx",
		keywords:   cKeywords + cppKeywords, lexicon: cLexicon,
		nodes: nodes{comment: "comment", literal: "string_literal raw_string_literal char_literal", marks: `/"'`},
	},
	{
		name: "go", family: "go", grammar: golang.GetLanguage,
		extensions: ".go",
		keywords:   goKeywords, lexicon: goLexicon,
		nodes: nodes{comment: "comment", literal: "interpreted_string_literal raw_string_literal rune_literal", marks: "/\"'`"},
	},
	{
		name: "rust", family: "rust", grammar: rust.GetLanguage,
		extensions: ".rs",
		keywords:   rustKeywords, lexicon: rustLexicon,
		nodes: nodes{comment: "line_comment block_comment", literal: "string_literal raw_string_literal char_literal", marks: `/"'`},
	},
	{
		name: "python", family: "python", grammar: python.GetLanguage,
		extensions: ".py .pyi .pyx .pyw", files: "SConstruct SConscript wscript", programs: "python pypy",
		keywords: pythonKeywords, lexicon: pythonLexicon,
		nodes: nodes{comment: "comment", literal: "string", marks: `#"'`},
	},
	{
		name: "javascript", family: "javascript", grammar: javascript.GetLanguage,
		extensions: ".js .mjs .cjs .jsx .es6", programs: "node nodejs deno bun",
		keywords: jsKeywords, lexicon: jsLexicon,
		nodes: nodes{comment: "comment html_comment", literal: "string template_string regex", marks: "/\"'`-"},
	},
	{
		name: "typescript", family: "javascript", grammar: typescript.GetLanguage,
		extensions: ".ts .mts .cts", programs: "ts-node tsx",
		keywords: jsKeywords, lexicon: jsLexicon,
		nodes: nodes{comment: "comment html_comment", literal: "string template_string template_literal_type regex", marks: "/\"'`-"},
	},
	{
		name: "tsx", family: "javascript", grammar: tsx.GetLanguage,
		extensions: ".tsx",
		keywords:   jsKeywords, lexicon: jsLexicon,
		nodes: nodes{comment: "comment html_comment", literal: "string template_string template_literal_type regex", marks: "/\"'`-"},
	},
	{
		name: "java", family: "java", grammar: java.GetLanguage,
		extensions: ".java",
		keywords:   javaKeywords, lexicon: javaLexicon,
		nodes: nodes{comment: "line_comment block_comment", literal: "string_literal character_literal", marks: `/"'`},
	},
	{
		name: "csharp", family: "csharp", grammar: csharp.GetLanguage,
		extensions: ".cs .csx",
		keywords:   csharpKeywords, lexicon: csharpLexicon,
		nodes: nodes{comment: "comment", literal: "string_literal character_literal verbatim_string_literal raw_string_literal interpolated_string_expression", marks: `/"'`},
	},
	{
		name: "kotlin", family: "kotlin", grammar: kotlin.GetLanguage,
		extensions: ".kt .kts",
		keywords:   kotlinKeywords, lexicon: kotlinLexicon,
		// Behind an escaped dollar sign it takes an expression for text, and the first quote in it for the end.
		nodes: nodes{comment: "line_comment multiline_comment", literal: "string_literal character_literal", marks: `/"'`, astray: `\$$`},
	},
	{
		name: "swift", family: "swift", grammar: swift.GetLanguage,
		extensions: ".swift",
		keywords:   swiftKeywords, lexicon: swiftLexicon,
		nodes: nodes{comment: "comment multiline_comment", literal: "line_string_literal multi_line_string_literal raw_string_literal", marks: `/"`},
	},
	{
		name: "scala", family: "scala", grammar: scala.GetLanguage,
		extensions: ".scala .sc .sbt",
		keywords:   scalaKeywords, lexicon: scalaLexicon,
		nodes: nodes{comment: "comment block_comment", literal: "string character_literal interpolated_string_expression", marks: `/"'`},
	},
	{
		name: "php", family: "php", grammar: php.GetLanguage,
		extensions: ".php .phtml .php3 .php4 .php5 .inc", programs: "php",
		keywords: phpKeywords, lexicon: phpLexicon,
		nodes: nodes{comment: "comment", literal: "string encapsed_string shell_command_expression", heredoc: "heredoc_body nowdoc_body", marks: "/#\"'`"},
	},
	{
		name: "ruby", family: "ruby", grammar: ruby.GetLanguage,
		extensions: ".rb .rake .gemspec .ru", files: "Rakefile Gemfile Vagrantfile", programs: "ruby jruby",
		keywords: rubyKeywords, lexicon: rubyLexicon,
		nodes: nodes{comment: "comment", literal: "string character subshell regex string_array symbol_array delimited_symbol", heredoc: "heredoc_body", marks: "#\"'`/%?"},
	},
	{
		name: "lua", family: "lua", grammar: lua.GetLanguage,
		extensions: ".lua", programs: "lua luajit",
		keywords: luaKeywords, lexicon: luaLexicon,
		nodes: nodes{comment: "comment", literal: "string", marks: `-"'[`},
	},
	{
		name: "bash", family: "bash", grammar: bash.GetLanguage,
		extensions: ".sh .bash .ksh .zsh .bats", programs: "sh bash dash ksh zsh ash",
		keywords: bashKeywords, lexicon: bashLexicon,
		// It loses parts of heredocs.
		nodes: nodes{comment: "comment", literal: "string raw_string ansii_c_string ansi_c_string", heredoc: "heredoc_body", marks: `#"'`, astray: "<<"},
	},
	{
		name: "sql", family: "sql", grammar: sql.GetLanguage,
		extensions: ".sql .ddl .dml",
		keywords:   sqlKeywords, lexicon: sqlLexicon,
		nodes: nodes{comment: "comment marginalia", marks: `-/`},
	},
	{
		name: "protobuf", family: "protobuf", grammar: protobuf.GetLanguage,
		extensions: ".proto",
		keywords:   protobufKeywords, lexicon: protobufLexicon,
		nodes: nodes{comment: "comment", literal: "string", marks: `/"'`},
	},
	{
		name: "ocaml", family: "ocaml", grammar: ocaml.GetLanguage,
		extensions: ".ml .mli", programs: "ocaml",
		keywords: ocamlKeywords, lexicon: ocamlLexicon,
		nodes: nodes{comment: "comment", literal: "string character quoted_string", marks: `*"'{`},
	},
	{
		name: "elixir", family: "elixir", grammar: elixir.GetLanguage,
		extensions: ".ex .exs", programs: "elixir",
		keywords: elixirKeywords, lexicon: elixirLexicon,
		nodes: nodes{comment: "comment", literal: "string charlist sigil char quoted_atom", marks: `#"'~?`},
	},
}

// anyText is the language of files that no grammar fits: words, numbers, strings
// on one line, punctuation. It knows no comments, since every mark of one is
// something else in another language, and no apostrophes as quotes, since prose
// has them. Nothing detects it; the caller asks for it by name.
var anyText = language{name: "text", family: "text", lexicon: lexicon{quotes: []quote{double}}}

// Languages names the supported languages, in the order of the table.
func Languages() []string {
	names := make([]string, len(languages))
	for i := range languages {
		names[i] = languages[i].name
	}
	return names
}

// Family names the group of languages that a language shares its tokens and
// statistics with: "c" for C and C++, "javascript" for JavaScript, TypeScript
// and TSX; otherwise the language itself, "text" too. It is empty for an unknown name.
func Family(name string) string {
	if l := byName(name); l != nil {
		return l.family
	}
	return ""
}

// Family is that of the package: who has a tokenizer need not know it.
func (*Tokenizer) Family(name string) string { return Family(name) }

func byName(name string) *language {
	for i := range languages {
		if languages[i].name == name {
			return &languages[i]
		}
	}
	if name == anyText.name {
		return &anyText
	}
	return nil
}

// Grammar is the tree-sitter grammar of a language, nil where there is none: what
// a measurement of the tokenizer is compared with.
func Grammar(name string) *sitter.Language {
	if l := byName(name); l != nil && l.grammar != nil {
		return l.grammar()
	}
	return nil
}
