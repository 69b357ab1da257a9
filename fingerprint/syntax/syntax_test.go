package syntax

import (
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// words prints the tokens of a text: class letter and text, "!" for imports.
func words(t *testing.T, tokenizer *Tokenizer, language, text string, fragment bool) string {
	t.Helper()
	tokens, _, err := tokenizer.Tokenize(nil, []byte(text), language, fragment)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, k := range tokens {
		word := k.Class.String()[:1] + ":" + text[k.Start:k.End]
		if k.Import {
			word = "!" + word
		}
		out = append(out, strings.ReplaceAll(word, "\n", "|"))
	}
	return strings.Join(out, " ")
}

var tokenCases = []struct{ language, text, want string }{
	{"c", "int a = 0x1fUL; // b", "k:int i:a p:= n:0x1fUL p:;"},
	{"c", "/* a */ x = 1.5e-3f + 'c' + L\"s\\\"t\";", "i:x p:= n:1.5e-3f p:+ s:'c' p:+ s:L\"s\\\"t\" p:;"},
	{"c", "#include <stdio.h>\nint x;", "!p:# !k:include !p:< !i:stdio !p:. !i:h !p:> k:int i:x p:;"},
	{"c", "#define F(a) do { g(a, \"s\"); } \\\n while (0) // c\n", "p:# k:define i:F p:( i:a p:) k:do p:{ i:g p:( i:a p:, s:\"s\" p:) p:; p:} k:while p:( n:0 p:)"},
	{"c", "#if 0\nit's prose\n#endif\nint a;", "p:# k:if n:0 i:it p:' i:s i:prose p:# k:endif k:int i:a p:;"},
	{"c", "int f( { ]] @ \"x\";", "k:int i:f p:( p:{ p:] p:] p:@ s:\"x\" p:;"},
	{"cpp", "auto s = R\"x(a)\" b)x\"; n = 1'000;", "k:auto i:s p:= s:R\"x(a)\" b)x\" p:; i:n p:= n:1'000 p:;"},
	{"go", "import \"fmt\"\nvar a = `x\ny` + 'c' + 0b1_0", "!k:import !s:\"fmt\" k:var i:a p:= s:`x|y` p:+ s:'c' p:+ n:0b1_0"},
	{"rust", "fn f<'a>(x: &'a str) { g(b'\\n', 'c', r#\"a\"b\"#, 1..2, 3.0f32) /* a /* b */ c */ }", "k:fn i:f p:< i:'a p:> p:( i:x p:: p:& i:'a i:str p:) p:{ i:g p:( s:b'\\n' p:, s:'c' p:, s:r#\"a\"b\"# p:, n:1 p:.. n:2 p:, n:3.0f32 p:) p:}"},
	{"rust", "use std::io;\nlet x = 1;", "!k:use !i:std !p::: !i:io !p:; k:let i:x p:= n:1 p:;"},
	{"python", "from a import b\nx = f\"a{b+1}c\" # d\ny = '''e\nf''' + 0o17 + 1_0j", "!k:from !i:a !k:import !i:b i:x p:= s:f\"a{b+1}c\" i:b p:+ n:1 i:y p:= s:'''e|f''' p:+ n:0o17 p:+ n:1_0j"},
	{"javascript", "import a from 'b';\nx = a / b / c + /d'[/]/g.test(`e${f(`g`)}h`)", "!k:import !i:a !i:from !s:'b' !p:; i:x p:= i:a p:/ i:b p:/ i:c p:+ s:/d'[/]/g p:. i:test p:( s:`e${f(`g`)}h` i:f p:( s:`g` p:) p:)"},
	{"javascript", "#!/bin/node\nclass A { #b = 1; c() { return this.#b, #b in this } }", "k:class i:A p:{ i:#b p:= n:1 p:; i:c p:( p:) p:{ k:return k:this p:. i:#b p:, i:#b k:in k:this p:} p:}"},
	{"typescript", "let x: A<B> = y as C; // d", "k:let i:x p:: i:A p:< i:B p:> p:= i:y i:as i:C p:;"},
	{"typescript", "type A<B> = `${B}c`;", "i:type i:A p:< i:B p:> p:= s:`${B}c` i:B p:;"},
	{"tsx", "const a = <b c=\"d\">it's {e}</b>;", "k:const i:a p:= p:< i:b i:c p:= s:\"d\" p:> i:it p:' i:s p:{ i:e p:} p:< p:/ i:b p:> p:;"},
	{"java", "import a.b;\nchar c = '\\''; String s = \"\"\"\n x\"y\n\"\"\"; int i = 0x1_0L;", "!k:import !i:a !p:. !i:b !p:; k:char i:c p:= s:'\\'' p:; i:String i:s p:= s:\"\"\"| x\"y|\"\"\" p:; k:int i:i p:= n:0x1_0L p:;"},
	{"csharp", "using A;\nvar s = @\"a\"\"b\\\" + $\"c{d}e\" + 1.5m;", "!k:using !i:A !p:; i:var i:s p:= s:@\"a\"\"b\\\" p:+ s:$\"c{d}e\" i:d p:+ n:1.5m p:;"},
	{"kotlin", "val s = \"a${b(\"c\")}d$e\" + 'f' + \"\"\"g\"h\"\"\"", "k:val i:s p:= s:\"a${b(\"c\")}d$e\" i:b p:( s:\"c\" p:) p:+ s:'f' p:+ s:\"\"\"g\"h\"\"\""},
	{"swift", "let s = \"a\\(b(\"c\"))d\" + #\"e\"f\"# /* g /* h */ */", "k:let i:s p:= s:\"a\\(b(\"c\"))d\" i:b p:( s:\"c\" p:) p:+ s:#\"e\"f\"#"},
	{"scala", "val s = s\"a${b}c\" + 'd' + \"\"\"e\"f\"\"\"", "k:val i:s p:= s:s\"a${b}c\" i:b p:+ s:'d' p:+ s:\"\"\"e\"f\"\"\""},
	{"php", "<h1>it's</h1>\n<?php\nuse A\\B;\n$a = \"b$c\"; # d\n?>\n<p>", "!k:use !i:A !p:\\ !i:B !p:; i:$a p:= s:\"b$c\" p:;"},
	{"php", "<?php\n$a = <<<EOT\nit's $b\nEOT;\n$c = 1;", "i:$a p:= p:<<< i:EOT s:it's $b i:EOT p:; i:$c p:= n:1 p:;"},
	{"ruby", "require 'a'\nx = <<~E + %w[a b].map { |y| y =~ /z\"#{w}/i }\n it's\nE\n", "!k:require !s:'a' i:x p:= p:<< p:~ i:E p:+ s:%w[a b] p:. i:map p:{ p:| i:y p:| i:y p:=~ s:/z\"#{w}/i i:w p:} s:it's i:E"},
	{"ruby", "def f;$*<<a;b;end\nx = \"c\"\n", "k:def i:f p:; p:$* p:<< i:a p:; i:b p:; k:end i:x p:= s:\"c\""},
	{"ruby", "=begin\nit's\n=end\na = b\n", "i:a p:= i:b"},
	{"ruby", "x = :\"a#{b}c\" + :'d'", "i:x p:= p:: s:\"a#{b}c\" i:b p:+ p:: s:'d'"},
	{"ruby", "u = a\n%(#{b}<c>)\nd % (e)", "i:u p:= i:a s:%(#{b}<c>) i:b i:d p:% p:( i:e p:)"},
	{"ruby", "class_eval %{a}\nf %W\"b\"\ndef A.%(c) c % (d) end", "i:class_eval s:%{a} i:f s:%W\"b\" k:def i:A p:. p:% p:( i:c p:) i:c p:% p:( i:d p:) k:end"},
	{"ruby", "f(\"#{<<~\"begin;\"}#{<<~\"end;\"}\")\nbegin;\n  it's long\nend;\ng", "i:f p:( s:\"#{<<~\"begin;\"}#{<<~\"end;\"}\" p:<< p:~ s:\"begin;\" p:<< p:~ s:\"end;\" p:) k:begin p:; s:it's long k:end p:; i:g"},
	{"ruby", "f(<<~'};')\n  the words\n};\ng", "i:f p:( p:<< p:~ s:'};' p:) s:the words p:} p:; i:g"},
	{"ruby", "a if %r\"b\" =~ c", "i:a k:if s:%r\"b\" p:=~ i:c"},
	{"php", "<?php\n$b = Foo::f(<<<EOT\nof the words\nFoo\nEOT);", "i:$b p:= i:Foo p::: i:f p:( p:<<< i:EOT s:of the words|Foo i:EOT p:) p:;"},
	{"scala", "a mkString \"b\" + c", "i:a i:mkString s:\"b\" p:+ i:c"},
	{"ocaml", "let x = f ~on:' ' y", "k:let i:x p:= i:f p:~ i:on p:: s:' ' i:y"},
	{"ruby", "f(a)\nb == ?e", "i:f p:( i:a p:) i:b p:== s:?e"},
	{"ruby", "x = /#{/a/}/e", "i:x p:= s:/#{/a/}/e s:/a/"},
	{"ruby", "f =~ %r%\\A/% and g % r", "i:f p:=~ s:%r%\\A/% k:and i:g p:% i:r"},
	{"ruby", "f(<<~A, <<~B)\n it's\nA\n his\nB\n", "i:f p:( p:<< p:~ i:A p:, p:<< p:~ i:B p:) s:it's i:A s:his i:B"},
	{"ruby", "x = <<~A\n  the text of a message that is long\n\n  y = f(#{z}, 1)\nA\n", "i:x p:= p:<< p:~ i:A s:the text of a message that is long||  y = f(#{z}, 1) i:y p:= i:f p:( i:A"},
	{"kotlin", "f(\"a\\$${b ?: \"c\"}\")", "i:f p:( s:\"a\\$${b ?: \"c\"}\" i:b p:?: s:\"c\" p:)"},
	{"kotlin", "val s = \"\"\"\n  some of the words that are said to $a ${b}\n\n  f(x) { y }\n\"\"\"", "k:val i:s p:= s:\"\"\"|  some of the words that are said to $a ${b}||  f(x) { y }|\"\"\" i:b i:f p:( i:x p:) p:{ i:y p:}"},
	{"rust", "f(r#\"\n[a]\nb = { c = 1 }\n\"#, \"one of\n the many words\")", "i:f p:( s:r#\"|[a]|b = { c = 1 }|\"# p:[ i:a p:] i:b p:= p:{ i:c p:= n:1 p:} p:, s:\"one of| the many words\" p:)"},
	{"lua", "local s = [==[a]]b]==] .. 'c' --[[d\ne]] -- f\n", "k:local i:s p:= s:[==[a]]b]==] p:.. s:'c'"},
	{"bash", "a=\"b $(c \"d\") e\" # f\ncat <<'E'\nit's\nE\necho ${#a}", "i:a p:= s:\"b $(c \"d\") e\" i:c s:\"d\" i:cat p:<< s:'E' s:it's i:it p:' i:s i:E i:echo p:$ p:{ p:# i:a p:}"},
	{"sql", "SELECT 'it''s', \"a\" FROM b -- c\nWHERE d = $$e$$;", "k:SELECT s:'it''s' p:, s:\"a\" k:FROM i:b k:WHERE i:d p:= p:$ p:$ i:e p:$ p:$ p:;"},
	{"sql", "SELECT B'01', E'it\\'s', x'1f', N'a';", "k:SELECT s:B'01' p:, s:E'it\\'s' p:, s:x'1f' p:, s:N'a' p:;"},
	{"sql", "AS '\nSELECT 1;\n' LANGUAGE", "k:AS s:'|SELECT 1;|' k:SELECT n:1 p:; k:LANGUAGE"},
	{"protobuf", "import \"a.proto\";\nmessage A { string b = 1; }", "!k:import !s:\"a.proto\" !p:; k:message i:A p:{ k:string i:b p:= n:1 p:; p:}"},
	{"ocaml", "(* a \"*)\" b *) let x' : 'a = {q|b|}c|q} ^ \"d\" and c = 'e'", "k:let i:x' p:: i:'a p:= s:{q|b|}c|q} p:^ s:\"d\" k:and i:c p:= s:'e'"},
	{"elixir", "x = ~r/a\"b/i <> \"c#{d}e\" <> <<?\", 0x1F>> # f", "i:x p:= s:~r/a\"b/i p:<> s:\"c#{d}e\" i:d p:<> p:<< s:?\" p:, n:0x1F p:> p:>"},
	{"elixir", "f(~r((1\\)(2\\)3))", "i:f p:( s:~r((1\\)(2\\)3) p:)"},
	{"elixir", "[?æ, ?b]", "p:[ s:?æ p:, s:?b p:]"},
	{"javascript", "#!/usr/bin/env node\na", "i:a"},
	{"lua", "#!/usr/bin/lua\na = #b", "i:a p:= p:# i:b"},
	{"elixir", "x = :\"a#{~s/b/}c\"", "i:x p:= p:: s:\"a#{~s/b/}c\" s:~s/b/"},
}

// Both readings give the same tokens, and so does a text read as a fragment.
func TestTokens(t *testing.T) {
	for _, c := range tokenCases {
		byGrammar, byRules := NewTokenizer(), NewTokenizer()
		byRules.MaxParse = 0
		if got := words(t, byGrammar, c.language, c.text, false); got != c.want {
			t.Errorf("%s: %q\n got %s\nwant %s", c.language, c.text, got, c.want)
		}
		if got := words(t, byRules, c.language, c.text, false); got != c.want {
			t.Errorf("%s by rules: %q\n got %s\nwant %s", c.language, c.text, got, c.want)
		}
		byGrammar.Close()
		byRules.Close()
	}
}

func TestEveryLanguageHasCases(t *testing.T) {
	for _, l := range Languages() {
		found := false
		for _, c := range tokenCases {
			found = found || c.language == l
		}
		if !found {
			t.Errorf("%s has no case", l)
		}
	}
}

// Fragments that start or end in the middle of something.
func TestFragments(t *testing.T) {
	cases := []struct{ language, text, want string }{
		{"c", " * the end of a comment that was open\n */\nint a;\n", "k:int i:a p:;"},
		{"c", "  } else\n  {\n    * a = b ;\n    * c = d ;\n    * e = f ;\n  }\n", "p:} k:else p:{ p:* i:a p:= i:b p:; p:* i:c p:= i:d p:; p:* i:e p:= i:f p:; p:}"},
		{"c", " * For example:\n *\n *\tf(a);\n *\tg(b);\n", ""},
		{"c", " * only the margin of a comment\n * and more of it\n", ""},
		{"c", "the registers are not saved here, since the\ncaller has done so before\n", ""},
		{"c", "int a; /* a comment that goes\n * on", "k:int i:a p:;"},
		{"cpp", "    }\n    static void end(Env */*env*/, int /*a*/)\n    {\n        b = 1;\n", "p:} k:static k:void i:end p:( i:Env p:* p:, k:int p:) p:{ i:b p:= n:1 p:;"},
		{"c", "  b, \\\n  c) \\\n} while (0)\n", "i:b p:, i:c p:) p:} k:while p:( n:0 p:)"},
		{"python", "    Give the sum of all the parts.\n    \"\"\"\n    return sum(self.parts)\n", "k:return i:sum p:( i:self p:. i:parts p:)"},
		{"python", "def f(x):\n    \"\"\"Give the sum of all\n    the parts.\n", "k:def i:f p:( i:x p:) p:: s:\"\"\"Give the sum of all|    the parts.|"},
		{"python", "def first(a, b, c, d, e, m, x):\n    return g(a)\n\ndef second(a, c, d, e, m, p, x):\n", "k:def i:first p:( i:a p:, i:b p:, i:c p:, i:d p:, i:e p:, i:m p:, i:x p:) p:: k:return i:g p:( i:a p:) k:def i:second p:( i:a p:, i:c p:, i:d p:, i:e p:, i:m p:, i:p p:, i:x p:) p::"},
		{"go", "some text for the user`)\n\tif err != nil {\n", "p:) k:if i:err p:!= i:nil p:{"},
		{"javascript", "  <p>some text</p>\n`);\nconst a = 1;\n", "p:) p:; k:const i:a p:= n:1 p:;"},
		{"php", "$a = 'b';\nreturn $a;\n", "i:$a p:= s:'b' p:; k:return i:$a p:;"},
		{"php", "<p>it's</p>\n<?php\nreturn 1;\n", "k:return n:1 p:;"},
		{"lua", " some text of a message\n]])\nlocal a = 1\n", "p:) k:local i:a p:= n:1"},
		{"lua", "  {1:~   }|\n  [2:---]|\n  ^ |\n]]}\nlocal a = 1\n", "p:} k:local i:a p:= n:1"},
		{"lua", "    uint32_t qry_uid;\n    uint8_t rank;\n    struct pkt *next;\n", ""},
		{"lua", "  if x then return y end\n  f(a, \"b c\")\n", "k:if i:x k:then k:return i:y k:end i:f p:( i:a p:, s:\"b c\" p:)"},
		{"python", "quiet_cmd_touch = TOUCH $@\ncmd_touch = touch $@\n\nquiet_cmd_copy = COPY $@\n", ""},
		{"python", "print x, b'c d', rb\"e f\"\nreturn not y if z else w\n", "i:print i:x p:, s:b'c d' p:, s:rb\"e f\" k:return k:not i:y k:if i:z k:else i:w"},
		{"python", "    x = [\n  b'in the of text that is'\n  b'in the of text that is'\n", "i:x p:= p:[ s:b'in the of text that is' s:b'in the of text that is'"},
		{"python", "x = (\n    \"\"\"\n    a = b\n    c = d(e)\n", "i:x p:= p:( s:\"\"\"|    a = b|    c = d(e)|"},
		{"python", "    \"\"\"Some words of a message that goes\n    on and on, and is not at its end.\n", "s:\"\"\"Some words of a message that goes|    on and on, and is not at its end.|"},
		{"elixir", "  defmodule A do\n  end\n  \"\"\" == f(x)\n  the text\n", "k:defmodule i:A k:do k:end p:== i:f p:( i:x p:) i:the i:text"},
		{"elixir", "    assert f(a,\n      \"\"\"\n      def g(y), do: y\n      \"\"\"\n    z = y\n", "i:assert i:f p:( i:a p:, s:\"\"\"|      def g(y), do: y|      \"\"\" k:def i:g p:( i:y p:) p:, k:do p:: i:y i:z p:= i:y"},
		{"elixir", "  Gives the sum of all the parts of it.\n\n      a = sum(parts)\n\n  It is cheap.\n  \"\"\"\n", "i:a p:= i:sum p:( i:parts p:)"},
		{"sql", "This gives the names of the roads that lie close to a place.\nThe caller says how many of them are wanted.\n", ""},
		{"sql", "  a comment that goes on for a while and says what it is about */\nSELECT a;\n", "k:SELECT i:a p:;"},
		{"sql", "  f(E'it\\'s', B'01'),\n  a\n", "i:f p:( s:E'it\\'s' p:, s:B'01' p:) p:, i:a"},
		{"ocaml", "  let (let*) = bind\n  let (and+) = both\nend\n", "k:let p:( k:let p:* p:) p:= i:bind k:let p:( k:and p:+ p:) p:= i:both k:end"},
		{"ocaml", "   {[\nlet x = f () in\ncode\n   ]}\n\n   is the same as [f].\n", ""},
	}
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, c := range cases {
		if got := words(t, tokenizer, c.language, c.text, true); got != c.want {
			t.Errorf("%s: %q\n got %s\nwant %s", c.language, c.text, got, c.want)
		}
	}
}

// No two keywords or operators of any language have one code.
func TestCodesAreDistinct(t *testing.T) {
	lexemes := make(map[uint32]string)
	note := func(lexeme string) {
		code := fingerprint.Code([]byte(lexeme))
		if other, ok := lexemes[code]; ok && other != lexeme {
			t.Errorf("%q and %q share code %#x", lexeme, other, code)
		}
		lexemes[code] = lexeme
	}
	for i := range languages {
		l := &languages[i]
		for word := range set(l.keywords) {
			note(word)
		}
		for op := range set(commonOperators + " " + l.lexicon.joined) {
			note(op)
		}
		grammar := l.grammar()
		for s := range grammar.SymbolCount() {
			if name := grammar.SymbolName(sitterSymbol(s)); grammar.SymbolType(sitterSymbol(s)) == anonymous {
				note(name)
			}
		}
	}
	for b := range 256 {
		note(string([]byte{byte(b)}))
	}
	if len(lexemes) < 1000 {
		t.Errorf("%d lexemes: the grammars were not read", len(lexemes))
	}
}

func TestDialectsShareTokens(t *testing.T) {
	tokenizer := NewTokenizer()
	defer tokenizer.Close()
	for _, c := range []struct{ a, b, text string }{
		{"c", "cpp", "static int f(const char *s) { return s[0] == 'a' ? 1 : 0; }"},
		{"javascript", "typescript", "function f(a) { return a.b === 1 ? /c/.test(a) : `d${a}`; }"},
		{"typescript", "tsx", "const f = (a: number): string => `b${a}`;"},
	} {
		if a, b := words(t, tokenizer, c.a, c.text, false), words(t, tokenizer, c.b, c.text, false); a != b {
			t.Errorf("%s %s\n%s %s", c.a, a, c.b, b)
		}
		if Family(c.a) != Family(c.b) {
			t.Errorf("%s and %s are of two families", c.a, c.b)
		}
	}
}

// A node without a mark is not looked into: the marks must lose nothing. As many
// spans as a walk that looks into everything finds, a walk by marks finds, too.
func TestMarksLoseNoSpan(t *testing.T) {
	byMarks, everywhere := NewTokenizer(), NewTokenizer()
	defer byMarks.Close()
	defer everywhere.Close()
	spans := 0
	for _, c := range tokenCases {
		text := []byte(c.text)
		all := everywhere.engine(c.language)
		for b := range 256 {
			all.opens[0][b], all.opens[1][b] = 1, 1
		}
		want, _ := everywhere.spans(all, text, Budget)
		got, _ := byMarks.spans(byMarks.engine(c.language), text, Budget)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q: spans %v, want %v", c.language, c.text, got, want)
		}
		spans += len(want)
	}
	if spans < 50 {
		t.Errorf("%d spans in all cases", spans)
	}
}
