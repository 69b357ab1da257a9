package syntax

import (
	"strings"

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
// To add one, add a row, its keywords in keywords.go, and a case to the tests.
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
	inside  string // parts of a literal that are code again: interpolated expressions
	imports string // their tokens carry no originality
	prefix  string // text that a fragment needs before it to be parsed as code
}

var cLexicon = lexicon{
	line:    []string{"//"},
	block:   [][2]string{{"/*", "*/"}},
	quotes:  []quote{{open: `R"(`, close: `)"`, raw: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`}},
	prefix:  "L u U u8 LR uR UR u8R R",
	dotEnds: true,
	tick:    true,
}

var cLike = lexicon{
	line:   []string{"//"},
	block:  [][2]string{{"/*", "*/"}},
	quotes: []quote{{open: `"""`, close: `"""`, lines: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`}},
}

var jsLexicon = lexicon{
	line:   []string{"//"},
	block:  [][2]string{{"/*", "*/"}},
	quotes: []quote{{open: "`", close: "`", lines: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`}},
	dollar: true,
	joined: "=> === !== ** **= ?? ??= ?. &&= ||=",
}

var nestedLexicon = lexicon{
	line:   []string{"//"},
	block:  [][2]string{{"/*", "*/"}},
	nested: true,
	quotes: []quote{{open: `"""`, close: `"""`, lines: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`, char: true}},
}

var jsNodes = nodes{
	comment: "comment html_comment",
	literal: "string template_string regex jsx_text",
	inside:  "template_substitution",
	imports: "import_statement",
}

// languages is the table. Of two rows with one extension the first wins unless
// the content decides (see Detect).
var languages = []language{
	{
		name: "c", family: "c", grammar: c.GetLanguage,
		extensions: ".c .h", keywords: cKeywords, lexicon: cLexicon,
		nodes: nodes{comment: "comment", literal: "string_literal char_literal system_lib_string", imports: "preproc_include"},
	},
	{
		name: "cpp", family: "c", grammar: cpp.GetLanguage,
		extensions: ".cc .cpp .cxx .c++ .hh .hpp .hxx .h++ .inl .ipp .tcc .cppm .ixx", keywords: cKeywords + cppKeywords, lexicon: cLexicon,
		nodes: nodes{comment: "comment", literal: "string_literal raw_string_literal char_literal system_lib_string", imports: "preproc_include using_declaration"},
	},
	{
		name: "go", family: "go", grammar: golang.GetLanguage,
		extensions: ".go", keywords: goKeywords,
		lexicon: lexicon{joined: ":= <- &^ &^=", line: []string{"//"}, block: [][2]string{{"/*", "*/"}}, quotes: []quote{{open: "`", close: "`", lines: true, raw: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`}}},
		nodes:   nodes{comment: "comment", literal: "interpreted_string_literal raw_string_literal rune_literal", imports: "import_declaration package_clause"},
	},
	{
		name: "rust", family: "rust", grammar: rust.GetLanguage,
		extensions: ".rs", keywords: rustKeywords,
		lexicon: lexicon{joined: "=> .. ..=", line: []string{"//"}, block: [][2]string{{"/*", "*/"}}, nested: true, prefix: "b c r br cr", rust: true,
			quotes: []quote{{open: `"`, close: `"`, lines: true}, {open: `'`, close: `'`, char: true}}},
		nodes: nodes{comment: "line_comment block_comment", literal: "string_literal raw_string_literal char_literal", imports: "use_declaration extern_crate_declaration"},
	},
	{
		name: "python", family: "python", grammar: python.GetLanguage,
		extensions: ".py .pyi .pyx .pyw", files: "SConstruct SConscript wscript", programs: "python python2 python3", keywords: pythonKeywords,
		lexicon: lexicon{joined: "** **= // //= := @=", line: []string{"#"}, prefix: "r b u f t br rb fr rf R B U F T BR RB Br bR rB Rb FR RF Fr fR rF Rf",
			quotes: []quote{{open: `"""`, close: `"""`, lines: true}, {open: `'''`, close: `'''`, lines: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`}}},
		nodes: nodes{comment: "comment", literal: "string", inside: "interpolation", imports: "import_statement import_from_statement future_import_statement"},
	},
	{
		name: "javascript", family: "javascript", grammar: javascript.GetLanguage,
		extensions: ".js .mjs .cjs .jsx .es6", programs: "node nodejs deno bun", keywords: jsKeywords, lexicon: jsLexicon, nodes: jsNodes,
	},
	{
		name: "typescript", family: "javascript", grammar: typescript.GetLanguage,
		extensions: ".ts .mts .cts", programs: "ts-node tsx", keywords: jsKeywords, lexicon: jsLexicon, nodes: jsNodes,
	},
	{
		name: "tsx", family: "javascript", grammar: tsx.GetLanguage,
		extensions: ".tsx", keywords: jsKeywords, lexicon: jsLexicon, nodes: jsNodes,
	},
	{
		name: "java", family: "java", grammar: java.GetLanguage,
		extensions: ".java", keywords: javaKeywords, lexicon: cLike,
		nodes: nodes{comment: "line_comment block_comment", literal: "string_literal character_literal", inside: "string_interpolation", imports: "import_declaration package_declaration"},
	},
	{
		name: "csharp", family: "csharp", grammar: csharp.GetLanguage,
		extensions: ".cs .csx", keywords: csharpKeywords,
		lexicon: lexicon{joined: "=> ?? ??= ?. ..", line: []string{"//"}, block: [][2]string{{"/*", "*/"}}, prefix: "@ $ $@ @$", verbatim: true,
			quotes: []quote{{open: `"""`, close: `"""`, lines: true, raw: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`}}},
		nodes: nodes{comment: "comment", literal: "string_literal character_literal verbatim_string_literal raw_string_literal interpolated_string_expression",
			inside: "interpolation", imports: "using_directive"},
	},
	{
		name: "kotlin", family: "kotlin", grammar: kotlin.GetLanguage,
		extensions: ".kt .kts", keywords: kotlinKeywords, lexicon: nestedLexicon.joining("=> .. ..< ?. ?: !! === !=="),
		nodes: nodes{comment: "line_comment multiline_comment", literal: "string_literal character_literal", inside: "interpolated_expression", imports: "import_list import_header package_header"},
	},
	{
		name: "swift", family: "swift", grammar: swift.GetLanguage,
		extensions: ".swift", keywords: swiftKeywords,
		lexicon: lexicon{joined: "..< ?? === !== &+ &- &* =>", line: []string{"//"}, block: [][2]string{{"/*", "*/"}}, nested: true,
			quotes: []quote{{open: `"""`, close: `"""`, lines: true}, {open: `"`, close: `"`}}},
		nodes: nodes{comment: "comment multiline_comment", literal: "line_string_literal multi_line_string_literal raw_string_literal regex_literal", inside: "interpolated_expression", imports: "import_declaration"},
	},
	{
		name: "scala", family: "scala", grammar: scala.GetLanguage,
		extensions: ".scala .sc .sbt", keywords: scalaKeywords, lexicon: nestedLexicon.joining("=> <- <: >:"),
		nodes: nodes{comment: "comment block_comment", literal: "string character_literal interpolated_string", inside: "interpolation", imports: "import_declaration package_clause"},
	},
	{
		name: "php", family: "php", grammar: php.GetLanguage,
		extensions: ".php .phtml .php3 .php4 .php5 .inc", programs: "php", keywords: phpKeywords,
		lexicon: lexicon{joined: "=> === !== ?? ??= ** **= <=> .= ?->", line: []string{"//", "#"}, block: [][2]string{{"/*", "*/"}}, dollar: true,
			quotes: []quote{{open: `"`, close: `"`, lines: true}, {open: `'`, close: `'`, lines: true}}},
		nodes: nodes{comment: "comment", literal: "string encapsed_string heredoc nowdoc shell_command_expression text", imports: "namespace_use_declaration namespace_definition", prefix: "<?php "},
	},
	{
		name: "ruby", family: "ruby", grammar: ruby.GetLanguage,
		extensions: ".rb .rake .gemspec .ru", files: "Rakefile Gemfile Vagrantfile", programs: "ruby jruby", keywords: rubyKeywords,
		lexicon: lexicon{joined: "=> === <=> ** **= .. &. =~ !~ &&= ||=", line: []string{"#"}, block: [][2]string{{"\n=begin", "\n=end"}},
			quotes: []quote{{open: `"`, close: `"`, lines: true}, {open: `'`, close: `'`, lines: true}, {open: "`", close: "`"}}},
		nodes: nodes{comment: "comment", literal: "string character subshell regex heredoc_body string_array symbol_array", inside: "interpolation"},
	},
	{
		name: "lua", family: "lua", grammar: lua.GetLanguage,
		extensions: ".lua", programs: "lua luajit", keywords: luaKeywords,
		lexicon: lexicon{joined: ".. ~= //", line: []string{"--"}, block: [][2]string{{"--[[", "]]"}, {"--[=[", "]=]"}, {"--[==[", "]==]"}},
			quotes: []quote{{open: `[[`, close: `]]`, lines: true, raw: true}, {open: `[=[`, close: `]=]`, lines: true, raw: true}, {open: `"`, close: `"`}, {open: `'`, close: `'`}}},
		nodes: nodes{comment: "comment", literal: "string"},
	},
	{
		name: "bash", family: "bash", grammar: bash.GetLanguage,
		extensions: ".sh .bash .ksh .zsh .bats", programs: "sh bash dash ksh zsh ash", keywords: bashKeywords,
		lexicon: lexicon{joined: ";; &> =~", line: []string{"#"}, hashAfterBlank: true,
			quotes: []quote{{open: `"`, close: `"`, lines: true}, {open: `'`, close: `'`, lines: true, raw: true}}},
		nodes: nodes{comment: "comment", literal: "string raw_string ansi_c_string heredoc_body heredoc_content regex", inside: "command_substitution expansion simple_expansion arithmetic_expansion"},
	},
	{
		name: "sql", family: "sql", grammar: sql.GetLanguage,
		extensions: ".sql .ddl .dml", keywords: sqlKeywords,
		lexicon: lexicon{joined: "<> :=", line: []string{"--"}, block: [][2]string{{"/*", "*/"}}, fold: true,
			quotes: []quote{{open: `'`, close: `'`, lines: true, raw: true}, {open: `"`, close: `"`, raw: true}, {open: "`", close: "`", raw: true}}},
		nodes: nodes{comment: "comment marginalia"},
	},
	{
		name: "protobuf", family: "protobuf", grammar: protobuf.GetLanguage,
		extensions: ".proto", keywords: protobufKeywords, lexicon: cLike,
		nodes: nodes{comment: "comment", literal: "string", imports: "import package"},
	},
	{
		name: "ocaml", family: "ocaml", grammar: ocaml.GetLanguage,
		extensions: ".ml .mli", keywords: ocamlKeywords,
		lexicon: lexicon{joined: "|> <- := ;; <> @@", block: [][2]string{{"(*", "*)"}}, nested: true,
			quotes: []quote{{open: `"`, close: `"`, lines: true}, {open: `'`, close: `'`, char: true}}},
		nodes: nodes{comment: "comment", literal: "string character quoted_string", imports: "open_module"},
	},
	{
		name: "elixir", family: "elixir", grammar: elixir.GetLanguage,
		extensions: ".ex .exs", programs: "elixir", keywords: elixirKeywords,
		lexicon: lexicon{joined: "|> <- => <> .. =~ === !== ~> \\\\", line: []string{"#"},
			quotes: []quote{{open: `"""`, close: `"""`, lines: true}, {open: `'''`, close: `'''`, lines: true}, {open: `"`, close: `"`, lines: true}, {open: `'`, close: `'`}}},
		nodes: nodes{comment: "comment", literal: "string charlist sigil", inside: "interpolation"},
	},
}

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
// and TSX; otherwise the language itself. It is empty for an unknown name.
func Family(name string) string {
	if l := byName(name); l != nil {
		return l.family
	}
	return ""
}

func byName(name string) *language {
	for i := range languages {
		if languages[i].name == name {
			return &languages[i]
		}
	}
	return nil
}

// set makes a set of the words of a list.
func set(list string) map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}
